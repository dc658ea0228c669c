"""Stairs, escalators, ramps, lifts and paths that OpenStreetMap draws as lines and points.

Decides what joins floors, which end is below and which way it carries. Refuses to know where walkable floor is.
"""

from collections.abc import Iterator, Mapping

from shapely import LineString
from shapely.geometry.base import BaseGeometry

from content.venue.geojson import Feature
from content.venue.nouns import LinkKind
from content.venue.osm.tags import names_of
from content.venue.survey import Area, Flight, Use

_PATHS = frozenset({"footway", "pedestrian", "corridor", "path"})
_PATH_HALF_WIDTH_M = 1.5
_WIDTHS_M = {LinkKind.ESCALATOR: 1.2, LinkKind.STAIRS: 1.4, LinkKind.RAMP: 1.6, LinkKind.LIFT: 0.0}
_CARRIES = {"forward": 1, "backward": -1, "no": 0, "": 0, "reversible": 0}
_ONE_WAY = {"yes": 1, "-1": -1}


def flight_of(feature: Feature, line: LineString, floors: tuple[str, ...]) -> Flight | None:
    """What joins its lowest and its highest floor; None for what is no way between floors."""
    highway, conveying = feature.text("highway"), feature.text("conveying")
    if len(floors) < 2 or not (highway == "steps" or highway in _PATHS):
        return None
    carried = conveying not in ("", "no")
    kind = LinkKind.ESCALATOR if carried else LinkKind.STAIRS if highway == "steps" else LinkKind.RAMP
    return Flight(
        id=feature.id,
        kind=kind,
        names=names_of(feature) if carried or highway == "steps" else {},
        low=floors[0],
        high=floors[-1],
        line=line,
        low_first=_low_first(feature.text("incline")),
        carries=_CARRIES.get(conveying) or _ONE_WAY.get(feature.text("oneway"), _CARRIES.get(conveying)),
        step_free=kind is LinkKind.RAMP and feature.text("wheelchair") != "no",
        width_m=_width(feature.text("width"), _WIDTHS_M[kind]),
    )


def is_path(feature: Feature) -> bool:
    """Whether it is a line one walks along."""
    drawn = feature.text("highway") in _PATHS or feature.text("indoor") == "corridor"
    return drawn and next(feature.lines(), None) is not None


def paths_of(feature: Feature, shapes: Mapping[str, list[BaseGeometry]]) -> Iterator[Area]:
    """A path on each of its floors, as wide as two people who meet."""
    if not is_path(feature):
        return
    for floor, lines in shapes.items():
        for line in lines:
            strip = line.buffer(_PATH_HALF_WIDTH_M, cap_style="square", join_style="mitre", mitre_limit=2)
            yield Area(id=feature.id, floor=floor, use=Use.WALK, polygon=strip)


def _low_first(incline: str) -> bool | None:
    if incline in ("up", "down"):
        return incline == "up"
    number = incline.rstrip("%° ")
    try:
        return float(number) > 0 if number and float(number) else None
    except ValueError:
        return None


def _width(told: str, usual: float) -> float:
    try:
        width = float(told.removesuffix("m").strip())
    except ValueError:
        return usual
    return width if 0.4 <= width <= 10 else usual
