"""Lists of places: each row says what it is called, where it is, and about how far.

Decides how a row looks. Refuses to know why a place is on the list.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from content.directory.nouns import Found, Span
from content.venue.nouns import Place, PlaceKind
from kiosk.flows.kinds import kind_icon, kind_words
from kiosk.flows.pieces import floor_chip
from kiosk.flows.places import Named, minutes_to, named, short_of
from kiosk.flows.scrolling import Scroll, within
from kiosk.flows.sheet import Sheet
from kiosk.scene.nouns import Clip, Icon, Ink, Mark, Panel, Rect, Size, Words
from kiosk.world import World

LIST = "list"
"""The grip's name."""
ROW_GAP = 14
SIGNS = {
    "food": "fork",
    "fashion": "tag",
    "beauty": "face-great",
    "jewellery": "star",
    "kids": "child",
    "sports": "walk",
    "electronics": "phone",
    "home": "home",
    "supermarket": "bag",
    "gifts": "gift",
    "leisure": "cinema",
    "health": "plus",
    "service": "info",
}
"""Of departments, which are no kinds of places; any other has the shop's."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A place of the list was touched."""

    place: str
    """Its id."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A place, and what of its names answers to what was typed."""

    place: Place
    text: str = ""
    spans: tuple[Span, ...] = ()

    @classmethod
    def of(cls, found: Found) -> "Listed":
        """As the search gives it."""
        return cls(place=found.place, text=found.text, spans=found.spans)


def row_height(sheet: Sheet) -> int:
    """Two lines and air, in pixels."""
    return max(sheet.touch_px, sheet.line(Size.BODY) + sheet.line(Size.SMALL) + 32)


def listing(sheet: Sheet, area: Rect, world: World, items: Sequence[Listed], scroll: Scroll) -> None:
    """The list; a finger drags it where it is longer than its room."""
    height = row_height(sheet)
    marks: list[Mark] = []
    for number, rect in scroll.rows(area, len(items), height, ROW_GAP):
        row = Sheet(sheet.page)
        _row(row, rect, world, items[number])
        marks += row.scene("row").marks
        seen = within(rect, area)
        if seen and seen.h >= sheet.touch_px:
            sheet.touch(seen, Chosen(items[number].place.id), named(sheet.page, items[number].place).first)
    sheet.put(Clip(rect=area, marks=tuple(marks)))
    sheet.grip(area, LIST)
    if scroll.most > 0:
        _thumb(sheet, area, scroll)


def _thumb(sheet: Sheet, area: Rect, scroll: Scroll) -> None:
    """Where in the list one is."""
    height = max(60, round(area.h * area.h / (area.h + scroll.most)))
    top = area.y + round((area.h - height) * scroll.offset / scroll.most)
    sheet.put(Panel(rect=Rect(area.x + area.w + 14, top, 8, height), fill=Ink.LINE, radius=4))


def _row(sheet: Sheet, rect: Rect, world: World, item: Listed) -> None:
    page, place = sheet.page, item.place
    sheet.put(Panel(rect=rect, fill=Ink.CARD, line=Ink.LINE, radius=22))
    chip_w = max(96, page.measure.width("B2", Size.BODY, bold=True) + 40)
    chip_h = sheet.line(Size.BODY) + 16
    chip = Rect(rect.x + 20, rect.y + (rect.h - chip_h) // 2, chip_w, chip_h)
    floor_chip(sheet, chip, short_of(world, place.level), place.level)
    zh = page.language == "zh"
    far = f"{minutes_to(world.spot, place)} 分钟" if zh else f"{minutes_to(world.spot, place)} min"
    far_w = page.measure.width(far, Size.SMALL) + 8
    side = sheet.line(Size.SMALL)
    right = Rect(rect.x + rect.w - far_w - 28, rect.y, far_w, rect.h)
    walk = Rect(right.x - side - 6, rect.y + (rect.h - side) // 2, side, side)
    sheet.put(Icon(rect=walk, name="walk", ink=Ink.SOFT))
    sheet.put(Words(rect=right, text=far, size=Size.SMALL, ink=Ink.SOFT, across="right"))
    left = chip.x + chip.w + 24
    _names(sheet, Rect(left, rect.y, walk.x - left - 20, rect.h), named(page, place), item)


def _names(sheet: Sheet, room: Rect, names: Named, item: Listed) -> None:
    zh = sheet.page.language == "zh"
    title_h, under_h = sheet.line(Size.BODY), sheet.line(Size.SMALL)
    top = room.y + (room.h - title_h - under_h) // 2
    first = Rect(room.x, top, room.w, title_h)
    below = Rect(room.x, top + title_h, room.w, under_h)
    bright = item.spans if item.text == names.first else ()
    sheet.put(Words(rect=first, text=names.first, bold=True, bright=bright))
    what = "" if item.place.names == {} else kind_words(item.place.kind, zh=zh)
    alias = item.text if item.text and item.text not in names else ""
    parts = [part for part in (names.second, alias, item.place.unit or what) if part]
    while len(parts) > 1 and sheet.page.measure.width(" · ".join(parts), Size.SMALL) > room.w:
        parts.pop()
    second = " · ".join(parts)
    bright = item.spans if item.text == names.second else ()
    sheet.put(Words(rect=below, text=second, size=Size.SMALL, ink=Ink.SOFT, bright=bright))


def shelf_sign(key: str) -> str:
    """The sign of a shelf, by its key."""
    if key in SIGNS:
        return SIGNS[key]
    return kind_icon(PlaceKind(key)) if key in set(PlaceKind) else "shop"
