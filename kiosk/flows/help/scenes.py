"""The screens of help.

Decides how they are laid out and which words are said at which moment. Refuses to know what is touched on them.
"""

from itertools import pairwise

from content.nouns import Texts
from controller_api.contract import HelpView
from kiosk.flows import handed, notice, tile
from kiosk.flows.flow import Page
from kiosk.flows.help import words
from kiosk.flows.help.steps import Act, Need, Showing, Step, ToDesk
from kiosk.flows.notice import Button, Notice
from kiosk.flows.sheet import GAP, Sheet
from kiosk.flows.tile import Tile
from kiosk.scene.nouns import Icon, Ink, Panel, Rect, Scene, Size, Words

STAGE_OF = {"asked": 0, "ringing": 1, "answered": 2, "announced": 3, "ended": 3}
"""How many of the stages are done."""


def scene_of(page: Page, showing: Showing) -> Scene:
    """The screen that is up."""
    sheet = Sheet(page)
    match showing.step:
        case Step.CHOOSE:
            _choose(sheet)
        case Step.CALLING | Step.FOLLOW if not showing.over:
            _follow(sheet, showing)
        case _:
            notice.draw(sheet, _notice(page, showing))
    state = f"-{showing.help.state}" if showing.step is Step.FOLLOW and showing.help else ""
    # Named anew when there is something new to be said.
    return sheet.scene(f"help-{showing.step}{state}{'-slow' if showing.slow else ''}")


def _choose(sheet: Sheet) -> None:
    say = sheet.page.text
    rest = sheet.heading(say(words.CHOOSE), say(words.CHOOSE_UNDER))
    tiles = [
        Tile(icon=icon, text=say(texts), action=Need(kind=kind, language=sheet.page.language))
        for kind, (icon, texts) in words.KINDS.items()
    ]
    wide = rest.w > 1.5 * rest.h
    tile.grid(sheet, rest, tiles, 4 if wide and rest.h > 3 * rest.w // 8 else 2, tallest=460)


def _notice(page: Page, showing: Showing) -> Notice:
    say = page.text
    home = Button(text=say(words.HOME), action=Act.HOME, weight="strong")
    if showing.over:
        ending = (showing.help.ending if showing.help else None) or say(words.ENDED_UNDER)
        title = _title(page, showing.help)
        return Notice(icon="check", ink=Ink.GOOD, title=title, texts=(ending,), buttons=(home,))
    match showing.step:
        case Step.SURE:
            return Notice(
                icon="help",
                title=say(words.SURE),
                buttons=(
                    Button(text=say(words.STILL), action=Act.STILL, weight="strong"),
                    Button(text=say(words.YES_CANCEL), action=Act.YES_CANCEL),
                ),
            )
        case Step.CANCELLED:
            return Notice(
                icon="check", title=say(words.CANCELLED), texts=(say(words.CANCELLED_UNDER),), buttons=(home,)
            )
        case Step.ALONE:
            cancel = Button(text=say(words.CANCEL), action=Act.CANCEL)
            texts = (say(words.ALONE_UNDER), *_phone(page, showing))
            return Notice(
                icon="offline",
                ink=Ink.WARN,
                title=say(words.ALONE),
                texts=texts,
                buttons=(*_way(page, showing, strong=True), cancel),
            )
        case _:
            again = Button(text=say(words.AGAIN), action=Act.AGAIN, weight="strong", icon="bell")
            why = handed.said(showing.why, page.language)
            return Notice(
                icon="warning",
                ink=Ink.WARN,
                title=say(words.REFUSED),
                texts=(why, *_phone(page, showing)),
                buttons=(again, *_way(page, showing)),
            )


def _follow(sheet: Sheet, showing: Showing) -> None:
    """What has been done, what is advised now, and what can be done."""
    say, page = sheet.page.text, sheet.page
    rest = notice.buttons(
        sheet, sheet.heading(_title(page, showing.help), _under(page, showing)), _buttons(page, showing)
    )
    rest = _presence(sheet, rest, showing.help)
    high = max(sheet.line(Size.BODY) + sheet.line(Size.TITLE), 3 * GAP)
    strip, rest = rest.cut_top(min(high, rest.h // 3), GAP)
    _stages(sheet, strip, STAGE_OF[showing.help.state] if showing.help else 0)
    lines = [say(text) for text in _advice(showing)]
    sheet.say(*lines)
    _advise(sheet, rest, lines)


def _presence(sheet: Sheet, rest: Rect, known: HelpView | None) -> Rect:
    """Who is there now, as a large sign, where there is room for it."""
    side = 4 * sheet.line(Size.LARGE)
    if rest.h < 4 * side:
        return rest
    icons = {"answered": "person", "announced": "speaker"}
    top, rest = rest.cut_top(side + GAP, GAP)
    circle = Rect(top.x + (top.w - side) // 2, top.y + GAP, side, side)
    sheet.put(
        Panel(rect=circle, fill=Ink.PALE_ACCENT, radius=side // 2),
        Icon(rect=circle.inset(side // 4), name=icons.get(known.state if known else "", "bell"), ink=Ink.ACCENT),
    )
    return rest


def _title(page: Page, known: HelpView | None) -> str:
    say = page.text
    if known is None or known.state in {"asked", "ringing"}:
        return say(words.CALLING)
    titles: dict[str, Texts] = {
        "answered": words.ANSWERED,
        "announced": words.ANNOUNCED,
        "ended": words.ENDED,
        "cancelled": words.CANCELLED,
    }
    return say(titles[known.state])


def _under(page: Page, showing: Showing) -> str:
    say, known = page.text, showing.help
    if not showing.online:
        return say(words.CUT_OFF if known else words.ALONE_UNDER)
    if showing.slow:
        # Others are rung only from the second ring on, and only where somebody hears it.
        others = known is not None and known.escalated and known.state == "ringing"
        return "\n".join((say(words.SLOW_FOR_ALL if others else words.SLOW), *_phone(page, showing)))
    kind = showing.kind or "lost_child"
    return say(words.KINDS[kind][1])


def _advice(showing: Showing) -> tuple[Texts, ...]:
    kind, state = showing.kind or "lost_child", showing.help.state if showing.help else "asked"
    if state == "announced":
        return words.WHEN_ANNOUNCED[kind]
    return words.WHEN_ANSWERED[kind] if state == "answered" else words.WHILE_RINGING[kind]


def _buttons(page: Page, showing: Showing) -> tuple[Button, ...]:
    say, known = page.text, showing.help
    cancel = Button(text=say(words.CANCEL), action=Act.CANCEL)
    things = showing.kind in {"lost_item", "found_item"}
    way = _way(page, showing, strong=showing.slow) if showing.slow or things or not showing.online else ()
    attended = known is not None and known.state in {"answered", "announced"}
    other = (Button(text=say(words.OTHER), action=Act.OTHER),) if attended else ()
    if showing.adopted:
        other = (Button(text=say(words.NOT_MINE), action=Act.OTHER, weight="strong"),)
    return (*way, *other, cancel)


def _way(page: Page, showing: Showing, *, strong: bool = False) -> tuple[Button, ...]:
    if showing.desk is None:
        return ()
    return (Button(text=page.text(words.WAY), action=ToDesk(), weight="strong" if strong else "plain", icon="walk"),)


def _phone(page: Page, showing: Showing) -> tuple[str, ...]:
    if showing.desk is None or not showing.desk.phone:
        return ()
    return (page.text(words.PHONE).format(phone=showing.desk.phone),)


def _stages(sheet: Sheet, rect: Rect, done: int) -> None:
    """What has been done, and what comes, from the left."""
    dot = min(sheet.line(Size.BODY), rect.h // 2)
    cells = rect.columns(len(words.STAGES))
    middles = [cell.x + cell.w // 2 for cell in cells]
    top = rect.y + dot // 2
    for index, (first, second) in enumerate(pairwise(middles)):
        ink = Ink.ACCENT if index + 1 < done else Ink.LINE
        sheet.put(Panel(rect=Rect(first, top - 3, second - first, 6), fill=ink, radius=3))
    for index, (cell, texts) in enumerate(zip(cells, words.STAGES, strict=True)):
        is_done = index < done
        place = Rect(middles[index] - dot // 2, rect.y, dot, dot)
        sheet.put(Panel(rect=place, fill=Ink.ACCENT if is_done else Ink.CARD, line=Ink.ACCENT, radius=dot // 2))
        if is_done:
            sheet.put(Icon(rect=place.inset(dot // 5), name="check", ink=Ink.ON_ACCENT))
        under = Rect(cell.x, rect.y + dot, cell.w, rect.h - dot)
        ink = Ink.INK if is_done else Ink.SOFT
        sheet.put(Words(rect=under, text=sheet.page.text(texts), ink=ink, bold=is_done, across="middle"))


def _advise(sheet: Sheet, rect: Rect, lines: list[str]) -> None:
    """Cards one under the other, read from a step away."""
    measure, wide = sheet.page.measure, rect.w - 3 * GAP
    for text in lines:
        size = Size.LARGE if measure.lines(text, Size.LARGE, wide) <= 2 else Size.BODY
        high = measure.lines(text, size, wide) * sheet.line(size) + 2 * GAP
        if high > rect.h:
            return
        card, rect = rect.cut_top(high, GAP)
        sheet.put(
            Panel(rect=card, fill=Ink.PALE_ACCENT),
            Words(rect=card.inset(GAP + GAP // 2, GAP), text=text, size=size, most_lines=high // sheet.line(size)),
        )
