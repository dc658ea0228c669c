"""What an import puts right by itself, where the drawing proves what was meant."""

import math
from dataclasses import replace
from pathlib import Path

import pytest
import shapely

from content.adapters.venue_archive import open_archive
from content.venue.assembling import assemble
from content.venue.nouns import Fault, Point, Venue
from content.venue.reading import survey_of
from content.venue.registering import registered
from content.venue.shapes import polygon_of
from content.venue.survey import Survey
from tests.content.venue.drawing import ORIGIN, Json, box, feature, imdf, two_floors

SHIFT_M = (4.3, -2.9)


def _brought(parts: dict[str, list[Json]]) -> tuple[Venue, tuple[Fault, ...]]:
    return assemble(survey_of(imdf(parts), "corner"))


def _codes(faults: tuple[Fault, ...]) -> list[tuple[str, bool]]:
    return [(fault.code, fault.mended) for fault in faults]


def test_a_clean_drawing_has_no_faults() -> None:
    """Two floors, four shops, a lift and two stairs."""
    venue, faults = _brought(two_floors())
    assert faults == ()
    assert sorted(link.names["en"] for link in venue.links) == ["Lift 1", "Stairs 1", "Stairs 2"]
    assert len(venue.by_id["shop-a-0"].doors) == 1


def test_a_room_drawn_twice_is_taken_once() -> None:
    """The copy is left out, the one with the tenant stays, and both ids are said."""
    parts = two_floors()
    parts["unit"].insert(0, feature("again", box(0, 12, 15, 20), category="room", level_id="level-0"))
    venue, faults = _brought(parts)
    assert _codes(faults) == [("duplicate", True)]
    assert faults[0].features == ("again", "shop-a-0")
    assert "again" not in venue.by_id
    assert venue.by_id["shop-a-0"].names == {"en": "shop-a 0"}


def test_two_tenants_in_one_room_are_no_copies() -> None:
    """Two rooms in the same place with different tenants stay two."""
    parts = two_floors()
    parts["unit"].append(feature("other", box(0, 12, 15, 20), category="room", level_id="level-0"))
    parts["anchor"].append(feature("anchor-other", None, unit_id="other"))
    name = {"en": "Somebody else"}
    parts["occupant"].append(feature("o", None, name=name, category="shopping", anchor_id="anchor-other"))
    venue, faults = _brought(parts)
    assert faults == ()
    assert {"other", "shop-a-0"} <= set(venue.by_id)


def test_a_polygon_that_crosses_itself_is_made_sound() -> None:
    """A bow tie becomes its two halves; the larger keeps the id."""
    parts = two_floors()
    bow = box(0, 12, 15, 20)
    corners = bow["coordinates"]
    assert isinstance(corners, list)
    corners[0][1], corners[0][2] = corners[0][2], corners[0][1]
    parts["unit"] = [unit for unit in parts["unit"] if unit["id"] != "shop-a-0"]
    parts["unit"].append(feature("shop-a-0", bow, category="room", level_id="level-0"))
    venue, faults = _brought(parts)
    assert ("self-crossing", True) in _codes(faults)
    shape = venue.by_id["shop-a-0"].shape
    assert shape is not None
    assert polygon_of(shape).is_valid


def test_a_floor_beside_its_place_is_moved_back() -> None:
    """Its lift and stairs prove it: everything is where it would have been, and it is said how far it was off."""
    right, _ = _brought(two_floors())
    venue, faults = _brought(two_floors(shift=(6.0, 3.5)))
    assert _codes(faults) == [("unregistered", True)]
    assert faults[0].sentence.startswith("Level 'L1' was drawn 6.9 m north-east of the others")
    assert {link.kind for link in venue.links} == {link.kind for link in right.links}
    for place in right.places:
        assert math.dist(_drawn(venue, place.id), _drawn(right, place.id)) < 0.05


def _drawn(venue: Venue, place: str) -> Point:
    """Where it is on the drawing's own metres, whatever the venue counts from."""
    return ORIGIN.point(*venue.origin.degrees(venue.by_id[place].at))


@pytest.mark.parametrize(("wider_m", "moved"), [(0.0, True), (3.0, False)])
def test_a_single_lift_proves_a_shift_with_the_outline_only(wider_m: float, moved: bool) -> None:  # noqa: FBT001 (a column)
    """All four sides of the floor lie as far off as the lift does; where one doesn't, nothing is moved."""
    parts = two_floors(shift=(6.0, 3.5))
    parts["unit"] = [unit for unit in parts["unit"] if not str(unit["id"]).startswith("stairs")]
    parts["level"][1]["geometry"] = box(6.0, 3.5, 46.0 + wider_m, 23.5)
    _, faults = _brought(parts)
    assert (("unregistered", True) in _codes(faults)) is moved


def test_a_floor_with_other_cores_is_left_where_it_is() -> None:
    """One lift and stairs of another size prove nothing, so nothing is moved; the stairs are said to lead nowhere."""
    parts = two_floors(shift=(6.0, 3.5))
    parts["unit"] = [unit for unit in parts["unit"] if unit["id"] not in ("stairs-a-1", "stairs-b-1")]
    parts["unit"].append(feature("stairs-c-1", box(20, 20, 30, 28), category="stairs", level_id="level-1"))
    _, faults = _brought(parts)
    assert ("unregistered", True) not in _codes(faults)
    assert ("one-level", False) in _codes(faults)


@pytest.fixture(scope="module")
def campus(real_file: Path) -> Survey:
    """A real campus as it was drawn."""
    return survey_of(open_archive(real_file / "campus.imdf.zip"), "campus")


def test_every_level_of_a_real_campus_comes_back_from_where_it_was_pushed(campus: Survey) -> None:
    """Pushed five metres aside, each in turn is back within 0.2 m, and no other level is moved."""
    for floor in campus.floors:
        mended, faults = registered(_pushed(campus, floor.id))
        assert [(fault.features[0], fault.mended) for fault in faults] == [(floor.id, True)]
        for area, right in zip(mended.areas, campus.areas, strict=True):
            assert area.polygon.centroid.distance(right.polygon.centroid) < 0.2


def _pushed(survey: Survey, floor: str) -> Survey:
    def pushed(shape: shapely.Geometry) -> shapely.Geometry:
        return shapely.transform(shape, lambda positions: positions + SHIFT_M)

    return replace(
        survey,
        areas=tuple(
            replace(
                area,
                polygon=pushed(area.polygon),
                at=(area.at[0] + SHIFT_M[0], area.at[1] + SHIFT_M[1]) if area.at else None,
            )
            if area.floor == floor
            else area
            for area in survey.areas
        ),
        doors=tuple(replace(door, line=pushed(door.line)) if door.floor == floor else door for door in survey.doors),
        floors=tuple(
            replace(each, outline=pushed(each.outline)) if each.id == floor and each.outline else each
            for each in survey.floors
        ),
    )
