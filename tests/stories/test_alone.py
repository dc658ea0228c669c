"""The mall closes with nobody at the desk: a controller is killed before the farewell, and comes back after it."""

import time
from datetime import timedelta
from pathlib import Path

import pytest

from broadcaster.adapters.day_folder import DayFolder
from broadcaster.call import CallKind, CallOutcome, ZoneOutcome
from controller_api.demo.processes import Child, end, running_mall
from tests.bench.listening import Recording
from tests.stories.test_closing import (
    AGREED_US,
    PATIENCE_S,
    SCENE_S,
    SETTINGS,
    STORY,
    THE_RIGHT_ONE_US,
    ZONES,
    Books,
    beginnings_us,
    broker_in,
    dues,
    lay_out,
    seated,
    wait_until,
    write_scenes,
)

pytestmark = [pytest.mark.broker, pytest.mark.timeout(120)]


def day_of(folder: Path, zone: str) -> DayFolder:
    """What a zone's speaker keeps."""
    return DayFolder(folder / "clips" / zone / "day" / f"small.{zone}")


def is_ready_alone(folder: Path, zone: str) -> bool:
    """Whether the zone has the farewell in its orders, and all its clips."""
    orders = day_of(folder, zone).recall().orders
    if orders is None or "farewell" not in {call.kind for call in orders.calls}:
        return False
    clips = folder / "clips" / zone
    return all((clips / digest[:2] / f"{digest}.wav").exists() for digest in orders.digests())


def wait_for_the_farewell(folder: Path, speakers: list[Child]) -> None:
    """Wait until every zone has written down that it sounded it by itself."""
    give_up = time.monotonic() + PATIENCE_S
    while not all(any(note.alone and note.receipt for note in day_of(folder, zone).recall().notes) for zone in ZONES):
        assert time.monotonic() < give_up, speakers[0].last_words()
        time.sleep(0.1)


def test_the_farewell_sounds_with_the_controller_dead(tmp_path: Path) -> None:
    """It sounds in every zone in time, and the controller that comes back has one ending and each zone's receipt."""
    with broker_in(tmp_path) as broker:
        site = lay_out(tmp_path / "site", broker.port)
        scenes, data, settings = tmp_path / "scenes.json", tmp_path / "data", tmp_path / "settings.toml"
        settings.write_text(SETTINGS % 2)
        options = ("--scenes", str(scenes), "--settings", str(settings))
        books, length = Books(data / "carillon.db"), timedelta(seconds=SCENE_S)
        write_scenes(scenes, length)
        with seated(tmp_path, broker) as speakers:
            with running_mall(site, data, *options) as mall:
                wait_until(lambda: books.ended(CallKind.CLOSING_COUNTDOWN), mall)
                wait_until(lambda: all(is_ready_alone(tmp_path, zone) for zone in ZONES), mall)
                mall.controller.process.kill()
                mall.controller.process.wait()
            wait_for_the_farewell(tmp_path, speakers)
            with running_mall(site, data, *options) as mall:
                wait_until(lambda: books.ended(CallKind.FAREWELL), mall)
            end(speakers)
    entries = {entry.request.call.kind: entry for entry in books.entries()}
    assert sorted(entries) == sorted(STORY)
    farewell, planned_us = entries[CallKind.FAREWELL], dues(scenes, length)[1]
    assert farewell.ending is not None
    assert farewell.ending.outcome is CallOutcome.COMPLETED
    receipts = {row.zone: row for row in farewell.receipts if row.result.outcome is ZoneOutcome.COMPLETED}
    assert sorted(receipts) == sorted(ZONES)
    for zone in ZONES:
        heard = beginnings_us(Recording.of(tmp_path / f"{zone}.wav"))
        assert len(heard) == len(STORY), f"{zone} sounded at {heard}, the farewell was planned for {planned_us}"
        said_us = receipts[zone].started_us  # type: ignore[index]  # A zone's id is a string.
        assert said_us is not None
        assert abs(heard[1] - said_us) <= AGREED_US
        assert abs(heard[1] - planned_us) <= THE_RIGHT_ONE_US
