"""What flows have alike: floor chips, tiles with a sign, rows of lists, and chips to choose by.

Decides how they look. Refuses to know what they are for.
"""

from collections.abc import Hashable

from kiosk.flows.sheet import Sheet
from kiosk.scene.nouns import Colour, FloorInk, Icon, Ink, Panel, Rect, Size, Words


def floor_chip(sheet: Sheet, rect: Rect, short: str, ordinal: int) -> None:
    """A level's name on its colour."""
    sheet.put(
        Panel(rect=rect, fill=FloorInk(ordinal), radius=14),
        Words(rect=rect, text=short, size=Size.BODY, bold=True, ink=Ink.ON_ACCENT, across="middle"),
    )


def tile(  # noqa: PLR0913 (what a tile looks like has that many sides)
    sheet: Sheet,
    rect: Rect,
    icon: str,
    words: str,
    action: Hashable,
    *,
    under: str = "",
    strong: bool = False,
) -> None:
    """A big button: its sign above its words, or beside them where it is flat."""
    ink = Ink.ON_ACCENT if strong else Ink.INK
    fill, line = (Ink.ACCENT, None) if strong else (Ink.CARD, Ink.LINE)
    sheet.put(Panel(rect=rect, fill=fill, line=line, radius=28))
    sheet.touch(rect, action, words)
    sign_ink = Ink.ON_ACCENT if strong else Ink.ACCENT
    title_h, under_h = sheet.line(Size.BODY), sheet.line(Size.SMALL) if under else 0
    side = 72 if rect.h < 300 else 112
    soft = ink if strong else Ink.SOFT
    if rect.h >= side + title_h + under_h + 44:
        top = rect.y + (rect.h - side - 12 - title_h - under_h) // 2
        sheet.put(Icon(rect=Rect(rect.x + (rect.w - side) // 2, top, side, side), name=icon, ink=sign_ink))
        size = fitting(sheet, words, rect.w - 20)
        title = Rect(rect.x + 10, top + side + 12, rect.w - 20, title_h)
        sheet.put(Words(rect=title, text=words, size=size, bold=True, ink=ink, across="middle"))
        below = Rect(title.x, title.y + title_h, title.w, under_h)
        if under:
            sheet.put(Words(rect=below, text=under, size=Size.SMALL, ink=soft, across="middle"))
        return
    _flat(sheet, rect, (icon, sign_ink), (words, ink), (under, soft))


def _flat(sheet: Sheet, rect: Rect, sign: tuple[str, Ink], said: tuple[str, Ink], under: tuple[str, Ink]) -> None:
    """The sign beside the words; long words take two lines, or the sign's room."""
    side = min(64, rect.h - 16)
    place = Rect(rect.x + 20, rect.y + (rect.h - side) // 2, side, side)
    left = place.x + side + 16
    room = rect.x + rect.w - left - 8
    words, ink = said
    size = fitting(sheet, words, room)
    if sheet.page.measure.lines(words, size, room, bold=True) > 2:
        left, room = place.x, rect.w - 40
    else:
        sheet.put(Icon(rect=place, name=sign[0], ink=sign[1]))
    lines = min(2, sheet.page.measure.lines(words, size, room, bold=True))
    title_h = lines * sheet.line(size)
    under_h = sheet.line(Size.SMALL) if under[0] and lines == 1 else 0
    under_h = under_h if rect.h >= title_h + under_h + 8 else 0
    top = rect.y + (rect.h - title_h - under_h) // 2
    title = Rect(left, top, room, title_h)
    sheet.put(Words(rect=title, text=words, size=size, bold=True, ink=ink, most_lines=lines))
    if under_h:
        below = Rect(left, top + title_h, room, under_h)
        sheet.put(Words(rect=below, text=under[0], size=Size.SMALL, ink=under[1]))


def fitting(sheet: Sheet, words: str, room: int) -> Size:
    """The largest type, up to body, in which words fit on a line of so many pixels."""
    return Size.BODY if sheet.page.measure.width(words, Size.BODY, bold=True) <= room else Size.SMALL


def chip(  # noqa: PLR0913 (what a choice looks like has that many sides)
    sheet: Sheet, rect: Rect, words: str, action: Hashable, *, on: bool = False, colour: Colour = Ink.ACCENT
) -> None:
    """A small choice among others."""
    sheet.put(Panel(rect=rect, fill=colour if on else Ink.CARD, line=None if on else Ink.LINE, radius=rect.h // 2))
    ink = Ink.ON_ACCENT if on else Ink.INK
    size = Size.BODY if sheet.page.measure.width(words, Size.BODY, bold=on) <= rect.w - 24 else Size.SMALL
    sheet.put(Words(rect=rect.inset(10, 0), text=words, size=size, bold=on, ink=ink, across="middle"))
    sheet.touch(rect, action, words)


def chips(sheet: Sheet, row: Rect, choices: list[tuple[str, Hashable]], chosen: Hashable, *, gap: int = 16) -> None:
    """A row of them, each as wide as its words want, stretched to fill the row."""
    wants = [sheet.page.measure.width(words, Size.BODY, bold=True) + 56 for words, _ in choices]
    spare = row.w - gap * (len(choices) - 1) - sum(wants)
    left = float(row.x)
    for (words, action), want in zip(choices, wants, strict=True):
        width = want + spare / len(choices)
        rect = Rect(round(left), row.y, round(width), row.h)
        chip(sheet, rect, words, action, on=action == chosen)
        left += width + gap
