"""Queue tickets: services and how long one waits, tickets and where they stand, counters and what they do."""

from typing import Literal

from pydantic import AwareDatetime, Field

from controller_api.contract.shapes import Answered, Asked

TicketStateName = Literal["waiting", "called", "serving", "parked", "missed", "served", "no_show", "left", "lapsed"]
TicketLanguage = Literal["zh", "en"]
NO_NUL = r"^[^\x00]*$"


class WaitView(Answered):
    """How long a wait is likely to be, in whole minutes from now; never one figure, since nobody can know that."""

    low_min: int
    high_min: int


class CalledView(Answered):
    """A ticket that was called, as screens show it; also the event `ticket` of the stream."""

    ticket: str = Field(description="The number, such as A012")
    counter: str = Field(description="The counter's number")
    service: str
    zone: str = Field(description="Where it is called out")
    at: AwareDatetime = Field(description="When it was called, or called again")
    again: bool = Field(description="Called again, since nobody came")
    announced: bool = Field(description="Whether the public address took it")
    fault: str | None = Field(default=None, description="Why it didn't, in a sentence")


class ServiceView(Answered):
    """Something people queue for, as it is now."""

    id: str
    name: dict[str, str]
    prefix: str
    zone: str
    place: str | None = Field(description="The venue's place where its counters stand")
    waiting: int = Field(description="Tickets of this service that wait")
    counters: list[str] = Field(description="All that serve it")
    open_counters: list[str]
    wait: WaitView | None = Field(description="For somebody who takes a ticket now; none while no counter is open")
    calling: list[CalledView] = Field(description="What its counters have called and is not over yet, newest first")
    promised: int = Field(description="Tickets of today that were given a range and have been called")
    kept: int = Field(description="How many of them were called within it")


class NewTicket(Asked):
    """A number to be taken."""

    service: str = Field(min_length=1, max_length=40)
    priority: bool = Field(default=False, description="Elderly or disabled: called before the others")
    language: TicketLanguage = "zh"
    walk_s: int = Field(default=120, ge=0, le=3600, description="How long the walk to the counter takes, in seconds")


class TicketView(Answered):
    """A ticket, and where it stands now."""

    id: str
    ticket: str = Field(description="The number, such as A012")
    service: str
    service_name: dict[str, str]
    place: str | None
    priority: bool
    language: TicketLanguage
    state: TicketStateName
    ahead: int = Field(description="How many are called before it; 0 unless it waits")
    wait: WaitView | None = Field(description="From now; none unless it waits and a counter is open")
    issued_at: AwareDatetime
    code: str = Field(description="Opens its page; give it to nobody else")
    url: str = Field(description="The page that follows it on a phone")
    counter: str | None = Field(description="Where it is called, or served")
    called_at: AwareDatetime | None = Field(description="When it was first called")
    ended_at: AwareDatetime | None
    leave_at: AwareDatetime | None = Field(description="When to set out, for who takes the walk; none unless it waits")
    go_now: bool = Field(description="Set out now")


class FollowedView(Answered):
    """A ticket as its page on the phone asks for it again and again."""

    ticket: str
    state: TicketStateName
    ahead: int
    wait: WaitView | None
    counter: str | None
    go_now: bool
    leave_at: AwareDatetime | None


class TicketPageView(FollowedView):
    """The same for the page itself."""

    lines: dict[str, str] = Field(description="What the page says, line by line, in its language")


class NewBlock(Asked):
    """Numbers to be kept for a kiosk, which it gives out while it can't reach the controller."""

    service: str = Field(min_length=1, max_length=40)
    size: int = Field(default=10, ge=1, le=50)


class BlockNumber(Answered):
    """One number of a block, with what is printed on its ticket."""

    ticket: str
    code: str
    url: str


class BlockView(Answered):
    """Numbers that only this kiosk gives out, today."""

    id: str
    service: str
    day: str = Field(description="The mall's day they are for; worthless after it")
    until: AwareDatetime = Field(description="When that day ends, for who is alone by then")
    reserved_at: AwareDatetime
    numbers: list[BlockNumber]


class HandedIn(Asked):
    """A number of a block that was given out, told later."""

    block: str = Field(min_length=1, max_length=40)
    ticket: str = Field(pattern=r"^[A-Z]\d{3}$")
    issued_at: AwareDatetime
    priority: bool = False
    language: TicketLanguage = "zh"
    walk_s: int = Field(default=120, ge=0, le=3600)


class CounterView(Answered):
    """A counter, as it is now."""

    id: str = Field(description="Its number")
    services: list[str]
    open: bool
    waiting: int = Field(description="Tickets that it may call")
    ticket: TicketView | None = Field(description="Whom it has called or serves")
    recalls: int = Field(description="How often that one was called again")
    aside: list[TicketView] = Field(description="Of its services, who was put aside or missed and may be taken back")
    called: CalledView | None = Field(default=None, description="What the act just done called out, if anything")


class Transfer(Asked):
    """Where a ticket is sent, keeping its number and its place by age."""

    service: str = Field(min_length=1, max_length=40)
