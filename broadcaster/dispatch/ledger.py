"""The journal as the dispatcher writes it: a call's request, its receipts and its one ending.

A request is written or refused at once; what follows of an accepted call is owed until it is written. Receipts are
gathered for a moment, since a thousand zones end a call together; nothing else is written before them.
"""

import logging
from collections.abc import Callable, Sequence

from broadcaster.call import CallId, CallOutcome, ZoneId
from broadcaster.dispatch.bookkeeping import TOGETHER, Bookkeeper, Ended, JournalRow
from broadcaster.instructions import Close
from broadcaster.ports import Aired, CallKnown, Clock, Journal, OwedRows, Request, ZoneReceipt

_logger = logging.getLogger(__name__)

GATHERED_US = 20_000
"""A receipt waits so long for others, unless something is to be written that comes after it."""


class Ledger:
    """Every call's rows."""

    def __init__(
        self,
        journal: Journal,
        owed: OwedRows[JournalRow],
        clock: Clock,
        *,
        kept: Callable[[ZoneReceipt], None] = lambda _: None,
    ) -> None:
        """Write into the journal, and keep what it can't take yet; `kept` is told of each receipt that is."""
        self._journal = journal
        self._clock = clock
        self._books = Bookkeeper(self._write_one, owed, write_all=self._write_all)
        self._kept = kept
        self._gathered: list[JournalRow] = []
        self._since_us = 0

    @property
    def rows_owed(self) -> int:
        """How many rows the journal could not take yet."""
        return len(self._books.owed)

    def accept(self, request: Request) -> bool:
        """Write a request; False if it is there already. What keeps it from being written is raised."""
        self._settle()
        try:
            self._journal.requested(request)
        except CallKnown:
            _logger.info("call %s is in the journal already and is not made again", request.call.id)
            return False
        return True

    def unfinished(self) -> list[Request]:
        """The calls without an ending, written or owed."""
        self._settle()
        ended = {row.call_id for row in self._books.owed if isinstance(row, Ended)}
        return [request for request in self._journal.unfinished() if request.call.id not in ended]

    def keep(self, receipt: ZoneReceipt) -> None:
        """Write a receipt, soon."""
        if not self._gathered:
            self._since_us = self._clock.now_us()
        self._gathered.append(receipt)
        if len(self._gathered) >= TOGETHER:
            self._settle()

    def aired(self, aired: Aired) -> None:
        """Write what a run went out as, and what was gathered before it."""
        self._gathered.append(aired)
        self._settle()

    def end(self, call_id: CallId, outcome: CallOutcome, reason: str | None, now_us: int) -> None:
        """Write a call's ending, and what was gathered before it."""
        self._gathered.append(Ended(call_id=call_id, outcome=outcome, reason=reason, at_us=now_us))
        self._settle()

    def catch_up(self) -> None:
        """Write what has been gathered for long enough, and what is owed, as far as it goes."""
        waits_us = self._clock.now_us() - self._since_us
        if not (self._gathered and 0 <= waits_us < GATHERED_US):  # A clock may be set back.
            self._settle()

    def close(self) -> None:
        """Write all that can be written."""
        self._settle()

    @property
    def next_us(self) -> int | None:
        """When to catch up."""
        return self._since_us + GATHERED_US if self._gathered else None

    def _settle(self) -> None:
        rows, self._gathered = self._gathered, []
        if not rows:
            self._books.catch_up()
            return
        self._books.write(*rows)
        for row in rows:
            if isinstance(row, ZoneReceipt):
                self._kept(row)

    def _write_all(self, rows: Sequence[JournalRow]) -> None:
        with self._journal.together():
            for row in rows:
                self._write_one(row)

    def _write_one(self, row: JournalRow) -> None:
        match row:
            case ZoneReceipt():
                self._journal.received(row)
            case Aired():
                self._journal.aired(row)
            case Ended():
                self._journal.ended(row.call_id, row.outcome, row.reason, row.at_us)


def never_sent(close: Close, zone: ZoneId, due_us: int) -> ZoneReceipt:
    """The row of a zone that a call which is over was never sent to."""
    return ZoneReceipt(
        call_id=close.call_id,
        run=0,
        zone=zone,
        play_at_us=due_us,
        started_us=None,
        ended_us=None,
        result=close.zones[zone],
        loudness_lufs=None,
    )
