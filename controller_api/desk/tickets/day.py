"""Which of the mall's days it is: numbers begin anew with it. An opening past midnight belongs to the day it began."""

from datetime import date, datetime, time, timedelta

from content.site import Site
from scheduler.planning.opening_hours import open_day, zone_of

LINGER = timedelta(hours=2)
"""Who stands in line at closing time is still served, on the same day's number."""


def mall_day(site: Site, at: datetime) -> date:
    """The mall's day at an instant of the mall's clock, which is timezone-aware and in the site's zone."""
    today = at.date()
    before = today - timedelta(days=1)
    closes, opens = open_day(site, before).closes, open_day(site, today).opens
    if closes is None or at >= closes + LINGER or (opens is not None and at >= opens):
        return today
    return before


def day_end(site: Site, day: date) -> datetime:
    """When that day of the mall is over, in the site's zone: as `mall_day` counts, at midnight or later."""
    after = day + timedelta(days=1)
    midnight = datetime.combine(after, time(), zone_of(site))
    closes, opens = open_day(site, day).closes, open_day(site, after).opens
    served = midnight if closes is None else closes + LINGER
    return max(midnight, served if opens is None else min(served, opens))
