"""What kinds of places are called, in both languages, and which sign stands for each.

Words only. Refuses to know which places a mall has.
"""

from typing import NamedTuple

from content.venue.nouns import PlaceKind


class Kind(NamedTuple):
    """A kind of place, for shoppers."""

    icon: str
    zh: str
    en: str


KINDS: dict[PlaceKind, Kind] = {
    PlaceKind.SHOP: Kind("shop", "店铺", "Shop"),
    PlaceKind.FOOD: Kind("fork", "餐饮", "Food"),
    PlaceKind.SERVICE: Kind("info", "服务", "Service"),
    PlaceKind.DESK: Kind("desk", "总服务台", "Service desk"),
    PlaceKind.TOILET: Kind("toilet", "洗手间", "Toilets"),
    PlaceKind.BABY_ROOM: Kind("baby", "母婴室", "Baby room"),
    PlaceKind.CASH_MACHINE: Kind("cash", "自动取款机", "Cash machine"),
    PlaceKind.STROLLERS: Kind("stroller", "童车借还", "Strollers"),
    PlaceKind.LIFT: Kind("lift", "电梯", "Lift"),
    PlaceKind.ESCALATOR: Kind("escalator", "自动扶梯", "Escalator"),
    PlaceKind.STAIRS: Kind("stairs", "楼梯", "Stairs"),
    PlaceKind.RAMP: Kind("ramp", "坡道", "Ramp"),
    PlaceKind.ENTRANCE: Kind("entrance", "出入口", "Entrance"),
    PlaceKind.EXIT: Kind("exit", "安全出口", "Emergency exit"),
    PlaceKind.PARKING: Kind("parking", "停车场", "Car park"),
    PlaceKind.SEATING: Kind("seat", "休息区", "Seating"),
    PlaceKind.CINEMA: Kind("cinema", "影院", "Cinema"),
    PlaceKind.ROOM: Kind("pin", "房间", "Room"),
}

FACILITIES = (
    PlaceKind.TOILET,
    PlaceKind.LIFT,
    PlaceKind.BABY_ROOM,
    PlaceKind.CASH_MACHINE,
    PlaceKind.STROLLERS,
    PlaceKind.ENTRANCE,
    PlaceKind.PARKING,
    PlaceKind.DESK,
    PlaceKind.SEATING,
)
"""What people ask for the nearest of, the most asked for first."""

TO_VISIT = frozenset(
    {PlaceKind.SHOP, PlaceKind.FOOD, PlaceKind.SERVICE, PlaceKind.DESK, PlaceKind.CINEMA, PlaceKind.ROOM}
)
"""What has a page of its own; a touch on any other place leads straight to the way there."""


def kind_words(kind: PlaceKind, *, zh: bool) -> str:
    """What it is called."""
    words = KINDS.get(kind, KINDS[PlaceKind.ROOM])
    return words.zh if zh else words.en


def kind_icon(kind: PlaceKind) -> str:
    """The sign's name."""
    return KINDS.get(kind, KINDS[PlaceKind.ROOM]).icon


class Quick(NamedTuple):
    """A short way to the nearest of a kind."""

    kind: PlaceKind
    zh: str
    en: str


QUICK = (
    Quick(PlaceKind.TOILET, "洗手间", "Toilets"),
    Quick(PlaceKind.LIFT, "电梯", "Lift"),
    Quick(PlaceKind.BABY_ROOM, "母婴室", "Baby room"),
    Quick(PlaceKind.CASH_MACHINE, "取款机", "Cash"),
    Quick(PlaceKind.ENTRANCE, "出入口", "Way out"),
)

NEAREST = "nearest:"
"""Begins what the way flow is opened with for the nearest of a kind; else it is a place's id."""
