"""The search as it is seen: what was typed, what answers, the keyboard, and where to go when nothing does.

Refuses to know how words are compared.
"""

from collections.abc import Hashable, Sequence

from content.directory.nouns import Nothing, Results, Shelf
from kiosk.flows.directory.rows import Chosen, Listed, listing, shelf_sign
from kiosk.flows.flow import Page
from kiosk.flows.keyboard import drawn
from kiosk.flows.keyboard.keyboard import Keyboard
from kiosk.flows.kinds import FACILITIES
from kiosk.flows.laying import Part, across, down
from kiosk.flows.pieces import chip, tile
from kiosk.flows.scrolling import Scroll
from kiosk.flows.sheet import GAP, Sheet
from kiosk.scene.nouns import Icon, Ink, Panel, Rect, Scene, Size, Words
from kiosk.world import World

Answer = Results | Nothing | Sequence[tuple[Shelf, Hashable]]
"""What answers; before anything is typed, the shelves with what a touch on each does."""


def searching(  # noqa: PLR0913 (what is seen has that many parts)
    page: Page, world: World, keyboard: Keyboard, answer: Answer, scroll: Scroll, *, clear: Hashable
) -> Scene:
    """Upright the keyboard is below what was found, lying beside it."""
    sheet = Sheet(page)
    body = page.body
    if body.w > 1400:
        left, right = across(body, (Part(0, 1), Part(0, 1)), 40)
        keys_h = drawn.height(sheet, keyboard, left.h - _field_height(sheet) - GAP)
        field, rest = left.cut_top(_field_height(sheet), GAP)
        keys, found = rest.cut_bottom(keys_h)[0], right
    else:
        keys_h = drawn.height(sheet, keyboard, round(body.h * 0.46))
        field, found, keys = down(body, (Part(_field_height(sheet)), Part(0, 1), Part(keys_h)), GAP)
    _field(sheet, field, keyboard.shown, clear)
    _found(sheet, found, world, answer, scroll)
    drawn.draw(sheet, keyboard, keys)
    return sheet.scene(
        "search", spoken="请输入要找的地方" if page.language == "zh" else "Type what you are looking for"
    )


def _field_height(sheet: Sheet) -> int:
    return max(104, sheet.line(Size.LARGE) + 36)


def _field(sheet: Sheet, rect: Rect, typed: str, clear: Hashable) -> None:
    zh = sheet.page.language == "zh"
    sheet.put(Panel(rect=rect, fill=Ink.CARD, line=Ink.ACCENT, radius=rect.h // 2, line_width=4))
    side = 56
    sign = Rect(rect.x + 34, rect.y + (rect.h - side) // 2, side, side)
    sheet.put(Icon(rect=sign, name="search", ink=Ink.ACCENT))
    words = Rect(sign.x + side + 24, rect.y, rect.w - side - 34 - 24 - rect.h - 8, rect.h)
    if not typed:
        hint = "店名、拼音、首字母、楼层" if zh else "Name, kind or floor"
        sheet.put(Words(rect=words, text=hint, size=Size.LARGE, ink=Ink.SOFT))
        return
    sheet.put(Words(rect=words, text=typed, size=Size.LARGE, bold=True))
    caret_x = min(words.x + sheet.page.measure.width(typed, Size.LARGE, bold=True) + 8, words.x + words.w)
    caret = Rect(caret_x, rect.y + 28, 5, rect.h - 56)
    sheet.put(Panel(rect=caret, fill=Ink.ACCENT, radius=2))
    end = Rect(rect.x + rect.w - rect.h, rect.y, rect.h, rect.h)
    sheet.put(Icon(rect=end.inset((end.w - 48) // 2), name="close", ink=Ink.SOFT))
    sheet.touch(end, clear, "清空" if zh else "Clear")


def _found(sheet: Sheet, area: Rect, world: World, answer: Answer, scroll: Scroll) -> None:
    zh = sheet.page.language == "zh"
    if isinstance(answer, Results):
        title, rest = area.cut_top(sheet.line(Size.SMALL), 10)
        said = f"找到 {answer.total} 处" if zh else f"{answer.total} found"
        sheet.put(Words(rect=title, text=said, size=Size.SMALL, ink=Ink.SOFT))
        listing(sheet, rest, world, [Listed.of(found) for found in answer.found], scroll)
    elif isinstance(answer, Nothing):
        _nothing(sheet, area, world, answer, scroll)
    else:
        _shelves(sheet, _ideas(sheet, area), answer)


def _ideas(sheet: Sheet, area: Rect) -> Rect:
    """What can be typed, before anything is."""
    zh = sheet.page.language == "zh"
    ideas = (
        (
            ("店名", "拼音或首字母"),
            ("想吃什么", "huoguo · mian · kafei"),
            ("设施", "cesuo · atm · muyingshi"),
            ("楼层", "3lou · b1"),
        )
        if zh
        else (
            ("A name", "or how it begins"),
            ("Something to eat", "noodles · coffee"),
            ("A facility", "toilet · atm · lift"),
            ("A floor", "L3 · B1"),
        )
    )
    height = sheet.line(Size.BODY) + 22
    for number, (what, such) in enumerate(ideas):
        row = Rect(area.x + 16, area.y + 8 + number * height, area.w - 32, height)
        if row.y + row.h > area.y + area.h:
            return Rect(area.x, area.y, area.w, 0)
        left, right = row.cut_left(min(300, row.w // 2), 20)
        sheet.put(Words(rect=left, text=what, bold=True))
        sheet.put(Words(rect=right, text=such, ink=Ink.SOFT))
    return area.cut_top(len(ideas) * height + 8, GAP)[1]


def _shelves(sheet: Sheet, area: Rect, shelves: Sequence[tuple[Shelf, Hashable]]) -> None:
    """Kinds of shops at one touch, as many as there is room for."""
    height = max(sheet.touch_px, sheet.line(Size.BODY) + sheet.line(Size.SMALL))
    rows = max(0, (area.h + GAP) // (height + GAP))
    shops = [each for each in shelves if each[0].key not in set(FACILITIES)][: 2 * rows]
    used = Rect(area.x, area.y, area.w, rows * (height + GAP) - GAP)
    cells = [cell for row in used.rows(rows, GAP) for cell in row.columns(2, GAP)] if rows else []
    for cell, (shelf, take) in zip(cells, shops, strict=False):
        tile(sheet, cell, shelf_sign(shelf.key), sheet.page.text(shelf.title), take)


def _nothing(sheet: Sheet, area: Rect, world: World, nothing: Nothing, scroll: Scroll) -> None:
    """It leads somewhere all the same: what is alike, and the desk."""
    zh = sheet.page.language == "zh"
    said = f"没有找到“{nothing.asked}”" if zh else f"Nothing found for “{nothing.asked}”"
    title, rest = area.cut_top(sheet.line(Size.BODY), 4)
    sheet.put(Words(rect=title, text=said, bold=True))
    if nothing.desks:
        desk, rest = rest.cut_bottom(max(sheet.touch_px, sheet.line(Size.BODY) + 20), 12)
        chip(sheet, desk, "去总服务台问一问" if zh else "Ask at the service desk", Chosen(nothing.desks[0].id))
    under, rest = rest.cut_top(sheet.line(Size.SMALL), 10)
    if nothing.alternatives and rest.h > sheet.touch_px:
        also = "您要找的是不是" if zh else "Perhaps one of these"
        sheet.put(Words(rect=under, text=also, size=Size.SMALL, ink=Ink.SOFT))
        listing(sheet, rest, world, [Listed(place) for place in nothing.alternatives], scroll)
