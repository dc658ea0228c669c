"""What a kiosk asks of the world: flows' orders, carried out by its shell and each answered once; and who does so.

Decides nothing. Refuses to know HTTP, printers and the outbox. A key is made when the visitor first confirms and goes
with every repeat, so that nothing is done twice; what can't be sent at once is kept and sent under the same key.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from content.bilingual import Bilingual
from controller_api.contract import (
    BlockNumber,
    BlockView,
    CaseTaken,
    HandedIn,
    HelpView,
    KioskHealth,
    KioskNow,
    NewBlock,
    NewCase,
    NewHelp,
    NewTicket,
    ServiceView,
    ShownPlay,
    TicketView,
)
from controller_api.contract.sealed import SealedLetter
from kiosk.slips.nouns import Slip


@dataclass(frozen=True, slots=True, kw_only=True)
class SendCase:
    """Hand in a suggestion or complaint; answered with a `CaseTaken`, or kept (`later`) when nobody is reached."""

    key: str
    case: NewCase


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeTicket:
    """Take a number; answered with a `TicketView`, or with a `BlockTicket` when nobody is reached."""

    key: str
    ticket: NewTicket


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockTicket:
    """A number out of the block this kiosk keeps for when it is alone; handed in as soon as the controller is back."""

    number: BlockNumber
    service: str
    issued_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AskForHelp:
    """Ring the desk; answered with a `HelpView`, or kept (`later`) and tried until somebody is reached."""

    key: str
    help: NewHelp


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelHelp:
    """Call the desk off; answered with a `HelpView`, or with None when the desk had never heard of it."""

    key: str
    """Of the `AskForHelp`; one that still waits to be sent is dropped."""
    help: str | None
    """The desk's id of it; None: not known yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintSlip:
    """Put a slip out of the printer; answered with None, or not at all with why: no paper, no printer."""

    key: str
    slip: Slip


Order = SendCase | TakeTicket | AskForHelp | CancelHelp | PrintSlip

PrinterState = Literal["none", "ready", "paper_low", "paper_out", "away"]


class NotPrinted(Exception):
    """A slip didn't come out; `said` tells the visitor what to do instead."""

    def __init__(self, said: Bilingual, *, state: Literal["paper_out", "away"]) -> None:
        """Take the sentence, and how the printer is."""
        super().__init__(said)
        self.said = said
        self.state = state


class Printer(Protocol):
    """Puts slips out on paper. Both calls may take seconds, and are never made at once."""

    def print(self, slip: Slip) -> None:
        """Put it out and cut it; raises `NotPrinted` if it didn't come out whole."""
        ...

    def state(self) -> PrinterState:
        """How the printer is; never raises."""
        ...


class Unreached(Exception):
    """The controller didn't answer, or somebody else did in its place."""

    def __init__(self, *, unsure: bool) -> None:
        """`unsure`: it may have heard all the same, so what is sent again goes under the same key."""
        super().__init__("The controller can't be reached.")
        self.unsure = unsure


class Refused(Exception):
    """The controller said no, and will say so again; `said` tells the visitor why."""

    def __init__(self, said: Bilingual) -> None:
        """Take the sentence."""
        super().__init__(said)
        self.said = said


class Desk(Protocol):
    """The controller, as a kiosk needs it. Every call raises `Unreached`, or `Refused` with a sentence.

    What has a `key` is done once, however often it is sent.
    """

    async def send_case(self, key: str, case: NewCase) -> CaseTaken:
        """Hand in a suggestion or a complaint."""
        ...

    async def send_sealed(self, key: str, letter: SealedLetter) -> CaseTaken:
        """Hand in one that was sealed while nobody was reached."""
        ...

    async def take_ticket(self, key: str, ticket: NewTicket) -> TicketView:
        """Take a number."""
        ...

    async def leave_queue(self, ticket: str) -> None:
        """Give a ticket up, by its id."""
        ...

    async def reserve(self, key: str, block: NewBlock) -> BlockView:
        """Have numbers kept for this kiosk."""
        ...

    async def hand_in(self, ticket: HandedIn) -> None:
        """Tell of a kept number that was given out; telling twice is fine."""
        ...

    async def ask_for_help(self, key: str, asked: NewHelp) -> HelpView:
        """Ring the desk."""
        ...

    async def cancel_help(self, asked: str) -> HelpView:
        """Call the desk off, by the id of what was asked."""
        ...

    async def now(self, seen: str | None) -> tuple[str, KioskNow] | None:
        """What the mall is like and its mark; with the mark `seen` it waits for news, and gives None if none came."""
        ...

    async def services(self) -> list[ServiceView]:
        """What people queue for, as it is now."""
        ...

    async def tell_health(self, health: KioskHealth) -> None:
        """How this kiosk is."""
        ...

    async def tell_plays(self, plays: list[ShownPlay]) -> list[str]:
        """What was shown; gives the keys of those that are kept there."""
        ...

    async def file(self, path: str) -> bytes:
        """A file of the controller's, such as "/venue.zip"."""
        ...

    async def aclose(self) -> None:
        """Hang up; nothing is asked after it."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """Something that waits to be sent."""

    key: str
    """Its idempotency key; one letter each."""
    sort: Literal["case", "help", "cancel_help", "ticket", "leave", "play"]
    body: str
    """JSON of the contract's model; a case is sealed."""
    unsure: bool = False
    """Whether it may have been heard before."""


class Drawer(Protocol):
    """What a kiosk keeps over a restart and a power cut. Durable when a call returns; used from any thread."""

    def keep(self, letter: Letter) -> None:
        """Keep it until it is dropped; one whose key is there already changes nothing."""
        ...

    def waiting(self) -> list[Letter]:
        """All letters, the oldest first."""
        ...

    def drop(self, key: str) -> bool:
        """Forget a letter; False if it wasn't there."""
        ...

    def note(self, name: str) -> str | None:
        """What was written last under that name."""
        ...

    def write(self, name: str, text: str | None) -> None:
        """Write a note over the one before; None forgets it."""
        ...
