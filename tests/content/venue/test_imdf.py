"""IMDF archives: tenants by their anchors, amenities, kiosks, ways out, escalators by relationships, quirks."""

import pytest

from content.venue.assembling import assemble
from content.venue.lint import lint
from content.venue.nouns import Direction, Fault, LinkKind, PlaceKind, Venue
from content.venue.reading import survey_of
from tests.content.venue.drawing import Json, box, feature, imdf, line, spot, two_floors


def _brought(parts: dict[str, list[Json]]) -> tuple[Venue, tuple[Fault, ...]]:
    return assemble(survey_of(imdf(parts), "corner"))


def _tenant(parts: dict[str, list[Json]], unit: str, id_: str, **told: object) -> None:
    parts["anchor"].append(feature(f"anchor-{id_}", None, unit_id=unit))
    parts["occupant"].append(feature(id_, None, anchor_id=f"anchor-{id_}", **told))


def test_a_tenant_gives_its_room_name_hours_phone_and_kind() -> None:
    """By its anchor; what is in neither language stands under English."""
    parts = two_floors()
    parts["unit"].append(feature("bistro", box(0, 0, 2, 8), category="room", level_id="level-0"))
    hours, phone = "Mo-Su 11:00-23:00", "+1 2"
    _tenant(parts, "bistro", "t", name={"ru": "Бистро"}, category="foodservice.cafe", hours=hours, phone=phone)
    place = _brought(parts)[0].by_id["bistro"]
    assert (place.kind, place.names, place.hours, place.phone) == (PlaceKind.FOOD, {"en": "Бистро"}, hours, phone)
    assert place.category == "foodservice.cafe"


def test_several_tenants_of_one_room_share_its_doors() -> None:
    """The second one is a place of its own, without a shape."""
    parts = two_floors()
    _tenant(parts, "shop-a-0", "second", name={"zh": "店中店"}, category="shopping")
    venue, _ = _brought(parts)
    assert venue.by_id["second"].doors == venue.by_id["shop-a-0"].doors
    assert venue.by_id["second"].shape is None
    assert venue.by_id["shop-a-0"].names == {"en": "shop-a 0"}


def test_amenities_name_their_unit_or_stand_in_it() -> None:
    """A restroom's amenity is the restroom; a cash machine in the corridor is a place of its own."""
    parts = two_floors()
    parts["unit"].append(feature("wc", box(8, 4, 12, 8), category="restroom.family", level_id="level-0"))
    parts["amenity"] = [
        feature("a1", spot(10, 6), category="restroom", name={"en": "Toilets"}, unit_ids=["wc"]),
        feature("a2", spot(20, 9), category="atm", unit_ids=["walk-0"]),
        feature("a3", spot(20, 9), category="fireextinguisher", unit_ids=["walk-0"]),
    ]
    venue, _ = _brought(parts)
    assert (venue.by_id["wc"].kind, venue.by_id["wc"].names) == (PlaceKind.TOILET, {"en": "Toilets"})
    assert [place.id for place in venue.of_kind(PlaceKind.TOILET)] == ["wc"]
    assert venue.by_id["a2"].kind is PlaceKind.CASH_MACHINE
    assert venue.by_id["a2"].doors
    assert "a3" not in venue.by_id


def test_kiosks_have_doors_and_fixtures_are_in_the_way() -> None:
    """Both stand on the corridor."""
    parts = two_floors()
    parts["kiosk"] = [feature("stand", box(10, 9, 12, 11), level_id="level-0", anchor_id="anchor-stand")]
    parts["fixture"] = [feature("plant", box(20, 9, 22, 11), category="vegetation", level_id="level-0")]
    _tenant(parts, "stand", "t", name={"en": "Juice"}, category="foodservice")
    venue, _ = _brought(parts)
    assert (venue.by_id["stand"].kind, bool(venue.by_id["stand"].doors)) == (PlaceKind.FOOD, True)
    assert [len(shape.holes) for shape in venue.by_ordinal[0].walkable] == [2]


def test_openings_are_doors_and_ways_out() -> None:
    """Whatever category they have, they are doors; principal ones to the outside are entrances."""
    parts = two_floors()
    parts["opening"] = [
        feature("d", line((3, 12), (4, 12)), category="automobile", level_id="level-0"),
        feature("main", line((0, 9), (0, 11)), category="pedestrian.principal", level_id="level-0"),
        feature("fire", line((40, 9), (40, 11)), category="emergencyexit", level_id="level-0"),
    ]
    venue, _ = _brought(parts)
    shape = venue.by_id["shop-a-0"].shape
    assert shape is not None
    west = min(corner[0] for corner in shape.outer)
    assert venue.by_id["shop-a-0"].doors[0][0] - west == pytest.approx(3.5, abs=0.05)
    assert (venue.by_id["main"].kind, venue.by_id["fire"].kind) == (PlaceKind.ENTRANCE, PlaceKind.EXIT)


def test_rooms_behind_rooms_are_reached_through_them() -> None:
    """The room in front becomes floor within its walls, with passages at its doors and nowhere else."""
    parts = two_floors()
    parts["unit"] += [
        feature("front", box(10, 2, 20, 8), category="room", level_id="level-0"),
        feature("back", box(10, -6, 20, 2), category="room", level_id="level-0"),
    ]
    parts["opening"] = [
        feature("d1", line((11, 8), (12, 8)), level_id="level-0"),
        feature("d2", line((18, 2), (19, 2)), level_id="level-0"),
    ]
    _tenant(parts, "back", "t", name={"en": "Back"}, category="shopping")
    venue, _ = _brought(parts)
    assert venue.by_id["back"].doors
    assert [fault for fault in lint(venue) if "back" in fault.features] == []
    assert len(venue.by_ordinal[0].walkable) == 1
    assert venue.by_ordinal[0].walkable[0].holes == ()


def test_a_directed_relationship_says_which_way_an_escalator_carries() -> None:
    """From its origin to its destination; one steps on at one end and off at the other."""
    parts = two_floors()
    for ordinal in (0, 1):
        unit = feature(f"esc-{ordinal}", box(10, 9, 20, 10), category="escalator", level_id=f"level-{ordinal}")
        parts["unit"].append(unit)
    parts["relationship"] = [
        feature(
            "r",
            None,
            category="escalator",
            direction="directed",
            origin={"id": "esc-1", "feature_type": "unit"},
            intermediary=[],
            destination={"id": "esc-0", "feature_type": "unit"},
        )
    ]
    venue, faults = _brought(parts)
    [escalator] = [link for link in venue.links if link.kind is LinkKind.ESCALATOR]
    assert escalator.direction is Direction.DOWN
    assert faults == ()
    low, high = escalator.stops
    assert abs(low.at[0] - high.at[0]) == pytest.approx(10.0, abs=0.05)
    assert low.at[1] == pytest.approx(high.at[1], abs=0.05)


def test_stairs_whose_lower_and_upper_part_adjoin_are_one() -> None:
    """Drawn beside each other on neighbouring levels, under one name."""
    parts = two_floors()
    for ordinal, north in ((0, 2), (1, 5)):
        shape, name = box(20, north, 26, north + 3), {"en": "Grand stairs"}
        parts["unit"].append(feature(f"s-{ordinal}", shape, category="stairs", name=name, level_id=f"level-{ordinal}"))
    parts["unit"].append(feature("landing", box(20, 0, 26, 2), category="walkway", level_id="level-0"))
    venue, faults = _brought(parts)
    assert faults == ()
    assert [len(link.stops) for link in venue.links if link.names == {"en": "Grand stairs"}] == [2]


def test_no_two_places_have_one_id() -> None:
    """Parts of a unit, and units that were given one id by mistake, are told apart."""
    parts = two_floors()
    halves = [box(8, 4, 10, 8), box(11, 4, 13, 8)]
    both: Json = {"type": "MultiPolygon", "coordinates": [half["coordinates"] for half in halves]}
    parts["unit"].append(feature("halves", both, category="room", level_id="level-0"))
    parts["unit"].append(feature("shop-a-0", box(14, 4, 16, 8), category="room", level_id="level-0"))
    venue, _ = _brought(parts)
    assert len(venue.by_id) == len(venue.places)
    assert {"halves", "halves#2", "shop-a-0", "shop-a-0#2"} <= set(venue.by_id)


def test_rooms_for_staff_are_drawn_but_not_entered() -> None:
    """A unit for employees only has no doors; one that a tenant is in, has."""
    parts = two_floors()
    closed = {"category": "room", "restriction": "employeesonly", "level_id": "level-0"}
    parts["unit"] += [feature("staff", box(10, 2, 15, 8), **closed), feature("let", box(15, 2, 20, 8), **closed)]
    _tenant(parts, "let", "t", name={"en": "Let"}, category="shopping")
    venue, _ = _brought(parts)
    assert (venue.by_id["staff"].kind, venue.by_id["staff"].doors) == (PlaceKind.NONPUBLIC, ())
    assert (venue.by_id["let"].kind, bool(venue.by_id["let"].doors)) == (PlaceKind.SHOP, True)


def test_a_level_for_staff_is_left_out_and_said() -> None:
    """Where others are open, the mark is believed."""
    parts = two_floors()
    told = parts["level"][1]["properties"]
    assert isinstance(told, dict)
    told["restriction"] = "employeesonly"
    venue, faults = _brought(parts)
    assert [level.ordinal for level in venue.levels] == [0]
    assert ("restriction", ("level-1",), True) in [(fault.code, fault.features, fault.mended) for fault in faults]


def test_a_category_nobody_knows_is_a_room_and_said() -> None:
    """With the units that have it."""
    parts = two_floors()
    parts["unit"].append(feature("odd", box(10, 2, 15, 8), category="observatory", level_id="level-0"))
    venue, faults = _brought(parts)
    assert venue.by_id["odd"].kind is PlaceKind.ROOM
    assert [(fault.code, fault.features) for fault in faults] == [("category", ("odd",))]


def test_floors_whose_cores_lie_apart_are_said() -> None:
    """Where nothing proves which of them is right, nothing is moved."""
    parts = two_floors()
    parts["unit"] = [
        unit for unit in parts["unit"] if unit["id"] not in ("lift-1", "stairs-a-1", "stairs-b-1", "stairs-a-0")
    ]
    parts["unit"].append(feature("lift-1", box(20, 4, 23, 8), category="elevator", level_id="level-1"))
    venue, faults = _brought(parts)
    assert {fault.code for fault in faults} == {"one-level"}
    found = [fault for fault in lint(venue) if fault.code == "unregistered"]
    assert [(fault.features[:2], fault.mended) for fault in found] == [(("level-0", "level-1"), False)]


def test_two_buildings_of_one_ordinal_make_one_level() -> None:
    """Their floors are shown together; each keeps its places."""
    parts = two_floors()
    parts["level"].append(feature("annex", box(100, 0, 120, 20), ordinal=0, name={"en": "Annex"}))
    parts["unit"] += [
        feature("annex-walk", box(100, 0, 120, 5), category="walkway", level_id="annex"),
        feature("annex-shop", box(100, 5, 120, 20), category="retail", level_id="annex"),
    ]
    venue, _ = _brought(parts)
    assert [level.ordinal for level in venue.levels] == [0, 1]
    assert len(venue.by_ordinal[0].walkable) == 2
    assert venue.by_id["annex-shop"].doors
