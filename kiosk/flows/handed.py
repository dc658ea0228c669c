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

_SCAN: Texts = {"zh": "手机扫码查看", "en": "Scan to follow on your phone"}


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
    """Fill the body."""
    rest = sheet.heading(it.title, "\n".join(it.texts))
    rest = notice.buttons(sheet, rest, it.buttons)
    wide = rest.w > 1.4 * rest.h
    card = rest if wide else rest.cut_top(min(rest.h, 1000))[0]
    sheet.put(Panel(rect=card, line=Ink.LINE, radius=28))
    inner = card.inset(2 * GAP if wide else GAP)
    if not it.url:
        _facts(sheet, inner, it)
        return
    side = min(inner.h, inner.w // 3) if wide else min(inner.w // 2, inner.h - _facts_high(sheet, it) - 2 * GAP)
    side -= sheet.line(Size.SMALL) if side > 240 else 0
    if wide:
        right, left = inner.cut_right(side, 2 * GAP)
        _facts(sheet, left, it)
        _code(sheet, right, side, it.url)
    else:
        foot, top = inner.cut_bottom(side + sheet.line(Size.SMALL), GAP)
        _facts(sheet, top, it)
        _code(sheet, foot, side, it.url)


def said(why: Bilingual | None, language: str) -> str:
    """A sentence in the visitor's language; "" for none."""
    return in_language(why, language) if why else ""


def _facts(sheet: Sheet, rect: Rect, it: Handed) -> None:
    high = _facts_high(sheet, it)
    rect = Rect(rect.x, rect.y + max(0, (rect.h - high) // 2), rect.w, rect.h)
    rest = sheet.text(rect, it.name, ink=Ink.SOFT, across="middle")
    top, rest = rest.cut_top(sheet.line(Size.HUGE), GAP)
    sheet.put(Words(rect=top, text=it.large, size=Size.HUGE, bold=True, ink=Ink.ACCENT, across="middle"))
    for name, value in it.facts:
        row, rest = rest.cut_top(sheet.line(Size.LARGE))
        half = row.w // 2
        sheet.put(
            Words(rect=Rect(row.x, row.y, half - GAP // 2, row.h), text=name, ink=Ink.SOFT, across="right"),
            Words(
                rect=Rect(row.x + half + GAP // 2, row.y, half - GAP // 2, row.h),
                text=value,
                size=Size.LARGE,
                bold=True,
            ),
        )


def _facts_high(sheet: Sheet, it: Handed) -> int:
    return sheet.line(Size.BODY) + sheet.line(Size.HUGE) + GAP + len(it.facts) * sheet.line(Size.LARGE)


def _code(sheet: Sheet, rect: Rect, side: int, url: str) -> None:
    top = rect.y + max(0, (rect.h - side - sheet.line(Size.SMALL)) // 2)
    sheet.put(QrCode(rect=Rect(rect.x + (rect.w - side) // 2, top, side, side), text=url))
    under = Rect(rect.x, top + side, rect.w, sheet.line(Size.SMALL))
    sheet.put(Words(rect=under, text=sheet.page.text(_SCAN), size=Size.SMALL, ink=Ink.SOFT, across="middle"))
