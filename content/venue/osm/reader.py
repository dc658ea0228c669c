"""Reads OpenStreetMap's simple indoor tagging, as GeoJSON, into a survey.

Decides which of an extract's features are the venue's. Refuses to know how floors are joined and what is wrong with
them.
"""

from dataclasses import dataclass, field

import shapely
from shapely.geometry.base import BaseGeometry

from content.errors import FileFault
from content.nouns import Texts
from content.venue.faults import VenueFaults
from content.venue.geojson import Feature, check_size, features_of, in_metres
from content.venue.names import level_names
from content.venue.nouns import Origin, PlaceKind
from content.venue.osm.levels import levels_of, ordinals
from content.venue.osm.tags import card_of, names_of, use_of
from content.venue.osm.ways import flight_of, is_path, paths_of
from content.venue.survey import Area, Card, Door, Flight, Floor, Shaft, Spot, Survey, Use

OSM_ATTRIBUTION = "© OpenStreetMap contributors"
_OPTIONAL = frozenset({PlaceKind.ENTRANCE, PlaceKind.EXIT})


@dataclass(slots=True)
class _Reading:
    """One walk through the features."""

    origin: Origin
    floors: dict[float, str]
    areas: list[Area] = field(default_factory=list)
    spots: list[Spot] = field(default_factory=list)
    doors: list[Door] = field(default_factory=list)
    shafts: list[Shaft] = field(default_factory=list)
    flights: list[Flight] = field(default_factory=list)

    def take(self, feature: Feature) -> None:
        """Sort a feature in."""
        floors = tuple(self.floors[level] for level in levels_of(feature) if level in self.floors)
        card = card_of(feature)
        for polygon in feature.polygons():
            self._take_polygon(feature, in_metres(polygon, self.origin), floors, card)
        lines = [in_metres(line, self.origin) for line in feature.lines()]
        for line in lines:
            if flight := flight_of(feature, line, floors):
                self.flights.append(flight)
        if len(floors) == 1:
            self.areas.extend(paths_of(feature, {floors[0]: list(lines)}))
        if isinstance(feature.shape, shapely.Point):
            self._take_point(feature, in_metres(feature.shape, self.origin), floors, card)

    def _take_polygon(
        self, feature: Feature, polygon: BaseGeometry, floors: tuple[str, ...], card: Card | None
    ) -> None:
        use = use_of(feature, card)
        if use is None:
            return
        core = feature.id if len(floors) > 1 else ""
        for floor in floors:
            id_ = f"{feature.id}@{floor}" if core else feature.id
            self.areas.append(Area(id=id_, floor=floor, use=use, polygon=polygon, card=card, core=core))

    def _take_point(self, feature: Feature, point: shapely.Point, floors: tuple[str, ...], card: Card | None) -> None:
        at = (point.x, point.y)
        everywhere = floors or tuple(self.floors.values())
        if feature.text("highway") == "elevator":
            if len(floors) > 1:
                step_free = feature.text("wheelchair") != "no"
                names = names_of(feature)
                self.shafts.append(Shaft(id=feature.id, names=names, floors=floors, at=at, step_free=step_free))
            return
        if feature.text("door") or feature.text("entrance"):
            step_free = feature.text("wheelchair") != "no"
            self.doors += [Door(id=feature.id, floor=floor, line=point, step_free=step_free) for floor in everywhere]
        if card is not None and (floors or card.kind in _OPTIONAL) and _wanted(card):
            sure = bool(floors) and card.kind not in _OPTIONAL
            self.spots.append(Spot(id=feature.id, floors=everywhere, at=at, card=card, sure=sure))


def _wanted(card: Card) -> bool:
    return card.kind not in (PlaceKind.NONPUBLIC, PlaceKind.STAIRS, PlaceKind.ROOM, PlaceKind.PARKING)


def read_osm(collection: object, file: str, *, name: str) -> Survey:
    """The survey in a GeoJSON collection; `name` is the venue's where the file doesn't say it. Raises `VenueFaults`."""
    features = features_of(collection, file)
    found = {level for feature in features for level in levels_of(feature) if _makes_floor(feature)}
    found |= {levels[0] for feature in features if is_path(feature) and len(levels := levels_of(feature)) == 1}
    if not any(map(_makes_floor, features)):
        said = "nothing in it is an indoor room, corridor or area with a level. Export it with the indoor tags."
        raise VenueFaults([FileFault(file=file, line=None, sentence=said)])
    origin = _middle([feature for feature in features if _makes_floor(feature) and levels_of(feature)])
    numbers = ordinals(found)
    reading = _Reading(origin=origin, floors={level: f"{level:g}" for level in sorted(found)})
    for feature in features:
        reading.take(feature)
        check_size(len(reading.areas), file)
    mall = _mall(features)
    names: Texts = (names_of(mall) if mall else {}) or {"en": name}
    return Survey(
        id=mall.text("ref") if mall and mall.text("ref") else name,
        names=names,
        origin=origin,
        floors=tuple(_floor(id_, numbers[level], level, features, origin) for level, id_ in reading.floors.items()),
        areas=tuple(reading.areas),
        spots=tuple(reading.spots),
        doors=tuple(reading.doors),
        shafts=tuple(reading.shafts),
        flights=tuple(reading.flights),
        attribution=_attribution(collection, features),
    )


def _makes_floor(feature: Feature) -> bool:
    if feature.text("indoor") == "level":
        return True
    use = use_of(feature, card_of(feature))
    return use in (Use.WALK, Use.ROOM) and next(feature.polygons(), None) is not None


def _middle(features: list[Feature]) -> Origin:
    west, south, east, north = shapely.total_bounds([feature.shape for feature in features])
    return Origin(lon=round(float(west + east) / 2, 7), lat=round(float(south + north) / 2, 7))


def _mall(features: list[Feature]) -> Feature | None:
    return next((feature for feature in features if feature.text("shop") == "mall"), None)


def _floor(id_: str, ordinal: int, level: float, features: list[Feature], origin: Origin) -> Floor:
    names, short = level_names(ordinal)
    drawn = [each for each in features if each.text("indoor") == "level" and level in levels_of(each)]
    outline = shapely.union_all([in_metres(each.shape, origin) for each in drawn if each.shape]) if drawn else None
    if drawn:
        names, short = names_of(drawn[0]) or names, drawn[0].text("level:ref") or drawn[0].text("ref") or short
    return Floor(id=id_, ordinal=ordinal, names=names, short=short, outline=outline)


def _attribution(collection: object, features: list[Feature]) -> str:
    said = collection.get("attribution", collection.get("copyright", "")) if isinstance(collection, dict) else ""
    told = str(said)[:200] if isinstance(said, str) else ""
    from_osm = "openstreetmap" in told.lower() or any("changeset" in feature.properties for feature in features)
    return OSM_ATTRIBUTION if from_osm else told
