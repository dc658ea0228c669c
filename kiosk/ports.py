"""What a flow asks of the world: orders, carried out by the kiosk's shell, each answered once.

Decides nothing. Refuses to know HTTP, printers and the outbox. A key is made when the visitor first confirms and goes
with every repeat, so that nothing is done twice; what can't be sent at once is kept and sent under the same key.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from content.bilingual import Bilingual
from controller_api.contract import BlockNumber, NewCase, NewHelp, NewTicket
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
    """Puts slips out on paper. Both calls may take seconds, and are made from one thread."""

    def print(self, slip: Slip) -> None:
        """Put it out and cut it; raises `NotPrinted` if it didn't come out whole."""
        ...

    def state(self) -> PrinterState:
        """How the printer is; never raises."""
        ...
