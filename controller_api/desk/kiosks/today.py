"""What of the site file holds on a day: when the mall is open, what goes on, what advertisers show. Pure."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from content.kiosk_plan import MallEvent
from content.site import Site, Weekday, plain
from controller_api import contract
from scheduler.planning.opening_hours import day_on, open_day

DAYS_SHOWN = 7
_WEEK = tuple(day.value for day in Weekday)


def hours_from(site: Site, at: datetime) -> list[contract.DayHours]:
    """Of the mall's day at this instant, in the site's zone, and the next ones.

    What makes a day unlike other weeks' is its note.
    """
    today = day_on(site, at)
    days = [open_day(site, today + timedelta(days=ahead)) for ahead in range(DAYS_SHOWN)]
    return [
        contract.DayHours(
            day=day.day, opens=day.opens, closes=day.closes, note="" if day.because in _WEEK else day.because
        )
        for day in days
    ]


def events_on(site: Site, today: date) -> list[contract.EventView]:
    """What goes on that day, by its beginning; an event of several times stands there several times."""
    zone = ZoneInfo(site.time_zone)

    def at(clock: time) -> datetime:
        return datetime.combine(today, clock, zone)

    told = [
        contract.EventView(
            id=event.id,
            name=plain(event.name),
            about=plain(event.about),
            starts=at(span.starts),
            ends=at(span.ends),
            place=event.place,
        )
        for event in site.events
        if _is_on(event, today)
        for span in event.times
    ]
    return sorted(told, key=lambda event: event.starts)


def campaigns_on(site: Site, today: date, digests: dict[str, str]) -> list[contract.ScreenCampaignView]:
    """What may be shown that day; `digests` are those of the pictures' files that are there."""
    return [
        contract.ScreenCampaignView(
            id=each.id,
            advertiser=each.advertiser,
            pictures=[digests[file] for file in each.pictures if file in digests],
            words=plain(each.words or {}),
            first=each.first,
            last=each.last,
            day_parts=[(f"{part.starts:%H:%M:%S}", f"{part.ends:%H:%M:%S}") for part in each.day_parts],
            most_per_hour=each.most_per_hour,
            seconds=each.seconds,
            weight=each.weight,
        )
        for each in site.screen_campaigns
        if each.first <= today <= each.last
    ]


def _is_on(event: MallEvent, today: date) -> bool:
    last = event.last or event.first
    return event.first <= today <= last and (not event.weekdays or _WEEK[today.weekday()] in event.weekdays)
