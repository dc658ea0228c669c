"""Real venues, brought in: two malls and a university, as they were drawn."""

from pathlib import Path

import pytest

from content.adapters.venue_import import import_venue
from content.venue.lint import TENANTS, lint
from content.venue.nouns import Fault, LinkKind, PlaceKind, Venue
from content.venue.reach import reach_of

Brought = tuple[Venue, tuple[Fault, ...]]


@pytest.fixture(scope="module")
def mall_one(real_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Brought:
    """A mall in Hangzhou, without doors, lifts and stairs."""
    return import_venue(real_file / "mall-one.imdf.zip", tmp_path_factory.mktemp("mall-one"))


@pytest.fixture(scope="module")
def campus(real_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Brought:
    """Two buildings of a university, with doors, lifts and stairs."""
    return import_venue(real_file / "campus.imdf.zip", tmp_path_factory.mktemp("campus"))


@pytest.fixture(scope="module")
def grand_place(real_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Brought:
    """A mall in Grenoble, and the streets around it."""
    return import_venue(real_file / "grand-place.osm.geojson", tmp_path_factory.mktemp("grand-place"))


def test_a_mall_without_doors_gets_one_for_each_shop(mall_one: Brought) -> None:
    """All 466 shops have a door, on the edge they share with walkable floor."""
    venue, _ = mall_one
    shops = list(venue.of_kind(PlaceKind.SHOP))
    assert len(shops) == 466
    assert [shop.id for shop in shops if not shop.doors] == []
    assert [level.short for level in venue.levels] == ["B1", "F1", "F2", "F3", "F4"]
    assert venue.name == {"zh": "一号商场", "en": "Mall One"}


def test_every_shop_is_reached_but_those_in_a_building_apart(mall_one: Brought) -> None:
    """Three shops stand in a building that the drawing leaves 15 m and more away from the mall's floor."""
    apart = [place for group in reach_of(mall_one[0]).apart for place in group if place.kind in TENANTS]
    assert sorted(place.names["en"] for place in apart) == ["diqianong", "guangdang", "quanjia"]


def test_levels_that_nothing_joins_are_said(mall_one: Brought) -> None:
    """The drawing labels no lifts and stairs, so each of the five levels stands alone."""
    faults = lint(mall_one[0])
    assert sum(fault.code == "unjoined" for fault in faults) == 5


def test_the_lift_of_a_campus_joins_five_levels(campus: Brought) -> None:
    """Its five drawings are one lift, though each has an id of its own; stairs likewise."""
    venue, _ = campus
    lifts = [link for link in venue.links if link.kind is LinkKind.LIFT]
    assert [[stop.level for stop in lift.stops] for lift in lifts] == [[1, 2, 3, 4, 5]]
    assert lifts[0].step_free
    assert sum(link.kind is LinkKind.STAIRS for link in venue.links) >= 14


def test_levels_marked_for_staff_by_mistake_stay_open(campus: Brought) -> None:
    """Every level says 'employeesonly', which would leave nothing; it is ignored, and said."""
    venue, faults = campus
    assert len(venue.levels) == 6
    assert [fault.mended for fault in faults if fault.code == "restriction"] == [True]


def test_rooms_that_lead_on_are_walked_through(campus: Brought) -> None:
    """Every room with a name has a door, also those behind other rooms, and the two buildings are said to be apart."""
    venue, _ = campus
    assert [place.id for place in venue.of_kind(PlaceKind.ROOM) if not place.doors] == []
    found = [fault for fault in lint(venue) if fault.code in ("apart", "unreachable")]
    assert [fault.code for fault in found if len(fault.features) > 3] == ["apart"]


def test_an_extract_of_openstreetmap_gives_the_mall_in_it(grand_place: Brought) -> None:
    """Shops with their hours, by the tags of simple indoor tagging; the attribution is printed on the map."""
    venue, _ = grand_place
    assert venue.name == {"en": "Grand'Place"}
    assert venue.attribution == "© OpenStreetMap contributors"
    assert [level.ordinal for level in venue.levels] == [0, 1, 2]
    shops = {place.names.get("en"): place for place in venue.of_kind(PlaceKind.SHOP) if place.level == 1}
    assert len(shops) >= 80
    assert shops["Nocibé"].hours == "Mo-Sa 09:30-20:00"
    assert shops["Nocibé"].category == "cosmetics"


def test_every_shop_of_the_gallery_is_reached(grand_place: Brought) -> None:
    """On the level that is drawn whole, nothing is cut off but what stands at the street."""
    venue, _ = grand_place
    apart = {place.id for group in reach_of(venue).apart for place in group}
    shops = [place for place in venue.of_kind(*TENANTS) if place.level == 1]
    assert [shop.names for shop in shops if shop.id in apart or not shop.doors] == []


def test_escalators_whose_incline_contradicts_their_levels_are_said(grand_place: Brought) -> None:
    """Drawn as leading up to where the paths are a level lower: no way round can be proved, so neither is taken."""
    _, faults = grand_place
    said = {fault.features[0]: fault.mended for fault in faults if fault.code == "incline"}
    assert said == {"way/241045176": False, "way/244423987": False, "way/244423988": False}
