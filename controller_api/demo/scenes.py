"""Which parts of the sample mall's day the demo shows. Pure: the day's plan in, scenes out."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from content.site import Site
from scheduler.day_plan import DayPlan, DueCall
from scheduler.planning.planner import plan_day

DAYS_AHEAD = 14
BEFORE_S = 1.0
OPENING_S = 17.0
MIDDAY_S = 19.0
CLOSING_S = 19.0


@dataclass(frozen=True, slots=True)
class ShownScene:
    """A stretch of the day: what it is called, from when to when by the mall's clock."""

    title: str
    starts: datetime
    ends: datetime

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return (self.ends.astimezone(UTC) - self.starts.astimezone(UTC)).total_seconds()


class NothingToShow(Exception):
    """The site has no day with an opening, an advert and a farewell."""


def shown_scenes(site: Site, now: datetime, *, speed: float = 1.0) -> tuple[ShownScene, ...]:
    """Opening, an advert in the middle of the day, farewell, of the first day that has them all.

    `speed` above 1 shortens the stretches of music between words, below 1 lengthens them.
    """
    today = now.astimezone(ZoneInfo(site.time_zone)).date()
    for plan in (plan_day(site, today + timedelta(days=ahead)) for ahead in range(DAYS_AHEAD)):
        calls = _landmarks(plan, len(site.zones))
        if calls is not None:
            opening, advert, farewell = calls
            return (
                _scene("The mall opens", opening, OPENING_S, speed),
                _scene("Midday: an advert, and a child is lost", advert, MIDDAY_S, speed),
                _scene("The mall closes", farewell, CLOSING_S, speed),
            )
    raise NothingToShow(
        f"The site '{site.id}' has no day with a welcome, an advert and a farewell in the next two weeks."
    )


def _landmarks(plan: DayPlan, zones: int) -> tuple[DueCall, DueCall, DueCall] | None:
    welcome = next((call for call in plan.calls if call.template == "welcome"), None)
    adverts = [call for call in plan.calls if call.template == "advert"]
    farewell = next((call for call in plan.calls if call.template == "farewell"), None)
    if welcome is None or not adverts or farewell is None:
        return None
    # One that leaves a zone free: another call sounds there meanwhile, without having to wait for it.
    widest = max(adverts, key=lambda call: (len(call.zones) < zones, len(call.zones)))
    return welcome, widest, farewell


def _scene(title: str, call: DueCall, seconds: float, speed: float) -> ShownScene:
    # What is spoken takes the time it takes; only the music around it gives way.
    length = max(seconds * 0.8, seconds / speed)
    return ShownScene(title, call.at - timedelta(seconds=BEFORE_S), call.at + timedelta(seconds=length))
