"""The line check: decides when each night every zone is sounded with a tone nobody is to hear.

It is off unless the site says when. It refuses to know what the tone is, and what it proves.
"""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from content.site import Site
from scheduler.day_plan import DueCall, PlanId
from scheduler.wall_time import at_wall, later

LINE_CHECK = "line_check"
LATEST = timedelta(minutes=10)


def line_checks(site: Site, day: date) -> list[DueCall]:
    """The date's line check, also of a day on which the mall is closed."""
    when = site.supervision.line_check
    if when is None:
        return []
    at = at_wall(day, when, ZoneInfo(site.time_zone))
    return [
        DueCall(
            id=PlanId(f"line-check/{day}/{when:%H%M}"),
            at=at,
            not_after=later(at, LATEST),
            template=LINE_CHECK,
            slots={},
            zones=tuple(sorted(zone.id for zone in site.zones)),
        )
    ]
