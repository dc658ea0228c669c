"""Mistreat a mall by plan: `python -m tests.faults [--minutes M] [--seed N]`; exit code 1 if it broke a promise.

Whatever happens, every accepted call has exactly one ending in the journal, none is said more often in a zone than was
asked for, whatever sounded or was cut has a receipt, every emergency sounds within three seconds wherever it can, and
in the end all is well again.
"""

import argparse
import contextlib
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from tests.bench.mall import wait_for
from tests.faults.mall import MistreatedMall, clear
from tests.faults.misfortunes import Alarm, Kind, Misfortune, Wish, alarms, misfortunes, wishes
from tests.faults.security import ZONES as SIREN_ZONES
from tests.faults.sirens import CONTROLLER, Siren
from tests.faults.verdict import Accepted, Story, broken_promises

ZONES = ("hall", "garage", "desk")
HEARD_OUT_S = 5.0
WRITTEN_WITHIN_S = 90.0
"""So long a zone's word of a call that is over may wait, and a database that could not be written."""
SLOTS: dict[str, Callable[[int], dict[str, object]]] = {
    "ticket": lambda number: {"ticket": f"A{number:03}", "counter": "3"},
    "notice": lambda number: {"message": {"zh": f"第{number}号通知。", "en": f"This is notice number {number}."}},
    "move-car": lambda number: {"plate": f"京A{number:05}"},
    "staff-page": lambda _: {"who": "duty-manager"},
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
    raised = f"{len(story.accepted)} calls accepted, {len(story.sirens)} emergencies"
    print(f"{raised}, {len(broken)} promises broken, seed {options.seed}.")
    return 1 if broken else 0


def live_through(folder: Path, *, seed: int, seconds: float) -> Story:
    """Let it happen; gives what is known afterwards."""
    clear(folder, ZONES)
    mall = MistreatedMall(folder, ZONES)
    accepted: list[Accepted] = []
    sirens: list[Siren] = []
    try:
        begun = time.monotonic()
        people = [
            threading.Thread(target=_wish, args=(mall, begun, wishes(seed, seconds, ZONES), accepted)),
            threading.Thread(target=_alarm, args=(mall, begun, alarms(seed, seconds), sirens)),
        ]
        for person in people:
            person.start()
        for misfortune in misfortunes(seed, seconds, ZONES):
            _sleep_until(begun + misfortune.at_s)
            print(f"{misfortune.at_s:6.1f} s  {misfortune.kind} ({misfortune.zone})", flush=True)
            _befall(mall, misfortune)
        for person in people:
            person.join()
        _stop_what_goes_on(mall, [each.call for each in accepted])
        with contextlib.suppress(TimeoutError):  # What still isn't as it should be is told by the verdict.
            wait_for(lambda: not broken_promises(_told(mall, accepted, sirens)), WRITTEN_WITHIN_S)
        return _told(mall, accepted, sirens)
    finally:
        mall.close()


def _told(mall: MistreatedMall, accepted: list[Accepted], sirens: list[Siren]) -> Story:
    """What is known by now."""
    return Story(
        accepted=accepted,
        endings=mall.endings(),
        receipts=mall.receipts(),
        logs=mall.hearsay.lines,
        zones=ZONES,
        sirens=sirens,
        unwell=mall.desk.unwell(),
        over_s=time.monotonic(),
    )


def _wish(mall: MistreatedMall, begun: float, told: list[Wish], accepted: list[Accepted]) -> None:
    """Make the calls; one that nobody answers was not accepted."""
    for wish in told:
        _sleep_until(begun + wish.at_s)
        call = mall.desk.wish(wish.template, wish.zones, SLOTS[wish.template](wish.number))
        if call is not None:
            accepted.append(Accepted(call=call, passes=mall.passes_of(call)))


def _alarm(mall: MistreatedMall, begun: float, told: list[Alarm], sirens: list[Siren]) -> None:
    """Raise the emergencies and reset them, whatever befalls the mall meanwhile."""
    for alarm in told:
        _sleep_until(begun + alarm.at_s)
        raised_s = mall.security.raise_emergency()
        print(f"{raised_s - begun:6.1f} s  an emergency", flush=True)
        _sleep_until(max(raised_s, begun + alarm.at_s) + alarm.lasts_s)
        asked_s = time.monotonic()
        reset_s = mall.security.reset_emergency()
        print(f"{reset_s - begun:6.1f} s  it is over", flush=True)
        sirens.append(Siren(zones=SIREN_ZONES, raised_s=raised_s, reset_asked_s=asked_s, reset_s=reset_s))


def _stop_what_goes_on(mall: MistreatedMall, accepted: list[str]) -> None:
    """Some calls repeat for minutes; a while after the last misfortune they have shown what they can."""
    with contextlib.suppress(TimeoutError):
        wait_for(lambda: all(mall.endings()[call] for call in accepted), HEARD_OUT_S)
    for call in accepted:
        if not mall.endings()[call]:
            mall.desk.cancel_surely(call)


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
        case _:
            with contextlib.suppress(OSError), _lasting(mall, misfortune):
                time.sleep(misfortune.lasts_s)


def _lasting(mall: MistreatedMall, misfortune: Misfortune) -> AbstractContextManager[None]:
    match misfortune.kind:
        case Kind.ZONE_CUT_OFF:
            return mall.crossings[misfortune.zone].cut_off()
        case Kind.CONTROLLER_CLOCK_SET:
            return mall.clock_set(CONTROLLER, misfortune.clock_s)
        case Kind.SPEAKER_CLOCK_SET:
            return mall.clock_set(misfortune.zone, misfortune.clock_s)
        case Kind.CONTROLLER_DISK_FULL:
            return mall.full_disk(CONTROLLER)
        case Kind.SPEAKER_DISK_FULL:
            return mall.full_disk(misfortune.zone)
        case _:
            return mall.repeating()


def _sleep_until(instant: float) -> None:
    time.sleep(max(0.0, instant - time.monotonic()))


if __name__ == "__main__":
    sys.exit(main())
