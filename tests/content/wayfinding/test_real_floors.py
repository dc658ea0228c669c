"""Ways on real floors: as short as an independent searcher finds them, and never longer than people walked."""

from pathlib import Path

import numpy as np
import pytest
import shapely

from content.adapters.venue_folder import open_venue
from content.adapters.venue_import import import_venue, sample_venue_folder
from content.adapters.walk_graph_file import open_walk_graph
from content.venue.nouns import LinkKind, PlaceKind, Point, Venue
from content.wayfinding.mesh import free_space
from content.wayfinding.nouns import STEP_FREE, WALK, NoWay, Profile, Stand
from content.wayfinding.wayfinder import Wayfinder
from tests.content.wayfinding.real import FILES, Oracle, floor_of, walks_in

Real = tuple[Venue, Wayfinder]
SHOPS = (PlaceKind.SHOP, PlaceKind.FOOD, PlaceKind.SERVICE, PlaceKind.DESK, PlaceKind.TOILET, PlaceKind.BABY_ROOM)


def brought(name: str, folder: Path) -> Real:
    """A real venue, brought in."""
    if not FILES[name].is_file():
        pytest.skip("the real venues aren't at hand")
    venue, _ = import_venue(FILES[name], folder)
    return venue, Wayfinder(venue, open_walk_graph(folder))


@pytest.fixture(scope="module")
def mall_one(tmp_path_factory: pytest.TempPathFactory) -> Real:
    """A mall of five floors that nothing joins."""
    return brought("mall-one", tmp_path_factory.mktemp("mall-one"))


@pytest.fixture(scope="module")
def campus(tmp_path_factory: pytest.TempPathFactory) -> Real:
    """Two buildings with stairs and a lift."""
    return brought("campus", tmp_path_factory.mktemp("campus"))


@pytest.fixture(scope="module")
def tinglan(tmp_path_factory: pytest.TempPathFactory) -> Real:
    """The sample mall."""
    folder = sample_venue_folder(tmp_path_factory.mktemp("cache"))
    venue = open_venue(folder)
    return venue, Wayfinder(venue, open_walk_graph(folder))


def spots_on(piece: shapely.Polygon, count: int) -> list[Point]:
    """Points of a floor, strewn the same way each time."""
    west, south, east, north = piece.bounds
    strewn = np.random.default_rng(7).uniform((west, south), (east, north), (40 * count, 2)).tolist()
    return [(x, y) for x, y in strewn if piece.covers(shapely.Point(x, y))][:count]


def test_ways_on_a_real_floor_are_exact(mall_one: Real) -> None:
    """The top floor of a mall: within half a per cent of the searcher that isn't ours, and on the floor."""
    venue, finder = mall_one
    level = venue.levels[-1]
    piece = max(free_space(level.walkable), key=lambda part: part.area)
    oracle, ground = Oracle(piece), floor_of(venue, level.ordinal).buffer(0.01)
    spots = spots_on(piece, 60)
    for start, goal in zip(spots[::2], spots[1::2], strict=True):
        way = finder.route(Stand(level=level.ordinal, at=start), Stand(level=level.ordinal, at=goal))
        assert way.length_m == pytest.approx(oracle.length_m(start, goal), rel=0.005)
        assert ground.covers(shapely.LineString(way.legs[0].points))


def test_no_way_is_longer_than_people_walked(mall_one: Real) -> None:
    """For every recorded walk that leads through no wall; those are nearly all."""
    venue, finder = mall_one
    floors = {level.ordinal: floor_of(venue, level.ordinal) for level in venue.levels}
    walks = list(walks_in(venue))
    assert len(walks) > 500
    kept = [walk for walk in walks if walk.stays_on(floors[walk.level])]
    assert len(kept) > 0.7 * len(walks)
    for walk in kept:
        way = finder.route(walk.stands[0], walk.stands[-1])
        assert way.length_m <= walk.length_m + 0.001


def test_ways_lead_to_where_people_walked(mall_one: Real) -> None:
    """From where a walk began to every tenth point that was recorded, wherever that is drawn."""
    venue, finder = mall_one
    ways = [(walk.stands[0], stand) for walk in walks_in(venue) for stand in walk.stands][::10]
    led = sum(finder.route(*way).length_m >= 0 for way in ways)
    assert led >= 0.99 * len(ways)


@pytest.mark.parametrize("profile", [WALK, STEP_FREE])
def test_every_shop_of_the_sample_mall_is_reached(tinglan: Real, profile: Profile) -> None:
    """From the service desk, also on wheels, and with words in both languages."""
    venue, finder = tinglan
    for place in venue.of_kind(*SHOPS):
        way = finder.route("service-desk", place.id, profile=profile, facing_deg=0)
        assert way.goal == place.id
        assert all(step.texts["zh"] and step.texts["en"] for step in way.steps)
        assert all(leg.ride is None or leg.ride.kind in profile.rides for leg in way.legs)


def test_wheels_get_wherever_the_lift_of_a_campus_leads(campus: Real) -> None:
    """From its door on each floor to all that isn't beyond stairs; and never by stairs."""
    venue, finder = campus
    lift = next(link for link in venue.links if link.kind is LinkKind.LIFT)
    reached = 0
    for place in venue.of_kind(PlaceKind.ROOM, PlaceKind.TOILET, PlaceKind.FOOD):
        here = [stop for stop in lift.stops if stop.level == place.level]
        try:
            on_floor = bool(here) and len(finder.route(Stand(level=here[0].level, at=here[0].at), place.id).legs) == 1
        except NoWay:
            continue
        if on_floor and place.step_free:
            start = next(stop for stop in lift.stops if stop.level != place.level)
            way = finder.route(Stand(level=start.level, at=start.at), place.id, profile=STEP_FREE)
            assert [leg.ride.kind for leg in way.legs if leg.ride] == [LinkKind.LIFT]
            reached += 1
    assert reached > 50


def test_a_closed_lift_is_got_round_in_the_sample_mall(tinglan: Real) -> None:
    """With its nearest lift closed a way on wheels takes another one, and with all of them there is none."""
    venue, finder = tinglan
    lifts = {link.id for link in venue.links if link.kind is LinkKind.LIFT}
    goal = next(place for place in venue.of_kind(PlaceKind.FOOD) if place.level == venue.levels[-1].ordinal)
    way = finder.route("service-desk", goal.id, profile=STEP_FREE)
    taken = {leg.ride.link for leg in way.legs if leg.ride}
    other = finder.route("service-desk", goal.id, profile=STEP_FREE, closed=frozenset(taken))
    assert other.seconds >= way.seconds
    assert not taken & {leg.ride.link for leg in other.legs if leg.ride}
    with pytest.raises(NoWay, match="closed at the moment"):
        finder.route("service-desk", goal.id, profile=STEP_FREE, closed=frozenset(lifts))


def test_the_way_out_is_known_from_every_floor_of_the_sample_mall(tinglan: Real) -> None:
    """From each shop's door, without any lift."""
    venue, finder = tinglan
    for place in venue.of_kind(PlaceKind.SHOP, PlaceKind.FOOD):
        way = finder.ways_out(place.id)
        assert venue.by_id[way.goal or ""].kind in (PlaceKind.ENTRANCE, PlaceKind.EXIT)
        assert not any(leg.ride and leg.ride.kind is LinkKind.LIFT for leg in way.legs)
