"""Mends shapes that cross themselves, and takes out what is no shape at all.

Decides what a broken polygon was meant to be. Refuses to know what it stands for.
"""

from dataclasses import replace

import shapely

from content.venue.nouns import Fault
from content.venue.shapes import polygons
from content.venue.survey import Area, Floor, Survey


def sound(survey: Survey) -> tuple[Survey, list[Fault]]:
    """The survey with valid polygons only, and what was mended or left out."""
    areas: list[Area] = []
    faults: list[Fault] = []
    for area in survey.areas:
        if area.polygon.is_valid and area.polygon.area:
            areas.append(area)
            continue
        parts = polygons(shapely.make_valid(area.polygon))
        faults.append(_told(area, parts=len(parts)))
        # The largest part keeps the id; the rest is floor or wall of the same use.
        for place, part in enumerate(sorted(parts, key=lambda each: -float(each.area))):
            areas.append(replace(area, polygon=part) if not place else replace(area, polygon=part, card=None))
    floors = tuple(_sound_floor(floor) for floor in survey.floors)
    return replace(survey, areas=tuple(areas), floors=floors), faults


def _told(area: Area, *, parts: int) -> Fault:
    if not parts:
        said = "This polygon has no area, so it was left out. Draw it again, or remove it."
        return Fault(code="empty", features=(area.id,), sentence=said, mended=True)
    said = "This polygon crosses itself. It was taken as what its outline encloses; look at it and draw it again."
    return Fault(code="self-crossing", features=(area.id,), sentence=said, mended=True)


def _sound_floor(floor: Floor) -> Floor:
    if floor.outline is None or floor.outline.is_valid:
        return floor
    return replace(floor, outline=shapely.make_valid(floor.outline))
