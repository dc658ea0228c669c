"""A shortened day begins when the mall can be heard, and the file says when that was."""

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from broadcaster import wire
from broadcaster.call import ZoneId
from broadcaster.dispatch.live import LiveZone, ZoneChanged
from broadcaster.dispatch.watch import Watch, Watchers
from controller_api.adapters.scenes import note_beginning, read_scenes
from controller_api.curtain import RISES_IN, curtain

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
SCENE = {"starts": "2026-11-23T09:59:00+08:00", "ends": "2026-11-23T10:00:00+08:00"}


class Zones:
    """Zones whose speakers join one after another."""

    def __init__(self, *names: str) -> None:
        self._zones = {name: LiveZone(zone=ZoneId(name)) for name in names}
        self._watchers = Watchers()

    def zones(self) -> list[LiveZone]:
        """As they are now."""
        return list(self._zones.values())

    def watch(self) -> Watch:
        """Events from now on."""
        return self._watchers.add()

    def join(self, name: str) -> None:
        """A speaker is ready."""
        self._zones[name] = replace(self._zones[name], lifecycle=wire.Lifecycle.READY)
        self._watchers.tell(ZoneChanged(zone=self._zones[name]))


async def settle() -> None:
    """Let everything run that can."""
    for _ in range(10):
        await asyncio.sleep(0)


async def test_it_rises_when_every_zone_is_ready_and_the_first_words_are_made() -> None:
    """One zone, or a finished opening alone, is not enough; with the last of them it rises at once."""
    zones, made = Zones("hall", "garage"), asyncio.Event()

    async def opening() -> None:
        await made.wait()

    rising = asyncio.create_task(curtain(opening=opening(), stage=zones, now=lambda: NOW))
    zones.join("hall")
    await settle()
    made.set()
    await settle()
    assert not rising.done()
    zones.join("garage")
    assert await rising == NOW + RISES_IN


async def test_it_rises_though_the_zones_were_ready_before_the_words() -> None:
    """What happened before it looked counts too."""
    zones = Zones("hall")
    zones.join("hall")
    assert await curtain(opening=asyncio.sleep(0), stage=zones, now=lambda: NOW) == NOW + RISES_IN


def test_the_file_says_when_the_day_began(tmp_path: Path) -> None:
    """A file without a beginning gets one; the scenes stay what they were, for a controller that comes after."""
    file = tmp_path / "scenes.json"
    file.write_text(json.dumps({"scenes": [SCENE]}))
    scenes, begins = read_scenes(file)
    assert begins is None
    note_beginning(file, NOW)
    assert read_scenes(file) == (scenes, NOW)
    assert [each.name for each in tmp_path.iterdir()] == ["scenes.json"]
