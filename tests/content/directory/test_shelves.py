"""Browsing the directory: by what is sold, by floor, by letter."""

from content.venue.nouns import PlaceKind
from tests.content.directory.some_mall import some_directory, some_venue

DIRECTORY = some_directory()


def test_shops_stand_by_what_they_sell_and_facilities_after_them() -> None:
    """Only shelves with something on them; each place on one."""
    shelves = {shelf.key: [place.names.get("en", "") for place in shelf.places] for shelf in DIRECTORY.by_kind()}
    assert shelves["food"] == ["Eighty-five Degrees", "Hill Town Hotpot", "One Lamp Coffee", "Fisherlight Café"]
    assert shelves["sports"] == ["adidas", "Nike"]
    assert len(shelves["toilet"]) == 3
    assert shelves["parking"] == ["Parking A"]
    assert "lift" not in shelves
    assert next(iter(shelves)) == "food"
    shops = [place for shelf in DIRECTORY.by_kind() for place in shelf.places if place.kind is PlaceKind.SHOP]
    assert len(shops) == len({place.id for place in shops}) == 13


def test_floors_stand_from_the_lowest_up() -> None:
    """Each with its name, and its shops in the order of their sounds."""
    shelves = DIRECTORY.by_floor()
    assert [shelf.key for shelf in shelves] == [str(level.ordinal) for level in some_venue().levels]
    assert shelves[0].title == {"zh": "地下一层", "en": "Level B1"}
    assert [place.names["zh"] for place in shelves[1].places][:2] == ["85度", "白露药房"]


def test_letters_are_those_of_names_in_both_languages() -> None:
    """A shop stands under each letter its names begin with; figures stand last."""
    shelves = {
        shelf.key: {next(iter(place.names.values())) for place in shelf.places} for shelf in DIRECTORY.by_letter()
    }
    assert "乐高" in shelves["L"]
    assert "听雨花店" in shelves["T"]
    assert "听雨花店" in shelves["R"]
    assert "85度" in shelves["#"]
    assert list(shelves) == sorted(shelves, key=lambda key: (key == "#", key))
