"""Hours of today and the next days, and what goes on today.

Decides the order. Refuses to know where that is from.
"""

from dataclasses import dataclass
from datetime import datetime

from controller_api.contract import DayHours, EventView
from kiosk.flows.days import open_words, span, today_of, weekday
from kiosk.flows.flow import Flow, Instruction, Open, Page, Stimulus, Ticked, Touched
from kiosk.flows.laying import Part, across, down
from kiosk.flows.sheet import GAP, Sheet
from kiosk.scene.nouns import Icon, Ink, Panel, Rect, Scene, Size, Words
from kiosk.world import World, Worlds


@dataclass(frozen=True, slots=True)
class WhereItIs:
    """The way to an event."""

    place: str


class TodayFlow(Flow):
    """What is on."""

    def __init__(self, worlds: Worlds, _with: object = None) -> None:
        """Take where the newest of the mall is from."""
        self._worlds = worlds
        self._now: datetime | None = None

    def handle(self, stimulus: Stimulus) -> list[Instruction]:
        """An event leads to where it is."""
        if isinstance(stimulus, Ticked):
            self._now = stimulus.now
        if isinstance(stimulus, Touched) and isinstance(stimulus.action, WhereItIs):
            return [Open(flow="way", with_=stimulus.action.place)]
        return []

    @property
    def kept(self) -> str | None:
        """It is reopened."""
        return ""

    def scene(self, page: Page) -> Scene:
        """Hours, then events; side by side where the screen lies."""
        world, sheet, now = self._worlds(), Sheet(page), self._now
        if now is None:
            return sheet.scene("today")
        zh = page.language == "zh"
        if page.body.w > 1400:
            left, right = across(page.body, (Part(0, 1), Part(0, 1.2)), 64)
        elif page.low:
            left, right = across(page.body, (Part(0, 1), Part(0, 1.15)), 40)
        else:
            row = sheet.line(Size.BODY) + 14
            hours_h = sheet.line(Size.TITLE) + sheet.line(Size.LARGE) + 40 + row * min(7, len(world.hours))
            left, right = down(page.body, (Part(min(hours_h, page.body.h // 2)), Part(0, 1)), 40)
        _hours(sheet, left, world, now)
        _events(sheet, right, world, now)
        return sheet.scene("today", spoken=open_words(today_of(world, now), now, zh=zh)[0])


def _hours(sheet: Sheet, area: Rect, world: World, now: datetime) -> None:
    zh = sheet.page.language == "zh"
    title, rest = area.cut_top(sheet.line(Size.TITLE), 4)
    size = Size.TITLE if area.w > 700 else Size.LARGE
    sheet.put(Words(rect=title, text="营业时间" if zh else "Opening hours", size=size, bold=True))
    today = today_of(world, now)
    words, good = open_words(today, now, zh=zh)
    line, rest = rest.cut_top(sheet.line(Size.LARGE), 16)
    size = Size.LARGE if sheet.page.measure.width(words, Size.LARGE, bold=True) <= line.w else Size.BODY
    sheet.put(Words(rect=line, text=words, size=size, bold=True, ink=Ink.GOOD if good else Ink.WARN))
    height = sheet.line(Size.BODY) + 14
    first = today.day if today else now.date()
    for day in [day for day in world.hours if day.day >= first][:7]:
        if rest.h < height:
            return
        row, rest = rest.cut_top(height)
        _day(sheet, row, day, is_today=day == today)


def _day(sheet: Sheet, row: Rect, day: DayHours, *, is_today: bool) -> None:
    zh = sheet.page.language == "zh"
    name = ("今天" if zh else "Today") if is_today else weekday(day, zh=zh)
    sheet.put(Panel(rect=Rect(row.x, row.y + row.h - 2, row.w, 2), fill=Ink.LINE, radius=0))
    left, right = row.cut_left(row.w * 2 // 5)
    date = f"{name}  {day.day.month}/{day.day.day}" if row.w > 560 else name
    sheet.put(Words(rect=left, text=date, bold=is_today))
    sheet.put(Words(rect=right, text=span(day, zh=zh), bold=is_today, across="right"))


def _events(sheet: Sheet, area: Rect, world: World, now: datetime) -> None:
    zh = sheet.page.language == "zh"
    title, rest = area.cut_top(sheet.line(Size.TITLE), 16)
    size = Size.TITLE if area.w > 700 else Size.LARGE
    sheet.put(Words(rect=title, text="今日活动" if zh else "On today", size=size, bold=True))
    coming = [event for event in world.events if event.ends > now]
    if not coming:
        none = "今天没有更多活动了" if zh else "Nothing more today"
        sheet.text(rest, none, ink=Ink.SOFT)
    for event in coming:
        about = sheet.page.text(event.about)
        height = sheet.line(Size.BODY) + sheet.line(Size.SMALL) * (2 if about and not sheet.page.low else 1) + 40
        if rest.h < height:
            return
        row, rest = rest.cut_top(height, GAP)
        _event(sheet, row, world, event, now)


def _event(sheet: Sheet, row: Rect, world: World, event: EventView, now: datetime) -> None:
    page = sheet.page
    zh = page.language == "zh"
    sheet.put(Panel(rect=row, fill=Ink.CARD, line=Ink.LINE, radius=24))
    inner = row.inset(28, 16)
    place = world.venue.by_id.get(event.place or "")
    if place:
        arrow, inner = inner.cut_right(44, 16)
        sheet.put(Icon(rect=Rect(arrow.x, row.y + (row.h - 44) // 2, 44, 44), name="route", ink=Ink.ACCENT))
        sheet.touch(row, WhereItIs(place.id), page.text(event.name))
    first, rest = inner.cut_top(sheet.line(Size.BODY))
    sheet.put(Words(rect=first, text=page.text(event.name), bold=True))
    begun = event.starts <= now
    when = f"{event.starts:%H:%M}–{event.ends:%H:%M}"
    state = ("正在进行 " if zh else "Now on, ") if begun else ""
    time, rest = rest.cut_top(sheet.line(Size.SMALL))
    sheet.put(Words(rect=time, text=state + when, size=Size.SMALL, ink=Ink.GOOD if begun else Ink.ACCENT))
    if rest.h >= sheet.line(Size.SMALL):
        about = Rect(rest.x, rest.y, rest.w, sheet.line(Size.SMALL))
        sheet.put(Words(rect=about, text=page.text(event.about), size=Size.SMALL, ink=Ink.SOFT))
