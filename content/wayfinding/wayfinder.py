"""Finds the way: the least time over all floors, the shortest walk on each.

Decides which way is the best for this shopper now. Refuses to know files, drawing and where live news comes from.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from content.venue.nouns import LinkKind, Place, PlaceKind, Venue
from content.wayfinding.building import floors_digest, graph_without
from content.wayfinding.closing import Closing
from content.wayfinding.graph import WalkGraph
from content.wayfinding.nouns import WALK, NoWay, Profile, Ride, Route, Stand
from content.wayfinding.refusals import no_way_out, why_not
from content.wayfinding.ways import Question, Ways

Goal = str | Stand | Sequence[str | Stand]
"""A place's id, a spot, or several, of which the one reached soonest is meant."""
_ON_FOOT = frozenset({LinkKind.STAIRS, LinkKind.RAMP})
"""What carries nobody, and so goes on when the power doesn't."""


class Wayfinder:
    """Answers from anywhere in the venue; nothing a question leaves behind changes another's answer."""

    def __init__(self, venue: Venue, graph: WalkGraph) -> None:
        """Take the venue and the graph that was built from it; raises `ValueError` if it was built from another."""
        if graph.venue_digest != floors_digest(venue):
            raise ValueError("The walk graph was built from another venue, or an older one. Import the venue again.")
        self._venue, self._graph = venue, graph
        self._closing = Closing(venue)
        self._ways = Ways(venue, graph)
        self._around: dict[frozenset[str], Ways] = {}

    def route(
        self,
        start: Stand | str,
        goal: Goal,
        *,
        profile: Profile = WALK,
        closed: frozenset[str] = frozenset(),
        facing_deg: float | None = None,
    ) -> Route:
        """The best way; `closed` are ids of links and places, `facing_deg` the compass degrees the shopper looks to.

        Raises `NoWay`, and `KeyError` for a place the venue doesn't have.
        """
        asked = [goal] if isinstance(goal, str | Stand) else list(goal)
        places = [self._venue.by_id[each] for each in asked if isinstance(each, str)]
        stands = [each for each in asked if isinstance(each, Stand)]
        return self._answer(
            Question(start=start, places=places, stands=stands, profile=profile, closed=closed, facing_deg=facing_deg)
        )

    def nearest(
        self,
        start: Stand | str,
        *kinds: PlaceKind,
        profile: Profile = WALK,
        closed: frozenset[str] = frozenset(),
        facing_deg: float | None = None,
    ) -> tuple[Place, Route]:
        """The place of these kinds that is reached soonest, and the way there; raises `NoWay`."""
        places = list(self._venue.of_kind(*kinds))
        route = self._answer(
            Question(start=start, places=places, profile=profile, closed=closed, facing_deg=facing_deg)
        )
        return self._venue.by_id[route.goal or ""], route

    def ways_out(
        self,
        start: Stand | str,
        *,
        profile: Profile = WALK,
        closed: frozenset[str] = frozenset(),
        facing_deg: float | None = None,
    ) -> Route:
        """The soonest way to an entrance or exit for emergencies, by stairs and ramps; raises `NoWay`.

        Never by a lift, and by an escalator, which may move or stand against the crowd, only if nothing else leads out.
        """
        outs = list(self._venue.of_kind(PlaceKind.ENTRANCE, PlaceKind.EXIT))
        for rides in (_ON_FOOT, _ON_FOOT | {LinkKind.ESCALATOR}):
            walker = replace(profile, rides=profile.rides & rides)
            asked = Question(start=start, places=outs, profile=walker, closed=closed, facing_deg=facing_deg)
            with suppress(NoWay):
                return self._answer(asked)
        raise no_way_out()

    def _answer(self, asked: Question) -> Route:
        ways = self._ways_around(self._closing.barred(asked.closed))
        found = ways.find(asked)
        if found is None:
            shut = asked.closed | self._closing.links(asked.closed)
            raise why_not(asked.places, asked.profile, shut, lambda *other: self._rides(asked, *other))
        return ways.tell(found, asked)

    def _rides(self, asked: Question, profile: Profile, closed: frozenset[str]) -> list[Ride] | None:
        found = self._ways.find(replace(asked, profile=profile, closed=closed))
        return self._ways.rides(found, profile) if found else None

    def _ways_around(self, barred: frozenset[str]) -> Ways:
        """With the floor of these places taken away; reckoned when they are first closed, which takes a moment."""
        if not barred:
            return self._ways
        ways = self._around.get(barred)
        if ways is None:
            venue, graph = graph_without(self._venue, self._graph, [self._venue.by_id[each] for each in barred])
            ways = Ways(venue, graph)
            # One set of closed floors holds at a time: what was reckoned for another is let go.
            self._around = {barred: ways}
        return ways
