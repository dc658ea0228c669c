"""What the switchboard has to look at again, and when.

Marks are never taken back: whoever answers one looks whether it still matters.
"""

import heapq
from collections.abc import Container
from enum import StrEnum

from broadcaster.call import CallId


class Mark(StrEnum):
    """Why a call has to be looked at."""

    ADMIT = "admit"
    """It is nearly due: it may ask for its zones."""
    FIRM = "firm"
    """It is so nearly due that it may take zones from others."""
    EXPIRE = "expire"
    CUT = "cut"
    """A pass has been on air for as long as it may."""
    HOLD = "hold"
    """It has waited long enough for zones that were about to be free."""
    REST = "rest"
    """The rest between two passes is over."""


class Alarms:
    """Marks in order of time."""

    def __init__(self) -> None:
        self._heap: list[tuple[int, int, CallId, Mark, int]] = []
        self._count = 0

    def copy(self) -> "Alarms":
        """The same marks, to be answered apart from these."""
        twin = Alarms()
        twin._heap, twin._count = list(self._heap), self._count
        return twin

    def set(self, at_us: int, call_id: CallId, mark: Mark, *, run: int = 0) -> None:
        """Look at the call, or at one run of it, at that instant."""
        self._count += 1
        heapq.heappush(self._heap, (at_us, self._count, call_id, mark, run))

    def due(self, now_us: int) -> tuple[CallId, Mark, int] | None:
        """Take out the next mark that is due; None when there is none."""
        if self._heap and self._heap[0][0] <= now_us:
            return heapq.heappop(self._heap)[2:]
        return None

    def next_us(self, calls: Container[CallId]) -> int | None:
        """When the next mark of one of these calls is due; the others' that come before it are thrown away."""
        while self._heap and self._heap[0][2] not in calls:
            heapq.heappop(self._heap)
        return self._heap[0][0] if self._heap else None
