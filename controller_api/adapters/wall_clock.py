"""The machine's clock, read as the broadcaster and the books read it."""

import time
from datetime import UTC, datetime


class WallClock:
    """A `broadcaster.ports.Clock`."""

    def now_us(self) -> int:
        """Microseconds since the epoch."""
        return time.time_ns() // 1000


def now() -> datetime:
    """Timezone-aware, in UTC."""
    return datetime.now(UTC)
