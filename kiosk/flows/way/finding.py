"""The way that was asked for: found anew when who walks or what is closed changes, and what is to be said about it.

Decides what is offered where there is no way. Refuses to know how ways are found and drawn.
"""

from dataclasses import dataclass

from content.bilingual import Bilingual
from content.venue.nouns import Place, PlaceKind
from content.wayfinding.nouns import PROFILES, WALK, NoWay, Profile, Route, Step, Turn
from kiosk.flows.kinds import NEAREST
from kiosk.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Where to, and who walks."""

    goal: str
    """A place's id, or the nearest of a kind."""
    profile: Profile = WALK

    @classmethod
    def of(cls, opened_with: object) -> "Wanted":
        """Out of what the flow is opened with: the goal, and after a bar the profile."""
        goal, bar, profile = str(opened_with).rpartition("|")
        if bar and profile in PROFILES:
            return cls(goal=goal, profile=PROFILES[profile])
        return cls(goal=str(opened_with))

    def __str__(self) -> str:
        """As the flow is opened with again."""
        return f"{self.goal}|{self.profile.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """What was found."""

    place: Place | None
    """Where it leads."""
    route: Route | None = None
    why_not: Bilingual | None = None
    """Why there is none, and what to do."""
    without_stairs: bool = True
    """False: there is none without steps, but one with."""
    round_about: tuple[str, ...] = ()
    """Ids of what is closed, and would be on the way otherwise."""


LOADING = Bilingual("The map is being loaded. One moment, please.", "地图正在载入，请稍候。")
GONE = Bilingual(
    "This place is no longer on the map. Please ask at the service desk.", "地图上没有这个地点了，请到总服务台询问。"
)


def find(world: World, wanted: Wanted) -> Way:
    """The way now."""
    place = None if wanted.goal.startswith(NEAREST) else world.venue.by_id.get(wanted.goal)
    if world.ways is None:
        return Way(place=place, why_not=LOADING)
    try:
        place, route = _found(world, wanted, world.closed)
    except NoWay as no_way:
        return Way(place=place, why_not=no_way.said, without_stairs=not _with_stairs(world, wanted))
    except KeyError:
        return Way(place=None, why_not=GONE)
    return Way(place=place, route=route, round_about=_round_about(world, wanted, route))


def _found(world: World, wanted: Wanted, closed: frozenset[str]) -> tuple[Place | None, Route]:
    if world.ways is None:
        raise NoWay(LOADING)
    facing = world.spot.facing_deg
    if wanted.goal.startswith(NEAREST):
        kind = PlaceKind(wanted.goal.removeprefix(NEAREST))
        return world.ways.nearest(world.here, kind, profile=wanted.profile, closed=closed, facing_deg=facing)
    route = world.ways.route(world.here, wanted.goal, profile=wanted.profile, closed=closed, facing_deg=facing)
    return world.venue.by_id.get(wanted.goal), route


def _with_stairs(world: World, wanted: Wanted) -> bool:
    """Whether one gets there on foot at all."""
    if wanted.profile == WALK:
        return False
    try:
        _found(world, Wanted(goal=wanted.goal), world.closed)
    except (NoWay, KeyError):
        return False
    return True


def _round_about(world: World, wanted: Wanted, route: Route) -> tuple[str, ...]:
    """What is closed and was gone round."""
    if not world.closed:
        return ()
    try:
        _, free = _found(world, wanted, frozenset())
    except (NoWay, KeyError):
        return ()
    rides = {leg.ride.link for leg in free.legs if leg.ride}
    taken = {leg.ride.link for leg in route.legs if leg.ride}
    return tuple(sorted((rides & world.closed) - taken))


def steps_of(route: Route) -> list[list[Step]]:
    """The steps of each leg: a ride ends a leg."""
    legs: list[list[Step]] = [[]]
    for step in route.steps:
        legs[-1].append(step)
        if step.turn is Turn.RIDE and len(legs) < len(route.legs):
            legs.append([])
    return legs + [[] for _ in range(len(route.legs) - len(legs))]
