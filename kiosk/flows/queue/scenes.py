"""The screens of queueing.

Decides how they are laid out. Refuses to know what is touched on them.
"""

from datetime import datetime, timedelta

from controller_api.contract import ServiceView, TicketView
from kiosk.flows import handed, notice
from kiosk.flows.flow import Page
from kiosk.flows.handed import Handed
from kiosk.flows.notice import Button, Notice
from kiosk.flows.paper import SAID, print_buttons
from kiosk.flows.queue import words
from kiosk.flows.queue.steps import Act, Pick, PrintIt, Showing, Step, Take, place_of
from kiosk.flows.sheet import GAP, Sheet
from kiosk.scene.nouns import Icon, Ink, Panel, Rect, Scene, Size, Words
from kiosk.slips.ticket import wait_words


def scene_of(page: Page, showing: Showing) -> Scene:
    """The screen that is up."""
    sheet, say = Sheet(page), page.text
    home = Button(text=say(words.DONE), action=Act.HOME, weight="strong")
    if showing.step is Step.TICKET:
        _ticket(sheet, showing)
    elif showing.step is Step.SERVICE and showing.service:
        _service(sheet, showing, showing.service)
    elif showing.step is Step.TAKING:
        notice.draw(sheet, Notice(icon="ticket", title=say(words.TAKING)))
    elif showing.step is Step.REFUSED:
        again = Button(text=say(words.AGAIN), action=Act.AGAIN, weight="strong")
        others = Button(text=say(words.BACK), action=Act.LIST)
        why = handed.said(showing.why, page.language)
        notice.draw(
            sheet,
            Notice(icon="warning", ink=Ink.WARN, title=say(words.REFUSED), texts=(why,), buttons=(again, others)),
        )
    elif showing.world.services:
        _choose(sheet, showing)
    else:
        texts = (say(words.NO_SERVICES_UNDER),)
        notice.draw(sheet, Notice(icon="ticket", title=say(words.NO_SERVICES), texts=texts, buttons=(home,)))
    called = showing.step is Step.TICKET and showing.counter
    return sheet.scene(f"queue-{showing.step}{'-called' if called else ''}")


def _choose(sheet: Sheet, showing: Showing) -> None:
    """A card for each service, with what one wants to know before taking a number."""
    say, services = sheet.page.text, showing.world.services
    rest = sheet.heading(say(words.CHOOSE), say(words.CHOOSE_UNDER if showing.world.online else words.CUT_OFF))
    columns = 2 if rest.w > 1.5 * rest.h and len(services) > 1 else 1
    rows = -(-len(services) // columns)
    comfortable = sheet.line(Size.LARGE) + 3 * sheet.line(Size.BODY) + GAP
    high = min(max(sheet.touch_px, comfortable), (rest.h - GAP * (rows - 1)) // rows)
    for index, service in enumerate(services):
        line = Rect(rest.x, rest.y + index // columns * (high + GAP), rest.w, high)
        _card(sheet, line.columns(columns, GAP)[index % columns], showing, service)


def _card(sheet: Sheet, rect: Rect, showing: Showing, service: ServiceView) -> None:
    say, is_open = sheet.page.text, showing.is_open(service)
    sheet.put(Panel(rect=rect, line=Ink.LINE, radius=24))
    side = min(rect.h - 2 * GAP, 2 * sheet.line(Size.TITLE))
    badge, rest = rect.inset(GAP).cut_left(side, GAP)
    badge = Rect(badge.x, rect.y + (rect.h - side) // 2, side, side)
    sheet.put(
        Panel(rect=badge, fill=Ink.ACCENT if is_open else Ink.PALE_ACCENT, radius=side // 4),
        Words(
            rect=badge,
            text=service.prefix,
            size=Size.TITLE,
            bold=True,
            ink=Ink.ON_ACCENT if is_open else Ink.SOFT,
            across="middle",
        ),
    )
    told = _facts_line(sheet.page, showing, service)
    lines = min(3, sheet.page.measure.lines(told, Size.BODY, rest.w))
    high = sheet.line(Size.LARGE) + lines * sheet.line(Size.BODY)
    name, under = Rect(rest.x, rect.y + (rect.h - high) // 2, rest.w, high).cut_top(sheet.line(Size.LARGE))
    ink = Ink.INK if is_open else Ink.SOFT
    sheet.put(
        Words(rect=name, text=say(service.name), size=Size.LARGE, bold=True, ink=ink),
        Words(rect=under, text=told, ink=Ink.SOFT, down="top", most_lines=lines),
    )
    sheet.touch(rect, Pick(service=service.id), say(service.name))


def _facts_line(page: Page, showing: Showing, service: ServiceView) -> str:
    if not showing.world.online:
        return page.text(words.TAKE)
    if not service.open_counters:
        return closed_words(page, showing)
    waiting = page.text(words.WAITING).format(count=service.waiting) if service.waiting else page.text(words.NOBODY)
    wait = [wait_words(service.wait, page.language)] if service.wait else []
    return " · ".join([waiting, *wait, _counters(page, service)])


def _counters(page: Page, service: ServiceView) -> str:
    count = len(service.open_counters)
    return page.text(words.ONE_COUNTER) if count == 1 else page.text(words.COUNTERS).format(count=count)


def closed_words(page: Page, showing: Showing) -> str:
    """That it is closed, and when it opens, as far as the mall's hours tell."""
    opening = next((day.opens for day in showing.world.hours if day.opens and day.opens > showing.now), None)
    inside = any(d.opens and d.closes and d.opens <= showing.now < d.closes for d in showing.world.hours)
    closed = page.text(words.CLOSED)
    if inside or opening is None:
        return f"{closed} · {page.text(words.LATER)}"
    when = _when(page, opening, showing.now)
    return f"{closed} · {page.text(words.OPENS).format(when=when)}"


def _when(page: Page, opening: datetime, now: datetime) -> str:
    days = (opening.date() - now.date()).days
    texts = words.TODAY if days == 0 else words.TOMORROW if days == 1 else words.ON_DAY
    return page.text(texts).format(time=f"{opening:%H:%M}", month=opening.month, day=opening.day)


def _service(sheet: Sheet, showing: Showing, service: ServiceView) -> None:
    """One service, large, and the number one touch away."""
    say, page = sheet.page.text, sheet.page
    is_open = showing.is_open(service)
    under = say(words.PRIORITY_UNDER) if is_open else closed_words(page, showing)
    rest = sheet.heading(say(service.name), under)
    take, early = Take(language=page.language), Take(language=page.language, priority=True)
    way = (Button(text=say(words.WAY), action=Act.WAY, icon="walk"),) if place_of(service, showing.world) else ()
    buttons = (
        (
            Button(text=say(words.TAKE), action=take, weight="strong", icon="ticket"),
            Button(text=say(words.PRIORITY), action=early, icon="wheelchair"),
        )
        if is_open
        else (Button(text=say(words.BACK), action=Act.LIST, weight="strong"), *way)
    )
    rest = notice.buttons(sheet, rest, buttons)
    _rows(sheet, rest, _service_rows(page, showing, service))


def _service_rows(page: Page, showing: Showing, service: ServiceView) -> list[tuple[str, str, str]]:
    say, walk = page.text, showing.walk_s.get(service.id)
    rows: list[tuple[str, str, str]] = []
    if showing.world.online and service.open_counters:
        rows.append(("people", say(words.ROWS["waiting"]), say(words.PEOPLE).format(count=service.waiting)))
        if service.wait:
            rows.append(("clock", say(words.ROWS["wait"]), wait_words(service.wait, page.language)))
        rows.append(
            ("desk", say(words.ROWS["counters"]), ("、" if page.language == "zh" else ", ").join(service.open_counters))
        )
    if walk is not None:
        rows.append(("walk", say(words.ROWS["walk"]), words.walk_words(walk, page.language)))
    return rows


def _rows(sheet: Sheet, rect: Rect, rows: list[tuple[str, str, str]]) -> None:
    if not rows:
        return
    sheet.say(*(f"{name} {value}" for _, name, value in rows))
    high = min(sheet.line(Size.TITLE) + GAP, rect.h // len(rows))
    card = rect.cut_top(high * len(rows))[0]
    sheet.put(Panel(rect=card, line=Ink.LINE, radius=24))
    for row, (icon, name, value) in zip(card.rows(len(rows)), rows, strict=True):
        side = min(row.h - 8, sheet.line(Size.LARGE))
        sign, rest = row.inset(GAP, 0).cut_left(side, GAP)
        sheet.put(Icon(rect=Rect(sign.x, row.y + (row.h - side) // 2, side, side), name=icon, ink=Ink.ACCENT))
        right, left = rest.cut_right(sheet.page.measure.width(value, Size.LARGE, bold=True) + 8, GAP)
        sheet.put(
            Words(rect=left, text=name, ink=Ink.SOFT),
            Words(rect=right, text=value, size=Size.LARGE, bold=True, across="right"),
        )


def _ticket(sheet: Sheet, showing: Showing) -> None:
    """The number, huge; what to expect; the page for the phone."""
    say, page, service = sheet.page.text, sheet.page, showing.service
    title = say(words.CALLED).format(counter=showing.counter) if showing.counter else say(words.YOUR_NUMBER)
    printing = print_buttons(
        showing.paper, PrintIt(language=page.language), page.language, printer=showing.world.printer
    )
    way = (
        (Button(text=say(words.WAY), action=Act.WAY, icon="walk"),)
        if service and place_of(service, showing.world)
        else ()
    )
    told = (say(SAID[showing.paper]),) if showing.paper in SAID else ()
    handed.draw(
        sheet,
        Handed(
            title=title,
            texts=(*_expect(page, showing), *told),
            name=say(service.name) if service else "",
            large=showing.number,
            facts=_ticket_facts(page, showing),
            url=showing.url,
            buttons=(Button(text=say(words.DONE), action=Act.HOME, weight="strong"), *way, *printing),
        ),
    )


def _expect(page: Page, showing: Showing) -> tuple[str, ...]:
    say, ticket = page.text, showing.ticket
    if showing.counter:
        return ()
    if not isinstance(ticket, TicketView):
        return (say(words.ALONE),)
    if ticket.go_now or (ticket.leave_at and ticket.leave_at <= showing.now + timedelta(minutes=1)):
        return (say(words.GO_NOW),)
    if ticket.leave_at is None or showing.service is None:
        return (say(words.KEEP),)
    walk = words.walk_words(showing.walk_s.get(showing.service.id, 60.0), page.language)
    leave = ticket.leave_at.astimezone(showing.now.tzinfo)
    return (say(words.SET_OUT).format(time=f"{leave:%H:%M}", walk=walk),)


def _ticket_facts(page: Page, showing: Showing) -> tuple[tuple[str, str], ...]:
    ticket, say = showing.ticket, page.text
    if not isinstance(ticket, TicketView) or showing.counter:
        return ()
    facts = [(say(words.ROWS["ahead"]), say(words.PEOPLE).format(count=ticket.ahead))]
    if ticket.wait:
        facts.append((say(words.ROWS["wait"]), wait_words(ticket.wait, page.language)))
    return tuple(facts)
