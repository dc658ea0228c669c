"""A venue as its file draws it, in metres: floors, areas, doors, shafts and flights, before anything is joined.

Decides nothing. Refuses to know which kind of file it came from, and what is wrong with it.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from shapely import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from content.nouns import Texts
from content.venue.nouns import Fault, LinkKind, Origin, PlaceKind, Point


class Use(StrEnum):
    """What an area is to one's feet."""

    WALK = "walk"
    """Open floor."""
    ROOM = "room"
    """Walls around it; entered by its doors."""
    SOLID = "solid"
    VOID = "void"


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What is written of a place."""

    kind: PlaceKind
    names: Texts = field(default_factory=dict)
    unit: str = ""
    category: str = ""
    aliases: tuple[str, ...] = ()
    hours: str = ""
    phone: str = ""
    step_free: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """A level as drawn; several buildings may each have one of the same ordinal."""

    id: str
    ordinal: int
    names: Texts = field(default_factory=dict)
    short: str = ""
    outline: BaseGeometry | None = None
    """Polygon or polygons; None where nobody drew one."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Area:
    """A polygon on a floor."""

    id: str
    floor: str
    use: Use
    polygon: Polygon
    card: Card | None = None
    """None: nothing one would look for."""
    at: Point | None = None
    """Where its label was drawn."""
    core: str = ""
    """What it is a part of on several floors, such as one lift; "" where the file doesn't say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A place drawn as a point."""

    id: str
    floors: tuple[str, ...]
    """Where it may be; the first on which it stands at walkable floor is meant."""
    at: Point
    card: Card
    within: str = ""
    """The id of the area it shares the doors of."""
    sure: bool = True
    """Whether it is of this venue; what may be its neighbour's is left out where it doesn't fit."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Door:
    """An opening in a wall."""

    id: str
    floor: str
    line: BaseGeometry
    """The opening from jamb to jamb, or a point."""
    step_free: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Shaft:
    """A lift drawn as a point."""

    id: str
    names: Texts
    floors: tuple[str, ...]
    at: Point
    step_free: bool = True


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Flight:
    """An escalator, stairs or a ramp drawn as a line between two floors."""

    id: str
    kind: LinkKind
    names: Texts
    low: str
    high: str
    """Floors."""
    line: LineString
    low_first: bool | None
    """Whether the line begins below; None where the file doesn't say."""
    carries: int | None = 0
    """1 along the line only, -1 against it only, 0 both ways, None where an escalator's direction isn't said."""
    step_free: bool = False
    width_m: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Traversal:
    """How one gets from an area to another, where the file says it in words."""

    id: str
    origin: str
    destination: str
    via: tuple[str, ...]
    directed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """All that was drawn."""

    id: str
    names: Texts
    origin: Origin
    floors: tuple[Floor, ...]
    areas: tuple[Area, ...]
    spots: tuple[Spot, ...] = ()
    doors: tuple[Door, ...] = ()
    shafts: tuple[Shaft, ...] = ()
    flights: tuple[Flight, ...] = ()
    traversals: tuple[Traversal, ...] = ()
    attribution: str = ""
    faults: tuple[Fault, ...] = ()
    """What the reader found wrong."""
