"""The keyboard as marks and touches.

Decides how wide keys are and which candidates fit a row. Refuses to know what was typed for.
"""

from content.nouns import Texts
from kiosk.flows.keyboard.keyboard import Keyboard
from kiosk.flows.keyboard.keys import CandidatesFrom, Chosen, Key, KeyTouched, Named, Row
from kiosk.flows.sheet import GAP, Sheet
from kiosk.scene.nouns import Icon, Ink, Panel, Rect, Size, Words

KEY_GAP = 10
_ICONS: dict[str, str] = {Named.SHIFT: "shift", Named.ERASE: "backspace", Named.SPACE: "space"}
_SAID: dict[str, Texts] = {
    Named.SHIFT: {"zh": "大写", "en": "Capitals"},
    Named.ERASE: {"zh": "删除", "en": "Erase"},
    Named.SPACE: {"zh": "空格", "en": "Space"},
    Named.DONE: {"zh": "完成", "en": "Done"},
    Named.TO_SIGNS: {"zh": "123", "en": "123"},
    Named.TO_LETTERS: {"zh": "ABC", "en": "ABC"},
    Named.OTHER_LANGUAGE: {"zh": "中/英", "en": "中/En"},
}
_MORE: Texts = {"zh": "更多候选", "en": "More"}
_FIRST: Texts = {"zh": "回到第一批候选", "en": "Back to the first"}
_TYPE: Texts = {"zh": "输入拼音，如 dianti", "en": "Type pinyin, such as dianti"}


def height(sheet: Sheet, keyboard: Keyboard, most: int) -> int:
    """How high it likes to be, in pixels, within so many."""
    rows = len(keyboard.rows()) + (1 if keyboard.composes else 0)
    comfortable = max(sheet.touch_px, round(sheet.page.width * 0.105), sheet.line(Size.LARGE) + 24)
    return min(most, rows * comfortable + (rows - 1) * KEY_GAP)


def draw(sheet: Sheet, keyboard: Keyboard, rect: Rect) -> None:
    """Put it down, filling the rectangle."""
    count = len(keyboard.rows()) + (1 if keyboard.composes else 0)
    lines = rect.rows(count, KEY_GAP)
    if keyboard.composes:
        _candidates(sheet, keyboard, lines.pop(0))
    for line, row in zip(lines, keyboard.rows(), strict=True):
        _row(sheet, keyboard, line, row)


def _row(sheet: Sheet, keyboard: Keyboard, line: Rect, row: Row) -> None:
    whole = sum(key.width for key in row)
    unit = (line.w + KEY_GAP) / whole
    at = 0.0
    for key in row:
        left, right = line.x + round(at * unit), line.x + round((at + key.width) * unit) - KEY_GAP
        at += key.width
        if key.name != Named.NONE:
            _key(sheet, keyboard, Rect(left, line.y, right - left, line.h), key)


def _key(sheet: Sheet, keyboard: Keyboard, rect: Rect, key: Key) -> None:
    named, done = key.name in _SAID, key.name == Named.DONE
    pressed = key.name == Named.SHIFT and keyboard.shifted
    fill = Ink.ACCENT if done or pressed else Ink.PALE_ACCENT if named else Ink.CARD
    ink = Ink.ON_ACCENT if done or pressed else Ink.INK
    label = sheet.page.text(_SAID[key.name]) if named else key.name.upper() if keyboard.shifted else key.name
    sheet.put(Panel(rect=rect, fill=fill, line=None if named else Ink.LINE, radius=14))
    if key.name in _ICONS:
        side = min(rect.w, rect.h, sheet.line(Size.LARGE))
        middle = Rect(rect.x + (rect.w - side) // 2, rect.y + (rect.h - side) // 2, side, side)
        sheet.put(Icon(rect=middle, name=_ICONS[key.name], ink=ink))
    else:
        size = _size(sheet, rect, Size.BODY if named else Size.LARGE)
        sheet.put(Words(rect=rect, text=label, size=size, ink=ink, bold=done, across="middle"))
    sheet.touch(rect, KeyTouched(name=key.name), label)


def _size(sheet: Sheet, rect: Rect, wanted: Size) -> Size:
    """One that is no higher than the key, leading aside."""
    smaller = (Size.LARGE, Size.BODY, Size.SMALL)
    fits = (size for size in smaller[smaller.index(wanted) :] if sheet.line(size) * 3 <= rect.h * 4)
    return next(fits, Size.SMALL)


def _candidates(sheet: Sheet, keyboard: Keyboard, line: Rect) -> None:
    if not keyboard.candidates:
        said = keyboard.waiting or sheet.page.text(_TYPE)
        sheet.put(Words(rect=line.inset(GAP, 0), text=said, ink=Ink.SOFT))
        return
    further, room = line.cut_right(max(line.h, sheet.touch_px), KEY_GAP)
    left, index, size = room.x, keyboard.first, _size(sheet, line, Size.LARGE)
    while index < len(keyboard.candidates):
        text = keyboard.candidates[index].text
        wide = max(sheet.page.measure.width(text, size, bold=True) + 2 * GAP, sheet.touch_px)
        if left + wide > room.x + room.w and index > keyboard.first:
            break
        _candidate(sheet, Rect(left, line.y, min(wide, room.x + room.w - left), line.h), index, (text, size))
        left, index = left + wide + KEY_GAP, index + 1
    if index < len(keyboard.candidates) or keyboard.first:
        _more(sheet, further, index % len(keyboard.candidates))


def _candidate(sheet: Sheet, rect: Rect, index: int, typed: tuple[str, Size]) -> None:
    first, (text, size) = index == 0, typed
    sheet.put(
        Panel(
            rect=rect, fill=Ink.PALE_ACCENT if first else Ink.CARD, line=Ink.ACCENT if first else Ink.LINE, radius=14
        ),
        Words(rect=rect.inset(GAP // 2, 0), text=text, size=size, bold=first, across="middle"),
    )
    sheet.touch(rect, Chosen(index=index), text)


def _more(sheet: Sheet, rect: Rect, first: int) -> None:
    label = sheet.page.text(_MORE if first else _FIRST)
    sheet.put(
        Panel(rect=rect, fill=Ink.PALE_ACCENT, radius=14),
        Words(rect=rect, text="›" if first else "«", size=_size(sheet, rect, Size.LARGE), bold=True, across="middle"),
    )
    sheet.touch(rect, CandidatesFrom(first=first), label)
