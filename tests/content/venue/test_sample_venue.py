"""The sample mall: what pictures of the kiosk show, and the pattern for a drawing of one's own."""

from collections import Counter
from pathlib import Path

from content.adapters.venue_folder import VENUE_FILE
from content.adapters.venue_import import sample_venue_folder
from content.venue.nouns import Direction, LinkKind, PlaceKind, Venue

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


def test_it_is_brought_in_once(tmp_path: Path) -> None:
    """The second time, what lies in the cache is used."""
    first = sample_venue_folder(tmp_path)
    written = (first / VENUE_FILE).stat().st_mtime_ns
    assert sample_venue_folder(tmp_path) == first
    assert (first / VENUE_FILE).stat().st_mtime_ns == written
