"""What the machine wants done: rows kept, all of one answer together, and people called."""

from dataclasses import dataclass

from controller_api.desk.tickets.nouns import Block, Counter, Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class Keep:
    """Keep this row in the place of what was kept under its id, before anything is said of it."""

    row: Ticket | Counter | Block


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOut:
    """Say over the speakers that this ticket may come to its counter."""

    ticket: Ticket
    again: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOff:
    """Nobody need be told to come with this ticket any more."""

    ticket: Ticket


Instruction = Keep | CallOut | CallOff
