"""A field being typed into, with its keyboard under it.

Decides how much room each has. Refuses to know what is typed.
"""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Literal

from content.nouns import Texts
from kiosk.flows.keyboard import drawn
from kiosk.flows.keyboard.keyboard import Keyboard
from kiosk.flows.keyboard.keys import Board
from kiosk.flows.sheet import GAP, Sheet
from kiosk.scene.nouns import Icon, Ink, Panel, Rect, Size, Words

CARET = "▏"
_CLEAR: Texts = {"zh": "清空", "en": "Clear"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """What is seen of it besides its letters."""

    title: str
    under: str = ""
    hint: str = ""
    """Seen while nothing is typed."""
    clear: Hashable
    """What touching its cross does."""
    lines: int = 1
    """How many lines it likes to have."""


def draw(sheet: Sheet, keyboard: Keyboard, field: Field) -> None:
    """Fill the body: what to type, the field, the keyboard at the foot."""
    body = sheet.heading(field.title, field.under)
    least = _field_high(sheet, 1)
    keys, rest = body.cut_bottom(drawn.height(sheet, keyboard, body.h - least - GAP), GAP)
    high = min(_field_high(sheet, field.lines), rest.h)
    _field(sheet, keyboard, rest.cut_top(high)[0] if sheet.page.above is None else rest.cut_bottom(high)[0], field)
    drawn.draw(sheet, keyboard, _narrowed(keys) if keyboard.board is Board.FIGURES else keys)


def _narrowed(keys: Rect) -> Rect:
    """Three keys in a row needn't be as wide as ten."""
    wide = min(keys.w, 840)
    return Rect(keys.x + (keys.w - wide) // 2, keys.y, wide, keys.h)


def _field_high(sheet: Sheet, lines: int) -> int:
    return max(lines * sheet.line(Size.LARGE) + GAP, sheet.touch_px)


def _field(sheet: Sheet, keyboard: Keyboard, rect: Rect, field: Field) -> None:
    sheet.put(Panel(rect=rect, line=Ink.ACCENT, line_width=3))
    side = max(sheet.touch_px, sheet.line(Size.LARGE))
    strip, text = rect.cut_right(side)
    cross = strip.cut_top(min(rect.h, side))[0]
    text = text.inset(GAP, GAP // 2)
    lines = max(1, text.h // sheet.line(Size.LARGE))
    if keyboard.shown:
        shown = _tail(sheet, keyboard.shown + CARET, text.w, lines)
        end = len(shown) - len(CARET)
        waits = ((max(0, end - len(keyboard.waiting)), end),) if keyboard.waiting else ()
        down: Literal["middle", "top"] = "middle" if lines == 1 else "top"
        sheet.put(Words(rect=text, text=shown, size=Size.LARGE, down=down, most_lines=lines, bright=waits))
        icon = Rect(cross.x + cross.w // 4, cross.y + (cross.h - cross.w // 2) // 2, cross.w // 2, cross.w // 2)
        sheet.put(Icon(rect=icon, name="close", ink=Ink.SOFT))
        sheet.touch(cross, field.clear, sheet.page.text(_CLEAR))
    else:
        sheet.put(Words(rect=text, text=field.hint, ink=Ink.SOFT, down="top" if lines > 1 else "middle", most_lines=2))


def _tail(sheet: Sheet, text: str, wide: int, lines: int) -> str:
    """The end of a text that fits: what is being typed is always seen."""
    while len(text) > 1 and sheet.page.measure.lines(text, Size.LARGE, wide) > lines:
        text = text[max(1, len(text) // 20) :]
    return text
