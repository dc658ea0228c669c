"""Shelves as they are seen: all of one kind of shelf, and the places of one.

Refuses to know what belongs on which shelf.
"""

from collections.abc import Callable, Hashable, Sequence
from enum import Enum

from content.directory.nouns import Shelf
from kiosk.flows.directory.rows import Listed, listing, shelf_sign
from kiosk.flows.flow import Page
from kiosk.flows.kinds import FACILITIES
from kiosk.flows.pieces import chips, floor_chip, tile
from kiosk.flows.places import short_of
from kiosk.flows.scrolling import Scroll
from kiosk.flows.sheet import GAP, Sheet
from kiosk.scene.nouns import FloorInk, Icon, Ink, Panel, Rect, Scene, Size, Words
from kiosk.world import World

MOST_COLUMNS = 14
TABS = {"kind": ("分类", "Kinds"), "floor": ("楼层", "Floors"), "letter": ("A–Z", "A–Z")}


def browsing(  # noqa: PLR0913 (what is seen has that many parts)
    page: Page,
    world: World,
    shelves: Sequence[Shelf],
    tabs: tuple[Enum, Sequence[tuple[Enum, Hashable]]],
    take: Callable[[str], Hashable],
    *,
    search: Hashable,
) -> Scene:
    """A field to search by, the ways to browse, and the shelves."""
    sheet = Sheet(page)
    zh = page.language == "zh"
    chosen, ways = tabs
    bar_h = max(88, sheet.line(Size.BODY) + 32)
    bar, rest = page.body.cut_top(bar_h, GAP)
    field, row = bar, bar
    if page.body.w > 1400 or page.low:
        field, row = bar.cut_left(bar.w * 2 // 5, GAP)
    else:
        row, rest = rest.cut_top(bar_h, GAP)
    _field(sheet, field, search)
    choices = [(TABS[str(by.value)][0 if zh else 1], action) for by, action in ways]
    chips(sheet, row, choices, next(action for by, action in ways if by is chosen))
    if chosen.value == "floor":
        _floors(sheet, rest, world, shelves, take)
    elif chosen.value == "letter":
        _letters(sheet, rest, shelves, take)
    else:
        _kinds(sheet, rest, shelves, take)
    return sheet.scene("directory", spoken="请选择分类" if zh else "Choose a kind of shop")


def shelf_page(page: Page, world: World, shelf: Shelf, scroll: Scroll) -> Scene:
    """The places of one shelf."""
    sheet = Sheet(page)
    zh = page.language == "zh"
    title, rest = page.body.cut_top(sheet.line(Size.TITLE), 16)
    count = f"{len(shelf.places)} 家" if zh else f"{len(shelf.places)}"
    words = page.text(shelf.title)
    sheet.put(Words(rect=title, text=words, size=Size.TITLE, bold=True))
    sheet.put(Words(rect=title, text=count, ink=Ink.SOFT, across="right"))
    rest = Rect(rest.x, rest.y, rest.w, rest.h)
    listing(sheet, rest, world, [Listed(place) for place in shelf.places], scroll)
    return sheet.scene("shelf", spoken=f"{words} {count}")


def _field(sheet: Sheet, rect: Rect, search: Hashable) -> None:
    words = "搜索" if sheet.page.language == "zh" else "Search"
    sheet.put(Panel(rect=rect, fill=Ink.CARD, line=Ink.ACCENT, radius=rect.h // 2, line_width=3))
    side = 48
    sign = Rect(rect.x + 30, rect.y + (rect.h - side) // 2, side, side)
    sheet.put(Icon(rect=sign, name="search", ink=Ink.ACCENT))
    sheet.put(Words(rect=Rect(sign.x + side + 20, rect.y, rect.w - side - 80, rect.h), text=words, ink=Ink.SOFT))
    sheet.touch(rect, search, words)


def _cells(area: Rect, count: int, columns: int, tallest: int, shortest: int) -> list[Rect]:
    """Cells of a grid from the top left, no higher than they look well."""
    rows, height = _rows(area, count, columns)
    while height < shortest and columns < MOST_COLUMNS:
        columns += 1
        rows, height = _rows(area, count, columns)
    height = min(height, tallest)
    used = Rect(area.x, area.y, area.w, rows * height + GAP * (rows - 1))
    return [cell for row in used.rows(rows, GAP) for cell in row.columns(columns, GAP)][:count]


def _rows(area: Rect, count: int, columns: int) -> tuple[int, int]:
    """How many rows so many columns make, and how high each can be."""
    rows = max(1, -(-count // columns))
    return rows, (area.h - GAP * (rows - 1)) // rows


def _kinds(sheet: Sheet, area: Rect, shelves: Sequence[Shelf], take: Callable[[str], Hashable]) -> None:
    """Kinds of shops; what else there is has a screen of its own."""
    zh = sheet.page.language == "zh"
    shops = [shelf for shelf in shelves if shelf.key not in set(FACILITIES)]
    shortest = max(84, sheet.line(Size.BODY) + 20)
    cells = _cells(area, len(shops), 4 if area.w > 1400 else 2, 230, shortest)
    for cell, shelf in zip(cells, shops, strict=True):
        count = len(shelf.places)
        under = f"{count} 家" if zh else f"{count} place" + ("" if count == 1 else "s")
        tile(sheet, cell, shelf_sign(shelf.key), sheet.page.text(shelf.title), take(shelf.key), under=under)


def _floors(sheet: Sheet, area: Rect, world: World, shelves: Sequence[Shelf], take: Callable[[str], Hashable]) -> None:
    """From the top floor down, as in the building."""
    zh = sheet.page.language == "zh"
    ordered = sorted(shelves, key=lambda shelf: -int(shelf.key))
    columns = 2 if area.w > 1400 else 1
    for cell, shelf in zip(_cells(area, len(ordered), columns, 170, 84), ordered, strict=True):
        ordinal = int(shelf.key)
        sheet.put(Panel(rect=cell, fill=FloorInk(ordinal, pale=True), radius=24))
        chip = Rect(cell.x + 24, cell.y + (cell.h - 72) // 2, 120, 72)
        floor_chip(sheet, chip, short_of(world, ordinal), ordinal)
        count = f"{len(shelf.places)} 家" if zh else f"{len(shelf.places)}"
        here = ("您在这里" if zh else "You are here") if ordinal == world.spot.level else ""
        words = Rect(chip.x + chip.w + 28, cell.y, cell.w - chip.w - 320, cell.h)
        sheet.put(Words(rect=words, text=sheet.page.text(shelf.title), size=Size.BODY, bold=True))
        right = Rect(cell.x + cell.w - 330, cell.y, 300, cell.h)
        sheet.put(Words(rect=right, text=" · ".join(filter(None, (here, count))), size=Size.SMALL, across="right"))
        sheet.touch(cell, take(shelf.key), sheet.page.text(shelf.title))


def _letters(sheet: Sheet, area: Rect, shelves: Sequence[Shelf], take: Callable[[str], Hashable]) -> None:
    columns = 9 if area.w > 1400 else 5
    for cell, shelf in zip(_cells(area, len(shelves), columns, 200, 72), shelves, strict=True):
        sheet.put(Panel(rect=cell, fill=Ink.CARD, line=Ink.LINE, radius=24))
        title_h, under_h = sheet.line(Size.TITLE), sheet.line(Size.SMALL)
        both = cell.h >= title_h + under_h
        top = cell.y + (cell.h - title_h - (under_h if both else 0)) // 2
        first = Rect(cell.x, max(cell.y, top), cell.w, min(title_h, cell.h))
        size = Size.TITLE if cell.h >= title_h else Size.BODY
        sheet.put(Words(rect=first, text=shelf.key, size=size, bold=True, across="middle"))
        if both:
            under = Rect(cell.x, top + title_h, cell.w, under_h)
            count = str(len(shelf.places))
            sheet.put(Words(rect=under, text=count, size=Size.SMALL, ink=Ink.SOFT, across="middle"))
        sheet.touch(cell, take(shelf.key), shelf.key)
