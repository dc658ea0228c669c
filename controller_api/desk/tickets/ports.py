"""What the queue needs to be kept: one book, whose docstrings are the specification. It is durable when it returns."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from controller_api.desk.tickets.nouns import Block, Counter, Ticket, TicketId

Row = Ticket | Counter | Block


class TicketBook(Protocol):
    """Keeps tickets, counters and blocks of numbers."""

    def keep(self, rows: Sequence[Row]) -> None:
        """Keep these, each in the place of what was kept under its id: all of them, or none if it raises."""
        ...

    def standing(self, day: date, blocks_since: date) -> list[Row]:
        """What is taken up on this day: its tickets, all without an ending, counters, blocks since then and theirs."""
        ...

    def ticket(self, ticket_id: TicketId) -> Ticket | None:
        """The ticket of any day, or None."""
        ...

    def by_code(self, code: str) -> Ticket | None:
        """The ticket of any day whose page this code opens, or None."""
        ...

    def by_key(self, key: str) -> Ticket | Block | None:
        """What was given for this key on any day, or None."""
        ...
