"""Simple indoor tagging: levels, doors, escalators that carry one way, lifts, and the tags people really write."""

import pytest

from content.venue.assembling import assemble
from content.venue.lint import lint
from content.venue.nouns import Direction, Fault, LinkKind, PlaceKind, Venue
from content.venue.osm.reader import read_osm
from tests.content.venue.drawing import Json, box, collection, feature, line, spot

FLOOR = [
    feature("walk-0", box(0, 0, 60, 6), indoor="corridor", level="0"),
    feature("walk-1", box(0, 0, 60, 6), indoor="corridor", level="1"),
]


def _brought(*features: Json) -> tuple[Venue, tuple[Fault, ...]]:
    return assemble(read_osm(collection(*FLOOR, *features), "mall.geojson", name="mall"))


@pytest.mark.parametrize(
    ("level", "ordinals"),
    [("0", [0]), ("0;1", [0, 1]), ("-1-1", [-1, 0, 1]), ("-2--1", [-2, -1]), ("0, 1", [0, 1]), ("hall", [])],
)
def test_levels_are_read_as_people_write_them(level: str, ordinals: list[int]) -> None:
    """Single ones, lists, and spans with and without minus signs."""
    room = feature("room", box(0, 6, 10, 12), indoor="room", level=level, shop="books", name="Page")
    venue, _ = _brought(room)
    found = [place.level for place in venue.of_kind(PlaceKind.SHOP)]
    assert found == ordinals


def test_what_is_repeated_on_other_levels_is_there() -> None:
    """As `repeat_on` says."""
    venue, _ = _brought(feature("wc", box(0, 6, 5, 10), indoor="room", amenity="toilets", level="0", repeat_on="1"))
    assert [(place.level, bool(place.doors)) for place in venue.of_kind(PlaceKind.TOILET)] == [(0, True), (1, True)]


def test_names_are_kept_in_chinese_and_english() -> None:
    """The plain name stands in where there is neither, in the language it is written in."""
    venue, _ = _brought(
        feature("a", box(0, 6, 10, 12), indoor="room", level="0", shop="tea", name="x", name__zh="茶", name__en="Tea"),
        feature("b", box(10, 6, 20, 12), indoor="room", level="0", shop="tea", name="茶铺"),
        feature("c", box(20, 6, 30, 12), indoor="room", level="0", shop="tea", name="Thé &amp; Co"),
    )
    names = [venue.by_id[each].names for each in "abc"]
    assert names == [{"zh": "茶", "en": "Tea"}, {"zh": "茶铺"}, {"en": "Thé & Co"}]


def test_a_shop_without_a_door_gets_one_in_the_middle_of_its_longest_edge() -> None:
    """On the floor it shares it with; a gap as wide as a wall is no obstacle."""
    venue, _ = _brought(
        feature("a", box(0, 6, 10, 12), indoor="room", level="0", shop="books"),
        feature("b", box(20, 6.25, 30, 12), indoor="room", level="0", shop="books"),
    )
    [a], [b] = venue.by_id["a"].doors, venue.by_id["b"].doors
    west = min(corner[0] for corner in venue.by_id["a"].shape.outer) if venue.by_id["a"].shape else 0.0
    assert a[0] - west == pytest.approx(5.0, abs=0.05)
    assert b[0] - a[0] == pytest.approx(20.0, abs=0.05)
    assert b[1] - a[1] == pytest.approx(0.25, abs=0.05)


def test_a_drawn_door_is_where_one_goes_in() -> None:
    """A door node on the wall, with whether wheels can pass."""
    venue, _ = _brought(
        feature("a", box(0, 6, 10, 12), indoor="room", level="0", shop="books"),
        feature("door", spot(9, 6), door="yes", level="0", wheelchair="no"),
    )
    place = venue.by_id["a"]
    west = min(corner[0] for corner in place.shape.outer) if place.shape else 0.0
    assert place.doors[0][0] - west == pytest.approx(9.0, abs=0.05)
    assert not place.step_free


@pytest.mark.parametrize(
    ("conveying", "incline", "ends", "direction"),
    [
        ("forward", "up", (20, 35), Direction.UP),
        ("backward", "up", (20, 35), Direction.DOWN),
        ("forward", "down", (35, 20), Direction.DOWN),
        ("reversible", "up", (20, 35), Direction.BOTH),
    ],
)
def test_escalators_carry_the_way_they_say(
    conveying: str, incline: str, ends: tuple[float, float], direction: Direction
) -> None:
    """By the line's direction, its incline and `conveying`."""
    tags = {"highway": "steps", "conveying": conveying, "incline": incline, "level": "0;1"}
    venue, faults = _brought(feature("e", line((ends[0], 3), (ends[1], 3)), **tags))
    [link] = venue.links
    assert (link.kind, link.direction, faults) == (LinkKind.ESCALATOR, direction, ())
    assert link.length_m == pytest.approx(15.0, abs=0.1)
    low, high = link.stops
    assert (low.level, high.level) == (0, 1)
    assert high.at[0] - low.at[0] == pytest.approx(15.0, abs=0.1)
    assert not link.step_free


def test_an_escalator_that_says_no_direction_is_said() -> None:
    """It is taken both ways meanwhile."""
    venue, faults = _brought(feature("e", line((20, 3), (35, 3)), highway="steps", conveying="yes", level="0;1"))
    assert venue.links[0].direction is Direction.BOTH
    assert [(fault.code, fault.features) for fault in faults] == [("direction", ("e",))]


def test_an_incline_that_contradicts_the_floors_is_turned_and_said() -> None:
    """The ends show which is above where only one way round fits."""
    ground = feature("g", box(100, 0, 120, 6), indoor="corridor", level="0")
    upper = feature("u", box(130, 0, 150, 6), indoor="corridor", level="1")
    stairs = feature("s", line((119, 3), (131, 3)), highway="steps", incline="down", level="0;1")
    venue, faults = _brought(ground, upper, stairs)
    assert [(fault.code, fault.mended) for fault in faults] == [("incline", True)]
    low, high = venue.links[0].stops
    assert low.at[0] < high.at[0]


def test_a_lift_joins_its_levels_and_a_lift_on_one_level_is_said() -> None:
    """As a room on several levels, or as a point."""
    venue, faults = _brought(
        feature("room", box(0, 6, 2, 8), indoor="room", room="elevator", level="0;1"),
        feature("point", spot(30, 3), highway="elevator", level="0-1"),
        feature("lone", box(10, 6, 12, 8), indoor="room", room="elevator", level="0"),
    )
    lifts = [link for link in venue.links if link.kind is LinkKind.LIFT]
    assert [lift.id for lift in lifts] == ["room", "point"]
    assert all(lift.step_free and len(lift.stops) == 2 for lift in lifts)
    assert [(fault.code, fault.features) for fault in faults] == [("one-level", ("lone",))]
    assert {link.names["zh"] for link in lifts} == {"1号电梯", "2号电梯"}


def test_a_ramp_is_step_free_unless_it_says_otherwise() -> None:
    """A footway over two levels that carries nobody."""
    venue, _ = _brought(
        feature("r", line((10, 2), (25, 2)), highway="footway", incline="up", level="0;1"),
        feature("s", line((30, 2), (45, 2)), highway="footway", incline="up", level="0;1", wheelchair="no"),
    )
    found = [(link.kind, link.step_free) for link in venue.links]
    assert found == [(LinkKind.RAMP, True), (LinkKind.RAMP, False)]


def test_columns_voids_and_counters_are_walked_around() -> None:
    """None of them is walkable; a stand on the corridor is a shop with a door."""
    venue, _ = _brought(
        feature("column", box(10, 2, 11, 3), indoor="column", level="0"),
        feature("void", box(20, 2, 30, 4), indoor="void", level="0"),
        feature("stand", box(40, 2, 42, 4), indoor="area", shop="gift", name="Gifts", level="0"),
    )
    free = venue.by_ordinal[0].walkable
    assert [len(shape.holes) for shape in free] == [3]
    assert venue.by_id["stand"].doors
    assert venue.by_id["void"].kind is PlaceKind.VOID


def test_the_lint_names_what_nobody_can_reach() -> None:
    """A shop on floor of its own, one without any floor, and a level that nothing leads to."""
    venue, _ = _brought(
        feature("far-walk", box(100, 0, 110, 4), indoor="corridor", level="0"),
        feature("far", box(100, 4, 110, 10), indoor="room", shop="books", name="Far", level="0"),
        feature("lost", box(200, 4, 210, 10), indoor="room", shop="books", name="Lost", level="0"),
        feature("near", box(0, 6, 10, 12), indoor="room", shop="books", name="Near", level="0"),
        feature("next", box(10, 6, 20, 12), indoor="room", shop="books", name="Next", level="0"),
        feature("over", box(11, 6, 19, 12), indoor="room", shop="books", name="Over", level="0"),
    )
    found = {(fault.code, fault.features) for fault in lint(venue)}
    assert ("unreachable", ("far",)) in found
    assert ("no-edge", ("lost",)) in found
    assert ("overlap", ("next", "over")) in found
    assert ("unjoined", ("1",)) in found


def test_the_attribution_is_what_the_file_says() -> None:
    """OpenStreetMap's where the features carry its marks, the file's own otherwise."""
    from_osm = read_osm(
        collection(feature("a", box(0, 0, 5, 5), indoor="area", level="0", changeset="1")), "f", name="m"
    )
    assert from_osm.attribution == "© OpenStreetMap contributors"
    ours = {**collection(*FLOOR), "attribution": "drawn by us"}
    assert read_osm(ours, "f", name="m").attribution == "drawn by us"
    assert read_osm(collection(*FLOOR), "f", name="m").attribution == ""
