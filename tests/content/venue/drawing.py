"""A small mall drawn for a test: floors as IMDF parts or OpenStreetMap features, in metres."""

from collections.abc import Mapping, Sequence

from content.venue.nouns import Origin, Point

ORIGIN = Origin(lon=120.0, lat=30.0)
Json = dict[str, object]


def degrees(points: Sequence[Point]) -> list[list[float]]:
    """Metres as coordinates, to a hundredth of a millimetre."""
    return [[round(each, 10) for each in ORIGIN.degrees(point)] for point in points]


def box(west: float, south: float, east: float, north: float) -> Json:
    """A rectangle."""
    corners = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    return {"type": "Polygon", "coordinates": [degrees(corners)]}


def line(*points: Point) -> Json:
    """A line."""
    return {"type": "LineString", "coordinates": degrees(points)}


def spot(east: float, north: float) -> Json:
    """A point."""
    return {"type": "Point", "coordinates": degrees([(east, north)])[0]}


def feature(id_: str, geometry: Json | None, **properties: object) -> Json:
    """A feature; two underscores in a key stand for a colon."""
    told = {key.replace("__", ":"): value for key, value in properties.items()}
    return {"type": "Feature", "id": id_, "geometry": geometry, "properties": told}


def collection(*features: Json) -> Json:
    """All of them."""
    return {"type": "FeatureCollection", "features": list(features)}


def imdf(parts: Mapping[str, Sequence[Json]]) -> dict[str, object]:
    """The parts of an archive."""
    drawn = {f"{part}.geojson": collection(*features) for part, features in parts.items()}
    return {"manifest.json": {"version": "1.0.0", "language": "en"}, **drawn}


def two_floors(*, shift: Point = (0.0, 0.0)) -> dict[str, list[Json]]:
    """Two levels of 40 by 20 m: a corridor, two shops, a lift, two stairs; the upper may lie beside its place."""
    parts: dict[str, list[Json]] = {"level": [], "unit": [], "anchor": [], "occupant": []}
    for ordinal in (0, 1):
        east, north = shift if ordinal else (0.0, 0.0)

        def at(*corners: float, east: float = east, north: float = north) -> Json:
            west, south, right, top = corners
            return box(west + east, south + north, right + east, top + north)

        level = f"level-{ordinal}"
        parts["level"].append(
            feature(
                level,
                at(0, 0, 40, 20),
                ordinal=ordinal,
                name={"en": f"Level {ordinal}"},
                short_name={"en": f"L{ordinal}"},
            )
        )
        units = {
            "walk": ("walkway", at(0, 8, 40, 12)),
            "shop-a": ("room", at(0, 12, 15, 20)),
            "shop-b": ("room", at(15, 12, 30, 20)),
            "lift": ("elevator", at(30, 12, 33, 15)),
            "stairs-a": ("stairs", at(34, 12, 40, 16)),
            "stairs-b": ("stairs", at(2, 3, 7, 8)),
        }
        for name, (category, shape) in units.items():
            parts["unit"].append(feature(f"{name}-{ordinal}", shape, category=category, level_id=level))
        for name in ("shop-a", "shop-b"):
            parts["anchor"].append(feature(f"anchor-{name}-{ordinal}", None, unit_id=f"{name}-{ordinal}"))
            parts["occupant"].append(
                feature(
                    f"tenant-{name}-{ordinal}",
                    None,
                    name={"en": f"{name} {ordinal}"},
                    category="shopping",
                    anchor_id=f"anchor-{name}-{ordinal}",
                )
            )
    return parts
