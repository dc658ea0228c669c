"""What happens to the queue: everything the machine is ever told. `at` is timezone-aware, by the controller's clock."""

from dataclasses import dataclass
from datetime import date, datetime

from controller_api.desk.tickets.nouns import BlockId, CounterId, Language, TicketId


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stimulus:
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DayBegan(_Stimulus):
    """The mall's day is this one now."""

    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketTaken(_Stimulus):
    """Somebody takes a number."""

    ticket: TicketId
    code: str
    key: str
    service: str
    priority: bool = False
    language: Language = "zh"
    walk_s: int = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockReserved(_Stimulus):
    """A kiosk wants as many numbers as there are codes, to give out while it is alone."""

    block: BlockId
    codes: tuple[str, ...]
    key: str
    service: str
    kiosk: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketHandedIn(_Stimulus):
    """A kiosk tells of a number of its block that it gave out."""

    ticket: TicketId
    key: str
    kiosk: str
    block: BlockId
    number: str
    issued_at: datetime
    priority: bool = False
    language: Language = "zh"
    walk_s: int = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class _AtCounter(_Stimulus):
    counter: CounterId


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterOpened(_AtCounter):
    """Somebody sits down there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterClosed(_AtCounter):
    """Nobody is served there for now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NextCalled(_AtCounter):
    """Whoever was there is served; the next may come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recalled(_AtCounter):
    """Who was called hasn't come yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived(_AtCounter):
    """Who was called has come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Served(_AtCounter):
    """Who was there is served."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotShown(_AtCounter):
    """Who was called didn't come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parked(_AtCounter):
    """Who is there has to do something else first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfTicket(_Stimulus):
    ticket: TicketId


@dataclass(frozen=True, slots=True, kw_only=True)
class Transferred(_OfTicket):
    """It is for another service."""

    service: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CameBack(_OfTicket):
    """Who was put aside, or missed the call, is here again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Left(_OfTicket):
    """Its holder doesn't want it any more."""


AtCounter = CounterOpened | CounterClosed | NextCalled | Recalled | Arrived | Served | NotShown | Parked
OfTicket = Transferred | CameBack | Left
Stimulus = DayBegan | TicketTaken | BlockReserved | TicketHandedIn | AtCounter | OfTicket
