"""Cards to choose from: a sign, a name, a line under it; and grids of them.

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
    under: str = ""
    ink: Colour = Ink.ACCENT
    """Of the sign."""


def grid(sheet: Sheet, rect: Rect, tiles: list[Tile], columns: int, *, tallest: int = 360) -> None:
    """Put tiles down from the top left, all of one size, the sign above the name where they are tall."""
    rows = -(-len(tiles) // columns)
    high = min(tallest, (rect.h - GAP * (rows - 1)) // rows)
    cells = [
        cell
        for row in range(rows)
        for cell in Rect(rect.x, rect.y + row * (high + GAP), rect.w, high).columns(columns, GAP)
    ]
    for cell, tile in zip(cells, tiles, strict=False):
        _tile(sheet, cell, tile)


def _tile(sheet: Sheet, cell: Rect, tile: Tile) -> None:
    sheet.put(Panel(rect=cell, line=Ink.LINE, radius=24))
    words = sheet.line(Size.LARGE) + (sheet.line(Size.SMALL) if tile.under else 0)
    if cell.h >= words + 160:
        _upright(sheet, cell, tile, words)
    else:
        _lying(sheet, cell, tile, words)
    sheet.touch(cell, tile.action, tile.text)


def _upright(sheet: Sheet, cell: Rect, tile: Tile, words: int) -> None:
    side = min(cell.h - words - 3 * GAP, cell.w - 4 * GAP, 200)
    top = cell.y + (cell.h - side - words - GAP) // 2
    sheet.put(Icon(rect=Rect(cell.x + (cell.w - side) // 2, top, side, side), name=tile.icon, ink=tile.ink))
    rest = Rect(cell.x + GAP // 2, top + side + GAP, cell.w - GAP, words)
    name, under = rest.cut_top(sheet.line(Size.LARGE))
    sheet.put(Words(rect=name, text=tile.text, size=_fitting(sheet, tile.text, name.w), bold=True, across="middle"))
    if tile.under:
        sheet.put(Words(rect=under, text=tile.under, size=Size.SMALL, ink=Ink.SOFT, across="middle"))


def _lying(sheet: Sheet, cell: Rect, tile: Tile, words: int) -> None:
    side = min(cell.h - GAP, sheet.line(Size.LARGE) + GAP)
    sign, rest = cell.inset(GAP, 0).cut_left(side, GAP)
    sheet.put(Icon(rect=Rect(sign.x, cell.y + (cell.h - side) // 2, side, side), name=tile.icon, ink=tile.ink))
    rest = Rect(rest.x, cell.y + (cell.h - words) // 2, rest.w, words)
    name, under = rest.cut_top(sheet.line(Size.LARGE))
    sheet.put(Words(rect=name, text=tile.text, size=_fitting(sheet, tile.text, name.w), bold=True))
    if tile.under:
        sheet.put(Words(rect=under, text=tile.under, size=Size.SMALL, ink=Ink.SOFT))


def _fitting(sheet: Sheet, text: str, wide: int) -> Size:
    sizes = (Size.LARGE, Size.BODY)
    return next((size for size in sizes if sheet.page.measure.width(text, size, bold=True) <= wide), Size.SMALL)
