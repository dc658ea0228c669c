"""A screen as values: marks from back to front, what each touch does, and what can be dragged.

Decides nothing. Refuses to know pixels' colours, fonts and pygame: `kiosk.drawing` turns a scene into pixels, and draws
anew only what differs from the scene before, so equal marks must compare equal. Places are pixels of the screen, from
its top left corner.
"""

from collections.abc import Hashable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, NamedTuple

from content.venue.nouns import Point


class Rect(NamedTuple):
    """A rectangle in pixels."""

    x: int
    y: int
    w: int
    h: int

    def inset(self, by: int, down: int | None = None) -> "Rect":
        """The same, smaller by so much at each side."""
        down = by if down is None else down
        return Rect(self.x + by, self.y + down, self.w - 2 * by, self.h - 2 * down)

    def moved(self, right: int = 0, down: int = 0) -> "Rect":
        """The same elsewhere."""
        return Rect(self.x + right, self.y + down, self.w, self.h)

    def rows(self, count: int, gap: int = 0) -> list["Rect"]:
        """Cut into rows of one height."""
        height = (self.h - gap * (count - 1)) / count
        tops = [round(self.y + index * (height + gap)) for index in range(count)]
        return [Rect(self.x, top, self.w, round(height)) for top in tops]

    def columns(self, count: int, gap: int = 0) -> list["Rect"]:
        """Cut into columns of one width."""
        width = (self.w - gap * (count - 1)) / count
        lefts = [round(self.x + index * (width + gap)) for index in range(count)]
        return [Rect(left, self.y, round(width), self.h) for left in lefts]

    def cut_top(self, height: int, gap: int = 0) -> tuple["Rect", "Rect"]:
        """The top of that height, and what is left below it."""
        rest = Rect(self.x, self.y + height + gap, self.w, self.h - height - gap)
        return Rect(self.x, self.y, self.w, height), rest

    def cut_bottom(self, height: int, gap: int = 0) -> tuple["Rect", "Rect"]:
        """The bottom of that height, and what is left above it."""
        rest = Rect(self.x, self.y, self.w, self.h - height - gap)
        return Rect(self.x, self.y + self.h - height, self.w, height), rest

    def cut_left(self, width: int, gap: int = 0) -> tuple["Rect", "Rect"]:
        """The left of that width, and what is left beside it."""
        rest = Rect(self.x + width + gap, self.y, self.w - width - gap, self.h)
        return Rect(self.x, self.y, width, self.h), rest

    def cut_right(self, width: int, gap: int = 0) -> tuple["Rect", "Rect"]:
        """The right of that width, and what is left beside it."""
        rest = Rect(self.x, self.y, self.w - width - gap, self.h)
        return Rect(self.x + self.w - width, self.y, width, self.h), rest

    def holds(self, x: float, y: float) -> bool:
        """Whether a spot is inside."""
        return self.x <= x < self.x + self.w and self.y <= y < self.y + self.h


class Ink(StrEnum):
    """Colours by what they mean; the look says which they are."""

    PAPER = "paper"
    """The ground of a screen."""
    CARD = "card"
    """The ground of what lies on it."""
    INK = "ink"
    SOFT = "soft"
    """Words of less weight; still 4.5:1 on paper and card."""
    LINE = "line"
    ACCENT = "accent"
    ON_ACCENT = "on-accent"
    PALE_ACCENT = "pale-accent"
    GOOD = "good"
    WARN = "warn"
    ALARM = "alarm"
    ON_ALARM = "on-alarm"
    SHADE = "shade"
    """Half see-through, over what is behind a dialogue."""
    PRESSED = "pressed"
    """Hardly seen, over what a finger is on."""


class FloorInk(NamedTuple):
    """The colour of a level, the same in lists, map, route and lift sign."""

    ordinal: int
    pale: bool = False


Colour = Ink | FloorInk


class Size(StrEnum):
    """Heights of type; the smallest is 28 px, and large type makes each a third larger."""

    SMALL = "small"
    BODY = "body"
    LARGE = "large"
    TITLE = "title"
    HUGE = "huge"
    GIANT = "giant"
    """A number that is read across a hall; there is one on a screen at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """A filled or framed area with round corners."""

    rect: Rect
    fill: Colour | None = Ink.CARD
    line: Colour | None = None
    radius: int = 20
    line_width: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Text within a rectangle: wrapped, and cut with an ellipsis where it doesn't fit."""

    rect: Rect
    text: str
    size: Size = Size.BODY
    ink: Colour = Ink.INK
    bold: bool = False
    across: Literal["left", "middle", "right"] = "left"
    down: Literal["top", "middle", "bottom"] = "middle"
    most_lines: int = 1
    bright: tuple[tuple[int, int], ...] = ()
    """Stretches of letters to bring out, as (first, one past the last)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Icon:
    """A sign drawn by ourselves, by name (`kiosk.drawing.icons` has them), filling its rectangle."""

    rect: Rect
    name: str
    ink: Colour = Ink.INK


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture file, filling its rectangle without being stretched."""

    rect: Rect
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QrCode:
    """A text as a code for phones, black on white with its quiet zone."""

    rect: Rect
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Camera:
    """What of a level is seen: the spot in the middle, how many pixels a metre is, and which way is up."""

    centre: Point
    px_per_m: float
    up_deg: float
    """Compass degrees that point up on the screen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """A way on the level that is seen."""

    points: tuple[Point, ...]
    shown: float = 1.0
    """How much of it has grown yet, 0 to 1."""
    faint: bool = False
    """For a leg that isn't the one being told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """A sign standing on the map."""

    at: Point
    icon: str
    ink: Colour = Ink.ACCENT
    text: str = ""
    facing_deg: float | None = None
    """Compass degrees; draws you-are-here with a wedge that way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MapView:
    """A level of the venue."""

    rect: Rect
    level: int
    """Ordinal."""
    camera: Camera
    language: str
    bright: frozenset[str] = frozenset()
    """Ids of places to bring out."""
    closed: frozenset[str] = frozenset()
    """Ids of places and links that can't be used now."""
    trails: tuple[Trail, ...] = ()
    pins: tuple[Pin, ...] = ()
    radius: int = 0
    """Of its corners."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """Marks of which only what lies in a rectangle is seen: the inside of a list that is dragged."""

    rect: Rect
    marks: tuple["Mark", ...]


Mark = Panel | Words | Icon | Picture | QrCode | MapView | Clip


@dataclass(frozen=True, slots=True, kw_only=True)
class Touch:
    """Where a touch does something."""

    rect: Rect
    action: Hashable
    """What the flow is handed."""
    label: str
    """What it does, for spoken guidance and tests."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grip:
    """Where a finger can drag, and two can pinch."""

    rect: Rect
    name: str
    places: bool = False
    """Whether it is a map, so that a tap on it names a spot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One screen, as it is to be seen now."""

    name: str
    """Which screen it is, such as "home" or "way"; pictures and figures go by it."""
    marks: tuple[Mark, ...] = ()
    touches: tuple[Touch, ...] = ()
    """The last one that holds the finger's spot has it."""
    grips: tuple[Grip, ...] = ()
    spoken: str = ""
    """What spoken guidance says of this screen when it comes up."""
    play: Hashable = None
    """Which advertiser's picture is seen; frames of it that were shown prove its play."""
    large: bool = False
    """Larger type; set by the navigator."""
    contrast: bool = False
    """Stronger colours; set by the navigator."""
    lively: bool = field(default=False, compare=False)
    """Whether it changes by itself, so that it is asked for at each frame."""
