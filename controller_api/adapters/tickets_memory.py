"""The quiet twin of the book of tickets: in memory, gone with the process."""

from collections.abc import Sequence
from datetime import date

from controller_api.desk.tickets.nouns import ENDINGS, Block, Counter, Ticket, TicketId
from controller_api.desk.tickets.ports import Row


class MemoryTicketBook:
    """A `TicketBook` that forgets."""

    def __init__(self) -> None:
        self._tickets: dict[str, Ticket] = {}
        self._counters: dict[str, Counter] = {}
        self._blocks: dict[str, Block] = {}

    def keep(self, rows: Sequence[Row]) -> None:
        """Keep them."""
        for row in rows:
            match row:
                case Ticket():
                    self._tickets[row.id] = row
                case Counter():
                    self._counters[row.id] = row
                case Block():
                    self._blocks[row.id] = row

    def standing(self, day: date, blocks_since: date) -> list[Row]:
        """What is taken up on this day."""
        blocks = (each for each in self._blocks.values() if each.day >= blocks_since)
        tickets = (
            each
            for each in self._tickets.values()
            if each.day == day or each.state not in ENDINGS or (each.block is not None and each.day >= blocks_since)
        )
        return [*blocks, *tickets, *self._counters.values()]

    def ticket(self, ticket_id: TicketId) -> Ticket | None:
        """The ticket."""
        return self._tickets.get(ticket_id)

    def by_code(self, code: str) -> Ticket | None:
        """The ticket with this code."""
        return next((each for each in self._tickets.values() if each.code == code), None)

    def by_key(self, key: str) -> Ticket | Block | None:
        """What was given for this key."""
        given: list[Ticket | Block] = [*self._tickets.values(), *self._blocks.values()]
        return next((each for each in given if each.key == key), None)
