"""The way over floors: links, profiles, what is closed, the nearest, the way out, and why there is none."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.bilingual import in_language
from content.venue.nouns import LinkKind, PlaceKind
from content.wayfinding.building import build_graph
from content.wayfinding.nouns import SLOW, STEP_FREE, STROLLER, WALK, NoWay, Profile, Route, Stand
from content.wayfinding.rides import LIFT_FLOOR_S, LIFT_WAIT_S
from content.wayfinding.wayfinder import Wayfinder
from tests.content.wayfinding.floors import box, hall, shape, shop, three_floors, venue, wayfinder

FINDER = wayfinder(three_floors())
WEST, EAST = Stand(level=0, at=(5, 10)), Stand(level=0, at=(70, 10))

levels = st.sampled_from([0, 1, 2])
stands = st.builds(Stand, level=levels, at=st.tuples(st.integers(1, 59), st.integers(1, 19)))


def ridden(route: Route) -> list[str]:
    """The links of a way in order."""
    return [leg.ride.link for leg in route.legs if leg.ride]


def refused(start: Stand, goal: str | Stand, *, profile: Profile = WALK, closed: frozenset[str] = frozenset()) -> NoWay:
    """The refusal of a question that has no answer."""
    with pytest.raises(NoWay) as refusal:
        FINDER.route(start, goal, profile=profile, closed=closed)
    return refusal.value


def test_a_walk_on_one_floor_leads_to_the_door() -> None:
    """The line ends at the shop's door, and its time is its length at 1.17 m a second."""
    way = FINDER.route(WEST, "books-0")
    assert [leg.level for leg in way.legs] == [0]
    assert way.legs[0].points[0] == WEST.at
    assert way.legs[0].points[-1] == pytest.approx((15, 20), abs=1e-3)
    assert way.length_m == pytest.approx(200**0.5, rel=1e-4)
    assert way.seconds == pytest.approx(way.length_m / 1.17)
    assert way.goal == "books-0"


def test_escalators_carry_one_way() -> None:
    """Up by the ones that go up, down by the others."""
    assert ridden(FINDER.route(Stand(level=0, at=(38, 10)), "tea-1")) == ["escalator-1"]
    assert ridden(FINDER.route(Stand(level=1, at=(52, 10)), Stand(level=0, at=(38, 10)))) == ["escalator-2"]


def test_a_ride_over_two_floors_is_one_ride() -> None:
    """The lift is waited for once, and the way has no leg on the floor it passes."""
    way = FINDER.route(WEST, "books-2", profile=STEP_FREE)
    assert [leg.level for leg in way.legs] == [0, 2]
    ride = way.legs[0].ride
    assert ride is not None
    assert (ride.start, ride.end, ride.seconds) == (0, 2, LIFT_WAIT_S + 2 * LIFT_FLOOR_S)
    assert ride.names == {"zh": "1号电梯", "en": "Lift 1"}


@pytest.mark.parametrize("profile", [STEP_FREE, STROLLER])
def test_wheels_go_by_lift(profile: Profile) -> None:
    """Neither stairs nor escalators are taken on wheels, however much shorter."""
    assert ridden(FINDER.route(EAST, "tea-1", profile=profile)) == ["lift-1"]


def test_stairs_are_climbed_where_nothing_else_leads_on() -> None:
    """A place behind stairs only is reached by them."""
    assert ridden(FINDER.route(EAST, "cinema")) == ["stairs-1"]


def test_who_walks_slowly_takes_longer() -> None:
    """By the ratio of their speeds."""
    quick, slow = FINDER.route(WEST, EAST), FINDER.route(WEST, EAST, profile=SLOW)
    assert slow.seconds == pytest.approx(quick.seconds * 1.17 / 0.75)


def test_a_closed_link_is_left_out_at_once() -> None:
    """By its own id, or by the id of the place that stands for it on the map."""
    start = Stand(level=0, at=(38, 10))
    assert ridden(FINDER.route(start, "tea-1", closed=frozenset({"escalator-1"}))) != ["escalator-1"]
    assert "lift" in refused(WEST, "books-2", profile=STEP_FREE, closed=frozenset({"lift-place"})).said.lower()


def test_the_nearest_of_a_kind_is_what_is_reached_soonest() -> None:
    """From the ground floor the toilets there, from the top floor those up there."""
    assert FINDER.nearest(WEST, PlaceKind.TOILET)[0].id == "toilet-0"
    place, way = FINDER.nearest(Stand(level=2, at=(5, 10)), PlaceKind.TOILET)
    assert (place.id, way.goal) == ("toilet-2", "toilet-2")


def test_of_several_goals_the_soonest_is_taken() -> None:
    """Places and spots may be asked for together."""
    assert FINDER.route(EAST, ["books-0", "tea-0"]).goal == "tea-0"
    assert FINDER.route(EAST, ["books-0", Stand(level=0, at=(71, 10))]).goal is None


def test_what_is_closed_isnt_the_nearest() -> None:
    """The next one is."""
    assert FINDER.nearest(WEST, PlaceKind.TOILET, closed=frozenset({"toilet-0"}))[0].id == "toilet-2"


def test_the_way_out_takes_no_lift() -> None:
    """In an emergency nobody is sent into one, even from beside it."""
    way = FINDER.ways_out(Stand(level=1, at=(2, 10)))
    assert way.goal == "gate"
    assert not any(leg.ride and leg.ride.kind is LinkKind.LIFT for leg in way.legs)


def test_the_way_out_takes_the_stairs_though_an_escalator_is_nearer() -> None:
    """From beside the escalator down it is the stairs at the far end, where both lead out."""
    beside = Stand(level=1, at=(49, 8))
    assert ridden(FINDER.route(beside, "gate")) == ["escalator-2"]
    assert ridden(FINDER.ways_out(beside)) == ["stairs-1"]


def test_the_way_out_takes_an_escalator_where_nothing_else_leads_out() -> None:
    """With the stairs closed, an escalator is better than no way."""
    way = FINDER.ways_out(Stand(level=1, at=(49, 8)), closed=frozenset({"stairs-1"}))
    assert ridden(way) == ["escalator-2"]


def test_without_a_way_out_one_is_sent_after_the_signs() -> None:
    """Where only a lift leads down, nobody is told to take it, nor to ask at a desk."""
    with pytest.raises(NoWay, match="green exit signs") as refusal:
        FINDER.ways_out(Stand(level=2, at=(2, 10)))
    assert "绿色安全出口标志" in in_language(refusal.value.said, "zh")


def test_one_may_stand_inside_a_shop() -> None:
    """The way then begins in it and leaves by its door."""
    way = FINDER.route(Stand(level=0, at=(15, 27)), EAST)
    assert way.legs[0].points[0] == (15, 27)
    assert way.legs[0].points[1] == pytest.approx((15, 20), abs=1e-3)


def test_one_may_stand_a_little_off_the_floor() -> None:
    """The way then begins on the floor beside."""
    assert FINDER.route(Stand(level=0, at=(5, -1)), EAST).legs[0].points[0] == pytest.approx((5, 0), abs=1e-3)


def test_a_way_may_begin_at_a_place() -> None:
    """It begins at its door."""
    assert FINDER.route("books-0", "tea-0").length_m == pytest.approx(38, abs=0.01)


def test_where_one_stands_is_where_one_is() -> None:
    """A way to where one stands has no length."""
    assert FINDER.route(WEST, WEST).length_m == 0


@pytest.mark.parametrize(
    ("goal", "profile", "closed", "en", "zh"),
    [
        ("cinema", STEP_FREE, "", "Starlight can only be reached by Stairs 1", "星光影城只能走1号楼梯"),
        ("tea-2", STEP_FREE, "", "Tea House 2 has steps at the door", "茶馆2门口有台阶"),
        ("cinema", WALK, "stairs-1", "by Stairs 1, which is closed", "1号楼梯，目前暂停使用"),
        ("cinema", WALK, "cinema", "Starlight is closed", "星光影城目前暂停开放"),
        (Stand(level=0, at=(500, 500)), WALK, "", "no way to your destination", "没有通往目的地的路线"),
    ],
)
def test_a_refusal_says_why(goal: str | Stand, profile: Profile, closed: str, en: str, zh: str) -> None:
    """In both languages, and whom to ask."""
    said = refused(EAST, goal, profile=profile, closed=frozenset({closed} - {""})).said
    assert en in said
    assert zh in in_language(said, "zh")
    assert "service desk" in said


def square() -> Wayfinder:
    """Corridors around a block, with a lounge over the southern one and a hall over the end of the eastern one."""
    around = shape(box(0, 0, 60, 40), box(10, 6, 50, 34))
    lounge = shop("lounge", 0, box(20, 0, 30, 6), (20, 3), kind=PlaceKind.SEATING, en="Lounge")
    fair = shop("fair", 0, box(50, 0, 60, 10), (50, 3), kind=PlaceKind.ROOM, en="Fair")
    last = shop("last", 0, box(60, 2, 70, 6), (60, 4), en="Last Shop")
    return wayfinder(venue([hall(0, around)], [lounge, fair, last]))


def test_a_closed_place_that_one_walks_through_is_got_round() -> None:
    """Along the other side of the block, at once; and open again, straight through."""
    finder, start, goal = square(), Stand(level=0, at=(5, 3)), Stand(level=0, at=(45, 3))
    assert finder.route(start, goal).length_m == pytest.approx(40)
    round_it = finder.route(start, goal, closed=frozenset({"lounge"}))
    assert round_it.length_m > 80
    assert all(not (20 < x < 30 and y < 6) for _, (x, y) in round_it.points)
    assert finder.route(start, goal).length_m == pytest.approx(40)


def test_what_lies_behind_a_closed_place_says_so() -> None:
    """The shop is open, the way to it isn't."""
    with pytest.raises(NoWay, match="The way to Last Shop is closed at the moment") as refusal:
        square().route(Stand(level=0, at=(5, 3)), "last", closed=frozenset({"fair"}))
    assert "通道目前暂停通行" in in_language(refusal.value.said, "zh")


def test_off_the_plan_there_is_no_floor() -> None:
    """One who stands nowhere is told so."""
    assert "no floor" in refused(Stand(level=0, at=(500, 500)), "tea-0").said


def test_what_the_venue_doesnt_have_is_a_key_error() -> None:
    """So that whoever asked can offer what is near."""
    with pytest.raises(KeyError):
        FINDER.route(WEST, "nowhere")


def test_a_graph_of_another_venue_is_refused() -> None:
    """A floor that changed needs a new graph."""
    other = venue([hall(0, shape(box(0, 0, 9, 9)))])
    with pytest.raises(ValueError, match="Import the venue again"):
        Wayfinder(three_floors(), build_graph(other))


def test_a_level_without_floor_has_no_ways() -> None:
    """And harms no other."""
    found = wayfinder(venue([hall(0), hall(1, shape(box(0, 0, 9, 9)))]))
    assert found.route(Stand(level=1, at=(1, 1)), Stand(level=1, at=(8, 1))).length_m == pytest.approx(7)
    with pytest.raises(NoWay):
        found.route(Stand(level=0, at=(1, 1)), Stand(level=1, at=(8, 1)))


@settings(max_examples=60, deadline=None)
@given(a=stands, b=stands, c=stands)
def test_no_detour_is_sooner(a: Stand, b: Stand, c: Stand) -> None:
    """By a third spot it takes at least as long, for whoever isn't kept off stairs by dislike."""
    direct, first, then = (FINDER.route(*each, profile=STROLLER).seconds for each in ((a, c), (a, b), (b, c)))
    assert direct <= first + then + 1e-6


@settings(max_examples=60, deadline=None)
@given(a=stands, b=stands)
def test_there_and_back_are_alike(a: Stand, b: Stand) -> None:
    """Without escalators the way back is as long."""
    there, back = FINDER.route(a, b, profile=STROLLER), FINDER.route(b, a, profile=STROLLER)
    assert there.length_m == pytest.approx(back.length_m)
    assert there.seconds == pytest.approx(back.seconds)


@settings(max_examples=60, deadline=None)
@given(a=stands, b=stands, closed=st.frozensets(st.sampled_from([link.id for link in three_floors().links])))
def test_closing_never_hastens(a: Stand, b: Stand, closed: frozenset[str]) -> None:
    """What is closed can only make a way longer, or none."""
    quick = replace(WALK, rides=WALK.rides - {LinkKind.STAIRS})
    try:
        later = FINDER.route(a, b, closed=closed, profile=quick)
    except NoWay:
        return
    assert later.seconds >= FINDER.route(a, b, profile=quick).seconds - 1e-6
    assert not closed & set(ridden(later))


@settings(max_examples=60, deadline=None)
@given(a=stands, b=stands)
def test_legs_hang_together(a: Stand, b: Stand) -> None:
    """Each leg begins on the floor its ride ends on; the first where one stands, the last at the goal."""
    way = FINDER.route(a, b)
    assert (way.legs[0].level, way.legs[0].points[0]) == (a.level, a.at)
    assert (way.legs[-1].level, way.legs[-1].points[-1]) == (b.level, b.at)
    for leg, onward in pairwise(way.legs):
        assert leg.ride is not None
        assert (leg.ride.start, leg.ride.end) == (leg.level, onward.level)
    assert way.legs[-1].ride is None
