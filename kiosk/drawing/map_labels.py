"""Which names and signs a map shows at a zoom, and where: the weightier first, and none over another.

Decides what is left out. Refuses to know surfaces: it is handed how words are wrapped and how wide they are.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from content.venue.nouns import PlaceKind, Point
from kiosk.drawing.changes import meeting
from kiosk.drawing.map_plan import Named
from kiosk.scene.nouns import Rect

SIGNS: dict[PlaceKind, str] = {
    PlaceKind.DESK: "desk",
    PlaceKind.LIFT: "lift",
    PlaceKind.ESCALATOR: "escalator",
    PlaceKind.STAIRS: "stairs",
    PlaceKind.RAMP: "ramp",
    PlaceKind.TOILET: "toilet",
    PlaceKind.BABY_ROOM: "baby",
    PlaceKind.CASH_MACHINE: "cash",
    PlaceKind.STROLLERS: "stroller",
    PlaceKind.ENTRANCE: "entrance",
    PlaceKind.EXIT: "way-out",
    PlaceKind.PARKING: "parking",
}
"""What is shown as a sign, the weightier first."""
SILENT = frozenset({PlaceKind.VOID, PlaceKind.SEATING, PlaceKind.NONPUBLIC})
SIGN_PX, CLEAR_PX = 46, 8
OVER = 1.15
"""How much wider than its room a name may be."""
LARGE_ROOM_PX = (170, 90)
"""Names in rooms as wide and high are written larger."""
CELL_PX = 160

Wrap = Callable[[str, int, int, bool], tuple[list[str], int, int]]
"""A text, its height in pixels, the room's width, whether it is bold; gives the lines, how wide the widest is, and how
high all are. No lines: it doesn't fit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A name or a sign on the map."""

    place: str
    kind: PlaceKind
    at: Point
    """Metres to the right and down, of its middle."""
    wide: int
    high: int
    """Pixels."""
    sign: str = ""
    """One of the icons; else it is words."""
    lines: tuple[str, ...] = ()
    px: int = 0
    """Height of its type."""
    bright: bool = False
    closed: bool = False

    def box(self, px_per_m: float, clear: int = CLEAR_PX) -> Rect:
        """The pixels it takes with what is kept clear around it, counted from the venue's origin."""
        x, y = self.at[0] * px_per_m, self.at[1] * px_per_m
        wide, high = self.wide + clear, self.high + clear
        return Rect(round(x - wide / 2), round(y - high / 2), wide, high)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lettering:
    """How a map is lettered."""

    px_per_m: float
    english: bool
    small: int
    large: int
    """Heights of type in pixels."""
    bright: frozenset[str]
    closed: frozenset[str]
    wrap: Wrap


def labels_of(named: Sequence[Named], how: Lettering, taken: Sequence[Rect]) -> list[Label]:
    """The labels of a level, none over another or over what is taken; boxes are counted from the venue's origin."""
    cells: dict[tuple[int, int], list[Rect]] = defaultdict(list)
    for rect in taken:
        _take(cells, rect)
    shown: list[Label] = []
    for each in sorted(named, key=lambda each: _rank(each, how)):
        for label in _wanted(each, how):
            box = label.box(how.px_per_m)
            if not any(meeting(box, other) for cell in _cells(box) for other in cells.get(cell, ())):
                _take(cells, box)
                shown.append(label)
                break
    return shown


def _rank(named: Named, how: Lettering) -> tuple[int, float]:
    if named.place in how.bright or named.ids & how.closed:
        return 0, 0
    if named.kind in SIGNS:
        return 1, list(SIGNS).index(named.kind)
    return 2, -named.wide * named.high


def _wanted(named: Named, how: Lettering) -> Iterator[Label]:
    """How a place could be shown, the best first."""
    plain = Label(
        place=named.place,
        kind=named.kind,
        at=named.at,
        wide=SIGN_PX,
        high=SIGN_PX,
        bright=named.place in how.bright,
        closed=bool(named.ids & how.closed),
    )
    if named.kind in SIGNS:
        yield replace(plain, sign=SIGNS[named.kind])
    elif named.kind not in SILENT and (text := named.texts[how.english]):
        yield from _names(named, text, how, plain)


def _names(named: Named, text: str, how: Lettering, plain: Label) -> Iterator[Label]:
    wide, high = named.wide * how.px_per_m * OVER, named.high * how.px_per_m * OVER
    sizes = (how.large, how.small) if wide > LARGE_ROOM_PX[0] and high > LARGE_ROOM_PX[1] else (how.small,)
    if plain.bright:
        wide, high = max(wide, 12 * how.small), max(high, 4 * how.small)
    for px in sizes:
        lines, widest, tall = how.wrap(text, px, round(wide), plain.bright)
        if lines and tall <= high:
            yield replace(plain, wide=widest, high=tall, lines=tuple(lines), px=px)


def _cells(box: Rect) -> Iterator[tuple[int, int]]:
    for across in range(box.x // CELL_PX, (box.x + box.w) // CELL_PX + 1):
        for down in range(box.y // CELL_PX, (box.y + box.h) // CELL_PX + 1):
            yield across, down


def _take(cells: dict[tuple[int, int], list[Rect]], box: Rect) -> None:
    for cell in _cells(box):
        cells[cell].append(box)
