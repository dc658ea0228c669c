"""The demo's own command as a process: what it leaves behind is what its zones put out."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from PIL import Image

from audio.clip import RATE
from broadcaster.adapters.journal_sql import SqlJournal
from broadcaster.journal import JournalFilter
from content.adapters.site_folder import open_site, sample_site_folder
from controller_api.adapters.engine import open_engine
from tests.bench.listening import Recording, level_db, longest_silence_s
from tests.stories.sounds import FANFARE_HZ, first_call_frame, words_db, write_music

pytestmark = [pytest.mark.broker, pytest.mark.timeout(180)]
ROOT = Path(__file__).resolve().parents[2]
MUSIC = {"morning": 20.0, "afternoon": 20.0, "evening": 20.0}
FANFARES = {"welcome": 1.5, "farewell": 1.5}
"""Pieces and how long they last, in seconds; what lies there already is not composed."""
SHORT_WORDS = {
    "welcome": 'zh = ["欢迎光临。"]\nen = ["Welcome."]',
    "farewell": 'zh = ["谢谢光临。"]\nen = ["Goodbye."]',
    "ticket": 'zh = ["请注意。", "请{ticket}到{counter}号窗口。"]\nen = ["Please.", "{ticket} to counter {counter}."]',
}
"""Said instead of the packaged words, since humming takes longer than speech."""
PROMISED = {
    "call_id",
    "kind",
    "priority",
    "zone",
    "language",
    "requested_at",
    "play_at",
    "started_at",
    "ended_at",
    "outcome",
    "loudness_lufs",
}
STORY = {"welcome", "advert", "lost_person", "ticket", "farewell"}
EXACT_US = 5_000
JOINED_US = 100_000
"""What a receipt's instant may be off by, usually and at most."""
LOOKED_FOR_US = 400_000
"""So long before and after it should, a call is listened for."""
FADED_US = 20_000
"""A call that was stopped is out of the way so long after its end."""
PAUSE_S = 0.6
"""Within a call it is never silent for longer."""
AROUND_US = 100_000
"""What fades out after a call, or is shared out between neighbouring blocks."""
SILENT_DB, LOUD_DB = -60.0, -45.0


@dataclass(frozen=True, slots=True)
class Day:
    """What a demo left behind."""

    out: Path
    data: Path

    def read(self, name: str) -> Any:
        """One of its JSON files."""
        return json.loads((self.out / name).read_text(encoding="utf-8"))

    def rows(self) -> list[dict[str, Any]]:
        """The receipts."""
        rows: list[dict[str, Any]] = self.read("receipts.json")
        return rows

    def heard(self) -> dict[str, Recording]:
        """Every zone's recording, from the first sample on that zones.json tells of."""
        cards = self.read("zones.json")
        heard = {zone: Recording.of(self.out / card["file"]) for zone, card in cards.items()}
        assert {zone: micros(card["first_sample_at"]) for zone, card in cards.items()} == {
            zone: recording.first_us for zone, recording in heard.items()
        }
        return heard


def micros(instant: str) -> int:
    """An ISO instant in microseconds since the epoch."""
    return round(datetime.fromisoformat(instant).timestamp() * 1e6)


def shorten_words(folder: Path) -> None:
    """Replace a few of the packaged templates by ones that say little."""
    folder.mkdir(parents=True)
    for name, words in SHORT_WORDS.items():
        packaged = files("content").joinpath("book", f"{name}.toml").read_text(encoding="utf-8")
        head = packaged.partition("[words]")[0]
        (folder / f"{name}.toml").write_text(f"{head}[words]\n{words}\n", encoding="utf-8")


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Day:
    """A demo that ran to its end, with humming speech and music a test can tell from it."""
    folder = tmp_path_factory.mktemp("demo")
    lived = Day(folder / "out", folder / "data")
    for name, seconds in MUSIC.items():
        write_music(lived.data / "site" / "music" / f"{name}.flac", seconds)
    for name, seconds in FANFARES.items():
        write_music(lived.data / "site" / "music" / f"{name}.flac", seconds, FANFARE_HZ)
    shorten_words(lived.data / "site" / "templates")
    options = ["--once", "--speed", "2", "--out", str(lived.out), "--data", str(lived.data)]
    command = [sys.executable, "-m", "controller_api", "demo", *options]
    quiet = {**os.environ, "CARILLON_SPEECH__ENGINE": "quiet"}
    done = subprocess.run(command, cwd=ROOT, env=quiet, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return lived


def test_it_leaves_a_recording_of_every_zone_and_a_picture(day: Day) -> None:
    """zones.json names a recording for every zone of the sample mall, and the picture opens."""
    zones = {zone.id for zone in open_site(sample_site_folder() / "site.toml", media=False).zones}
    assert set(day.heard()) == zones
    with Image.open(day.out / "timeline.png") as picture:
        assert min(picture.size) > 200


def test_every_call_has_an_outcome(day: Day) -> None:
    """The whole story is in the receipts, each with all that was promised, and every call of the journal has ended."""
    rows = day.rows()
    assert {row["kind"] for row in rows} >= STORY
    assert all(row.keys() >= PROMISED and row["outcome"] for row in rows)
    engine = open_engine(f"sqlite:///{day.data / 'carillon.db'}")
    try:
        entries = list(SqlJournal(engine).every(JournalFilter()))
    finally:
        engine.dispose()
    assert {entry.request.call.id for entry in entries} == {row["call_id"] for row in rows}
    assert [entry.request.call.kind for entry in entries if entry.ending is None] == []


def test_no_call_begins_before_it_was_told_to(day: Day) -> None:
    """In no zone; one that a busy machine told too late begins as soon as it can, so that its words are not lost."""
    started = [row for row in day.rows() if row["started_at"]]
    assert [row for row in started if _started_us(row) < micros(row["play_at"]) - JOINED_US] == []


def test_calls_begin_in_the_recordings_when_the_receipts_say(day: Day) -> None:
    """In every zone the first sample of every call is where its receipt says, the usual one within 5 ms.

    A speaker that just joined on a busy machine knows the controller's clock, by which receipts tell, less exactly.
    """
    off_us: dict[tuple[str, str], int] = {}
    for zone, here in day.heard().items():
        rows = sorted((row for row in day.rows() if row["zone"] == zone and row["started_at"]), key=_started_us)
        ended_us = here.first_us
        for row in rows:
            said_us = _started_us(row)
            from_us = max(ended_us, said_us - LOOKED_FOR_US)
            frame = first_call_frame(here.between(from_us, said_us + LOOKED_FOR_US))
            assert frame is not None, row
            off_us[zone, row["kind"]] = from_us + round(frame * 1e6 / RATE) - said_us
            ended_us = micros(row["ended_at"]) + FADED_US
    assert {kind for _, kind in off_us} >= STORY
    assert {call: off for call, off in off_us.items() if abs(off) > JOINED_US} == {}
    assert median(abs(off) for off in off_us.values()) <= EXACT_US, off_us


def _started_us(row: dict[str, Any]) -> int:
    return micros(row["started_at"])


def test_calls_sound_when_the_receipts_say(day: Day) -> None:
    """A completed call sounds in its zone from the first instant of its receipt to the last, words and all."""
    heard = day.heard()
    completed = [row for row in day.rows() if row["outcome"] == "completed"]
    assert {row["kind"] for row in completed} >= {"welcome", "ticket", "farewell"}
    for row in completed:
        begun, over = micros(row["started_at"]), micros(row["ended_at"])
        here = heard[row["zone"]]
        assert here.first_us <= begun, row
        sound = here.between(begun, over)
        assert level_db(sound) > LOUD_DB, row
        assert longest_silence_s(sound) < PAUSE_S, row
        assert [passage["language"] for passage in row["passages"]] == row["language"].split("+"), row
        for passage in row["passages"]:
            words = here.between(micros(passage["started_at"]), micros(passage["ended_at"]))
            assert words_db(words) > LOUD_DB, row


def test_nothing_is_said_outside_the_receipts(day: Day) -> None:
    """Between the calls of a zone, and before the first, there may be music but no word."""
    for zone, here in day.heard().items():
        rows = [row for row in day.rows() if row["zone"] == zone and row["started_at"]]
        spans = sorted((micros(row["started_at"]), micros(row["ended_at"])) for row in rows)
        for (_, before), (after, _) in pairwise([(0, here.first_us), *spans]):
            between = here.between(before + AROUND_US, after - AROUND_US)
            assert words_db(between) < SILENT_DB, f"{zone} before {after}"


def test_shops_are_silent_until_the_welcome(day: Day) -> None:
    """Where no music plays before the doors open, the first sound is the welcome's."""
    welcome = next(row for row in day.rows() if row["kind"] == "welcome" and row["zone"] == "atrium")
    atrium = day.heard()["atrium"]
    assert level_db(atrium.between(atrium.first_us, micros(welcome["started_at"]))) < SILENT_DB
