"""What a ride costs: waiting, being carried or climbing, and how little people like stairs.

Decides which links a shopper may take, and seconds. Refuses to know where links stand.
"""

from dataclasses import dataclass

from content.venue.nouns import Direction, Link, LinkKind
from content.wayfinding.nouns import WALKING_M_S, Profile

LIFT_WAIT_S, LIFT_FLOOR_S = 30.0, 3.0
"""Until it has come and its doors have closed; then a floor."""
ESCALATOR_M_S, STAIRS_M_S = 0.45, 0.5
"""In plan: the belt runs at 0.5 m/s on a slope of thirty degrees; stairs at walking pace would be those of a child."""
FLOOR_M = {LinkKind.LIFT: 0.0, LinkKind.ESCALATOR: 10.0, LinkKind.STAIRS: 8.0, LinkKind.RAMP: 40.0}
"""In plan, where the venue doesn't say."""
STAIRS_DISLIKED_S = 10.0
"""A floor: so much later people arrive rather than climb; it counts in the choice, not in the time told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Of one ride."""

    seconds: float
    disliked_s: float = 0.0


def may_ride(link: Link, profile: Profile, *, upwards: bool) -> bool:
    """Whether this shopper takes this link that way."""
    if link.kind not in profile.rides or (profile.step_free and not link.step_free):
        return False
    return link.direction in (Direction.BOTH, Direction.UP if upwards else Direction.DOWN)


def ride_cost(link: Link, profile: Profile, *, floors: int, stretches: int) -> Cost:
    """Of a ride over that many floors, and as many stretches between the link's own stops."""
    metres = link.length_m * stretches or FLOOR_M[link.kind] * floors
    match link.kind:
        case LinkKind.LIFT:
            return Cost(seconds=LIFT_WAIT_S + LIFT_FLOOR_S * floors)
        case LinkKind.ESCALATOR:
            return Cost(seconds=metres / ESCALATOR_M_S)
        case LinkKind.STAIRS:
            seconds = metres / (STAIRS_M_S * profile.speed_m_s / WALKING_M_S)
            return Cost(seconds=seconds, disliked_s=STAIRS_DISLIKED_S * floors)
        case LinkKind.RAMP:
            return Cost(seconds=metres / profile.speed_m_s)
