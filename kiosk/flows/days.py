"""Opening hours and events in words, and whether the mall is open.

Refuses to know where hours come from and how they are drawn.
"""

from datetime import datetime, timedelta

from controller_api.contract import DayHours, EventView
from kiosk.world import World

WEEKDAYS = {"zh": "一二三四五六日", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}


def today_of(world: World, now: datetime) -> DayHours | None:
    """Of the mall's day that is on: before the closing of yesterday's hours, still yesterday's."""
    for day in world.hours:
        if day.opens and day.closes and day.opens <= now < day.closes:
            return day
    return next((day for day in world.hours if day.day == now.date()), None)


def is_open(day: DayHours | None, now: datetime) -> bool:
    """Whether the doors are open."""
    return bool(day and day.opens and day.closes and day.opens <= now < day.closes)


def span(day: DayHours, *, zh: bool) -> str:
    """From when to when, by the mall's wall clock: "10:00–22:00"."""
    if not day.opens or not day.closes:
        return "全天休息" if zh else "Closed all day"
    return f"{day.opens:%H:%M}–{day.closes:%H:%M}"


def hours_words(day: DayHours, *, zh: bool) -> str:
    """A sentence about today."""
    if not day.opens:
        return "今日休息" if zh else "Closed today"
    return f"今日营业 {span(day, zh=zh)}" if zh else f"Open today {span(day, zh=zh)}"


def open_words(day: DayHours | None, now: datetime, *, zh: bool) -> tuple[str, bool]:
    """Whether the mall is open and until when, or when it opens; and whether that is good news."""
    if day is None or not day.opens or not day.closes:
        return ("今日休息" if zh else "Closed today"), False
    if now < day.opens:
        return (f"{day.opens:%H:%M} 开门" if zh else f"Opens at {day.opens:%H:%M}"), False
    if now >= day.closes:
        return ("已打烊" if zh else "Closed now"), False
    if day.closes - now <= timedelta(minutes=45):
        return (f"即将打烊 {day.closes:%H:%M}" if zh else f"Closes soon, {day.closes:%H:%M}"), False
    return (f"营业中 至 {day.closes:%H:%M}" if zh else f"Open until {day.closes:%H:%M}"), True


def next_event(world: World, now: datetime) -> EventView | None:
    """The one that goes on, or comes next today."""
    return next((event for event in world.events if event.ends > now), None)


def weekday(day: DayHours, *, zh: bool) -> str:
    """As calendars say."""
    number = day.day.weekday()
    return f"周{WEEKDAYS['zh'][number]}" if zh else WEEKDAYS["en"][number]
