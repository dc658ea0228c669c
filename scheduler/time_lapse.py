"""The time lapse: a mall's day with its dull hours left out. Pure arithmetic between two clocks.

Inside a scene the mall's clock runs at real speed, since sound can't be sped up; between scenes it jumps.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from scheduler.errors import Unplannable
from scheduler.wall_time import elapsed, instant, later


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A stretch of the mall's day that is shown."""

    starts: datetime
    ends: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeLapse:
    """Scenes in order of time, the first beginning at an instant of the machine's clock.

    Before that instant the mall's clock runs towards the first scene; after the last scene it runs on.
    """

    begins: datetime
    scenes: tuple[Scene, ...]

    def __post_init__(self) -> None:
        """Refuse scenes that no clock could show one after another; raises `Unplannable`."""
        if not self.scenes:
            raise Unplannable("A time lapse needs at least one scene.")
        for scene in self.scenes:
            if instant(scene.ends) <= instant(scene.starts):
                raise Unplannable(f"The scene from {scene.starts} must end after it starts, not at {scene.ends}.")
        for before, after in pairwise(self.scenes):
            if instant(after.starts) < instant(before.ends):
                raise Unplannable(f"The scene from {after.starts} must not start before {before.ends}.")

    def mall_time(self, machine: datetime) -> datetime:
        """What the mall's clock shows at an instant of the machine's."""
        curtain = self.begins
        for scene in self.scenes[:-1]:
            length = elapsed(scene.starts, scene.ends)
            if instant(machine) < instant(curtain + length):
                return later(scene.starts, elapsed(curtain, machine))
            curtain += length
        return later(self.scenes[-1].starts, elapsed(curtain, machine))

    def rings_at(self, mall_time: datetime) -> datetime | None:
        """When the machine's clock shows it, None for what is left out."""
        for curtain, scene in self._curtains():
            last = scene is self.scenes[-1]
            if instant(scene.starts) <= instant(mall_time) and (last or instant(mall_time) < instant(scene.ends)):
                return curtain + elapsed(scene.starts, mall_time)
        return None

    def reached_by(self, mall_time: datetime) -> datetime:
        """The first machine instant at which the mall's clock shows this or later."""
        for curtain, scene in self._curtains():
            if scene is self.scenes[-1] or instant(mall_time) < instant(scene.ends):
                first = scene is self.scenes[0]
                since = elapsed(scene.starts, mall_time)
                return curtain + (since if first else max(since, timedelta(0)))
        raise AssertionError("a time lapse has at least one scene")

    def _curtains(self) -> Iterator[tuple[datetime, Scene]]:
        """Each scene with the machine's instant at which it begins."""
        curtain = self.begins
        for scene in self.scenes:
            yield curtain, scene
            curtain += elapsed(scene.starts, scene.ends)
