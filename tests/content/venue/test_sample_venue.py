"""The sample mall: what pictures of the kiosk show, and the pattern for a drawing of one's own."""

from collections import Counter
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from content.__main__ import main
from content.adapters.venue_folder import VENUE_FILE, open_venue
from content.adapters.venue_import import SAMPLE, sample_venue_folder
from content.venue.nouns import Direction, LinkKind, PlaceKind, Venue
from content.wayfinding.building import build_graph
from content.wayfinding.nouns import STEP_FREE, WALK, Stand
from content.wayfinding.wayfinder import Wayfinder

SHOPS = (PlaceKind.SHOP, PlaceKind.FOOD, PlaceKind.SERVICE, PlaceKind.CINEMA, PlaceKind.DESK)


def test_it_has_the_floors_its_site_file_speaks_of(tinglan: Venue) -> None:
    """Seven levels from the car park to the roof, each named in both languages."""
    assert [level.short for level in tinglan.levels] == ["B2", "B1", "L1", "L2", "L3", "L4", "L5"]
    assert [level.ordinal for level in tinglan.levels] == [-2, -1, 0, 1, 2, 3, 4]
    assert all(set(level.name) == {"zh", "en"} for level in tinglan.levels)


def test_every_shop_has_both_names_and_a_door(tinglan: Venue) -> None:
    """About 150 of them, none named twice."""
    shops = list(tinglan.of_kind(*SHOPS))
    assert len(shops) >= 150
    assert [shop.id for shop in shops if set(shop.names) != {"zh", "en"} or not shop.doors] == []
    assert [name for name, count in Counter(shop.names["zh"] for shop in shops).items() if count > 1] == []


def test_lifts_and_escalators_join_its_levels(tinglan: Venue) -> None:
    """Four lifts that can be used on wheels; escalators in pairs, one up and one down."""
    lifts = [link for link in tinglan.links if link.kind is LinkKind.LIFT]
    assert sorted(link.names["zh"] for link in lifts) == ["1号电梯", "2号电梯", "3号电梯", "4号电梯"]
    assert all(link.step_free for link in lifts)
    carried = Counter(link.direction for link in tinglan.links if link.kind is LinkKind.ESCALATOR)
    assert carried[Direction.UP] == carried[Direction.DOWN] == 9
    assert Direction.BOTH not in carried


def test_it_is_brought_in_once(cache: Path) -> None:
    """The second time, what lies in the cache is used."""
    first = sample_venue_folder(cache)
    written = (first / VENUE_FILE).stat().st_mtime_ns
    assert sample_venue_folder(cache) == first
    assert (first / VENUE_FILE).stat().st_mtime_ns == written


def test_every_place_is_reached_from_the_desk_and_every_shop_on_wheels(tinglan: Venue) -> None:
    """By the ways that shoppers are told."""
    wayfinder = Wayfinder(tinglan, build_graph(tinglan))
    desk = next(tinglan.of_kind(PlaceKind.DESK))
    start = Stand(level=desk.level, at=desk.doors[0])
    for place in tinglan.places:
        if place.doors:
            profile = STEP_FREE if place.kind in SHOPS else WALK
            assert wayfinder.route(start, place.id, profile=profile).goal == place.id


def test_it_has_no_faults(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As the command says."""
    with as_file(files("content") / SAMPLE) as source:
        assert main(["venue", "import", str(source), str(tmp_path)]) == 0
    assert capsys.readouterr().out == (
        "听澜里购物中心 · Tinglan Walk (tinglan-walk) is brought in:"
        " 7 levels, 162 shops, 598 places, 25 ways between levels.\n"
    )
    assert main(["venue", "lint", str(tmp_path)]) == 0
    assert capsys.readouterr().out == "No faults.\n"


def test_what_stands_on_the_map_may_be_said_at_the_import(tmp_path: Path, real_file: Path) -> None:
    """Instead of what the file says."""
    command = ["venue", "import", str(real_file / "grand-place.osm.geojson"), str(tmp_path), "--attribution", "by us"]
    assert main(command) == 0
    assert open_venue(tmp_path).attribution == "by us"
