"""The planner: decides all that the mall says and plays by itself on one date. Pure: same site and date, same plan.

It refuses to know what time it is and how a call reaches a speaker.
"""

from datetime import date, timedelta

from content.site import Site
from scheduler.day_plan import DayPlan
from scheduler.planning.adverts import SlottingRules, advert_calls
from scheduler.planning.music import due_music
from scheduler.planning.opening_hours import OpenDay, open_day
from scheduler.planning.routines import OpenSpan, routine_calls
from scheduler.wall_time import elapsed, instant

FAR = 24 * 60


def plan_day(site: Site, day: date, *, rules: SlottingRules = SlottingRules()) -> DayPlan:  # noqa: B008  # Frozen.
    """Make the date's plan; raises `Unplannable` for a site no plan can be made of."""
    hours = open_day(site, day)
    if hours.opens is None or hours.closes is None:
        return DayPlan(day=day, opens=None, closes=None, calls=(), music=())
    span = OpenSpan(day=day, opens=hours.opens, closes=hours.closes)
    routines = routine_calls(site, span)
    adverts = advert_calls(site, span, routines, night_min=_night_min(site, span), rules=rules)
    calls = sorted([*routines, *adverts], key=lambda call: instant(call.at))
    return DayPlan(
        day=day, opens=span.opens, closes=span.closes, calls=tuple(calls), music=tuple(due_music(site, span))
    )


def _night_min(site: Site, span: OpenSpan) -> int:
    """Minutes to the nearer of the opening hours before and after."""
    before: OpenDay = open_day(site, span.day - timedelta(days=1))
    after: OpenDay = open_day(site, span.day + timedelta(days=1))
    nights = [elapsed(before.closes, span.opens)] if before.closes else []
    nights += [elapsed(span.closes, after.opens)] if after.opens else []
    return min((int(night.total_seconds() // 60) for night in nights), default=FAR)
