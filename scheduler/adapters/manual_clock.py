"""Clocks that stand still until they are moved: twins of the alarm clock and the mall's clock."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class ManualClock:
    """An alarm clock and a mall clock in one, moved by hand."""

    def __init__(self, now: datetime) -> None:
        """Show this time, in its zone."""
        self._now = now
        self._alarms: dict[str, tuple[datetime, Callable[[], None]]] = {}
        self._tell: Callable[[], None] | None = None

    def now(self) -> datetime:
        """The mall's time."""
        return self._now

    def rings_at(self, mall_time: datetime) -> datetime | None:
        """The same instant."""
        return mall_time.astimezone(UTC)

    def reached_by(self, mall_time: datetime) -> datetime:
        """The same instant."""
        return mall_time.astimezone(UTC)

    def set(self, name: str, at: datetime, ring: Callable[[], None]) -> None:
        """Ring once when the clock is moved to that instant or past it."""
        self._alarms[name] = (at.astimezone(UTC), ring)

    def cancel(self, name: str) -> None:
        """Forget an alarm."""
        self._alarms.pop(name, None)

    def on_jump(self, tell: Callable[[], None]) -> None:
        """Call this when the clock is set by `jump`."""
        self._tell = tell

    def advance(self, by: timedelta) -> None:
        """Let time pass, ringing every alarm at its instant, those set on the way too."""
        self.move_to(self._now.astimezone(UTC) + by)

    def move_to(self, until: datetime) -> None:
        """Let time pass until an instant."""
        zone = self._now.tzinfo
        while due := self._next(until):
            at, ring = self._alarms.pop(due)
            self._now = max(self._now.astimezone(UTC), at).astimezone(zone)
            ring()
        self._now = until.astimezone(zone)

    def jump(self, to: datetime) -> None:
        """Somebody sets the clock: no time passes; what that makes due rings, late."""
        self._now = to.astimezone(self._now.tzinfo)
        self.move_to(self._now)
        if self._tell is not None:
            self._tell()

    def _next(self, until: datetime) -> str | None:
        due = [(at, name) for name, (at, _) in self._alarms.items() if at <= until.astimezone(UTC)]
        return min(due)[1] if due else None
