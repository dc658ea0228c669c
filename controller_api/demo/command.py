"""`python -m controller_api demo`: sets the sample mall up, runs its shortened day and gathers the evidence."""

import argparse
import contextlib
import math
import signal
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from content.errors import FileFaults
from content.site import Site
from controller_api.demo import evidence
from controller_api.demo.desk import Desk, first_sign_in
from controller_api.demo.narrator import Narrator
from controller_api.demo.picture import picture
from controller_api.demo.processes import DidNotStart, Mall, running_mall
from controller_api.demo.sample import CompositionFailed, lay_out
from controller_api.demo.scenes import NothingToShow, ShownScene, shown_scenes
from scheduler.errors import SchedulerError
from scheduler.rehearsal.timeline import Timeline

READY_WITHIN_S = 60.0
"""From starting the speakers to the curtain, on the slowest machine."""
KIOSK_SIZE = "1600x900"
"""What fits on most desks."""
HEARD_OUT_WITHIN_S = 12.0
STOPPED_WITHIN_S = 2.0
EXPECTED = (CompositionFailed, DidNotStart, NothingToShow, FileFaults, SchedulerError, OSError, httpx.HTTPError)
KEPT = ("carillon.db", "carillon.db-wal", "carillon.db-shm", "first-sign-in.txt")
"""The books of an earlier demo, which would say that today was announced already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Props:
    """What a demo needs of the world besides the processes it starts."""

    open_site: Callable[[Path], Site]
    has_device: Callable[[], bool]
    """Whether there is a sound card."""
    has_display: Callable[[], bool]
    """Whether there is a screen to open a window on."""
    draw: Callable[[Timeline, Path], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Where the day is shown."""

    props: Props
    narrator: Narrator
    site: Site
    out: Path


@dataclass(frozen=True, slots=True)
class Act:
    """Something the desk does, so many seconds after the midday advert began."""

    after_s: float
    what: str
    do: Callable[[], None]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the demo can be told."""
    parser.add_argument("--once", action="store_true", help="end when the day is over instead of staying up")
    parser.add_argument("--out", type=Path, default=Path("var/demo/day"), metavar="DIR", help="where the evidence goes")
    parser.add_argument(
        "--speed", type=_speed, default=1.0, metavar="X", help="above 1 less, below 1 more music between the words"
    )
    parser.add_argument("--data", type=Path, default=Path("var/demo/mall"), metavar="DIR", help="where the mall lives")


def _speed(text: str) -> float:
    try:
        speed = float(text)
    except ValueError:
        speed = 0.0
    if not 0 < speed < math.inf:
        raise argparse.ArgumentTypeError(f"'{text}' is no speed; give a number above 0, such as 0.5 for a slower day")
    return speed


def run(options: argparse.Namespace, props: Props) -> int:
    """Run the demo; gives the exit code."""
    # Being told to end is as good as Ctrl-C: the processes it started end too.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        _run(props, options.out.resolve(), options.data.resolve(), once=options.once, speed=options.speed)
    except EXPECTED as fault:
        sys.stderr.write(f"The demo could not go on: {fault}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("\nThe demo was ended before its day was over.\n")
        return 130
    return 0


def _run(props: Props, out: Path, data: Path, *, once: bool, speed: float) -> None:
    narrator = Narrator()
    narrator.say("Laying out the sample mall (its music is composed on the first run) ...")
    site_file = lay_out(data / "site")
    stage = Stage(props=props, narrator=narrator, site=props.open_site(site_file), out=out)
    for book in KEPT:
        (data / book).unlink(missing_ok=True)
    scenes = shown_scenes(stage.site, datetime.now(UTC), speed=speed)
    scene_file = data / "scenes.json"
    shown = [{"starts": scene.starts.isoformat(), "ends": scene.ends.isoformat()} for scene in scenes]
    evidence.write(scene_file, {"scenes": shown})
    narrator.say("Starting broker, controller and a speaker for each zone ...")
    with running_mall(site_file, data, "--scenes", str(scene_file)) as mall, Desk(mall.address) as desk:
        _seat_speakers(mall, stage)
        desk.sign_in(*first_sign_in(data))
        narrator.follow(mall.address, desk.cookies)
        begins = _wait_for_curtain(mall, desk, scene_file)
        narrator.say(f"{len(stage.site.zones)} zones are ready. {mall.address} shows them.")
        _open_kiosk(mall, stage, site_file)
        marks = _play_day(narrator, desk, scenes, begins)
        calls = _hear_out(desk)
        if not once:
            _leave_evidence(stage, calls, marks)
            with contextlib.suppress(KeyboardInterrupt):
                _stay(mall, data)
            calls = desk.calls()
        mall.end_speakers()
    _leave_evidence(stage, calls, marks)


def _seat_speakers(mall: Mall, stage: Stage) -> None:
    """Every zone is recorded; the first one is heard too, where there is a sound card."""
    folder, zones = stage.out / "zones", stage.site.zones
    folder.mkdir(parents=True, exist_ok=True)
    heard = zones[0] if stage.props.has_device() else None
    for zone in zones:
        output = "device" if zone is heard else "record"
        mall.add_speaker(zone.id, "--output", output, "--record", str(folder / f"{zone.id}.wav"))


def _open_kiosk(mall: Mall, stage: Stage, site_file: Path) -> None:
    """A window with the first of the site's kiosks, where there is a display; closing it leaves the mall as it is."""
    if stage.site.kiosks and stage.props.has_display():
        mall.add_kiosk(stage.site.kiosks[0].id, site_file, "--windowed", "--size", KIOSK_SIZE)
        stage.narrator.say("A kiosk has opened in a window; use the mouse for a finger.")


def _wait_for_curtain(mall: Mall, desk: Desk, scene_file: Path) -> datetime:
    """When the first scene begins; the controller says so once the mall can be heard."""
    give_up = time.monotonic() + READY_WITHIN_S
    while (begins := evidence.beginning_of(scene_file)) is None:
        mall.check()
        if time.monotonic() > give_up:
            away = [zone["id"] for zone in desk.zones() if zone["speaker"] != "ready"]
            why = f"not ready are {', '.join(away)}" if away else "every zone is ready, but its first words are not"
            raise DidNotStart(
                f"The mall could not be heard within {READY_WITHIN_S:.0f} s: {why}; see {mall.data / 'logs'}."
            )
        time.sleep(0.1)
    return begins


def _play_day(
    narrator: Narrator, desk: Desk, scenes: Sequence[ShownScene], begins: datetime
) -> list[tuple[datetime, str]]:
    """Live through the scenes; gives when each began."""
    marks = []
    for number, scene in enumerate(scenes):
        curtain = begins + timedelta(seconds=sum(earlier.seconds for earlier in scenes[:number]))
        narrator.wait(_until(curtain), "the next scene")
        narrator.say(f"── {scene.starts:%H:%M} {scene.title}")
        marks.append((curtain, f"{scene.starts:%H:%M}"))
        if number == 1:
            _midday(narrator, desk, curtain)
        narrator.wait(_until(curtain + timedelta(seconds=scene.seconds)), scene.title)
    return marks


def _midday(narrator: Narrator, desk: Desk, curtain: datetime) -> None:
    """A child is lost while an advert plays; a ticket is called elsewhere; the child is found."""
    lost: list[str] = []

    def lose() -> None:
        slots = {"age": "5", "sex": "男", "top_colour": "红色", "top": "T恤", "place": "总服务台"}
        lost.append(desk.announce("lost-person", ["shopping-floors", "food-court", "supermarket"], slots))

    def call_ticket() -> None:
        desk.announce("ticket", ["parking"], {"ticket": "A012", "counter": "3"})

    def find() -> None:
        desk.found(lost[0])

    acts = (
        Act(0.5, "Ticket A012 is called in another zone.", call_ticket),
        Act(4.0, "The desk reports a lost child; its call takes over from the advert.", lose),
        Act(16.0, "The child is found: the call stops everywhere at once.", find),
    )
    for act in acts:
        narrator.wait(_until(curtain + timedelta(seconds=act.after_s)), "music")
        narrator.say(act.what)
        act.do()


def _hear_out(desk: Desk) -> list[dict[str, Any]]:
    """Every call once it has ended: what still sounds after the last scene is heard out within reason, then stopped."""
    for patience_s in (HEARD_OUT_WITHIN_S, STOPPED_WITHIN_S):
        give_up = time.monotonic() + patience_s
        while going_on := [call["id"] for call in desk.calls() if call["state"] != "ended"]:
            if time.monotonic() > give_up:
                break
            time.sleep(0.2)
        for call_id in going_on:
            desk.cancel(call_id)
    return desk.calls()


def _until(at: datetime) -> float:
    return max(0.0, (at - datetime.now(UTC)).total_seconds())


def _leave_evidence(stage: Stage, calls: Sequence[dict[str, object]], marks: Sequence[tuple[datetime, str]]) -> None:
    out, site = stage.out, stage.site
    zones = evidence.zones_of(out, [zone.id for zone in site.zones])
    receipts = evidence.receipts_of(calls)
    evidence.write(out / "zones.json", zones)
    evidence.write(out / "receipts.json", receipts)
    stage.props.draw(picture(site, stage.narrator.music, receipts, marks), out / "timeline.png")
    stage.narrator.say(f"{len(zones)} recordings, {len(receipts)} receipts and timeline.png are in {out}")


def _stay(mall: Mall, data: Path) -> None:
    name, password = first_sign_in(data)
    sys.stdout.write(
        f"\nThe mall stays open for you: {mall.address}\nSign in as {name} with {password}\nCtrl-C ends it.\n"
    )
    sys.stdout.flush()
    while True:
        mall.check()
        time.sleep(1.0)
