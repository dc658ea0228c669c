"""What a shopper is told: by landmarks before metres, few steps, the floor named, the side of arrival."""

from dataclasses import replace
from math import radians, tan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.venue.nouns import LinkKind, PlaceKind
from content.wayfinding.course import course_of, turned
from content.wayfinding.nouns import STEP_FREE, Route, Stand, Turn
from tests.content.wayfinding.floors import box, hall, link, shape, shop, three_floors, venue, wayfinder

EAST_DEG, NORTH_DEG, WEST_DEG = 90.0, 0.0, 270.0
THREE = wayfinder(three_floors())


def told(way: Route, language: str) -> list[str]:
    """The steps' texts."""
    return [step.texts["zh" if language == "zh" else "en"] for step in way.steps]


def elbow() -> Route:
    """A way east along a corridor and north along another, with shops along both."""
    floor = shape(((0, 0), (60, 0), (60, 60), (54, 60), (54, 6), (0, 6)))
    places = [
        shop("books", 0, box(40, 6, 50, 16), (45, 6), zh="晨光书店", en="Dawn Books"),
        shop("early", 0, box(5, 6, 12, 16), (8, 6), zh="茶馆", en="Tea House"),
        shop("late", 0, box(60, 30, 70, 40), (60, 35), zh="茶馆", en="Tea House"),
        shop("goal", 0, box(44, 50, 54, 60), (54, 55), zh="小鹿童装", en="Fawn"),
    ]
    return wayfinder(venue([hall(0, floor)], places)).route(Stand(level=0, at=(2, 3)), "goal", facing_deg=EAST_DEG)


def test_a_turn_is_told_by_the_shop_before_it() -> None:
    """The shop at the corner is named, not the metres."""
    assert "Turn left after Dawn Books" in told(elbow(), "en")
    assert "过晨光书店后左转" in told(elbow(), "zh")


def test_one_is_told_where_the_goal_is() -> None:
    """On which hand, at last."""
    assert told(elbow(), "en")[-1] == "Fawn is on your left"
    assert told(elbow(), "zh")[-1] == "小鹿童装就在您左手边"


def test_no_landmark_is_named_of_which_there_was_one_before() -> None:
    """Of two shops of one name the second one would be taken for the first."""
    assert not any("after Tea House" in text or "at Tea House" in text for text in told(elbow(), "en"))


@pytest.mark.parametrize(
    ("facing", "en", "zh"),
    [
        (EAST_DEG, "Walk straight ahead", "向前直走"),
        (NORTH_DEG, "Turn right and walk", "向右走"),
        (WEST_DEG, "Turn around and walk", "转身往回走"),
        (180.0, "Turn left and walk", "向左走"),
        (None, "Walk to", "走到"),
    ],
)
def test_one_sets_out_from_how_one_stands(facing: float | None, en: str, zh: str) -> None:
    """The first step says which way to go as seen from the kiosk."""
    way = THREE.route(Stand(level=0, at=(2, 10)), "gate", facing_deg=facing)
    assert told(way, "en")[0].startswith(en)
    assert told(way, "zh")[0].startswith(zh)
    assert way.steps[0].turn is Turn.SET_OUT


def test_a_floor_change_names_link_and_floor() -> None:
    """Both by name, with up or down where one isn't just let out."""
    lift = THREE.route(Stand(level=0, at=(5, 10)), "books-2", profile=STEP_FREE)
    assert "Take Lift 1 to level 3" in told(lift, "en")
    assert "乘1号电梯到3层" in told(lift, "zh")
    stairs = THREE.route(Stand(level=1, at=(75, 5)), "cinema")
    assert "Take Stairs 1 up to level 3" in told(stairs, "en")
    assert "走1号楼梯上到3层" in told(stairs, "zh")


def test_off_an_escalator_one_is_headed_as_it_runs() -> None:
    """So left and right can be said."""
    way = THREE.route(Stand(level=0, at=(38, 12)), Stand(level=1, at=(52, 1)))
    assert any(text.startswith("Off the escalator, turn right") for text in told(way, "en"))


def test_a_long_stretch_names_what_is_passed() -> None:
    """At most two shops, in the order one comes by them."""
    way = THREE.route(Stand(level=0, at=(2, 18)), Stand(level=0, at=(78, 18)))
    assert "Walk straight on, past Dawn Books 0 and Tea House 0" in told(way, "en")
    assert "一直走，经过晨光书店0和茶馆0" in told(way, "zh")


def test_with_nothing_to_name_metres_are_told() -> None:
    """In an empty hall there is nothing else."""
    bare = wayfinder(venue([hall(0, shape(((0, 0), (40, 0), (40, 40), (36, 40), (36, 4), (0, 4))))]))
    way = bare.route(Stand(level=0, at=(2, 2)), Stand(level=0, at=(38, 39)))
    assert told(way, "en") == ["Walk about 35 m", "Turn left", "You have arrived"]
    assert told(way, "zh") == ["直行约35米", "左转", "到达目的地"]


def test_slight_bends_need_no_word() -> None:
    """A corridor that curves is followed without being told."""
    curve = [(10.0 * n, 10.0 * n * n * tan(radians(2.5))) for n in range(6)]
    assert course_of(curve).bends == ()


def test_two_turns_at_once_are_one_step() -> None:
    """A jog to the side is told together."""
    jog = shape(((0, 0), (34, 0), (34, 10), (60, 10), (60, 14), (30, 14), (30, 4), (0, 4)))
    way = wayfinder(venue([hall(0, jog)])).route(Stand(level=0, at=(1, 2)), Stand(level=0, at=(58, 12)))
    assert [step.turn for step in way.steps] == [Turn.SET_OUT, Turn.LEFT, Turn.ARRIVE]
    assert told(way, "en")[1].endswith(", then right")
    assert told(way, "zh")[1].endswith("，随即右转")


def test_the_one_great_opening_of_a_floor_is_the_atrium() -> None:
    """One walks towards it, and turns at it; small openings have no name."""
    ring, hatch = box(20, 10, 50, 30), box(60, 33, 64, 37)
    kinds = [shop(id_, 0, each, each[0], kind=PlaceKind.VOID) for id_, each in (("void", ring), ("hatch", hatch))]
    voids = [replace(each, doors=()) for each in kinds]
    floor = hall(0, shape(box(0, 0, 70, 40), ring, hatch))
    way = wayfinder(venue([floor], voids)).route(Stand(level=0, at=(2, 8)), Stand(level=0, at=(52, 38)), facing_deg=90)
    assert any("the atrium" in text for text in told(way, "en"))
    assert any("中庭" in text for text in told(way, "zh"))
    assert not any("hatch" in text for text in told(way, "en"))


def test_words_for_a_place_take_an_article() -> None:
    """The service desk is what it is, Starlight is what it is called."""
    floor = hall(0, shape(box(0, 0, 30, 6)))
    desk = shop("desk", 0, box(20, 6, 30, 12), (25, 6), kind=PlaceKind.DESK, zh="总服务台", en="Service desk")
    toilets = shop("wc", 0, box(20, -6, 30, 0), (25, 0), kind=PlaceKind.TOILET)
    found = wayfinder(venue([floor], [desk, toilets]))
    assert told(found.route(Stand(level=0, at=(1, 3)), "desk"), "en")[-1] == "The service desk is on your left"
    assert told(found.route(Stand(level=0, at=(1, 3)), "wc"), "en")[-1] == "The toilets are on your right"
    assert told(found.route(Stand(level=0, at=(1, 3)), "wc"), "zh")[-1] == "洗手间就在您右手边"


def test_a_link_without_a_name_is_called_what_it_is() -> None:
    """The word Elevator on a plan is no name."""
    floors = [hall(n, shape(box(0, 0, 20, 6))) for n in range(2)]
    bare = link(LinkKind.LIFT, 1, [(0, (20, 3)), (1, (20, 3))])
    object.__setattr__(bare, "names", {"en": "Elevator"})
    way = wayfinder(venue(floors, [], [bare])).route(Stand(level=0, at=(1, 3)), Stand(level=1, at=(1, 3)))
    assert "Take the lift to level 2" in told(way, "en")
    assert "乘电梯到2层" in told(way, "zh")


spots = st.builds(Stand, level=st.integers(0, 2), at=st.tuples(st.integers(1, 59), st.integers(1, 19)))


@settings(max_examples=80, deadline=None)
@given(start=spots, goal=st.one_of(spots, st.sampled_from(["books-0", "tea-1", "books-2", "toilet-2"])))
def test_steps_are_few_and_whole(start: Stand, goal: Stand | str) -> None:
    """Both languages, in the order of the floors, the arrival last, and about one for thirty metres at most."""
    way = THREE.route(start, goal, facing_deg=NORTH_DEG)
    assert all(step.texts["zh"] and step.texts["en"] for step in way.steps)
    assert way.steps[-1].turn is Turn.ARRIVE
    assert sum(step.turn is Turn.RIDE for step in way.steps) == len(way.legs) - 1
    floors = [leg.level for leg in way.legs]
    assert [step.level for step in way.steps] == sorted((step.level for step in way.steps), key=floors.index)
    assert len(way.steps) <= 2 * len(way.legs) + way.length_m / 30


@given(start=st.floats(-720, 720), by=st.floats(-179, 180))
def test_turning_is_counted_the_short_way(start: float, by: float) -> None:
    """From any heading to any other, over -180 to 180 degrees."""
    assert turned(start, start + by) == pytest.approx(by, abs=1e-6)
