"""What a kiosk knows of the mall, as one value that every flow reads: the newest of all that was heard.

A flow is made with a `Worlds`: call it for the newest, in `handle` and in `scene` alike, and keep none. Decides
nothing. Refuses to know where it was heard, and who stands at the screen.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from content.directory.nouns import Nothing, Results, Shelf, Standpoint
from content.nouns import Texts
from content.venue.nouns import Place, PlaceKind, Point, Venue
from content.wayfinding.nouns import WALK, Profile, Route, Stand
from controller_api.contract import (
    CalledTicket,
    ClosureView,
    DayHours,
    EventView,
    HelpView,
    KioskEmergency,
    ScreenCampaignView,
    ServiceView,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where a kiosk stands and which way its shopper looks."""

    level: int
    """Ordinal."""
    at: Point
    facing_deg: float
    """Compass degrees."""


class Ways(Protocol):
    """Finds ways; `content.wayfinding` does. Each raises `NoWay`; `closed` are ids of what can't be used."""

    def route(
        self,
        start: Stand,
        goal: str | Stand | Sequence[str | Stand],
        *,
        profile: Profile = WALK,
        closed: frozenset[str] = frozenset(),
        facing_deg: float | None = None,
    ) -> Route:
        """The way to a place by its id, to a spot, or to whichever of several is reached first."""
        ...

    def nearest(
        self,
        start: Stand,
        *kinds: PlaceKind,
        profile: Profile = WALK,
        closed: frozenset[str] = frozenset(),
        facing_deg: float | None = None,
    ) -> tuple[Place, Route]:
        """The place of these kinds that is reached first, and the way there."""
        ...

    def ways_out(
        self,
        start: Stand,
        *,
        profile: Profile = WALK,
        closed: frozenset[str] = frozenset(),
        facing_deg: float | None = None,
    ) -> Route:
        """The soonest way out of the building without lifts, by an escalator only if nothing else leads out."""
        ...


class Finder(Protocol):
    """Finds shops and places; `content.directory` does."""

    def search(self, typed: str, *, near: Standpoint | None = None, limit: int = 20) -> Results | Nothing:
        """What answers to the letters typed so far."""
        ...

    def by_kind(self) -> tuple[Shelf, ...]:
        """Shelves of categories, as one browses."""
        ...

    def by_floor(self) -> tuple[Shelf, ...]:
        """One for each level, from the lowest up; the key is its ordinal."""
        ...

    def by_letter(self) -> tuple[Shelf, ...]:
        """A to Z, by names' sounds."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What is known now."""

    kiosk: str
    """Its id."""
    name: Texts
    """Where it stands, as signs say."""
    mall: Texts
    spot: Spot
    venue: Venue
    """Without levels where the mall has no plan; then nothing about ways is offered."""
    ways: Ways | None = None
    """None until it is loaded."""
    finder: Finder | None = None
    """None until it is loaded."""
    services: tuple[ServiceView, ...] = ()
    hours: tuple[DayHours, ...] = ()
    """Of today and the next days."""
    events: tuple[EventView, ...] = ()
    """Of today, by their beginnings."""
    closures: tuple[ClosureView, ...] = ()
    campaigns: tuple[ScreenCampaignView, ...] = ()
    pictures: dict[str, str] = field(default_factory=dict)
    """Files by their digests, of those campaigns' pictures that are here."""
    called: tuple[CalledTicket, ...] = ()
    """Newest first."""
    emergency: KioskEmergency | None = None
    help: HelpView | None = None
    """What this kiosk asked last."""
    online: bool = True
    """Whether the controller answers."""
    printer: bool = False
    """Whether slips can be printed now."""
    address: str = ""
    """Where phones reach the controller, such as "http://10.0.0.5:8080"; "" where they can't."""
    heard_at: datetime | None = None
    """When the controller was heard last."""

    @property
    def here(self) -> Stand:
        """Where ways begin."""
        return Stand(level=self.spot.level, at=self.spot.at)

    @property
    def closed(self) -> frozenset[str]:
        """Ids of what can't be used now."""
        return frozenset(closure.place for closure in self.closures)


Worlds = Callable[[], World]
"""Gives the newest."""
