"""The planner: decides all that the mall says and plays by itself on one date.

It is pure: the same site, songs and date give the same plan. It refuses to know what time it is and how a call reaches
a speaker. Songs of known length draw adverts to their ends.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from types import MappingProxyType

from content.site import Site
from scheduler.day_plan import DayPlan, DueCall
from scheduler.planning.adverts import advert_calls
from scheduler.planning.airtime import Airtime, SlottingRules
from scheduler.planning.line_check import line_checks
from scheduler.planning.make_goods import LostPlay, make_goods
from scheduler.planning.music import due_music
from scheduler.planning.opening_hours import OpenDay, open_day
from scheduler.planning.routines import OpenSpan, routine_calls
from scheduler.planning.songs import SongEnds, Songs
from scheduler.wall_time import elapsed, instant

FAR = 24 * 60


NO_SONGS: Mapping[str, tuple[int, ...]] = MappingProxyType({})
RULES = SlottingRules()


def plan_day(site: Site, day: date, *, songs: Songs = NO_SONGS, rules: SlottingRules = RULES) -> DayPlan:
    """Make the date's plan; raises `Unplannable` for a site no plan can be made of."""
    hours = open_day(site, day)
    if hours.opens is None or hours.closes is None:
        return DayPlan(day=day, opens=None, closes=None, calls=tuple(line_checks(site, day)), music=())
    span = OpenSpan(day=day, opens=hours.opens, closes=hours.closes)
    routines, music = routine_calls(site, span), due_music(site, span)
    airtime = Airtime(span, routines, SongEnds(music, songs), rules)
    adverts = advert_calls(site, span, airtime, night_min=_night_min(site, span))
    calls = _in_order([*line_checks(site, day), *routines, *adverts])
    return DayPlan(day=day, opens=span.opens, closes=span.closes, calls=calls, music=tuple(music))


def with_make_goods(  # noqa: PLR0913  The plan and what it goes by; all but the first two are named.
    site: Site,
    plan: DayPlan,
    losses: Iterable[LostPlay],
    *,
    earliest: datetime,
    songs: Songs = NO_SONGS,
    rules: SlottingRules = RULES,
) -> DayPlan:
    """The plan with what of the lost plays it makes good from `earliest` on; what it has already stays as it is."""
    if plan.opens is None or plan.closes is None or instant(earliest) >= instant(plan.closes):
        return plan
    span = OpenSpan(day=plan.day, opens=plan.opens, closes=plan.closes)
    airtime = Airtime(span, plan.calls, SongEnds(plan.music, songs), rules)
    night_min = _night_min(site, span)
    made = make_goods(site, span, plan.calls, losses, airtime, earliest=earliest, night_min=night_min)
    return replace(plan, calls=_in_order([*plan.calls, *made])) if made else plan


def _in_order(calls: Iterable[DueCall]) -> tuple[DueCall, ...]:
    return tuple(sorted(calls, key=lambda call: instant(call.at)))


def _night_min(site: Site, span: OpenSpan) -> int:
    """Minutes to the nearer of the opening hours before and after."""
    before: OpenDay = open_day(site, span.day - timedelta(days=1))
    after: OpenDay = open_day(site, span.day + timedelta(days=1))
    nights = [elapsed(before.closes, span.opens)] if before.closes else []
    nights += [elapsed(span.closes, after.opens)] if after.opens else []
    return min((int(night.total_seconds() // 60) for night in nights), default=FAR)
