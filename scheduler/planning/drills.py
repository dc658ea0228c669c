"""Drills: decides when people have to drill an emergency, and which drills they are to be told of now.

Nobody but a person holds one. It refuses to know how a drill sounds, and how it is seen that one was held.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from content.emergency_plan import PlannedDrill
from content.site import Site, Weekday
from scheduler.day_plan import PlanId
from scheduler.wall_time import at_wall, instant

REMINDED = timedelta(hours=24)
"""So long before a drill people are told of it."""
_LOOKED_BACK = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDrill:
    """A drill that is to be held at an instant."""

    id: PlanId
    profile: str
    at: datetime
    """Timezone-aware, in the site's zone."""


def drills_on(site: Site, day: date) -> list[DueDrill]:
    """The date's drills, in order of time."""
    zone = ZoneInfo(site.time_zone)
    drills = {
        DueDrill(
            id=PlanId(f"drill/{drill.profile}/{day}/{drill.at:%H%M}"),
            profile=drill.profile,
            at=at_wall(day, drill.at, zone),
        )
        for drill in site.emergency.drills
        if _is_on(drill, day)
    }
    return sorted(drills, key=lambda due: (instant(due.at), due.id))


def to_be_told(site: Site, now: datetime, known: Callable[[PlanId], bool]) -> list[DueDrill]:
    """The newest drill of each profile that is due within a day, or was due, oldest first.

    Those before it count no more. Of what was due earlier only what was `known` then, so that a site which has a
    schedule since today owes no drill of last week.
    """
    newest = {due.profile: due for due in _since(site, now) if instant(due.at) <= instant(now) or _soon(due, now)}
    told = [due for due in newest.values() if instant(due.at) > instant(now) or known(due.id)]
    return sorted(told, key=lambda due: instant(due.at))


def _since(site: Site, now: datetime) -> Iterator[DueDrill]:
    today = now.astimezone(ZoneInfo(site.time_zone)).date()
    for days in range(-_LOOKED_BACK if site.emergency.drills else 0, 2):
        yield from drills_on(site, today + timedelta(days=days))


def _soon(due: DueDrill, now: datetime) -> bool:
    return instant(due.at) - instant(now) <= REMINDED


def _is_on(drill: PlannedDrill, day: date) -> bool:
    if day in drill.dates:
        return True
    if drill.weekday != list(Weekday)[day.weekday()] or (drill.months and day.month not in drill.months):
        return False
    return drill.week is None or (day.day - 1) // 7 + 1 == drill.week
