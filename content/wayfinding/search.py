"""The soonest way from some footholds to one of others, over all floors.

Decides between walking there and riding. Refuses to know places, words and what is drawn.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from operator import itemgetter

from content.wayfinding.floor import Field
from content.wayfinding.foothold import Foothold
from content.wayfinding.journey import Arrival, Connections, Spot, arrivals, chain
from content.wayfinding.nouns import Profile
from content.wayfinding.storey import Storey


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The best way between footholds."""

    start: Foothold
    goal: Foothold
    goal_number: int = 0
    """Of a walk: among the goals on its level, as the start was asked to look for them."""
    passed: Sequence[Spot] = ()
    """The landings on the way, two for each ride; none for a walk on one floor."""
    field: Field | None = None
    """Of the start, for a walk on one floor."""


class Search:
    """One question."""

    def __init__(
        self, storeys: Mapping[int, Storey], connections: Connections, profile: Profile, closed: frozenset[str]
    ) -> None:
        """Take what holds for the whole question; `closed` are ids of links."""
        self._storeys, self._connections, self._profile, self._closed = storeys, connections, profile, closed

    def best(self, starts: Sequence[Foothold], goals: Sequence[Foothold]) -> Found | None:
        """The soonest way, or none."""
        walk = min(self._walks(starts, goals), key=itemgetter(0), default=None)
        reached = self._arrivals(starts, walk[0] if walk else inf)
        ride = min(self._last_walks(goals, reached), key=itemgetter(0), default=None)
        if ride and (walk is None or ride[0] < walk[0]):
            _, goal, last = ride
            passed = chain(reached, last)
            return Found(start=self._start_of(starts, passed[0]), goal=goal, passed=passed)
        return walk[1] if walk else None

    def _arrivals(self, starts: Sequence[Foothold], within_s: float) -> dict[Spot, Arrival]:
        metres = [
            ((start.level, landing), start.off_m + float(away))
            for start in starts
            for landing, away in enumerate(self._storeys[start.level].to_landings(start.footing))
        ]
        return arrivals(self._connections, metres, self._profile, self._closed, within_s)

    def _walks(self, starts: Sequence[Foothold], goals: Sequence[Foothold]) -> Iterable[tuple[float, Found]]:
        """On one floor."""
        for start in starts:
            here = [goal for goal in goals if goal.level == start.level]
            storey, field = self._storeys[start.level], None
            for number, goal in enumerate(here):
                if goal.footing.island != start.footing.island:
                    continue
                in_sight = storey.sees_goal(start.footing, number)
                field = field or storey.field(start.footing)
                metres = storey.floor.length(field, goal.footing, in_sight=in_sight)
                seconds = (start.off_m + metres + goal.off_m) / self._profile.speed_m_s
                if seconds < inf:
                    yield seconds, Found(start=start, goal=goal, goal_number=number, field=field)

    def _last_walks(
        self, goals: Sequence[Foothold], reached: Mapping[Spot, Arrival]
    ) -> Iterable[tuple[float, Foothold, Spot]]:
        """From the last ride to each goal, by the seconds of the whole way."""
        for goal in goals:
            for landing, metres in enumerate(self._storeys[goal.level].to_landings(goal.footing).tolist()):
                arrival = reached.get((goal.level, landing))
                if arrival and arrival.ridden and metres < inf:
                    seconds = arrival.after_s + (metres + goal.off_m) / self._profile.speed_m_s
                    yield seconds, goal, (goal.level, landing)

    def _start_of(self, starts: Sequence[Foothold], first: Spot) -> Foothold:
        level, landing = first
        here = [start for start in starts if start.level == level]
        to_landings = self._storeys[level].to_landings
        return min(here, key=lambda start: start.off_m + float(to_landings(start.footing)[landing]))
