"""Opening hours: decides when the mall is open on any date. It refuses to know what sounds then.

Strength: special dates, then public holidays, then make-up workdays, then the weekday.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from content.site import Hours, Opening, Site, Weekday
from scheduler.planning.public_holidays import DayKind, china_day, china_holiday_name, notice_known
from scheduler.wall_time import at_wall, instant


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDay:
    """One date's opening; both ends are None on a day the mall stays closed."""

    day: date
    opens: datetime | None
    closes: datetime | None
    """May be on the next date."""
    because: str
    """Which rule gave the hours, for a person to read."""


def zone_of(site: Site) -> ZoneInfo:
    """The site's time zone; raises `zoneinfo.ZoneInfoNotFoundError` for a name that is none."""
    return ZoneInfo(site.time_zone)


def open_day(site: Site, day: date) -> OpenDay:
    """When the mall opens and closes on this date."""
    hours, because = hours_on(site.hours, day)
    if hours is None:
        return OpenDay(day=day, opens=None, closes=None, because=because)
    zone = zone_of(site)
    closing_day = day + timedelta(days=1) if hours.closes <= hours.opens else day
    opens, closes = at_wall(day, hours.opens, zone), at_wall(closing_day, hours.closes, zone)
    if instant(closes) <= instant(opens):  # Both ends fall into the hour that the clocks jump over.
        return OpenDay(day=day, opens=None, closes=None, because=f"{because}; the clocks jump over those hours")
    return OpenDay(day=day, opens=opens, closes=closes, because=because)


def day_on(site: Site, at: datetime) -> date:
    """The mall's day at an instant in the site's zone: yesterday while that opening lasts, else the date."""
    before = open_day(site, at.date() - timedelta(days=1))
    still = before.closes is not None and instant(at) < instant(before.closes)
    return before.day if still else at.date()


def hours_on(hours: Hours, day: date) -> tuple[Opening | None, str]:
    """The wall-clock hours of a date (None: closed) and the rule they come from."""
    weekday = list(Weekday)[day.weekday()]
    for special in hours.special:
        if special.first <= day <= special.last:
            return special.hours, special.note or "special date"
    kind = china_day(day) if hours.holidays == "CN" else DayKind.ORDINARY
    if kind is DayKind.HOLIDAY and hours.holiday is not None:
        return hours.holiday, f"public holiday {china_holiday_name(day) or ''}".rstrip()
    if kind is DayKind.MAKEUP_WORKDAY:
        return hours.makeup_workday or hours.weekdays.get(Weekday.FRI), "make-up workday"
    return hours.weekdays.get(weekday), weekday.value


def calendar_gap(site: Site, day: date) -> str | None:
    """A sentence when the public calendar of that year is not fully known, else None."""
    if site.hours.holidays != "CN" or notice_known(day.year):
        return None
    return (
        f"The make-up workdays of {day.year} are not known to this version's calendar: only statutory holidays are "
        "counted. Update the holidays package, or write the changed days as special dates into the site file."
    )
