"""Reads GeoJSON that somebody else wrote: features with sound shapes, or a sentence for each that isn't.

Decides what is refused: numbers that are none, coordinates off the globe, more than any mall can have. Refuses to know
what the features mean.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import LineString, MultiLineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from content.errors import FileFault
from content.venue.faults import VenueFaults
from content.venue.nouns import Origin

MOST_FEATURES, MOST_POSITIONS, MOST_AREAS = 100_000, 3_000_000, 30_000
_DEPTHS = {"Point": 0, "LineString": 1, "MultiPoint": 1, "Polygon": 2, "MultiLineString": 2, "MultiPolygon": 3}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Feature:
    """One feature; its shape is in degrees."""

    id: str
    properties: Mapping[str, object]
    shape: BaseGeometry | None

    def text(self, key: str) -> str:
        """A property that is a text or a number, as text; "" for anything else."""
        value = self.properties.get(key)
        return str(value).strip() if isinstance(value, (str, int, float)) and not isinstance(value, bool) else ""

    def polygons(self) -> Iterator[Polygon]:
        """Its polygons, one by one."""
        if isinstance(self.shape, (Polygon, MultiPolygon)):
            yield from shapely.get_parts(self.shape)

    def lines(self) -> Iterator[LineString]:
        """Its lines, one by one."""
        if isinstance(self.shape, (LineString, MultiLineString)):
            yield from shapely.get_parts(self.shape)


class Unsound(ValueError):
    """A feature's geometry is none; the sentence says why."""


def features_of(collection: object, file: str) -> list[Feature]:
    """The features of a collection; `file` is for the faults. Raises `VenueFaults`."""
    listed = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(listed, list):
        raise _refusal(file, "this is no GeoJSON FeatureCollection. Export the venue again.")
    if len(listed) > MOST_FEATURES:
        said = f"it has {len(listed):,} features; {MOST_FEATURES:,} are the most. Cut the venue out of it."
        raise _refusal(file, said)
    features: list[Feature] = []
    faults: list[FileFault] = []
    budget = MOST_POSITIONS
    for place, raw in enumerate(listed):
        try:
            feature = _feature(raw, place)
        except Unsound as error:
            faults.append(FileFault(file=file, line=None, sentence=f"feature {_name(raw, place)} {error}"))
            continue
        budget -= int(shapely.get_num_coordinates(feature.shape)) if feature.shape is not None else 0
        if budget < 0:
            raise _refusal(
                file, f"it has more than {MOST_POSITIONS:,} corners. Simplify its shapes, or cut it smaller."
            )
        features.append(feature)
    if faults:
        raise VenueFaults(faults[:20])
    return features


def check_size(areas: int, file: str) -> None:
    """Refuse a venue of more areas than any mall has, all levels together; raises `VenueFaults`."""
    if areas > MOST_AREAS:
        raise _refusal(file, f"it has more than {MOST_AREAS:,} rooms and corridors. Cut the venue out of it.")


def in_metres(shape: BaseGeometry, origin: Origin) -> BaseGeometry:
    """A shape in degrees as one in metres."""
    scale = np.array(origin.point(origin.lon + 1, origin.lat + 1))
    return shapely.transform(shape, lambda positions: (positions - (origin.lon, origin.lat)) * scale)


def _refusal(file: str, sentence: str) -> VenueFaults:
    return VenueFaults([FileFault(file=file, line=None, sentence=sentence)])


def _name(raw: object, place: int) -> str:
    told = raw.get("id") if isinstance(raw, dict) else None
    return f"'{str(told)[:80]}'" if isinstance(told, (str, int)) else f"number {place + 1}"


def _feature(raw: object, place: int) -> Feature:
    if not isinstance(raw, dict) or raw.get("type") != "Feature":
        raise Unsound("is no GeoJSON feature.")
    properties = raw.get("properties") or {}
    if not isinstance(properties, dict):
        raise Unsound("has properties that are no table.")
    told = raw.get("id", properties.get("id", properties.get("@id")))
    id_ = str(told)[:200] if isinstance(told, (str, int)) and str(told) else f"feature-{place + 1}"
    return Feature(id=id_, properties=properties, shape=_shape(raw.get("geometry")))


def _shape(geometry: object) -> BaseGeometry | None:
    if geometry is None:
        return None
    if not isinstance(geometry, dict):
        raise Unsound("has a geometry that is no table.")
    kind = geometry.get("type")
    if kind == "GeometryCollection":
        return None  # No venue's part is drawn so.
    if not isinstance(kind, str) or kind not in _DEPTHS:
        raise Unsound(f"has a geometry of the unknown type {str(kind)[:40]!r}.")
    coordinates = geometry.get("coordinates")
    sound = _sound(coordinates, _DEPTHS[kind])
    try:
        return shapely.geometry.shape({"type": kind, "coordinates": sound})
    except (ValueError, TypeError, IndexError, shapely.errors.GEOSException):
        raise Unsound(f"has coordinates that make no {kind}.") from None


def _sound(coordinates: object, depth: int) -> object:
    """The coordinates, of which every position is on the globe; heights are left out."""
    if not isinstance(coordinates, list):
        raise Unsound("has coordinates that are no list.")
    if depth:
        return [_sound(part, depth - 1) for part in coordinates]
    position = coordinates[:2]
    if len(position) < 2 or any(isinstance(each, bool) or not isinstance(each, (int, float)) for each in position):
        raise Unsound("has a position that isn't two numbers.")
    lon, lat = position
    if not (abs(lon) <= 180 and abs(lat) <= 85):  # Neither is true of what is no number.
        raise Unsound(f"has the position {str(position)[:60]}, which is no longitude and latitude in degrees.")
    return float(lon), float(lat)
