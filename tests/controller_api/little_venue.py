"""A venue of two floors for the controller's tests: a corridor each, a lift and stairs between them, three shops."""

from content.venue.nouns import Level, Link, LinkKind, Origin, Place, PlaceKind, Point, Ring, Shape, Stop, Venue

ORIGIN = Origin(lon=120.1, lat=30.2)


def box(left: float, bottom: float, right: float, top: float) -> Ring:
    """A rectangle in metres."""
    return ((left, bottom), (right, bottom), (right, top), (left, top))


def shop(place_id: str, level: int, at: Point, zh: str, en: str) -> Place:
    """A shop of eight by eight metres above the corridor."""
    outer = box(at[0] - 4, at[1] - 4, at[0] + 4, at[1] + 4)
    return Place(
        id=place_id,
        kind=PlaceKind.SHOP,
        level=level,
        at=at,
        names={"zh": zh, "en": en},
        shape=Shape(outer=outer),
        doors=((at[0], at[1] - 4),),
    )


def little_venue() -> Venue:
    """Two floors with a corridor each, a lift and stairs between them, and three shops."""
    levels = tuple(
        Level(
            id=f"l{ordinal}",
            ordinal=ordinal,
            name={"zh": f"{ordinal + 1}层", "en": f"Level {ordinal + 1}"},
            short=f"F{ordinal + 1}",
            outline=(Shape(outer=box(-20, -10, 100, 20)),),
            walkable=(Shape(outer=box(-15, -6, 90, 6)),),
        )
        for ordinal in (0, 1)
    )
    both = [(kind, at) for kind, at in ((LinkKind.LIFT, 80.0), (LinkKind.STAIRS, 60.0))]
    links = tuple(
        Link(
            id=f"{kind}-1",
            kind=kind,
            names={"zh": "1号电梯", "en": "Lift 1"} if kind is LinkKind.LIFT else {"zh": "楼梯", "en": "Stairs"},
            stops=tuple(Stop(level=ordinal, at=(at, 5.5)) for ordinal in (0, 1)),
            step_free=kind is LinkKind.LIFT,
            length_m=0.0 if kind is LinkKind.LIFT else 8.0,
        )
        for kind, at in both
    )
    places = (
        shop("tea", 0, (40.0, 10.0), "听澜茶馆", "Tea <House>"),
        shop("books", 1, (10.0, 10.0), "小云朵书店", "Little Cloud Books"),
        shop("far", 0, (-14.0, 12.0), "远店", "Far away"),
    )
    return Venue(
        id="little",
        name={"zh": "小商场", "en": "Little Mall"},
        origin=ORIGIN,
        levels=levels,
        places=places,
        links=links,
        attribution="© Surveyors",
    )
