"""What IMDF's categories are to a shopper, and to one's feet.

Decides kinds and uses. Refuses to know shapes; says which categories nobody knows.
"""

from collections.abc import Mapping

from content.venue.nouns import PlaceKind
from content.venue.survey import Use

_WALK = (
    *("walkway", "walkway.island", "footbridge", "movingwalkway", "lobby", "foyer", "vestibule", "concourse"),
    *("terrace", "platform", "unenclosedarea", "crosswalk"),
)
_SOLID = ("brick", "column", "concrete", "drywall", "glass", "wood", "structure", "vegetation", "wall")
_UNITS: Mapping[str, PlaceKind] = {
    "elevator": PlaceKind.LIFT,
    "escalator": PlaceKind.ESCALATOR,
    "stairs": PlaceKind.STAIRS,
    "steps": PlaceKind.STAIRS,
    "ramp": PlaceKind.RAMP,
    "restroom": PlaceKind.TOILET,
    "mothersroom": PlaceKind.BABY_ROOM,
    "nonpublic": PlaceKind.NONPUBLIC,
    "mechanical": PlaceKind.NONPUBLIC,
    "kitchen": PlaceKind.NONPUBLIC,
    "mailroom": PlaceKind.NONPUBLIC,
    "serverroom": PlaceKind.NONPUBLIC,
    "storage": PlaceKind.NONPUBLIC,
    "parking": PlaceKind.PARKING,
    "lounge": PlaceKind.SEATING,
    "privatelounge": PlaceKind.ROOM,
    "waitingroom": PlaceKind.SEATING,
    "foodservice": PlaceKind.FOOD,
    "movietheater": PlaceKind.CINEMA,
    "theater": PlaceKind.CINEMA,
    "retail": PlaceKind.SHOP,
    "shop": PlaceKind.SHOP,
}
_ROOMS = frozenset(
    (
        *("auditorium", "classroom", "conferenceroom", "fieldofplay", "firstaid", "fitnessroom", "huddleroom"),
        *("laboratory", "library", "office", "phoneroom", "recreation", "road", "room", "shower", "smokingarea"),
        *("unspecified", "prayerroom", "kitchenette", "bedroom", "sauna", "meditation"),
    )
)
_TENANTS: Mapping[str, PlaceKind] = {
    "shopping": PlaceKind.SHOP,
    "foodservice": PlaceKind.FOOD,
    "restaurant": PlaceKind.FOOD,
    "entertainment": PlaceKind.SHOP,
    "movietheater": PlaceKind.CINEMA,
    "financial": PlaceKind.SERVICE,
    "bank": PlaceKind.SERVICE,
    "postoffice": PlaceKind.SERVICE,
    "personalservice": PlaceKind.SERVICE,
    "travel": PlaceKind.SERVICE,
    "restroom": PlaceKind.TOILET,
    "information": PlaceKind.DESK,
}
_AMENITIES: Mapping[str, PlaceKind] = {
    "restroom": PlaceKind.TOILET,
    "babychanging": PlaceKind.BABY_ROOM,
    "mothersroom": PlaceKind.BABY_ROOM,
    "atm": PlaceKind.CASH_MACHINE,
    "strollerrental": PlaceKind.STROLLERS,
    "information": PlaceKind.DESK,
    "guestservices": PlaceKind.DESK,
    "servicedesk": PlaceKind.DESK,
    "elevator": PlaceKind.LIFT,
    "escalator": PlaceKind.ESCALATOR,
    "stairs": PlaceKind.STAIRS,
    "ramp": PlaceKind.RAMP,
    "entry": PlaceKind.ENTRANCE,
    "entrance": PlaceKind.ENTRANCE,
    "exit": PlaceKind.EXIT,
    "emergencyexit": PlaceKind.EXIT,
    "seating": PlaceKind.SEATING,
    "eatingdrinking": PlaceKind.FOOD,
    "parking": PlaceKind.PARKING,
}
PRIVATE = frozenset({"employeesonly", "restricted"})


def unit_use(category: str) -> Use:
    """What a unit is to one's feet."""
    if category in _WALK:
        return Use.WALK
    if category == "opentobelow":
        return Use.VOID
    return Use.SOLID if category in _SOLID else Use.ROOM


def unit_kind(category: str) -> PlaceKind:
    """What a unit is that has walls around it."""
    return _found(_UNITS, category) or PlaceKind.ROOM


def is_known(category: str) -> bool:
    """Whether a unit's category, or what it is a kind of, is one of the standard's."""
    first = category.split(".", maxsplit=1)[0]
    known = (*_WALK, *_SOLID, *_UNITS, *_ROOMS, "opentobelow")
    return category in known or first in known


def tenant_kind(category: str, unit: PlaceKind) -> PlaceKind:
    """What an occupant is, in a unit of that kind."""
    if unit not in (PlaceKind.ROOM, PlaceKind.NONPUBLIC):
        return unit
    return _found(_TENANTS, category) or (
        PlaceKind.SHOP if not category or category == "unspecified" else PlaceKind.ROOM
    )


def amenity_kind(category: str) -> PlaceKind | None:
    """What an amenity is; None for what nobody looks for."""
    return _found(_AMENITIES, category)


def _found(kinds: Mapping[str, PlaceKind], category: str) -> PlaceKind | None:
    """The kind of a category or of what it is a kind of: "restroom.female" is a restroom."""
    return kinds.get(category) or kinds.get(category.split(".", maxsplit=1)[0])
