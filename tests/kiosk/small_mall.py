"""A small mall drawn by hand, with ways along straight lines, and all that a kiosk in it knows."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone

from content.bilingual import Bilingual
from content.directory.nouns import Fit, Found, Nothing, Results, Shelf, Standpoint
from content.nouns import Texts
from content.venue.nouns import Level, Link, LinkKind, Origin, Place, PlaceKind, Shape, Stop, Venue
from content.wayfinding.nouns import WALK, Leg, NoWay, Profile, Ride, Route, Stand, Step, Turn
from controller_api.contract import ClosureView, DayHours, EventView, KioskEmergency, ScreenCampaignView
from kiosk.world import Spot, World

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=SHANGHAI)
NAMES = (
    ("晨光书店", "Dawn Books"),
    ("云朵咖啡", "Cloud Coffee"),
    ("长安面馆", "Chang'an Noodles"),
    ("小鹿童装", "Little Deer Kids"),
    ("青松眼镜", "Pine Optics"),
    ("月白女装", "Moonwhite"),
)
"""Two languages for each shop of a level."""
PORCH = Spot(level=0, at=(30.0, 8.0), facing_deg=90.0)


def box(x: float, y: float, w: float, h: float) -> Shape:
    """A rectangle."""
    return Shape(outer=((x, y), (x + w, y), (x + w, y + h), (x, y + h)))


def small_venue() -> Venue:
    """Three levels of shops on both sides of a corridor, with a lift, stairs and an escalator up."""
    places = [place for ordinal in (-1, 0, 1) for place in _level_places(ordinal)]
    stops = tuple(Stop(level=ordinal, at=(62.0, 8.0)) for ordinal in (-1, 0, 1))
    stairs = tuple(Stop(level=ordinal, at=(2.0, 8.0)) for ordinal in (-1, 0, 1))
    links = (
        Link(id="lift-3", kind=LinkKind.LIFT, names={"zh": "3号电梯", "en": "Lift 3"}, stops=stops, step_free=True),
        Link(id="stairs-1", kind=LinkKind.STAIRS, names={"zh": "1号楼梯", "en": "Stairs 1"}, stops=stairs, length_m=8),
    )
    levels = tuple(_level(ordinal) for ordinal in (-1, 0, 1))
    name: Texts = {"zh": "小小商场", "en": "Small Mall"}
    return Venue(
        id="small", name=name, origin=Origin(lon=120, lat=30), levels=levels, places=tuple(places), links=links
    )


def _level(ordinal: int) -> Level:
    short = f"F{ordinal + 1}" if ordinal >= 0 else f"B{-ordinal}"
    name: Texts = {"zh": f"{short} 层", "en": f"Level {short}"}
    floor = (box(0, 5, 64, 6),)
    return Level(id=short, ordinal=ordinal, name=name, short=short, outline=(box(0, -8, 64, 32),), walkable=floor)


def _level_places(ordinal: int) -> list[Place]:
    shops = []
    for number, (zh, en) in enumerate(NAMES):
        x, north = number % 3 * 20.0 + 2, number // 3
        shape = box(x, 11, 18, 12) if north else box(x, -7, 18, 12)
        kind = PlaceKind.FOOD if number in (1, 2) else PlaceKind.SHOP
        shops.append(
            Place(
                id=f"shop-{ordinal}-{number}",
                kind=kind,
                level=ordinal,
                at=(x + 9, 17.0 if north else -1.0),
                names={"zh": f"{zh}{ordinal + 2}店", "en": f"{en} {ordinal + 2}"},
                shape=shape,
                doors=((x + 9, 11.0 if north else 5.0),),
                unit=f"A{ordinal + 1}0{number}",
                category="foodservice" if kind is PlaceKind.FOOD else "fashion",
                phone="010-5555 0100" if number == 0 else "",
                hours="10:00-21:00" if number == 0 else "",
                offers=({"zh": "第二件半价", "en": "Second one at half price"},) if number == 0 else (),
            )
        )
    return [*shops, *_facilities(ordinal)]


def _facilities(ordinal: int) -> list[Place]:
    kinds = [PlaceKind.TOILET, PlaceKind.LIFT, PlaceKind.CASH_MACHINE, PlaceKind.BABY_ROOM]
    kinds += [PlaceKind.ENTRANCE, PlaceKind.DESK] if ordinal == 0 else []
    return [
        Place(
            id=f"{kind}-{ordinal}",
            kind=kind,
            level=ordinal,
            at=(6.0 + 10 * i, 8.0),
            names={},
            doors=((6.0 + 10 * i, 8.0),),
        )
        for i, kind in enumerate(kinds)
    ]


@dataclass(frozen=True)
class StraightWays:
    """Straight lines, by the lift or the stairs to other levels."""

    venue: Venue

    def route(
        self,
        start: Stand,
        goal: str | Stand | Sequence[str | Stand],
        *,
        profile: Profile = WALK,
        closed: frozenset[str] = frozenset(),
        facing_deg: float | None = None,
    ) -> Route:
        """To the place's first door."""
        del facing_deg
        place = self.venue.by_id[goal] if isinstance(goal, str) else None
        if place is None:
            raise NoWay(Bilingual("Ask for a place.", "请选择一个地点。"))
        end = place.doors[0]
        if place.level == start.level:
            return _route(
                [Leg(level=start.level, points=(start.at, end), length_m=math.dist(start.at, end))], place, profile
            )
        link = next((each for each in self.venue.links if each.id not in closed and each.kind in profile.rides), None)
        if link is None:
            raise NoWay(Bilingual("The lift is closed. Ask at the service desk.", "电梯停用，请到总服务台询问。"))
        foot = link.stops[0].at
        ride = Ride(link=link.id, kind=link.kind, names=link.names, start=start.level, end=place.level, seconds=40)
        first = Leg(level=start.level, points=(start.at, (foot[0], 8.0)), length_m=math.dist(start.at, foot), ride=ride)
        last = Leg(level=place.level, points=(foot, end), length_m=math.dist(foot, end))
        return _route([first, last], place, profile)

    def nearest(
        self,
        start: Stand,
        *kinds: PlaceKind,
        profile: Profile = WALK,
        closed: frozenset[str] = frozenset(),
        facing_deg: float | None = None,
    ) -> tuple[Place, Route]:
        """Whatever is reached first."""
        found = [
            (place, self.route(start, place.id, profile=profile, closed=closed, facing_deg=facing_deg))
            for place in self.venue.of_kind(*kinds)
            if place.id not in closed
        ]
        if not found:
            raise NoWay(Bilingual("There is none here.", "这里没有。"))
        return min(found, key=lambda pair: pair[1].seconds)

    def ways_out(
        self,
        start: Stand,
        *,
        profile: Profile = WALK,
        closed: frozenset[str] = frozenset(),
        facing_deg: float | None = None,
    ) -> Route:
        """To the entrance."""
        return self.nearest(start, PlaceKind.ENTRANCE, profile=profile, closed=closed, facing_deg=facing_deg)[1]


def _route(legs: list[Leg], goal: Place, profile: Profile) -> Route:
    length = sum(leg.length_m for leg in legs)
    seconds = length / profile.speed_m_s + sum(leg.ride.seconds for leg in legs if leg.ride)
    steps = []
    for leg in legs:
        steps.append(
            Step(
                turn=Turn.SET_OUT,
                texts={"zh": "沿走廊一直走，经过云朵咖啡", "en": "Follow the corridor past Cloud Coffee"},
                level=leg.level,
                at=leg.points[0],
            )
        )
        if leg.ride:
            up: Texts = {"zh": f"乘3号电梯到 {leg.ride.end + 1}层", "en": f"Take Lift 3 to level {leg.ride.end + 1}"}
            steps.append(Step(turn=Turn.RIDE, texts=up, level=leg.level, at=leg.points[-1]))
    here: Texts = {"zh": "到了，在您右手边", "en": "You are there, on your right"}
    steps.append(Step(turn=Turn.ARRIVE, texts=here, level=goal.level, at=legs[-1].points[-1]))
    return Route(legs=tuple(legs), length_m=length, seconds=seconds, steps=tuple(steps), goal=goal.id)


@dataclass(frozen=True)
class PlainFinder:
    """What contains the letters."""

    venue: Venue

    def search(self, typed: str, *, near: Standpoint | None = None, limit: int = 20) -> Results | Nothing:
        """By name."""
        del near
        found = [
            Found(place=place, fit=Fit.CONTAINS, text=name)
            for place in self.venue.places
            for name in place.names.values()
            if typed.lower() in name.lower()
        ]
        if found:
            return Results(asked=typed, found=tuple(found[:limit]), total=len(found))
        desks = tuple(self.venue.of_kind(PlaceKind.DESK))
        return Nothing(asked=typed, kind=None, alternatives=self.venue.places[:3], desks=desks)

    def by_kind(self) -> tuple[Shelf, ...]:
        """Two categories."""
        shelves = {"food": ("餐饮美食", "Food", PlaceKind.FOOD), "shop": ("服饰", "Fashion", PlaceKind.SHOP)}
        return tuple(
            Shelf(key=key, title={"zh": zh, "en": en}, places=tuple(self.venue.of_kind(kind)))
            for key, (zh, en, kind) in shelves.items()
        )

    def by_floor(self) -> tuple[Shelf, ...]:
        """By level."""
        return tuple(
            Shelf(
                key=str(level.ordinal),
                title=level.name,
                places=tuple(p for p in self.venue.of_kind(PlaceKind.SHOP, PlaceKind.FOOD) if p.level == level.ordinal),
            )
            for level in self.venue.levels
        )

    def by_letter(self) -> tuple[Shelf, ...]:
        """By the first English letter."""
        shops = list(self.venue.of_kind(PlaceKind.SHOP, PlaceKind.FOOD))
        letters = sorted({place.names["en"][0] for place in shops})
        return tuple(
            Shelf(
                key=letter,
                title={"zh": letter, "en": letter},
                places=tuple(place for place in shops if place.names["en"][0] == letter),
            )
            for letter in letters
        )


def small_world(venue: Venue | None = None) -> World:
    """All that a kiosk in the porch knows at noon."""
    venue = venue or small_venue()
    return World(
        kiosk="porch",
        name={"zh": "正门大厅", "en": "Main hall"},
        mall={"zh": "小小商场", "en": "Small Mall"},
        spot=PORCH,
        venue=venue,
        ways=StraightWays(venue),
        finder=PlainFinder(venue),
        hours=tuple(_hours(NOON.date() + timedelta(days=day)) for day in range(7)),
        events=(
            _event("piano", "中庭钢琴演奏", "Piano in the atrium", 15),
            _event("clay", "亲子陶艺", "Clay for kids", 18),
        ),
        address="http://mall.example:8080",
    )


def _hours(day: date) -> DayHours:
    start = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
    return DayHours(day=day, opens=start + timedelta(hours=10), closes=start + timedelta(hours=22))


def _event(id_: str, zh: str, en: str, hour: int) -> EventView:
    starts = NOON.replace(hour=hour)
    return EventView(
        id=id_, name={"zh": zh, "en": en}, about={}, starts=starts, ends=starts + timedelta(hours=1), place="shop-0-1"
    )


def campaign(id_: str, **changed: object) -> ScreenCampaignView:
    """One that runs all day with words."""
    plain = ScreenCampaignView(
        id=id_,
        advertiser="Dawn Books",
        pictures=[],
        words={"zh": "新书八折", "en": "20% off new books"},
        first=NOON.date(),
        last=NOON.date(),
        day_parts=[("08:00:00", "22:00:00")],
        most_per_hour=30,
        seconds=8.0,
        weight=1,
    )
    return plain.model_copy(update=changed)


def emergency(*, drill: bool = False, cover: bool = False, words: str = "evacuate") -> KioskEmergency:
    """A fire, or a drill of one."""
    return KioskEmergency.model_validate(
        {
            "active": True,
            "drill": drill,
            "title": {"zh": "火警", "en": "Fire alarm"},
            "profiles": ["fire"],
            "words": words,
            "take_cover": cover,
        }
    )


def closed(world: World, place: str) -> World:
    """The same with something closed."""
    closure = ClosureView(place=place, reason={"zh": "检修", "en": "Repair"}, since=datetime.now(UTC))
    return replace(world, closures=(closure,))
