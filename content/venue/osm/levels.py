"""Which levels a feature is on, as simple indoor tagging writes them: "-1", "0;1", "0-2", and `repeat_on`.

Refuses to know what a level is called.
"""

import re

from content.venue.geojson import Feature

_ONE = re.compile(r"-?\d{1,3}(?:\.\d{1,2})?")
_SPAN = re.compile(r"(-?\d{1,3})-(-?\d{1,3})")
MOST = 200
"""No building has more levels; a span of more is a slip of the pen."""


def levels_of(feature: Feature) -> tuple[float, ...]:
    """The levels of a feature, from the lowest up, the repeated ones too; empty where none is said."""
    found: set[float] = set()
    for key in ("level", "repeat_on"):
        for part in re.split(r"[;,]", feature.text(key)):
            found |= _levels(part.strip())
    return tuple(sorted(found))


def _levels(part: str) -> set[float]:
    if _ONE.fullmatch(part):
        return {float(part)}
    if span := _SPAN.fullmatch(part):
        low, high = sorted((int(span[1]), int(span[2])))
        return {float(level) for level in range(low, high + 1)} if high - low <= MOST else set()
    return set()


def ordinals(levels: set[float]) -> dict[float, int]:
    """A whole number for each level; 0 stays the ground floor, and mezzanines push those beyond them away."""
    if all(level.is_integer() for level in levels):
        return {level: int(level) for level in levels}
    above = sorted(level for level in levels if level >= 0)
    below = sorted((level for level in levels if level < 0), reverse=True)
    first = 0 if 0.0 in levels or not above or above[0] < 1 else 1
    return {level: first + place for place, level in enumerate(above)} | {
        level: -1 - place for place, level in enumerate(below)
    }
