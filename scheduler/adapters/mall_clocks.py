"""The mall's clock on the machine's: the real one, and one that runs through a time lapse."""

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from scheduler.time_lapse import Scene, TimeLapse


class MachineClock:
    """The machine's clock, in the site's zone."""

    def __init__(self, time_zone: str) -> None:
        """Take the IANA name of the site's zone."""
        self._zone = ZoneInfo(time_zone)

    def now(self) -> datetime:
        """The mall's time now."""
        return datetime.fromtimestamp(time.time(), self._zone)

    def rings_at(self, mall_time: datetime) -> datetime | None:
        """The same instant."""
        return mall_time.astimezone(UTC)

    def reached_by(self, mall_time: datetime) -> datetime:
        """The same instant."""
        return mall_time.astimezone(UTC)


class LapseClock:
    """A shortened day. Until it is told when to begin it stands, always about to begin."""

    def __init__(self, scenes: Sequence[Scene], begins: datetime | None) -> None:
        """Take the scenes, and when the first begins if that is known; raises `Unplannable`."""
        self._scenes = tuple(scenes)
        self._begun = None if begins is None else TimeLapse(scenes=self._scenes, begins=begins)

    @property
    def stands(self) -> bool:
        """Whether nobody said yet when the first scene begins."""
        return self._begun is None

    def begin(self, at: datetime) -> None:
        """The first scene begins at this instant of the machine's clock."""
        self._begun = TimeLapse(scenes=self._scenes, begins=at)

    def now(self) -> datetime:
        """The mall's time now."""
        now = datetime.now(UTC)
        return self._lapse(now).mall_time(now)

    def rings_at(self, mall_time: datetime) -> datetime | None:
        """The machine's instant, None for what the lapse leaves out."""
        return self._lapse(datetime.now(UTC)).rings_at(mall_time)

    def reached_by(self, mall_time: datetime) -> datetime:
        """The machine's instant at which the mall's clock is there or past it."""
        return self._lapse(datetime.now(UTC)).reached_by(mall_time)

    def _lapse(self, now: datetime) -> TimeLapse:
        return self._begun or TimeLapse(scenes=self._scenes, begins=now)
