"""What a visitor is handed: a number or code that is read from afar, what goes with it, and a code for the phone.

Decides how it is laid out, upright and wide. Refuses to know what is handed.
"""

from dataclasses import dataclass

from content.bilingual import Bilingual, in_language
from content.nouns import Texts
from kiosk.flows import notice
from kiosk.flows.notice import Button
from kiosk.flows.sheet import GAP, Sheet
from kiosk.scene.nouns import Ink, Panel, QrCode, Rect, Size, Words

_SCAN: Texts = {"zh": "手机扫码查看", "en": "Scan to follow"}


LEAST_CODE_PX = 320
"""As large as a code should be where there is room: a phone reads it from arm's length."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """One thing to take away."""

    title: str
    texts: tuple[str, ...] = ()
    name: str
    """What the large letters are."""
    large: str
    facts: tuple[tuple[str, str], ...] = ()
    """Names and what they are, under it."""
    url: str = ""
    """What the phone opens; "" for nothing."""
    buttons: tuple[Button, ...] = ()


def draw(sheet: Sheet, it: Handed) -> None:
    """Fill the screen."""
    rest = notice.buttons(sheet, sheet.heading_in(sheet.whole, it.title, "\n".join(it.texts)), it.buttons)
    # Letter by letter: nobody remembers "A twelve" as A012.
    sheet.say(f"{it.name} {' '.join(it.large.replace(' ', ''))}", *(f"{name} {value}" for name, value in it.facts))
    wide = rest.w > 1.25 * rest.h
    card = rest if wide else rest.cut_top(min(rest.h, 1080))[0]
    sheet.put(Panel(rect=card, line=Ink.LINE, radius=28))
    inner, under = card.inset(GAP), sheet.line(Size.SMALL)
    if it.url and wide:
        right, inner = inner.cut_right(min(inner.h - under, inner.w * 2 // 5), 2 * GAP)
        _code(sheet, right, it.url)
    elif it.url:
        facts = _high(sheet, it, _size(sheet, inner.cut_bottom(LEAST_CODE_PX + under, GAP)[1], it), inner.w)
        side = min(inner.w * 3 // 5, inner.h - under - GAP - facts)
        foot, inner = inner.cut_bottom(side + under, GAP)
        _code(sheet, foot, it.url)
    _facts(sheet, inner, it, _size(sheet, inner, it))


def _size(sheet: Sheet, rect: Rect, it: Handed) -> Size:
    """The largest that the letters can have."""
    fits = (
        size
        for size in (Size.GIANT, Size.HUGE)
        if sheet.page.measure.width(it.large, size, bold=True) <= rect.w and _high(sheet, it, size, rect.w) <= rect.h
    )
    return next(fits, Size.TITLE)


def said(why: Bilingual | None, language: str) -> str:
    """A sentence in the visitor's language; "" for none."""
    return in_language(why, language) if why else ""


def _facts(sheet: Sheet, rect: Rect, it: Handed, size: Size) -> None:
    high = _high(sheet, it, size, rect.w)
    rect = Rect(rect.x, rect.y + max(0, (rect.h - high) // 2), rect.w, rect.h)
    rest = sheet.text(rect, it.name, ink=Ink.SOFT, across="middle")
    top, rest = rest.cut_top(_letters(sheet, size), GAP)
    sheet.put(Words(rect=top, text=it.large, size=size, bold=True, ink=Ink.ACCENT, across="middle"))
    across = _across(it, rect.w)
    for index, (name, value) in enumerate(it.facts):
        row = Rect(rest.x, rest.y + index // across * sheet.line(Size.LARGE), rest.w, sheet.line(Size.LARGE))
        _fact(sheet, row.columns(across, GAP)[index % across], name, value)


def _fact(sheet: Sheet, row: Rect, name: str, value: str) -> None:
    left, right = row.columns(2, GAP)
    sheet.put(
        Words(rect=left, text=name, ink=Ink.SOFT, across="right"),
        Words(rect=right, text=value, size=Size.LARGE, bold=True),
    )


def _across(it: Handed, wide: int) -> int:
    """How many facts stand side by side."""
    return 2 if wide >= 1000 and len(it.facts) > 1 else 1


def _letters(sheet: Sheet, size: Size) -> int:
    """The height of figures and capitals, which hang below no line."""
    return sheet.line(size) * 4 // 5


def _high(sheet: Sheet, it: Handed, size: Size, wide: int) -> int:
    rows = -(-len(it.facts) // _across(it, wide))
    return sheet.line(Size.BODY) + _letters(sheet, size) + GAP + rows * sheet.line(Size.LARGE)


def _code(sheet: Sheet, rect: Rect, url: str) -> None:
    under = sheet.line(Size.SMALL)
    side = min(rect.w, rect.h - under)
    top = rect.y + (rect.h - side - under) // 2
    sheet.put(QrCode(rect=Rect(rect.x + (rect.w - side) // 2, top, side, side), text=url))
    said, label = sheet.page.text(_SCAN), Rect(rect.x, top + side, rect.w, under)
    if sheet.page.measure.width(said, Size.SMALL) <= label.w:
        sheet.put(Words(rect=label, text=said, size=Size.SMALL, ink=Ink.SOFT, across="middle"))
