"""The machine's clock, read as the broadcaster and the books read it."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

_READING_US = 100_000
"""Less than this between the machine's clock and ours is the time it took to read them, or was slewed away."""


def _wall_us() -> int:
    return time.time_ns() // 1000


def _monotonic_us() -> int:
    return time.monotonic_ns() // 1000


class WallClock:
    """A `broadcaster.ports.Clock` that begins with the machine's time and then goes on evenly, until told to follow.

    While calls are open, an hour that is left out would have them expire and what sounds look overdue, and one that
    comes twice would have them wait. So when people set the machine's clock, this one goes on as if they had not;
    `instant_us` tells what the machine's clock shows by this one. Whoever knows that nothing is open says `follow`.
    """

    def __init__(self, wall_us: Callable[[], int] = _wall_us, monotonic_us: Callable[[], int] = _monotonic_us) -> None:
        """Read these two clocks: what people set, and what nobody sets."""
        self._wall_us = wall_us
        self._monotonic_us = monotonic_us
        self._offset_us = wall_us() - monotonic_us()

    def now_us(self) -> int:
        """Microseconds since the epoch."""
        return self._monotonic_us() + self._offset_us

    def instant_us(self, machine_time: datetime) -> int:
        """An instant that the machine's clock will show, or shows, by this clock."""
        return round(machine_time.timestamp() * 1_000_000) - self.set_by_us

    @property
    def set_by_us(self) -> int:
        """By how much the machine's clock was put on (back, if negative) since this one last followed it."""
        set_by_us = self._wall_us() - self._monotonic_us() - self._offset_us
        return set_by_us if abs(set_by_us) > _READING_US else 0

    def follow(self) -> None:
        """From now on tell the machine's time."""
        self._offset_us = self._wall_us() - self._monotonic_us()


def now() -> datetime:
    """Timezone-aware, in UTC; read as `WallClock` reads it, so that the two never differ."""
    return datetime.fromtimestamp(time.time(), UTC)
