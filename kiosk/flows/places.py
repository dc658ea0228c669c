"""What is said of a place on lists and pages: its names, its floor, and about how far it is.

Refuses to know how that is drawn. How far is judged by the straight line, for lists only; the way itself is measured.
"""

import math
from typing import NamedTuple

from content.venue.nouns import Level, Place
from content.wayfinding.nouns import WALKING_M_S
from kiosk.flows.flow import Page
from kiosk.flows.kinds import kind_words
from kiosk.world import Spot, World

DETOUR = 1.1
"""How much longer than the straight line one walks in a mall."""
CHANGE_S, FLOOR_S = 30.0, 10.0
"""For going to another floor at all, and for each floor."""


class Named(NamedTuple):
    """A place's names: the visitor's language first."""

    first: str
    second: str
    """In the other language; empty if there is none, or it is the same."""


def named(page: Page, place: Place) -> Named:
    """What signs say, in both languages."""
    zh = page.language == "zh"
    mine = place.names.get("zh" if zh else "en")
    other = place.names.get("en" if zh else "zh")
    first = mine or other or kind_words(place.kind, zh=zh)
    return Named(first, other if other and other != first else "")


def level_of(world: World, ordinal: int) -> Level | None:
    """The level, if the plan has it."""
    return world.venue.by_ordinal.get(ordinal)


def short_of(world: World, ordinal: int) -> str:
    """As on the lift's button."""
    level = level_of(world, ordinal)
    return level.short if level else str(ordinal)


def minutes_to(spot: Spot, place: Place) -> int:
    """About how many minutes' walk, at least one."""
    east, north = place.at[0] - spot.at[0], place.at[1] - spot.at[1]
    floors = abs(place.level - spot.level)
    change_s = CHANGE_S + FLOOR_S * floors if floors else 0.0
    return whole_minutes(math.hypot(east, north) * DETOUR / WALKING_M_S + change_s)


def whole_minutes(seconds: float) -> int:
    """Rounded up, but for a quarter of a minute; less than one is one."""
    return max(1, math.ceil(seconds / 60 - 0.25))


def minutes_words(seconds: float, *, zh: bool) -> str:
    """Whole minutes, such as "约 3 分钟"."""
    minutes = whole_minutes(seconds)
    return f"约 {minutes} 分钟" if zh else f"about {minutes} min"


def metres_words(metres: float, *, zh: bool) -> str:
    """Rounded as people say it."""
    rounded = round(metres / 5) * 5 if metres < 100 else round(metres / 10) * 10
    return f"{max(5, rounded)} 米" if zh else f"{max(5, rounded)} m"
