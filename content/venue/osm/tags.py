"""What a feature's OpenStreetMap tags make it to a shopper, and to one's feet.

Decides kinds, names and uses from tags. Refuses to know shapes and levels.
"""

from collections.abc import Mapping

from content.nouns import Texts
from content.venue.geojson import Feature
from content.venue.names import kept
from content.venue.nouns import PlaceKind
from content.venue.survey import Card, Use

_BY_TAG: tuple[tuple[str, Mapping[str, PlaceKind]], ...] = (
    ("highway", {"elevator": PlaceKind.LIFT, "steps": PlaceKind.STAIRS}),
    (
        "room",
        {
            "elevator": PlaceKind.LIFT,
            "stairs": PlaceKind.STAIRS,
            "escalator": PlaceKind.ESCALATOR,
            "ramp": PlaceKind.RAMP,
            "toilet": PlaceKind.TOILET,
            "toilets": PlaceKind.TOILET,
            "nursery": PlaceKind.BABY_ROOM,
            "cinema": PlaceKind.CINEMA,
        },
    ),
    ("stairs", {"yes": PlaceKind.STAIRS}),
    ("access", {"private": PlaceKind.NONPUBLIC, "no": PlaceKind.NONPUBLIC}),
    (
        "entrance",
        {
            "emergency": PlaceKind.EXIT,
            "exit": PlaceKind.EXIT,
            "service": PlaceKind.NONPUBLIC,
            "staircase": PlaceKind.NONPUBLIC,
            "home": PlaceKind.NONPUBLIC,
            "yes": PlaceKind.ENTRANCE,
            "main": PlaceKind.ENTRANCE,
            "secondary": PlaceKind.ENTRANCE,
            "shop": PlaceKind.ENTRANCE,
        },
    ),
    (
        "amenity",
        {
            "toilets": PlaceKind.TOILET,
            "baby_changing": PlaceKind.BABY_ROOM,
            "baby_feeding": PlaceKind.BABY_ROOM,
            "nursing_room": PlaceKind.BABY_ROOM,
            "atm": PlaceKind.CASH_MACHINE,
            "stroller_rental": PlaceKind.STROLLERS,
            "reception_desk": PlaceKind.DESK,
            "restaurant": PlaceKind.FOOD,
            "fast_food": PlaceKind.FOOD,
            "cafe": PlaceKind.FOOD,
            "bar": PlaceKind.FOOD,
            "ice_cream": PlaceKind.FOOD,
            "food_court": PlaceKind.SEATING,
            "lounge": PlaceKind.SEATING,
            "cinema": PlaceKind.CINEMA,
            "parking": PlaceKind.PARKING,
            "parking_space": PlaceKind.PARKING,
            "bank": PlaceKind.SERVICE,
            "post_office": PlaceKind.SERVICE,
            "bureau_de_change": PlaceKind.SERVICE,
            "pharmacy": PlaceKind.SHOP,
            "clinic": PlaceKind.SERVICE,
            "dentist": PlaceKind.SERVICE,
            "childcare": PlaceKind.SERVICE,
            "kindergarten": PlaceKind.SERVICE,
        },
    ),
)
_SHOPS_OF_SERVICE = frozenset({"ticket", "hairdresser", "beauty", "laundry", "dry_cleaning", "travel_agency", "repair"})
_BACK_ROOMS = frozenset({"technical", "storage", "service", "staff", "shaft", "plant", "electricity"})


def card_of(feature: Feature) -> Card | None:
    """What is written of the place; None where the tags name none."""
    kind = _kind(feature)
    names = names_of(feature)
    if kind is None:
        if not names:
            return None
        kind = PlaceKind.ROOM
    return Card(
        kind=kind,
        names=names,
        unit=feature.text("ref"),
        category=feature.text("shop") or feature.text("cuisine") or feature.text("amenity") or feature.text("leisure"),
        aliases=tuple(name.strip() for name in feature.text("alt_name").split(";") if name.strip()),
        hours=feature.text("opening_hours"),
        phone=feature.text("phone") or feature.text("contact:phone"),
        step_free=feature.text("wheelchair") != "no",
    )


def names_of(feature: Feature) -> Texts:
    """Its names."""
    keys = [key for key in feature.properties if key.startswith("name:")]
    return kept({**{key.removeprefix("name:"): feature.text(key) for key in keys}, "": feature.text("name")})


def _kind(feature: Feature) -> PlaceKind | None:
    for key, kinds in _BY_TAG[:4]:
        if feature.text(key) in kinds:
            return kinds[feature.text(key)]
    shop = feature.text("shop")
    if shop and shop not in ("no", "mall", "vacant"):
        return PlaceKind.SERVICE if shop in _SHOPS_OF_SERVICE else PlaceKind.SHOP
    for key, kinds in _BY_TAG[4:]:
        if feature.text(key) in kinds:
            return kinds[feature.text(key)]
    return _other_kind(feature)


def _other_kind(feature: Feature) -> PlaceKind | None:
    if feature.text("information") == "office":
        return PlaceKind.DESK
    if feature.text("room") in _BACK_ROOMS:
        return PlaceKind.NONPUBLIC
    if feature.text("room") == "restaurant":
        return PlaceKind.FOOD
    if feature.text("leisure"):
        return PlaceKind.SHOP
    return PlaceKind.SERVICE if feature.text("office") else None


def use_of(feature: Feature, card: Card | None) -> Use | None:
    """What a polygon is to one's feet; None where it is no part of a floor."""
    indoor, room = feature.text("indoor"), feature.text("room")
    if indoor in ("wall", "column", "pillar"):
        return Use.SOLID
    if indoor == "void":
        return Use.VOID
    if indoor == "room" or room:
        return Use.WALK if room in ("lobby", "entrance", "corridor", "hall") else Use.ROOM
    if indoor in ("corridor", "area"):
        stands = card is not None and card.kind in (PlaceKind.SHOP, PlaceKind.FOOD, PlaceKind.SERVICE, PlaceKind.DESK)
        return Use.ROOM if stands else Use.WALK
    return Use.WALK if feature.text("highway") in ("footway", "pedestrian", "corridor", "path") else None
