"""The shops file: what a mall writes of its shops beside the drawing."""

from pathlib import Path

import pytest

from content.adapters.venue_folder import SHOPS_FILE, open_venue, write_venue
from content.adapters.venue_import import sample_venue_folder
from content.nouns import Texts
from content.shops_file import with_details
from content.venue.faults import VenueFaults
from content.venue.nouns import Level, Origin, Place, PlaceKind, Venue


def _venue() -> Venue:
    def shop(id_: str, unit: str, names: Texts) -> Place:
        at = (0.0, 0.0)
        return Place(id=id_, kind=PlaceKind.SHOP, level=0, at=at, names=names, unit=unit, hours="10:00-22:00")

    return Venue(
        id="corner",
        name={"en": "Corner"},
        origin=Origin(lon=0.0, lat=0.0),
        levels=(Level(id="g", ordinal=0, name={}, short="F1", outline=(), walkable=()),),
        places=(
            shop("s1", "A1", {"zh": "茶铺", "en": "Tea"}),
            shop("s2", "A2", {"en": "Shoes"}),
            shop("s3", "A3", {"en": "Shoes"}),
        ),
        links=(),
    )


def test_a_place_is_meant_by_its_id_unit_or_name() -> None:
    """All three lead to the same shops; what is said there is stronger than the drawing, aliases are added."""
    text = """
[[shops]]
place = "茶铺"
aliases = ["奶茶"]
hours = "09:00-21:00"
offers = [{ zh = "买一送一", en = "Two for one" }]

[[shops]]
place = "A2"
phone = "123"

[[shops]]
place = "s3"
name = { zh = "鞋店" }
"""
    venue, faults = with_details(_venue(), text, "shops.toml")
    assert faults == ()
    tea, shoes, others = venue.places
    assert (tea.aliases, tea.hours, tea.offers) == (
        ("奶茶",),
        "09:00-21:00",
        ({"zh": "买一送一", "en": "Two for one"},),
    )
    assert (shoes.phone, shoes.hours) == ("123", "10:00-22:00")
    assert others.names == {"en": "Shoes", "zh": "鞋店"}


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (
            '[[shops]]\nplace = "Teas"',
            2,
            "the venue has no place 'Teas': write its id, unit or name. Did you mean 'Tea'?",
        ),
        ('[[shops]]\nplace = "Shoes"', 2, "'Shoes' may be any of 's2' and 's3'. Write the id of the one you mean."),
        ('[[shops]]\nplace = "A1"\nhors = "x"', 3, "'hors' is not a setting of shop 1. Did you mean 'hours'?"),
        ('[[shops]]\nplace = "A1"\n[[shops]]\nplace = "s1"', 4, "'s1' has a table of its own already. Join the two."),
        ('[shops]\nplace = "A1"', 1, "each shop is a table of its own: write [[shops]] above it."),
        ("shops = [3]", 1, "shop 1 must be a table, not 3."),
        ("[shop]\n", 1, "'shop' is not a part of a shops file; each shop is a [[shops]] table."),
    ],
)
def test_faults_are_told_with_their_line(text: str, line: int, said: str) -> None:
    """As in the site file: the line, and a sentence that says what to do."""
    _, faults = with_details(_venue(), text, "shops.toml")
    assert [(fault.line, fault.sentence) for fault in faults] == [(line, said)]


def test_an_entry_with_a_fault_changes_nothing_and_the_others_count() -> None:
    """A slip in one shop's table takes nothing from the others."""
    venue, faults = with_details(_venue(), '[[shops]]\nplace="A1"\nphone="1"\n[[shops]]\nplace="A9"\n', "shops.toml")
    assert len(faults) == 1
    assert [place.phone for place in venue.places] == ["1", "", ""]


def test_a_text_that_is_no_toml_is_said(tmp_path: Path) -> None:
    """The venue opens for a kiosk all the same, but not for whoever asks for everything to be in order."""
    write_venue(tmp_path, _venue())
    (tmp_path / SHOPS_FILE).write_text("[[shops", encoding="utf-8")
    assert open_venue(tmp_path) == _venue()
    with pytest.raises(VenueFaults, match="this is no TOML"):
        open_venue(tmp_path, strict=True)


def test_the_shops_file_outlives_another_import(tmp_path: Path) -> None:
    """The import writes its own files only."""
    (tmp_path / SHOPS_FILE).write_text('[[shops]]\nplace = "A1"\nphone = "7"\n', encoding="utf-8")
    write_venue(tmp_path, _venue())
    write_venue(tmp_path, _venue())
    assert open_venue(tmp_path).by_id["s1"].phone == "7"


def test_the_sample_malls_shops_file_is_in_order(tmp_path: Path) -> None:
    """The pattern for others: aliases, offers in both languages, phones."""
    venue = open_venue(sample_venue_folder(tmp_path), strict=True)
    books = next(place for place in venue.places if place.names.get("zh") == "小云朵书店")
    assert "绘本" in books.aliases
    assert all(set(offer) == {"zh", "en"} for place in venue.places for offer in place.offers)
    assert sum(bool(place.offers) for place in venue.places) >= 10
