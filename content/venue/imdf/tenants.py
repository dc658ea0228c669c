"""Who is in which unit: occupants by their anchors, and amenities.

Decides whose name a unit bears. Refuses to know levels and walls.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from content.venue.geojson import Feature
from content.venue.imdf.categories import amenity_kind, tenant_kind
from content.venue.names import kept
from content.venue.nouns import PlaceKind
from content.venue.survey import Card


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenants:
    """The occupants and amenities of each unit, by its id."""

    occupants: Mapping[str, Sequence[Feature]] = field(default_factory=dict)
    amenities: Mapping[str, Sequence[Feature]] = field(default_factory=dict)


def tenants_of(anchors: Sequence[Feature], occupants: Sequence[Feature], amenities: Sequence[Feature]) -> Tenants:
    """Sort them by unit; what stands in none is left out."""
    units = {anchor.id: anchor.text("unit_id") for anchor in anchors}
    by_unit: dict[str, list[Feature]] = defaultdict(list)
    for occupant in occupants:
        by_unit[units.get(occupant.text("anchor_id"), "")].append(occupant)
    comforts: dict[str, list[Feature]] = defaultdict(list)
    for amenity in amenities:
        told = amenity.properties.get("unit_ids")
        for unit in told if isinstance(told, list) else ():
            comforts[str(unit)].append(amenity)
    return Tenants(occupants=by_unit, amenities=comforts)


def names_of(feature: Feature, key: str = "name") -> dict[str, str]:
    """A label by language."""
    label = feature.properties.get(key)
    if isinstance(label, str):
        return {"": label}
    return {str(tag): text for tag, text in label.items() if isinstance(text, str)} if isinstance(label, dict) else {}


def occupant_card(occupant: Feature, unit: PlaceKind) -> Card:
    """What is written of an occupant."""
    category = occupant.text("category")
    return Card(
        kind=tenant_kind(category, unit),
        names=kept(names_of(occupant)),
        unit=next(iter(kept(names_of(occupant, "shortName")).values()), ""),
        category=category,
        hours=occupant.text("hours"),
        phone=occupant.text("phone"),
    )


def amenity_card(amenity: Feature) -> Card | None:
    """What is written of an amenity."""
    kind = amenity_kind(amenity.text("category"))
    if kind is None:
        return None
    return Card(kind=kind, names=kept(names_of(amenity)), hours=amenity.text("hours"), phone=amenity.text("phone"))


def unit_card(unit: Feature, kind: PlaceKind, tenants: Tenants) -> Card:
    """What is written of a unit: its first occupant's, else its own name, else that of an amenity of its kind."""
    occupants = tenants.occupants.get(unit.id, ())
    if occupants:
        return occupant_card(occupants[0], kind)
    names = kept(names_of(unit))
    for amenity in tenants.amenities.get(unit.id, ()):
        card = amenity_card(amenity)
        if card is not None and kind in (card.kind, PlaceKind.ROOM):
            return Card(kind=card.kind, names=names or card.names, hours=card.hours, phone=card.phone)
    return Card(kind=kind, names=names, category=unit.text("category"))
