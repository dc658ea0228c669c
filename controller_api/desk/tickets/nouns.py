"""Tickets, counters and blocks of numbers, as nouns. They refuse to know how they change: `machine` does."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Literal, NewType

TicketId = NewType("TicketId", str)
CounterId = NewType("CounterId", str)
"""A counter's number, such as "3"."""
BlockId = NewType("BlockId", str)

Language = Literal["zh", "en"]


class TicketState(StrEnum):
    """How far a ticket has got."""

    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    """Whoever holds it has come to the counter."""
    PARKED = "parked"
    """Put aside by the desk, to be taken back."""
    MISSED = "missed"
    """Called and nobody came; it is taken back if not too many were called since."""
    SERVED = "served"
    NO_SHOW = "no_show"
    """Missed for good."""
    LEFT = "left"
    """Its holder doesn't want it any more."""
    LAPSED = "lapsed"
    """The mall's day was over."""


ENDINGS = frozenset({TicketState.SERVED, TicketState.NO_SHOW, TicketState.LEFT, TicketState.LAPSED})
AT_COUNTER = frozenset({TicketState.CALLED, TicketState.SERVING})


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitRange:
    """How long a wait is likely to be, in whole minutes."""

    low_min: int
    high_min: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """A number that somebody holds."""

    id: TicketId
    day: date
    """The mall's day."""
    number: str
    """Such as A012; kept when it is sent to another service."""
    code: str
    """Unguessable; opens its page."""
    service: str
    priority: bool = False
    language: Language = "zh"
    walk_s: int = 120
    key: str
    """Who asked, and under which key; the same again is the same ticket."""
    block: BlockId | None = None
    """The block it was given out of."""
    issued_at: datetime
    """When it was given out, which is its place among others of its class."""
    order: int
    """Counts everything that was given out in a day; which of two of one instant goes first."""
    promised: WaitRange | None = None
    """What was said of the wait when it was given out; None if no counter was open."""
    state: TicketState = TicketState.WAITING
    counter: CounterId | None = None
    """Where it is called or served, or was last."""
    first_called_at: datetime | None = None
    called_at: datetime | None = None
    """When the counter it is at last began with it."""
    recalls: int = 0
    since_missed: int = 0
    """How many tickets of its service were called since it was missed."""
    ended_at: datetime | None = None

    @property
    def place(self) -> tuple[bool, datetime, int]:
        """Orders those who wait: by class, then by age."""
        return not self.priority, self.issued_at, self.order


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """Where people are served."""

    id: CounterId
    day: date
    """The mall's day it was last opened or closed in; each day begins with all closed."""
    open: bool = False
    ticket: TicketId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Numbers kept for one kiosk, which gives them out while it is alone."""

    id: BlockId
    day: date
    service: str
    kiosk: str
    key: str
    reserved_at: datetime
    order: int
    numbers: tuple[str, ...]
    codes: tuple[str, ...]
    """One for each number."""
