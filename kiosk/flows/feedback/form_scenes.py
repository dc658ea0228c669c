"""The screens of a case before it is sent: faces, kinds, contact, and everything once more.

Decides how they are laid out. Refuses to know what is touched on them.
"""

from collections.abc import Hashable

from controller_api.contract.cases import CONTACT_KEPT_DAYS
from kiosk.flows import field, notice, tile
from kiosk.flows.feedback import words
from kiosk.flows.feedback.draft import Draft
from kiosk.flows.feedback.showing import Showing
from kiosk.flows.feedback.steps import Clear, Go, PickKind, PickMood, Send, Step
from kiosk.flows.notice import Button
from kiosk.flows.sheet import GAP, Sheet
from kiosk.flows.tile import Tile
from kiosk.scene.nouns import Ink, Panel, Rect, Size, Words

MOOD_INKS = {"very_good": Ink.GOOD, "good": Ink.GOOD, "bad": Ink.WARN, "very_bad": Ink.ALARM}


def face(sheet: Sheet) -> None:
    """How it was, in one touch."""
    say = sheet.page.text
    rest = sheet.heading(say(words.ASK_FACE), say(words.ASK_FACE_UNDER))
    rest = notice.buttons(sheet, rest, (Button(text=say(words.WRITE), action=Go(to=Step.KIND), icon="edit"),))
    tiles = [
        Tile(icon=icon, text=say(texts), action=PickMood(mood=mood), ink=MOOD_INKS[mood])
        for mood, (icon, texts) in words.MOODS.items()
    ]
    tile.grid(sheet, rest, tiles, 4 if _wide(rest) else 2, tallest=520)


def kind(sheet: Sheet, draft: Draft) -> None:
    """What it is about; a face may go as it is."""
    say = sheet.page.text
    rest = sheet.heading(say(words.ASK_KIND))
    if draft.mood:
        send = Button(text=say(words.THATS_ALL), action=Send(language=sheet.page.language), icon="check")
        rest = notice.buttons(sheet, rest, (send,))
    tiles = [
        Tile(icon=icon, text=say(texts), action=PickKind(kind=kind, language=sheet.page.language))
        for kind, (icon, texts) in words.KINDS.items()
    ]
    tile.grid(sheet, rest, tiles, 4 if _wide(rest) else 2, tallest=300)


def typed(sheet: Sheet, showing: Showing) -> None:
    """Words, phone or name."""
    say, keyboard = sheet.page.text, showing.keyboard
    if keyboard is None:
        return
    fields = {
        Step.WORDS: (words.ASK_WORDS, words.MUST_WRITE if showing.draft.mood is None else words.MAY_SKIP),
        Step.PHONE: (words.ASK_PHONE, None),
        Step.NAME: (words.ASK_NAME, None),
    }
    hints = {Step.WORDS: words.WORDS_HINT, Step.PHONE: words.PHONE_HINT, Step.NAME: words.NAME_HINT}
    title, under = fields[showing.step]
    lines = 9 if showing.step is Step.WORDS else 1
    hint = say(hints[showing.step])
    field.draw(
        sheet,
        keyboard,
        field.Field(title=say(title), under=say(under) if under else "", hint=hint, clear=Clear(), lines=lines),
    )


def contact(sheet: Sheet) -> None:
    """Whether to be answered, what for, and for how long it is kept."""
    say = sheet.page.text
    under = say(words.WHAT_FOR).format(days=CONTACT_KEPT_DAYS)
    rest = sheet.heading(say(words.ASK_CONTACT), under)
    choices = [
        Tile(icon="check", text=say(words.NO_CONTACT), action=Go(to=Step.REVIEW)),
        Tile(icon="phone", text=say(words.LEAVE_CONTACT), action=Go(to=Step.PHONE)),
    ]
    tile.grid(sheet, rest, choices, 2 if _wide(rest) else 1, tallest=300)


def review(sheet: Sheet, draft: Draft) -> None:
    """Everything once more; each row leads to where it is changed."""
    say = sheet.page.text
    rest = sheet.heading(say(words.REVIEW))
    send = Button(text=say(words.SEND), action=Send(language=sheet.page.language), weight="strong", icon="check")
    rest = notice.buttons(sheet, rest, (send,))
    reached = " ".join(part for part in (draft.name.strip(), draft.phone.strip()) if part)
    rows: list[tuple[str, str, Hashable]] = [
        ("mood", say(words.MOODS[draft.mood][1]) if draft.mood else "–", Go(to=Step.FACE)),
        ("kind", say(words.KINDS[draft.kind or "other"][1]), Go(to=Step.KIND)),
        ("words", draft.words.strip() or say(words.NOTHING), Go(to=Step.WORDS)),
        ("contact", reached or say(words.ANONYMOUS), Go(to=Step.CONTACT)),
    ]
    _rows(sheet, rest, rows)


def _rows(sheet: Sheet, rect: Rect, rows: list[tuple[str, str, Hashable]]) -> None:
    """Cards one under the other, or two and two; the words have what room the others leave."""
    if rect.w > 3 * rect.h:
        for column, pair in zip(rect.columns(2, GAP), (rows[:2], rows[2:]), strict=True):
            for place, (name, value, action) in zip(column.rows(2, GAP), pair, strict=True):
                _row(sheet, place, (sheet.page.text(words.ROWS[name]), value), action, Size.SMALL)
        return
    least = max(sheet.touch_px, min(sheet.line(Size.BODY) + 3 * GAP, (rect.h - 3 * GAP) // 4))
    spare = max(0, rect.h - 4 * least - 3 * GAP)
    wide = rect.w * 4 // 5 - 5 * GAP - sheet.page.measure.width(sheet.page.text(words.CHANGE), Size.BODY)
    wanted = sheet.page.measure.lines(rows[2][1], Size.BODY, wide) * sheet.line(Size.BODY) + 2 * GAP
    extra = min(spare, max(0, wanted - least))
    for name, value, action in rows:
        high = least + (extra if name == "words" else 0)
        row, rect = rect.cut_top(high, GAP)
        _row(sheet, row, (sheet.page.text(words.ROWS[name]), value), action)


def _row(sheet: Sheet, row: Rect, said: tuple[str, str], action: Hashable, size: Size = Size.BODY) -> None:
    change, (name, value) = sheet.page.text(words.CHANGE), said
    sheet.put(Panel(rect=row, line=Ink.LINE))
    inner = row.inset(GAP, GAP // 4)
    left, rest = inner.cut_left(row.w // (5 if size is Size.BODY else 4), GAP)
    right, middle = rest.cut_right(sheet.page.measure.width(change, size) + 8, GAP)
    lines = max(1, middle.h // sheet.line(size))
    sheet.put(
        Words(rect=left, text=name, size=size, ink=Ink.SOFT, most_lines=lines),
        Words(rect=middle, text=value, size=size, most_lines=lines),
        Words(rect=right, text=change, size=size, ink=Ink.ACCENT, across="right"),
    )
    sheet.touch(row, action, f"{change} {name}")


def _wide(rect: Rect) -> bool:
    return rect.w > 1.5 * rect.h
