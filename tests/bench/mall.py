"""A small mall to measure on: two zones with music in step and a silent one, recorded; real processes throughout."""

import contextlib
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import soundfile

from audio.clip import RATE
from audio.composing.pieces import compose
from controller_api.demo.desk import Desk, first_sign_in
from controller_api.demo.processes import Mall, running_mall
from tests.bench.listening import Recording
from tests.malls import write_site

MUSIC = """
[[playlists]]
id = "calm"
files = ["music/morning.flac"]

[[day_parts]]
id = "all-day"
zones = ["hall", "twin"]
starts = "opening"
ends = "closing"
playlist = "calm"
"""
ZONES = ("hall", "twin", "quiet")
FOLDER = Path("var/bench/mall").resolve()
BOOKS = ("carillon.db", "carillon.db-wal", "carillon.db-shm", "first-sign-in.txt")
EVERYTHING_MADE = "Every fixed sentence is made."


@dataclass(slots=True)
class BenchMall:
    """The running mall, its desk, and its recordings once it is over."""

    mall: Mall
    desk: Desk
    folder: Path

    def call(
        self, template: str, zones: list[str], slots: Mapping[str, object], due_at: datetime | None = None
    ) -> tuple[int, str]:
        """Make a call; gives the instant before it was asked for, in microseconds, and its id."""
        asked_us = time.time_ns() // 1000
        return asked_us, self.desk.announce(template, zones, slots, due_at)

    def cut_short(self, call_id: str) -> None:
        """Stop the call as soon as it sounds: only its beginning is of interest."""
        wait_for(lambda: self.desk.call(call_id)["state"] in {"on_air", "ended"}, 30.0)
        wait_for(lambda: self._sounds(call_id) or self.desk.call(call_id)["state"] == "ended", 30.0)
        self.desk.cancel(call_id)
        self.ended(call_id)

    def _sounds(self, call_id: str) -> bool:
        return any(self._loud(zone) for zone in self.desk.zones() if zone["call_id"] == call_id)

    @staticmethod
    def _loud(zone: Mapping[str, Any]) -> bool:
        return float(zone["announcement_db"] or -120) > -60

    def ended(self, call_id: str, within_s: float = 120.0) -> dict[str, Any]:
        """The call with its receipts once it has ended."""
        found: dict[str, Any] = {}

        def over() -> bool:
            found.update(self.desk.call(call_id))
            return bool(found["state"] == "ended")

        wait_for(over, within_s)
        # A call is over at once, its zone when it has faded out and said so: the next one must not be taken for it.
        wait_for(lambda: not any(zone["call_id"] or self._loud(zone) for zone in self.desk.zones()), 30.0)
        return found

    def recordings(self) -> dict[str, Recording]:
        """End the speakers and give what each zone put out."""
        self.mall.end_speakers()
        return {zone: Recording.of(self.folder / f"{zone}.wav") for zone in ZONES}


@contextlib.contextmanager
def bench_mall() -> Iterator[BenchMall]:
    """Start it and wait until it is as a mall that has been up for a while: every fixed sentence made, music sounding.

    Its books are new each time; what was spoken before is kept, so that only the first start takes minutes.
    """
    site = write_site(FOLDER / "site", "bench", *ZONES, more=MUSIC)
    _compose(FOLDER / "site" / "music")
    data = FOLDER / "data"
    shutil.rmtree(data / "logs", ignore_errors=True)
    for book in BOOKS:
        (data / book).unlink(missing_ok=True)
    with running_mall(site, data) as mall, Desk(mall.address) as desk:
        for zone in ZONES:
            mall.add_speaker(zone, "--output", "record", "--record", str(FOLDER / f"{zone}.wav"))
        desk.sign_in(*first_sign_in(data))
        wait_for(lambda: all(zone["speaker"] == "ready" for zone in desk.zones()), 60.0)
        wait_for(lambda: sum((zone["music_db"] or -120) > -60 for zone in desk.zones()) == 2, 60.0)
        wait_for(lambda: EVERYTHING_MADE in mall.controller.log.read_text(errors="replace"), 900.0)
        yield BenchMall(mall, desk, FOLDER)


def _compose(folder: Path) -> None:
    if folder.exists():
        return
    folder.mkdir()
    soundfile.write(folder / "morning.flac", compose("morning"), RATE)


def wait_for(condition: Callable[[], bool], within_s: float) -> None:
    """Wait until it holds; raises `TimeoutError` when it does not in time."""
    give_up = time.monotonic() + within_s
    while not condition():
        if time.monotonic() > give_up:
            raise TimeoutError(f"Waited {within_s:.0f} s in vain.")
        time.sleep(0.05)


def micros(instant: str) -> int:
    """An ISO instant in microseconds since the epoch."""
    return round(datetime.fromisoformat(instant).astimezone(UTC).timestamp() * 1e6)
