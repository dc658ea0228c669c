"""Airtime: decides where on a day an advert finds room. It refuses to know whose wish it is and how often it may sound.

Places are counted from opening. A zone is free where no planned call is near and no other advert nearer than the rules
say, whichever of the two was placed first.
"""

from bisect import bisect_left, insort
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from content.site import Campaign
from scheduler.day_plan import DueCall
from scheduler.planning.routines import OpenSpan
from scheduler.planning.songs import SongEnds
from scheduler.wall_time import elapsed, instant

ADVERT = "advert"
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class SlottingRules:
    """How far apart things are kept in a zone, in minutes."""

    between_adverts_min: int = 5
    around_calls_min: int = 3


class Airtime:
    """What is taken in each zone over one day."""

    def __init__(self, span: OpenSpan, planned: Iterable[DueCall], ends: SongEnds, rules: SlottingRules) -> None:
        """Take the day, the calls and adverts that have their places, and the ends of songs."""
        self._span = span
        self._ends = ends
        self._around = rules.around_calls_min * MINUTE
        self._between = rules.between_adverts_min * MINUTE
        self._calls: dict[str, list[timedelta]] = {}
        self._adverts: dict[str, list[timedelta]] = {}
        for call in planned:
            taken = self._adverts if call.template == ADVERT else self._calls
            for zone in call.zones:
                insort(taken.setdefault(zone, []), elapsed(span.opens, call.at))

    def place(self, campaign: Campaign, zones: Collection[str], first: timedelta, last: timedelta) -> timedelta | None:
        """Where a play wished for at `first` may be, before `last`: at the end of a song or just there, or nowhere."""
        return next((place for place in self._wishes(campaign, zones, first, last) if self._free(zones, place)), None)

    def take(self, zones: Iterable[str], place: timedelta) -> None:
        """An advert is there now."""
        for zone in zones:
            insort(self._adverts.setdefault(zone, []), place)

    def _wishes(
        self, campaign: Campaign, zones: Collection[str], first: timedelta, last: timedelta
    ) -> Iterator[timedelta]:
        if campaign.placement == "between-songs":
            opens, until = instant(self._span.opens), min(last, first + campaign.within_min * MINUTE)
            for end in self._ends.between(zones, opens + first, opens + until):
                yield end - opens
        yield first

    def _free(self, zones: Iterable[str], place: timedelta) -> bool:
        return all(
            _apart(self._adverts.get(zone, []), place, self._between)
            and _apart(self._calls.get(zone, []), place, self._around)
            for zone in zones
        )


def _apart(taken: list[timedelta], place: timedelta, least: timedelta) -> bool:
    """Whether nothing that is taken is nearer than that."""
    at = bisect_left(taken, place)
    return all(abs(other - place) >= least for other in taken[max(at - 1, 0) : at + 1])
