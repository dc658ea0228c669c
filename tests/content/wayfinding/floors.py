"""Venues drawn by hand: halls with pillars, and a mall of three floors with every kind of link."""

from collections.abc import Sequence

from content.nouns import Texts
from content.venue.nouns import (
    Direction,
    Level,
    Link,
    LinkKind,
    Origin,
    Place,
    PlaceKind,
    Point,
    Ring,
    Shape,
    Stop,
    Venue,
)
from content.wayfinding.building import build_graph
from content.wayfinding.wayfinder import Wayfinder

ORIGIN = Origin(lon=120.0, lat=30.0)


def box(west: float, south: float, east: float, north: float) -> Ring:
    """Four walls, metres."""
    return ((west, south), (east, south), (east, north), (west, north))


def shape(outer: Ring, *holes: Ring) -> Shape:
    """A piece of floor."""
    return Shape(outer=outer, holes=holes)


def hall(ordinal: int, *walkable: Shape) -> Level:
    """A level of these pieces of floor."""
    number = f"F{ordinal + 1}"
    names: Texts = {"zh": f"{ordinal + 1}层", "en": f"Level {ordinal + 1}"}
    return Level(id=number, ordinal=ordinal, name=names, short=number, outline=walkable, walkable=walkable)


def venue(levels: Sequence[Level], places: Sequence[Place] = (), links: Sequence[Link] = ()) -> Venue:
    """A mall of these floors."""
    named: Texts = {"zh": "试验商场", "en": "Trial Mall"}
    return Venue(id="trial", name=named, origin=ORIGIN, levels=tuple(levels), places=tuple(places), links=tuple(links))


def wayfinder(of: Venue) -> Wayfinder:
    """Ready to be asked."""
    return Wayfinder(of, build_graph(of))


def shop(
    id_: str,
    level: int,
    ring: Ring,
    door: Point,
    *,
    kind: PlaceKind = PlaceKind.SHOP,
    zh: str = "",
    en: str = "",
    step_free: bool = True,
) -> Place:
    """A place with walls and one door."""
    names: Texts = {}
    if zh:
        names["zh"] = zh
    if en:
        names["en"] = en
    middle = (sum(x for x, _ in ring) / len(ring), sum(y for _, y in ring) / len(ring))
    return Place(
        id=id_,
        kind=kind,
        level=level,
        at=middle,
        names=names,
        shape=Shape(outer=ring),
        doors=(door,),
        step_free=step_free,
    )


def link(
    kind: LinkKind,
    number: int,
    stops: Sequence[tuple[int, Point]],
    *,
    direction: Direction = Direction.BOTH,
    length_m: float = 0.0,
) -> Link:
    """A link that stops there."""
    zh, en = {
        LinkKind.LIFT: ("号电梯", "Lift"),
        LinkKind.ESCALATOR: ("号扶梯", "Escalator"),
        LinkKind.STAIRS: ("号楼梯", "Stairs"),
        LinkKind.RAMP: ("号坡道", "Ramp"),
    }[kind]
    return Link(
        id=f"{kind.value}-{number}",
        kind=kind,
        names={"zh": f"{number}{zh}", "en": f"{en} {number}"},
        stops=tuple(Stop(level=level, at=at) for level, at in stops),
        step_free=kind in (LinkKind.LIFT, LinkKind.RAMP),
        direction=direction,
        length_m=length_m,
    )


def three_floors() -> Venue:
    """Halls of 80 by 20 m one over the other: a lift in the west, escalators in the middle, stairs in the east.

    Each has a bookshop in the north west and a tea house in the north east; the top floor's tea house has a step. The
    cinema stands on the top floor behind stairs only, on an island of its own.
    """
    floor, top = (shape(box(0, 0, east, 20)) for east in (80, 60))
    levels = [hall(0, floor), hall(1, floor), hall(2, top, shape(box(70, 0, 80, 20)))]
    places = [
        shop(f"books-{n}", n, box(10, 20, 20, 30), (15, 20), zh=f"晨光书店{n}", en=f"Dawn Books {n}") for n in range(3)
    ]
    places += [
        shop(f"tea-{n}", n, box(48, 20, 58, 30), (53, 20), zh=f"茶馆{n}", en=f"Tea House {n}", step_free=n < 2)
        for n in range(3)
    ]
    places += [
        shop("cinema", 2, box(70, 20, 80, 30), (75, 20), kind=PlaceKind.CINEMA, zh="星光影城", en="Starlight"),
        shop("toilet-0", 0, box(30, -6, 36, 0), (33, 0), kind=PlaceKind.TOILET),
        shop("toilet-2", 2, box(0, -6, 6, 0), (3, 0), kind=PlaceKind.TOILET),
        shop("gate", 0, box(80, 8, 82, 12), (80, 10), kind=PlaceKind.ENTRANCE, zh="东门", en="East Gate"),
        shop("lift-place", 0, box(-4, 8, 0, 12), (0, 10), kind=PlaceKind.LIFT),
    ]
    up, down = Direction.UP, Direction.DOWN
    links = [
        link(LinkKind.LIFT, 1, [(n, (0.0, 10.0)) for n in range(3)]),
        link(LinkKind.ESCALATOR, 1, [(0, (40, 12)), (1, (50, 12))], direction=up, length_m=10.0),
        link(LinkKind.ESCALATOR, 2, [(0, (40, 8)), (1, (50, 8))], direction=down, length_m=10.0),
        link(LinkKind.ESCALATOR, 3, [(1, (48, 14)), (2, (40, 14))], direction=up, length_m=10.0),
        link(LinkKind.STAIRS, 1, [(n, (79.0, 1.0)) for n in range(3)], length_m=8.0),
    ]
    return venue(levels, places, links)
