"""The journal as the dispatcher writes it: a call's request, its receipts and its one ending.

A request is written or refused at once; what follows of an accepted call is owed until it is written.
"""

import logging

from broadcaster.call import CallId, CallOutcome, ZoneId
from broadcaster.dispatch.bookkeeping import Bookkeeper, Ended, JournalRow
from broadcaster.instructions import Close
from broadcaster.ports import Aired, CallKnown, Journal, OwedRows, Request, ZoneReceipt

_logger = logging.getLogger(__name__)


class Ledger:
    """Every call's rows."""

    def __init__(self, journal: Journal, owed: OwedRows[JournalRow]) -> None:
        """Write into the journal, and keep what it can't take yet."""
        self._journal = journal
        self._books = Bookkeeper(self._write_down, owed)

    @property
    def rows_owed(self) -> int:
        """How many rows the journal could not take yet."""
        return len(self._books.owed)

    def accept(self, request: Request) -> bool:
        """Write a request; False if it is there already. What keeps it from being written is raised."""
        try:
            self._journal.requested(request)
        except CallKnown:
            _logger.info("call %s is in the journal already and is not made again", request.call.id)
            return False
        return True

    def unfinished(self) -> list[Request]:
        """The calls without an ending, written or owed."""
        self._books.catch_up()
        ended = {row.call_id for row in self._books.owed if isinstance(row, Ended)}
        return [request for request in self._journal.unfinished() if request.call.id not in ended]

    def keep(self, receipt: ZoneReceipt) -> None:
        """Write a receipt."""
        self._books.write(receipt)

    def aired(self, aired: Aired) -> None:
        """Write what a run went out as."""
        self._books.write(aired)

    def end(self, call_id: CallId, outcome: CallOutcome, reason: str | None, now_us: int) -> None:
        """Write a call's ending."""
        self._books.write(Ended(call_id=call_id, outcome=outcome, reason=reason, at_us=now_us))

    def catch_up(self) -> None:
        """Write what is owed, as far as it goes."""
        self._books.catch_up()

    def _write_down(self, row: JournalRow) -> None:
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
