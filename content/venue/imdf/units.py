"""Units, kiosks, fixtures and openings of an IMDF archive, sorted into what a survey is made of.

Decides which openings are ways out of the building. Refuses to know the archive's other parts.
"""

from dataclasses import dataclass, field

from shapely import Polygon

from content.venue.geojson import Feature, in_metres
from content.venue.imdf.categories import PRIVATE, unit_kind, unit_use
from content.venue.imdf.tenants import Tenants, amenity_card, occupant_card, unit_card
from content.venue.nouns import Origin, PlaceKind, Point
from content.venue.survey import Area, Card, Door, Spot, Use

_WAYS_OUT = {"pedestrian.principal": PlaceKind.ENTRANCE, "emergencyexit": PlaceKind.EXIT}


@dataclass(slots=True)
class Plan:
    """One walk through an archive's parts."""

    origin: Origin
    floors: set[str]
    tenants: Tenants
    areas: list[Area] = field(default_factory=list)
    spots: list[Spot] = field(default_factory=list)
    doors: list[Door] = field(default_factory=list)

    def take_unit(self, unit: Feature) -> None:
        """Add a unit's area, and the spots of whoever else is in it."""
        floor = unit.text("level_id")
        if floor not in self.floors:
            return
        category = unit.text("category")
        use, kind = unit_use(category), unit_kind(category)
        if unit.text("restriction") in PRIVATE and unit.id not in self.tenants.occupants:
            use, kind = (Use.ROOM if use is Use.WALK else use), PlaceKind.NONPUBLIC
        card = unit_card(unit, kind, self.tenants) if use is Use.ROOM else None
        for place, polygon in enumerate(unit.polygons()):
            shape = in_metres(polygon, self.origin)
            main = card if not place else None
            self.areas.append(
                Area(id=unit.id, floor=floor, use=use, polygon=Polygon(shape), card=main, at=self._display_point(unit))
            )
        if card is not None or use is Use.WALK:
            self._take_others(unit, floor, card)

    def _take_others(self, unit: Feature, floor: str, card: Card | None) -> None:
        """Occupants after the first, and amenities that the unit itself doesn't show."""
        at = self._display_point(unit) or self._middle(unit)
        within = unit.id if card else ""
        others = self.tenants.occupants.get(unit.id, ())[1 if card else 0 :]
        for occupant in others:
            shown = occupant_card(occupant, PlaceKind.ROOM)
            self.spots.append(Spot(id=occupant.id, floors=(floor,), at=at, card=shown, within=within))
        for amenity in self.tenants.amenities.get(unit.id, ()):
            comfort = amenity_card(amenity)
            if comfort is not None and (card is None or comfort.kind is not card.kind):
                spot = self._point(amenity) or at
                self.spots.append(Spot(id=amenity.id, floors=(floor,), at=spot, card=comfort, within=within))

    def take_furniture(self, feature: Feature) -> None:
        """Add a kiosk, which has an occupant, or a fixture, which is in the way."""
        floor = feature.text("level_id")
        occupants = [each for each in self.tenants.occupants.get(feature.id, ()) if floor in self.floors]
        card = occupant_card(occupants[0], PlaceKind.ROOM) if occupants else None
        for polygon in feature.polygons() if floor in self.floors else ():
            shape = in_metres(polygon, self.origin)
            use = Use.ROOM if card else Use.SOLID
            self.areas.append(Area(id=feature.id, floor=floor, use=use, polygon=Polygon(shape), card=card))

    def take_opening(self, opening: Feature) -> None:
        """Add a door, and a way out of the building where it says it is one."""
        floor = opening.text("level_id")
        if floor not in self.floors:
            return
        for line in opening.lines():
            self.doors.append(Door(id=opening.id, floor=floor, line=in_metres(line, self.origin)))
        kind = _WAYS_OUT.get(opening.text("category"))
        if kind is not None and self.doors and self.doors[-1].id == opening.id:
            middle = self.doors[-1].line.interpolate(0.5, normalized=True)
            at = (float(middle.x), float(middle.y))
            self.spots.append(Spot(id=opening.id, floors=(floor,), at=at, card=Card(kind=kind), sure=False))

    def _display_point(self, feature: Feature) -> Point | None:
        told = feature.properties.get("display_point")
        pair = told.get("coordinates") if isinstance(told, dict) else None
        if not isinstance(pair, list) or len(pair) < 2 or not all(isinstance(each, float) for each in pair[:2]):
            return None
        return self.origin.point(*pair[:2]) if abs(pair[0]) <= 180 and abs(pair[1]) <= 85 else None

    def _point(self, feature: Feature) -> Point | None:
        if feature.shape is None or feature.shape.is_empty:
            return None
        middle = in_metres(feature.shape, self.origin).centroid
        return float(middle.x), float(middle.y)

    def _middle(self, unit: Feature) -> Point:
        return self._point(unit) or (0.0, 0.0)
