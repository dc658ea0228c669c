"""How the machine's wall clock stands to its monotonic one."""

import time
from typing import ClassVar

_MOST_NS_TO_READ = 50_000


class WallClock:
    """Sound is paced by the monotonic clock; instants are told by the wall clock.

    A wall clock may be set at any time, by an hour even. Whoever tells the time by another's clock has no use for that:
    from `hold` on instants in this process are told as if nobody had set it since.
    """

    _held_ns: ClassVar[int | None] = None

    def __init__(self) -> None:
        self.ahead_ns = time.time_ns() - time.monotonic_ns()
        """Wall minus monotonic clock, as last followed."""
        self.follow()

    def follow(self) -> None:
        """Compare the clocks anew, unless they are held or something came between the readings."""
        if self._held_ns is not None:
            self.ahead_ns = self._held_ns
            return
        before = time.monotonic_ns()
        wall = time.time_ns()
        after = time.monotonic_ns()
        if after - before < _MOST_NS_TO_READ:
            self.ahead_ns = wall - (before + after) // 2

    def now_us(self) -> int:
        """Microseconds since the epoch."""
        self.follow()
        return (time.monotonic_ns() + self.ahead_ns) // 1000

    def hold(self) -> None:
        """From now on no setting of the clock counts, in the whole process."""
        if self._held_ns is None:
            self.follow()
            WallClock._held_ns = self.ahead_ns
