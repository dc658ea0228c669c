"""Reads an archive of the Indoor Mapping Data Format, version 1.0, into a survey.

Decides which parts are needed, and what a level closed to shoppers means. Refuses to know how floors are joined.
"""

from collections.abc import Iterator, Mapping, Sequence

import shapely

from content.errors import FileFault
from content.venue.faults import VenueFaults
from content.venue.geojson import Feature, check_size, features_of, in_metres
from content.venue.imdf.categories import PRIVATE, is_known
from content.venue.imdf.tenants import names_of, tenants_of
from content.venue.imdf.units import Plan
from content.venue.names import kept
from content.venue.nouns import Fault, Origin
from content.venue.survey import Floor, Survey, Traversal

_NEEDED = ("level", "unit")
_OPTIONAL = ("venue", "opening", "anchor", "occupant", "amenity", "relationship", "kiosk", "fixture")


def is_imdf(parts: Mapping[str, object]) -> bool:
    """Whether these are the parts of an IMDF archive, or of what should be one."""
    return "manifest.json" in parts or any(f"{needed}.geojson" in parts for needed in _NEEDED)


def read_imdf(parts: Mapping[str, object], *, name: str) -> Survey:
    """The survey in an archive's parts; raises `VenueFaults`."""
    _check_version(parts.get("manifest.json"))
    drawn = {part: _part(parts, part) for part in (*_NEEDED, *_OPTIONAL)}
    levels, faults = _public_levels(drawn["level"])
    origin = _middle(drawn["unit"])
    plan = Plan(
        origin=origin,
        floors={level.id for level in levels},
        tenants=tenants_of(drawn["anchor"], drawn["occupant"], drawn["amenity"]),
    )
    for unit in drawn["unit"]:
        plan.take_unit(unit)
    check_size(len(plan.areas), "unit.geojson")
    for feature in (*drawn["kiosk"], *drawn["fixture"]):
        plan.take_furniture(feature)
    for opening in drawn["opening"]:
        plan.take_opening(opening)
    venue = next(iter(drawn["venue"]), None)
    return Survey(
        id=name,
        names=(kept(names_of(venue)) if venue else {}) or {"en": name},
        origin=origin,
        floors=tuple(_floor(level, origin) for level in levels),
        areas=tuple(plan.areas),
        spots=tuple(plan.spots),
        doors=tuple(plan.doors),
        traversals=tuple(_traversals(drawn["relationship"])),
        faults=(*faults, *_unknown(drawn["unit"])),
    )


def _check_version(manifest: object) -> None:
    version = manifest.get("version") if isinstance(manifest, dict) else None
    if manifest is not None and not str(version).startswith("1."):
        told = str(version)[:20]
        raise _refusal("manifest.json", f"this is IMDF {told}; version 1.0 is read. Export it as that.")


def _part(parts: Mapping[str, object], part: str) -> list[Feature]:
    file = f"{part}.geojson"
    if file in parts:
        return features_of(parts[file], file)
    if part in _NEEDED:
        raise _refusal(file, f"this part is missing; without it there are no {part}s. Export the archive again.")
    return []


def _refusal(file: str, sentence: str) -> VenueFaults:
    return VenueFaults([FileFault(file=file, line=None, sentence=sentence)])


def _public_levels(levels: Sequence[Feature]) -> tuple[list[Feature], list[Fault]]:
    """The levels for shoppers. Where every one is marked as closed to them, the mark means nothing."""
    if not levels:
        raise _refusal("level.geojson", "there is no level in it. Export the archive again.")
    closed = [level for level in levels if level.text("restriction") in PRIVATE]
    if not closed:
        return list(levels), []
    ids = tuple(level.id for level in closed)
    if len(closed) == len(levels):
        said = "Every level is marked as closed to the public, so the mark was ignored. Take it off the levels."
        return list(levels), [Fault(code="restriction", features=ids, sentence=said, mended=True)]
    said = "These levels are marked as closed to the public, so they were left out."
    open_ = [level for level in levels if level not in closed]
    return open_, [Fault(code="restriction", features=ids, sentence=said, mended=True)]


def _middle(units: Sequence[Feature]) -> Origin:
    shapes = [unit.shape for unit in units if unit.shape is not None]
    if not shapes:
        raise _refusal("unit.geojson", "no unit in it has a shape. Export the archive again.")
    west, south, east, north = shapely.total_bounds(shapes)
    return Origin(lon=round(float(west + east) / 2, 7), lat=round(float(south + north) / 2, 7))


def _floor(level: Feature, origin: Origin) -> Floor:
    ordinal = level.properties.get("ordinal")
    if isinstance(ordinal, bool) or not isinstance(ordinal, (int, float)) or abs(ordinal) > 300:
        raise _refusal("level.geojson", f"level '{level.id}' has no ordinal. Give it one: 0 is the ground floor.")
    return Floor(
        id=level.id,
        ordinal=int(ordinal),
        names=kept(names_of(level)),
        short=next(iter(kept(names_of(level, "short_name")).values()), ""),
        outline=in_metres(level.shape, origin) if level.shape is not None else None,
    )


def _traversals(relationships: Sequence[Feature]) -> Iterator[Traversal]:
    for each in relationships:
        origin, destination = _ids(each.properties.get("origin")), _ids(each.properties.get("destination"))
        via = _ids(each.properties.get("intermediary"))
        if (origin and destination) or via:
            yield Traversal(
                id=each.id,
                origin=next(iter(origin), ""),
                destination=next(iter(destination), ""),
                via=via,
                directed=each.text("direction") == "directed",
            )


def _ids(told: object) -> tuple[str, ...]:
    listed = told if isinstance(told, list) else [told]
    return tuple(str(each["id"]) for each in listed if isinstance(each, dict) and "id" in each)


def _unknown(units: Sequence[Feature]) -> Iterator[Fault]:
    found: dict[str, list[str]] = {}
    for unit in units:
        category = unit.text("category")
        if not is_known(category):
            found.setdefault(category, []).append(unit.id)
    for category, ids in found.items():
        said = f"'{category[:60]}' is no category of IMDF; these units were taken as rooms. Give them one of its own."
        yield Fault(code="category", features=tuple(ids[:20]), sentence=said)
