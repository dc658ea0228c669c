"""The mall's clock on the machine's: the real one, and one that runs through a time lapse."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from scheduler.time_lapse import TimeLapse


class MachineClock:
    """The machine's clock, in the site's zone."""

    def __init__(self, time_zone: str) -> None:
        """Take the IANA name of the site's zone."""
        self._zone = ZoneInfo(time_zone)

    def now(self) -> datetime:
        """The mall's time now."""
        return datetime.now(self._zone)

    def rings_at(self, mall_time: datetime) -> datetime | None:
        """The same instant."""
        return mall_time.astimezone(UTC)

    def reached_by(self, mall_time: datetime) -> datetime:
        """The same instant."""
        return mall_time.astimezone(UTC)


class LapseClock:
    """A shortened day."""

    def __init__(self, lapse: TimeLapse) -> None:
        """Take the scenes and when they begin."""
        self._lapse = lapse

    def now(self) -> datetime:
        """The mall's time now."""
        return self._lapse.mall_time(datetime.now(UTC))

    def rings_at(self, mall_time: datetime) -> datetime | None:
        """The machine's instant, None for what the lapse leaves out."""
        return self._lapse.rings_at(mall_time)

    def reached_by(self, mall_time: datetime) -> datetime:
        """The machine's instant at which the mall's clock is there or past it."""
        return self._lapse.reached_by(mall_time)
