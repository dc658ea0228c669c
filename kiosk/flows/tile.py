"""Cards to choose from, each a sign and a name, in a grid.

Decides how they are laid out. Refuses to know what they stand for.
"""

from collections.abc import Hashable
from dataclasses import dataclass

from kiosk.flows.sheet import GAP, Sheet
from kiosk.scene.nouns import Colour, Icon, Ink, Panel, Rect, Size, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """One choice."""

    icon: str
    text: str
    action: Hashable
    ink: Colour = Ink.ACCENT
    """Of the sign."""


def grid(sheet: Sheet, rect: Rect, tiles: list[Tile], columns: int, *, tallest: int = 360) -> None:
    """Put tiles down from the top left, all alike, the sign above the name where they are tall."""
    rows = -(-len(tiles) // columns)
    high = min(tallest, (rect.h - GAP * (rows - 1)) // rows)
    cells = [
        cell
        for row in range(rows)
        for cell in Rect(rect.x, rect.y + row * (high + GAP), rect.w, high).columns(columns, GAP)
    ]
    if not cells:
        return
    words = 2 * sheet.line(Size.BODY) + GAP // 2
    upright = cells[0].h >= words + 120
    room = cells[0].w - GAP if upright else cells[0].w - 3 * GAP - _sign(sheet, cells[0])
    size = _fitting(sheet, [tile.text for tile in tiles], room)
    for cell, tile in zip(cells, tiles, strict=False):
        sheet.put(Panel(rect=cell, line=Ink.LINE, radius=24))
        (_upright if upright else _lying)(sheet, cell, tile, size)
        sheet.touch(cell, tile.action, tile.text)


def _upright(sheet: Sheet, cell: Rect, tile: Tile, size: Size) -> None:
    inside = cell.inset(GAP // 2, 0)
    lines = min(2, sheet.page.measure.lines(tile.text, size, inside.w, bold=True))
    high = lines * sheet.line(size)
    side = min(cell.h - high - 3 * GAP, cell.w - 4 * GAP, 200)
    top = cell.y + (cell.h - side - high - GAP) // 2
    sheet.put(
        Icon(rect=Rect(cell.x + (cell.w - side) // 2, top, side, side), name=tile.icon, ink=tile.ink),
        Words(
            rect=Rect(inside.x, top + side + GAP, inside.w, high),
            text=tile.text,
            size=size,
            bold=True,
            across="middle",
            most_lines=2,
        ),
    )


def _lying(sheet: Sheet, cell: Rect, tile: Tile, size: Size) -> None:
    side = _sign(sheet, cell)
    sign, rest = cell.inset(GAP, 0).cut_left(side, GAP)
    sheet.put(
        Icon(rect=Rect(sign.x, cell.y + (cell.h - side) // 2, side, side), name=tile.icon, ink=tile.ink),
        Words(rect=rest, text=tile.text, size=size, bold=True, most_lines=2),
    )


def _sign(sheet: Sheet, cell: Rect) -> int:
    return min(cell.h - GAP, sheet.line(Size.LARGE) + GAP)


def _fitting(sheet: Sheet, texts: list[str], wide: int) -> Size:
    """One size for all: the largest in which each is on one line, else in two."""
    measure = sheet.page.measure
    if all(measure.width(text, Size.LARGE, bold=True) <= wide for text in texts):
        return Size.LARGE
    fits = all(measure.lines(text, Size.BODY, wide, bold=True) <= 2 for text in texts)
    return Size.BODY if fits else Size.SMALL
