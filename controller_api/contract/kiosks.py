"""Kiosks: what they show that the controller knows, how they are, what they showed, what they are told to do."""

from datetime import date
from typing import Literal

from pydantic import AwareDatetime, Field

from controller_api.contract.help import HelpView
from controller_api.contract.shapes import Answered, Asked

Order = Literal["reload", "restart"]


class KioskPlace(Answered):
    """Where a kiosk stands, as the site file says."""

    id: str
    name: dict[str, str]
    zone: str
    level: int = Field(description="The floor's ordinal")
    at: tuple[float, float] | None = Field(description="Longitude and latitude")
    place: str | None = Field(description="The venue's place it stands at, where `at` is none")
    facing_deg: float = Field(description="Compass degrees that a shopper at it looks towards")


class DayHours(Answered):
    """When the mall is open on one day."""

    day: date
    opens: AwareDatetime | None = Field(description="None: closed all day")
    closes: AwareDatetime | None
    note: str = ""


class EventView(Answered):
    """Something that goes on today."""

    id: str
    name: dict[str, str]
    about: dict[str, str]
    starts: AwareDatetime
    ends: AwareDatetime
    place: str | None = Field(description="The venue's place where it is")


class KioskEmergency(Answered):
    """Whether there is an emergency, and what people here are told."""

    active: bool
    drill: bool
    title: dict[str, str]
    profiles: list[str] = Field(description="What is on, the newest last")
    words: Literal["evacuate", "alert"] | None = Field(description="What this kiosk's zone is told now; none: nothing")
    take_cover: bool = Field(description="People are to take cover where they are, not to leave")


class NewClosure(Asked):
    """A lift, an escalator or an area that can't be used."""

    place: str = Field(min_length=1, max_length=200, description="The venue's id of it")
    reason: dict[Literal["zh", "en"], str] = Field(default_factory=dict)


class ClosureView(Answered):
    """What is closed, as kiosks are told: without the name of anybody who works here."""

    place: str
    reason: dict[str, str]
    since: AwareDatetime


class ClosureAtDesk(ClosureView):
    """What is closed, as the desk sees it."""

    by: str = Field(description="Whose account closed it")


class LinkView(Answered):
    """A lift, an escalator, stairs or a ramp of the venue, as whoever closes it sees it."""

    id: str
    kind: Literal["lift", "escalator", "stairs", "ramp"]
    name: dict[str, str] = Field(description="As signs call it; may be empty")
    levels: list[str] = Field(description="The floors it joins, as on a lift's buttons, from the lowest up")
    closed: ClosureAtDesk | None


class ScreenCampaignView(Answered):
    """What an advertiser shows between visitors."""

    id: str
    advertiser: str
    pictures: list[str] = Field(description="Digests; each at /kiosks/pictures/{digest}")
    words: dict[str, str]
    first: date
    last: date
    day_parts: list[tuple[str, str]] = Field(description="From and to, as HH:MM:SS of the mall's clock")
    most_per_hour: int
    seconds: float
    weight: int


class KioskOrder(Answered):
    """Something a kiosk is to do once; it says so in `orders_done` of its health."""

    id: str
    what: Order


class KioskVersions(Answered):
    """Digests of what a kiosk keeps; another one means: load it anew."""

    site: str
    venue: str | None = Field(description="Of /venue.zip; none: the site has no venue")


class CalledTicket(Answered):
    """A number that was called lately."""

    number: str
    service: str
    counter: str
    at: AwareDatetime


class KioskNow(Answered):
    """Everything a kiosk shows that the controller knows, in one answer."""

    server_time: AwareDatetime = Field(description="By the mall's clock; no part of the ETag")
    mall: dict[str, str]
    kiosk: KioskPlace
    hours: list[DayHours] = Field(
        description="Of the mall's day and the next six; an opening past midnight is the day's it began"
    )
    events: list[EventView] = Field(description="Of today, by their beginnings")
    emergency: KioskEmergency
    closures: list[ClosureView]
    help: HelpView | None = Field(description="What this kiosk asked last, until some minutes after it is over")
    called: list[CalledTicket] = Field(description="Newest first")
    campaigns: list[ScreenCampaignView]
    orders: list[KioskOrder]
    versions: KioskVersions
    seal_key: str | None = Field(default=None, description="Public key that letters kept while alone are sealed with")


class KioskHealth(Asked):
    """How a kiosk is, in its own words."""

    version: str = Field(max_length=60)
    started_at: AwareDatetime
    frames: int = Field(ge=0, description="Drawn since its start")
    frame_p99_ms: float = Field(ge=0, le=1e6)
    memory_mib: float = Field(ge=0, le=1e7)
    printer: Literal["none", "ready", "paper_low", "paper_out", "away"] = "none"
    outbox: int = Field(default=0, ge=0, description="How much waits to be sent")
    venue: str | None = Field(default=None, max_length=64, description="Digest of the venue it shows")
    site: str | None = Field(default=None, max_length=64)
    faults: list[str] = Field(default_factory=list, max_length=20)
    orders_done: list[str] = Field(default_factory=list, max_length=50)


class KioskView(KioskPlace):
    """A kiosk and how it is."""

    heard_at: AwareDatetime | None = Field(description="None: not since the controller started")
    silent: bool = Field(description="Not heard for a minute")
    health: KioskHealth | None
    orders: list[KioskOrder]


class NewOrder(Asked):
    """What a kiosk is to do."""

    what: Order = "reload"


class ShownPlay(Asked):
    """A campaign's picture that was on the screen: from frames that were shown, not from what was planned."""

    key: str = Field(min_length=1, max_length=80, description="Once for each play, chosen by the kiosk")
    campaign: str = Field(min_length=1, max_length=40)
    picture: str = Field(default="", max_length=64, description="Its digest; empty for words")
    started_at: AwareDatetime
    seconds: float = Field(ge=0, le=86_400)
    frames: int = Field(ge=0)
    whole: bool = Field(description="Shown to its end; else a visitor or an emergency cut it short")


class ShownPlays(Asked):
    """Plays, each taken once however often it is sent."""

    plays: list[ShownPlay] = Field(min_length=1, max_length=500)


class PlaysTaken(Answered):
    """Which are kept now, those that were sent before among them."""

    keys: list[str]
