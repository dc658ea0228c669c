"""Takes out areas that were drawn twice.

Decides when two areas are the same, and which of them stays. Refuses to know what they are.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

import shapely

from content.venue.nouns import Fault
from content.venue.survey import Area, Survey

SAME = 0.97
"""How much of both together must be common to them."""


def without_duplicates(survey: Survey) -> tuple[Survey, list[Fault]]:
    """The survey with each area once, and which copies were taken out."""
    by_floor: dict[str, list[Area]] = defaultdict(list)
    for area in survey.areas:
        by_floor[area.floor].append(area)
    kept_for = {copy: original for areas in by_floor.values() for copy, original in _copies(areas)}
    if not kept_for:
        return survey, []
    ids = {copy.id: _last(original, kept_for).id for copy, original in kept_for.items()}
    mended = replace(
        survey,
        areas=tuple(area for area in survey.areas if area not in kept_for),
        spots=tuple(replace(spot, within=ids.get(spot.within, spot.within)) for spot in survey.spots),
    )
    return mended, [_told(copy, _last(original, kept_for)) for copy, original in kept_for.items()]


def _copies(areas: Sequence[Area]) -> Iterator[tuple[Area, Area]]:
    """Each copy with the area it is one of."""
    tree = shapely.STRtree([area.polygon for area in areas])
    copies: set[int] = set()
    for one, area in enumerate(areas):
        if one in copies:
            continue
        for other in sorted(int(each) for each in tree.query(area.polygon)):
            if other > one and other not in copies and _same(area, areas[other]):
                copies.add(other)
                original, copy = sorted((area, areas[other]), key=_worth, reverse=True)
                yield copy, original
                if copy is area:
                    break  # What else is like it is like the one that stays.


def _same(one: Area, other: Area) -> bool:
    if one.use is not other.use or (one.core and one.core == other.core and one.id != other.id):
        return False
    if not SAME <= one.polygon.area / other.polygon.area <= 1 / SAME:
        return False
    if one.card and other.card and _differ(one, other):
        return False
    shared = one.polygon.intersection(other.polygon).area
    return bool(shared >= SAME * one.polygon.union(other.polygon).area)


def _differ(one: Area, other: Area) -> bool:
    """Whether they are two tenants in one room rather than one drawn twice."""
    names = one.card.names if one.card else {}, other.card.names if other.card else {}
    return bool(names[0] and names[1]) and names[0] != names[1]


def _worth(area: Area) -> tuple[bool, bool]:
    return area.card is not None, bool(area.card and area.card.names)


def _last(area: Area, kept_for: dict[Area, Area]) -> Area:
    while area in kept_for:
        area = kept_for[area]
    return area


def _told(copy: Area, original: Area) -> Fault:
    said = "This area was drawn twice; the copy was left out. Delete it from the drawing."
    return Fault(code="duplicate", features=(copy.id, original.id), sentence=said, mended=True)
