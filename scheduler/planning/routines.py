"""Routines: decides which calls the mall makes by itself on an open day, and until when each still makes sense.

It refuses to know adverts and music.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from content.site import Anchor, DayTime, Routine, Site, Weekday
from scheduler.day_plan import DueCall, PlanId
from scheduler.errors import Unplannable
from scheduler.wall_time import at_wall, elapsed, instant, later, stamp

COUNTDOWN = "closing-countdown"
GRACE = {"welcome": timedelta(minutes=5), "farewell": timedelta(minutes=3)}
OTHER_GRACE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSpan:
    """An open day as the planner counts from it."""

    day: date
    opens: datetime
    closes: datetime


def time_of(when: DayTime, span: OpenSpan, *, whose: str) -> datetime:
    """The instant a time of day means on this day; raises `Unplannable` naming whose time it is.

    A wall-clock time before opening belongs to the next morning when the mall is open past midnight and has not yet
    closed by then.
    """
    if when.anchor is Anchor.OPENING:
        return later(span.opens, timedelta(minutes=when.minutes))
    if when.anchor is Anchor.CLOSING:
        return later(span.closes, timedelta(minutes=when.minutes))
    if when.at is None:
        message = f"{whose} is set by the clock but names no time. Write one such as 12:30 into the site file."
        raise Unplannable(message)
    at = at_wall(span.day, when.at, span.opens.tzinfo)  # type: ignore[arg-type]  # Opening times carry a ZoneInfo.
    next_morning = at_wall(span.day + timedelta(days=1), when.at, span.opens.tzinfo)  # type: ignore[arg-type]  # ZoneInfo
    if instant(at) < instant(span.opens) and instant(next_morning) <= instant(span.closes):
        return next_morning
    return at


def routine_calls(site: Site, span: OpenSpan) -> list[DueCall]:
    """Every routine's call on this day, in the order of the site file."""
    weekday = list(Weekday)[span.day.weekday()]
    todays = [routine for routine in site.routines if weekday in routine.weekdays]
    return [_call(site, routine, span, bare) for routine, bare in _with_bare_ids(todays)]


def _with_bare_ids(routines: Iterable[Routine]) -> Iterable[tuple[Routine, bool]]:
    taken: set[DayTime] = set()
    for routine in routines:
        bare = routine.template == COUNTDOWN and routine.when not in taken
        if bare:
            taken.add(routine.when)
        yield routine, bare


def _call(site: Site, routine: Routine, span: OpenSpan, bare: bool) -> DueCall:  # noqa: FBT001  # Private, one caller.
    at = time_of(routine.when, span, whose=f"The routine {routine.id}")
    slots = dict(routine.slots)
    if routine.template == COUNTDOWN:
        slots.setdefault("minutes", str(max(0, round(elapsed(at, span.closes).total_seconds() / 60))))
    place = f"{routine.when.anchor}/{span.day}/{_offset(routine.when, at)}"
    return DueCall(
        id=PlanId(place if bare else f"{place}/{routine.id}"),
        at=at,
        not_after=_not_after(routine, at, span),
        template=routine.template,
        slots=slots,
        zones=tuple(sorted(site.zones_of(routine.zones))),
        recording=routine.recording,
    )


def _offset(when: DayTime, at: datetime) -> str:
    return stamp(at) if when.anchor is Anchor.CLOCK else f"{when.minutes:+d}"


def _not_after(routine: Routine, at: datetime, span: OpenSpan) -> datetime:
    """A countdown may be late by a fifth of what it counts; what comes before opening or closing ends with it."""
    if routine.template == COUNTDOWN:
        left = elapsed(at, span.closes)
        return later(at, min(max(left / 5, timedelta(minutes=1)), timedelta(minutes=3)))
    end = later(at, GRACE.get(routine.template, OTHER_GRACE))
    anchor = {Anchor.OPENING: span.opens, Anchor.CLOSING: span.closes}.get(routine.when.anchor)
    if anchor is not None and instant(at) < instant(anchor) < instant(end):
        return anchor
    return end
