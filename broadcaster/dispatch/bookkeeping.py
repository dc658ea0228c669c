"""Writing what must not be lost: a row the store can't take now, say on a full disk, is kept and written later.

Knows nothing of what a row is, nor of where it goes.
"""

import logging
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Generic

from broadcaster.call import CallId, CallOutcome
from broadcaster.ports import Aired, OwedRows, Row, ZoneReceipt

_logger = logging.getLogger(__name__)

TOGETHER = 500
"""Rows that are written at once, at most: while they are, nothing else is done."""
_SLOW_S = 0.1
_REST = 9
"""A store that fails slowly is left alone for so many times as long as the try took: calls come first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A call's one ending, as it goes into the journal."""

    call_id: CallId
    outcome: CallOutcome
    reason: str | None
    at_us: int


JournalRow = ZoneReceipt | Aired | Ended
"""What the dispatcher writes of a call that was accepted."""


class Bookkeeper(Generic[Row]):
    """Rows on their way into a store, in order; those it owes outlive the process."""

    def __init__(
        self,
        write: Callable[[Row], None],
        kept: OwedRows[Row],
        *,
        write_all: Callable[[Sequence[Row]], None] | None = None,
    ) -> None:
        """Begin with what an earlier process owed. `write` takes a row it took before as the same row.

        `write_all` writes several sooner than one by one; what it wrote before it raised may be written again.
        """
        self._write_all = write_all or (lambda rows: write(*rows))
        self._most = TOGETHER if write_all is not None else 1
        self._kept = kept
        self._owed = deque(kept.rows())
        self._failing = False
        self._again_at_s = 0.0

    @property
    def owed(self) -> tuple[Row, ...]:
        """The rows that are still to be written."""
        return tuple(self._owed)

    def write(self, *rows: Row) -> None:
        """Write rows, after those still owed; never raises."""
        self._owed.extend(rows)
        self.catch_up()
        if self._owed:
            self._keep(rows[-len(self._owed) :])

    def catch_up(self) -> None:
        """Write what is owed, as far as it goes."""
        if time.monotonic() < self._again_at_s:
            return
        most = 1 if self._failing else self._most
        while self._owed:
            rows, started_s = tuple(islice(self._owed, most)), time.monotonic()
            try:
                self._write_all(rows)
            except Exception:  # Whatever is wrong with the store, calls go on.
                took_s = time.monotonic() - started_s
                if len(rows) > 1 and took_s <= _SLOW_S:
                    most = 1  # One row that can't be written must not keep those before it.
                    continue
                if not self._failing:  # Said once: a line every second would fill a disk that is full.
                    _logger.exception("the journal can't be written; rows are kept until it can")
                self._failed(took_s)
                return
            for _ in rows:
                self._owed.popleft()
            most = self._most
        self._failing = False
        if self._kept.rows_kept:
            self._forget()

    def _failed(self, took_s: float) -> None:
        self._failing = True
        if took_s > _SLOW_S:
            self._again_at_s = time.monotonic() + _REST * took_s

    def _keep(self, rows: Sequence[Row]) -> None:
        try:
            self._kept.keep(*rows)
        except OSError:
            _logger.exception(
                "rows owed to the journal can't be kept on disk; they are lost if the controller stops now"
            )

    def _forget(self) -> None:
        try:
            self._kept.clear()
        except OSError:  # What is in it is written a second time, which changes nothing.
            _logger.exception("the rows owed to the journal are written, but can't be removed from the disk")
