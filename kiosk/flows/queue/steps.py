"""The screens of queueing, what is touched on them, and what they are drawn from.

Decides nothing. Refuses to know how they look and what they lead to.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

from content.bilingual import Bilingual
from controller_api.contract import ServiceView, TicketView
from kiosk.flows.paper import Paper
from kiosk.ports import BlockTicket
from kiosk.world import World


class Step(StrEnum):
    """A screen."""

    CHOOSE = "choose"
    SERVICE = "service"
    """One service, about to take a number."""
    TAKING = "taking"
    TICKET = "ticket"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """A service was touched."""

    service: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    """Take a number."""

    language: Literal["zh", "en"]
    priority: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintIt:
    """The ticket on paper."""

    language: Literal["zh", "en"]


class Act(StrEnum):
    """What else is touched."""

    WAY = "way"
    AGAIN = "again"
    LIST = "list"
    HOME = "home"


@dataclass(frozen=True, slots=True, kw_only=True)
class Showing:
    """Everything a screen shows."""

    world: World
    now: datetime
    step: Step
    service: ServiceView | None
    ticket: TicketView | BlockTicket | None
    walk_s: dict[str, float]
    """To each service's counters, in seconds at a shopper's pace; those that no way leads to are missing."""
    paper: Paper
    why: Bilingual | None

    def is_open(self, service: ServiceView) -> bool:
        """Whether numbers are worth taking; nobody knows while the controller is gone."""
        return bool(service.open_counters) or not self.world.online

    @property
    def number(self) -> str:
        """As it is called."""
        if isinstance(self.ticket, BlockTicket):
            return self.ticket.number.ticket
        return self.ticket.ticket if self.ticket else ""

    @property
    def url(self) -> str:
        """The page that follows it."""
        if isinstance(self.ticket, BlockTicket):
            return self.ticket.number.url
        return self.ticket.url if self.ticket else ""

    @property
    def counter(self) -> str | None:
        """Where it is called to by now."""
        return next((each.counter for each in self.world.called if each.number == self.number), None)


def place_of(service: ServiceView, world: World) -> str | None:
    """Where its counters stand, if the plan knows that place: the site file may name one that isn't drawn."""
    return service.place if service.place in world.venue.by_id else None
