"""A screen that says one thing: a sign, a sentence, what to do next, and the buttons for it.

Decides how such a screen is laid out, upright and wide. Refuses to know what is said.
"""

from collections.abc import Hashable
from dataclasses import dataclass

from kiosk.flows.sheet import GAP, Sheet, Weight
from kiosk.scene.nouns import Icon, Ink, Rect, Size

MOST_WIDE = 1100
"""Pixels; longer lines are hard to read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """One thing to do."""

    text: str
    action: Hashable
    weight: Weight = "plain"
    icon: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One thing said."""

    icon: str
    title: str
    texts: tuple[str, ...] = ()
    """Paragraphs."""
    buttons: tuple[Button, ...] = ()
    """From the top down; the one next step is the strong one."""
    ink: Ink = Ink.ACCENT
    """Of the sign."""


def draw(sheet: Sheet, notice: Notice) -> None:
    """Fill the screen, its buttons at the foot."""
    sheet.say(notice.title, *notice.texts)
    middle = middle_of(sheet.whole)
    rest = buttons(sheet, middle, notice.buttons)
    high = _high(sheet, rest, notice)
    _, rest = rest.cut_top(max(0, min((rest.h - high) // 2, rest.h // 4)))
    side = _side(sheet, rest)
    top, rest = rest.cut_top(side, GAP)
    sheet.put(Icon(rect=Rect(top.x + (top.w - side) // 2, top.y, side, side), name=notice.icon, ink=notice.ink))
    rest = sheet.text(rest, notice.title, Size.TITLE, bold=True, across="middle", gap=GAP)
    for text in notice.texts:
        rest = sheet.text(rest, text, ink=Ink.SOFT, across="middle", gap=GAP // 2)


def buttons(sheet: Sheet, rect: Rect, wanted: tuple[Button, ...]) -> Rect:
    """Put buttons at the foot of a rectangle, the strong ones first; gives what is left above them."""
    if not wanted:
        return rect
    high, count = button_height(sheet), len(wanted)
    if rect.w > 1.25 * rect.h or rect.h < 5 * high:
        foot, rest = rect.cut_bottom(high, GAP)
        places = foot.columns(count, GAP)
    else:
        foot, rest = rect.cut_bottom(count * high + (count - 1) * GAP, GAP)
        places = foot.rows(count, GAP)
    for place, button in zip(places, wanted, strict=True):
        sheet.button(place, button.text, button.action, weight=button.weight, icon=button.icon)
    return rest


def button_height(sheet: Sheet) -> int:
    """How high a button is, in pixels."""
    return max(sheet.touch_px, sheet.line(Size.LARGE) + 2 * GAP)


def middle_of(rect: Rect) -> Rect:
    """The middle of a rectangle, no wider than lines are read well."""
    spare = max(0, rect.w - MOST_WIDE)
    return Rect(rect.x + spare // 2, rect.y, rect.w - spare, rect.h)


def _side(sheet: Sheet, rest: Rect) -> int:
    return min(2 * sheet.line(Size.HUGE), rest.h // 4)


def _high(sheet: Sheet, rest: Rect, notice: Notice) -> int:
    measure = sheet.page.measure
    title = measure.lines(notice.title, Size.TITLE, rest.w, bold=True) * sheet.line(Size.TITLE)
    texts = sum(measure.lines(text, Size.BODY, rest.w) for text in notice.texts) * sheet.line(Size.BODY)
    return _side(sheet, rest) + title + texts + GAP * (2 + len(notice.texts))
