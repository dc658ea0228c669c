"""The machine's clock, read as the broadcaster and the books read it."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

_SET_BACK_US = 100_000
"""Less than this between the machine's clock and ours is the time it took to read them."""


def _wall_us() -> int:
    return time.time_ns() // 1000


def _monotonic_us() -> int:
    return time.monotonic_ns() // 1000


class WallClock:
    """A `broadcaster.ports.Clock` that follows the machine's clock when it is put on, but never goes back.

    While calls are open, time that comes twice would have them wait or expire. So when the machine's clock is set back
    this one goes on, ahead of it, until the controller is started anew.
    """

    def __init__(self, wall_us: Callable[[], int] = _wall_us, monotonic_us: Callable[[], int] = _monotonic_us) -> None:
        """Read these two clocks: what people set, and what nobody sets."""
        self._wall_us = wall_us
        self._monotonic_us = monotonic_us
        self._offset_us = wall_us() - monotonic_us()

    def now_us(self) -> int:
        """Microseconds since the epoch."""
        self._ahead_us()
        return self._monotonic_us() + self._offset_us

    def instant_us(self, machine_time: datetime) -> int:
        """An instant that the machine's clock will show, or shows, by this clock."""
        ahead_us = self._ahead_us()
        return round(machine_time.timestamp() * 1_000_000) + (ahead_us if ahead_us > _SET_BACK_US else 0)

    def _ahead_us(self) -> int:
        """How far the machine's clock has been set back."""
        # In this order: whatever comes between the readings makes the offset smaller, and the greatest counts.
        wall_us = self._wall_us()
        offset_us = wall_us - self._monotonic_us()
        self._offset_us = max(self._offset_us, offset_us)
        return self._offset_us - offset_us


def now() -> datetime:
    """Timezone-aware, in UTC."""
    return datetime.now(UTC)
