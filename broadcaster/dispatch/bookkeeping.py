"""Writing the journal from the dispatcher: what can't be written now, say on a full disk, is kept and written later."""

import logging
from collections import deque
from collections.abc import Callable

_logger = logging.getLogger(__name__)


class Bookkeeper:
    """Rows that have to get into the journal, in order."""

    def __init__(self) -> None:
        """Start with nothing owed."""
        self._owed: deque[Callable[[], None]] = deque()
        self._failing = False

    @property
    def owed(self) -> int:
        """How many rows are still to be written."""
        return len(self._owed)

    def write(self, row: Callable[[], None]) -> None:
        """Write a row, after those still owed."""
        self._owed.append(row)
        self.catch_up()

    def catch_up(self) -> None:
        """Write what is owed, as far as it goes."""
        while self._owed:
            try:
                self._owed[0]()
            except Exception:  # Whatever is wrong with the store, calls go on.
                if not self._failing:  # Said once: a line every second would fill a disk that is full.
                    _logger.exception("the journal can't be written; rows are kept until it can")
                self._failing = True
                return
            self._owed.popleft()
        self._failing = False
