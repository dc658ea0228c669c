"""How the machine's wall clock stands to its monotonic one, however the former is corrected or set meanwhile."""

import time

_MOST_NS_TO_READ = 50_000


class WallClock:
    """Sound is paced by the monotonic clock; instants are told by the wall clock."""

    def __init__(self) -> None:
        self.ahead_ns = time.time_ns() - time.monotonic_ns()
        """Wall minus monotonic clock, as last followed."""
        self.follow()

    def follow(self) -> None:
        """Compare the clocks anew, unless something came between the readings."""
        before = time.monotonic_ns()
        wall = time.time_ns()
        after = time.monotonic_ns()
        if after - before < _MOST_NS_TO_READ:
            self.ahead_ns = wall - (before + after) // 2
