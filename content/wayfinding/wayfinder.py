"""Finds the way: the least time over all floors, the shortest walk on each.

Decides which way is the best for this shopper now. Refuses to know files, drawing and where live news comes from.
"""

from collections.abc import Sequence

from content.venue.nouns import Place, PlaceKind, Venue
from content.wayfinding.graph import WalkGraph
from content.wayfinding.nouns import WALK, Profile, Route, Stand

Goal = str | Stand | Sequence[str | Stand]
"""A place's id, a spot, or several, of which the nearest is meant."""


class Wayfinder:
    """Answers from any stand of the venue; keeps nothing between questions, so threads may share it."""

    def __init__(self, venue: Venue, graph: WalkGraph) -> None:
        """Take the venue and the graph that was built from it; raises `ValueError` if it was built from another."""
        self._venue, self._graph = venue, graph

    def route(
        self,
        start: Stand,
        goal: Goal,
        *,
        profile: Profile = WALK,
        closed: frozenset[str] = frozenset(),
        facing_deg: float | None = None,
    ) -> Route:
        """The best way; `closed` are ids of links and places, `facing_deg` the compass degrees the shopper looks to.

        Raises `NoWay`, and `KeyError` for a place the venue doesn't have.
        """
        raise NotImplementedError

    def nearest(
        self,
        start: Stand,
        *kinds: PlaceKind,
        profile: Profile = WALK,
        closed: frozenset[str] = frozenset(),
        facing_deg: float | None = None,
    ) -> tuple[Place, Route]:
        """The place of these kinds that is reached soonest, and the way there; raises `NoWay`."""
        raise NotImplementedError

    def ways_out(
        self,
        start: Stand,
        *,
        profile: Profile = WALK,
        closed: frozenset[str] = frozenset(),
        facing_deg: float | None = None,
    ) -> Route:
        """The soonest way to an entrance or exit without any lift, for emergencies; raises `NoWay`."""
        raise NotImplementedError
