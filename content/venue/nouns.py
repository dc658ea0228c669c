"""The venue as everything else knows it: levels, places, and links between levels, in metres.

Decides nothing. Refuses to know the file it came from, how ways are found, and how it is drawn.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from content.nouns import Texts

Point = tuple[float, float]
"""Metres east and north of the venue's origin."""

Ring = tuple[Point, ...]
"""A closed line whose first point isn't repeated at its end."""

EQUATOR_M, ECCENTRICITY_SQUARED = 6_378_137.0, 6.694_379_990_14e-3
"""Of the ellipsoid WGS 84."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where the venue's metres are counted from, in degrees of WGS 84; exact to a centimetre within a kilometre."""

    lon: float
    lat: float

    def point(self, lon: float, lat: float) -> Point:
        """Degrees as metres."""
        east, north = self._metres_a_degree()
        return (lon - self.lon) * east, (lat - self.lat) * north

    def degrees(self, point: Point) -> tuple[float, float]:
        """Metres as longitude and latitude."""
        east, north = self._metres_a_degree()
        return self.lon + point[0] / east, self.lat + point[1] / north

    def _metres_a_degree(self) -> tuple[float, float]:
        latitude = math.radians(self.lat)
        flat = 1 - ECCENTRICITY_SQUARED * math.sin(latitude) ** 2
        east = math.radians(EQUATOR_M / math.sqrt(flat) * math.cos(latitude))
        north = math.radians(EQUATOR_M * (1 - ECCENTRICITY_SQUARED) / flat**1.5)
        return east, north


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A polygon."""

    outer: Ring
    holes: tuple[Ring, ...] = ()


class PlaceKind(StrEnum):
    """What a place is to a shopper."""

    SHOP = "shop"
    FOOD = "food"
    SERVICE = "service"
    """A bank, a post office, a service desk that isn't the mall's own."""
    DESK = "desk"
    """The mall's service desk."""
    TOILET = "toilet"
    BABY_ROOM = "baby-room"
    CASH_MACHINE = "cash-machine"
    STROLLERS = "strollers"
    """Where strollers are lent and brought back."""
    LIFT = "lift"
    ESCALATOR = "escalator"
    STAIRS = "stairs"
    RAMP = "ramp"
    ENTRANCE = "entrance"
    """A way in and out of the building."""
    EXIT = "exit"
    """A way out in an emergency only."""
    PARKING = "parking"
    SEATING = "seating"
    CINEMA = "cinema"
    ROOM = "room"
    """Any other room with a name."""
    NONPUBLIC = "nonpublic"
    """Not for shoppers; drawn, never searched or walked through."""
    VOID = "void"
    """Open to the floor below."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One floor."""

    id: str
    ordinal: int
    """0 is the ground floor; order counts, gaps are fine."""
    name: Texts
    short: str
    """As on the lift's button: "F1"."""
    outline: tuple[Shape, ...]
    walkable: tuple[Shape, ...]
    """Where shoppers may walk: corridors and the rooms one walks through, less everything solid; no margin off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Something one can look for, walk to, or see on the map."""

    id: str
    kind: PlaceKind
    level: int
    """Ordinal."""
    at: Point
    """Where its label stands; inside its shape if it has one."""
    names: Texts
    """May lack a language, or be empty for what has no name."""
    shape: Shape | None = None
    doors: tuple[Point, ...] = ()
    """Where one steps in from walkable floor, each on its edge; empty: it can't be walked to."""
    unit: str = ""
    """Its number on the plan, such as "A114"."""
    category: str = ""
    """What a shop sells, as its source says ("shopping", "fashion", "foodservice")."""
    aliases: tuple[str, ...] = ()
    hours: str = ""
    """As its source says, for people to read; "" is as the mall's."""
    phone: str = ""
    offers: tuple[Texts, ...] = ()
    step_free: bool = True
    """Whether its doors can be passed on wheels."""


class LinkKind(StrEnum):
    """What joins levels."""

    LIFT = "lift"
    ESCALATOR = "escalator"
    STAIRS = "stairs"
    RAMP = "ramp"


class Direction(StrEnum):
    """Which way a link carries."""

    BOTH = "both"
    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """Where a link meets a level."""

    level: int
    """Ordinal."""
    at: Point
    """On walkable floor, or on its edge."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A lift, an escalator, stairs or a ramp."""

    id: str
    kind: LinkKind
    names: Texts
    """As signs call it ("3号电梯", "Lift 3")."""
    stops: tuple[Stop, ...]
    """From the lowest level up; at least two."""
    direction: Direction = Direction.BOTH
    step_free: bool = False
    length_m: float = 0.0
    """What one walks or is carried along between neighbouring stops, in plan; 0 for lifts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something wrong with a venue's file; the sentence says what to do about it."""

    code: str
    """Such as "duplicate", "unregistered", "unreachable", "one-level", "no-edge"."""
    features: tuple[str, ...]
    """Ids in the file it came from."""
    sentence: str
    mended: bool = False
    """Whether the import put it right by itself."""


@dataclass(frozen=True, kw_only=True)
class Venue:
    """One mall's floors."""

    id: str
    name: Texts
    origin: Origin
    levels: tuple[Level, ...]
    """From the lowest up."""
    places: tuple[Place, ...]
    links: tuple[Link, ...]
    attribution: str = ""
    """What must be printed on the map, such as "© OpenStreetMap contributors"."""

    @cached_property
    def by_ordinal(self) -> dict[int, Level]:
        """The levels by ordinal."""
        return {level.ordinal: level for level in self.levels}

    @cached_property
    def by_id(self) -> dict[str, Place]:
        """The places by id."""
        return {place.id: place for place in self.places}

    def of_kind(self, *kinds: PlaceKind) -> Iterator[Place]:
        """The places of these kinds."""
        return (place for place in self.places if place.kind in kinds)
