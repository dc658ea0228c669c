"""Mistreat a mall by plan: `python -m tests.faults [--minutes M] [--seed N]`; exit code 1 if it broke a promise.

Whatever happens, every accepted call has exactly one ending in the journal, no run of a call sounds twice in a zone,
and whatever sounded has a receipt.
"""

import argparse
import contextlib
import shutil
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import httpx

from tests.bench.mall import wait_for
from tests.faults.mall import MistreatedMall
from tests.faults.misfortunes import Kind, Misfortune, Wish, misfortunes, wishes
from tests.faults.verdict import Story, broken_promises

ZONES = ("hall", "garage", "desk")
HEARD_OUT_S, OVER_WITHIN_S = 15.0, 60.0
SLOTS: dict[str, Callable[[int], dict[str, object]]] = {
    "ticket": lambda number: {"ticket": f"A{number:03}", "counter": "3"},
    "notice": lambda number: {"message": {"zh": f"第{number}号通知。", "en": f"This is notice number {number}."}},
    "move-car": lambda number: {"plate": f"京A{number:05}"},
    "staff-page": lambda number: {"who": f"王{number}"},
}


def main() -> int:
    """Run it and say how it ended."""
    parser = argparse.ArgumentParser(prog="make faults", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0, help="how long (10)")
    parser.add_argument("--seed", type=int, default=1, help="which misfortunes (1)")
    parser.add_argument("--out", type=Path, default=Path("var/faults"), help="where everything is kept")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    story = live_through(options.out.resolve(), seed=options.seed, seconds=options.minutes * 60)
    broken = broken_promises(story)
    print("\n".join(broken) or "Every promise was kept.")
    print(f"{len(story.accepted)} calls accepted, {len(broken)} promises broken, seed {options.seed}.")
    return 1 if broken else 0


def live_through(folder: Path, *, seed: int, seconds: float) -> Story:
    """Let it happen; gives what is known afterwards."""
    shutil.rmtree(folder, ignore_errors=True)
    mall = MistreatedMall(folder, ZONES)
    try:
        mall.await_desk()
        begun = time.monotonic()
        accepted: list[str] = []
        wishing = threading.Thread(target=_wish, args=(mall, begun, wishes(seed, seconds, ZONES), accepted))
        wishing.start()
        for misfortune in misfortunes(seed, seconds, ZONES):
            _sleep_until(begun + misfortune.at_s)
            print(f"{misfortune.at_s:6.1f} s  {misfortune.kind} ({misfortune.zone})", flush=True)
            _befall(mall, misfortune)
        wishing.join()
        _stop_what_goes_on(mall, accepted)
        with contextlib.suppress(TimeoutError):  # What is missing then is told by the verdict.
            wait_for(lambda: all(mall.endings()[call] for call in accepted), OVER_WITHIN_S)
    finally:
        mall.close()
    return Story(
        accepted=accepted,
        endings=mall.endings(),
        recorded=mall.receipted(),
        logs={zone: mall.words_of(zone) for zone in ZONES},
    )


def _wish(mall: MistreatedMall, begun: float, told: list[Wish], accepted: list[str]) -> None:
    """Make the calls; one that nobody answers was not accepted."""
    for wish in told:
        _sleep_until(begun + wish.at_s)
        with contextlib.suppress(httpx.HTTPError, OSError, ValueError), mall.desk() as desk:
            accepted.append(desk.announce(wish.template, list(wish.zones), SLOTS[wish.template](wish.number)))


def _stop_what_goes_on(mall: MistreatedMall, accepted: list[str]) -> None:
    """Some calls repeat for minutes; a while after the last misfortune they have shown what they can."""
    with contextlib.suppress(TimeoutError):
        wait_for(lambda: all(mall.endings()[call] for call in accepted), HEARD_OUT_S)
    with mall.await_desk() as desk:
        for call in accepted:
            if not mall.endings()[call]:
                desk.cancel(call)


def _befall(mall: MistreatedMall, misfortune: Misfortune) -> None:
    match misfortune.kind:
        case Kind.CONTROLLER_KILLED:
            mall.kill_controller()
        case Kind.BROKER_KILLED:
            mall.kill_broker(misfortune.lasts_s)
        case Kind.SPEAKER_KILLED:
            mall.kill_speaker(misfortune.zone)
        case Kind.SPEECH_KILLED:
            mall.kill_speech()
        case Kind.ZONE_CUT_OFF:
            mall.crossings[misfortune.zone].cut()
            time.sleep(misfortune.lasts_s)
            mall.crossings[misfortune.zone].mend()
        case Kind.CONTROLLER_CLOCK_SET | Kind.SPEAKER_CLOCK_SET:
            whose = "controller" if misfortune.kind is Kind.CONTROLLER_CLOCK_SET else misfortune.zone
            mall.set_clock(whose, misfortune.clock_s)
            time.sleep(misfortune.lasts_s)
            mall.set_clock(whose, 0)
        case Kind.MESSAGES_REPEATED:
            with contextlib.suppress(OSError), mall.repeating():
                time.sleep(misfortune.lasts_s)


def _sleep_until(instant: float) -> None:
    time.sleep(max(0.0, instant - time.monotonic()))


if __name__ == "__main__":
    sys.exit(main())
