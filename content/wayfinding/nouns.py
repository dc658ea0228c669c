"""A way through the venue: where from and to, who walks, the legs floor by floor, and what the shopper is told.

Decides nothing. Refuses to know graphs and drawing.
"""

from dataclasses import dataclass
from enum import StrEnum

from content.bilingual import Bilingual
from content.nouns import Texts
from content.venue.nouns import LinkKind, Point

WALKING_M_S, SLOW_M_S = 1.17, 0.75
"""Median and tenth percentile of walking shoppers, measured over recorded walks in two malls."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """A spot on a level."""

    level: int
    """Ordinal."""
    at: Point


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Who walks: how fast, and over what."""

    id: str
    rides: frozenset[LinkKind]
    """The links that may be used."""
    step_free: bool = False
    """Only links and doors that can be passed on wheels."""
    speed_m_s: float = WALKING_M_S


WALK = Profile(id="walk", rides=frozenset(LinkKind))
STEP_FREE = Profile(id="step-free", rides=frozenset({LinkKind.LIFT, LinkKind.RAMP}), step_free=True, speed_m_s=SLOW_M_S)
STROLLER = Profile(id="stroller", rides=frozenset({LinkKind.LIFT, LinkKind.RAMP}), step_free=True)
SLOW = Profile(id="slow", rides=frozenset(LinkKind), speed_m_s=SLOW_M_S)
PROFILES = {each.id: each for each in (WALK, STEP_FREE, STROLLER, SLOW)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ride:
    """From one level to another by a link."""

    link: str
    """Its id."""
    kind: LinkKind
    names: Texts
    start: int
    """Ordinal."""
    end: int
    """Ordinal."""
    seconds: float
    """With waiting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """The part of a way on one level."""

    level: int
    """Ordinal."""
    points: tuple[Point, ...]
    """At least one; the first is where the leg begins."""
    length_m: float
    ride: Ride | None = None
    """What takes one on to the next leg; None on the last."""


class Turn(StrEnum):
    """What one does at a step."""

    SET_OUT = "set-out"
    STRAIGHT = "straight"
    LEFT = "left"
    RIGHT = "right"
    RIDE = "ride"
    ARRIVE = "arrive"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing the shopper is told."""

    turn: Turn
    texts: Texts
    level: int
    """Ordinal."""
    at: Point
    """Where it is done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A way."""

    legs: tuple[Leg, ...]
    length_m: float
    seconds: float
    """Walking, waiting and riding."""
    steps: tuple[Step, ...]
    goal: str | None = None
    """The id of the place it leads to, if it is one."""

    @property
    def points(self) -> list[tuple[int, Point]]:
        """Every point with its level's ordinal."""
        return [(leg.level, point) for leg in self.legs for point in leg.points]


class NoWay(Exception):
    """There is no way; the sentence says why in both languages, and what to do."""

    def __init__(self, said: Bilingual) -> None:
        """Take the sentence."""
        super().__init__(said)
        self.said = said
