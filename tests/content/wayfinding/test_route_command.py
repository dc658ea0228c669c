"""`python -m content venue route`: ways on the command line."""

import json
from pathlib import Path

import pytest

from content.__main__ import main
from content.adapters.venue_folder import write_venue
from content.adapters.walk_graph_file import write_walk_graph
from content.wayfinding.building import build_graph
from tests.content.wayfinding.floors import ORIGIN, box, hall, shape, three_floors, venue


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three floors, brought in."""
    made = tmp_path_factory.mktemp("venue")
    write_venue(made, three_floors())
    write_walk_graph(build_graph(three_floors()), made)
    return made


def spot(level: int, east: float, north: float) -> str:
    """As it is given to the command."""
    lon, lat = ORIGIN.degrees((east, north))
    return f"{level},{lon:.9f},{lat:.9f}"


def test_json_holds_the_way(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Length, time, the line as level, longitude and latitude, and the steps in both languages."""
    assert main(["venue", "route", str(folder), "--from", spot(0, 5, 10), "--to", "tea-1", "--json"]) == 0
    way = json.loads(capsys.readouterr().out)
    assert set(way) == {"length_m", "seconds", "path", "steps"}
    assert way["path"][0] == [0, *(pytest.approx(each, abs=1e-7) for each in ORIGIN.degrees((5, 10)))]
    assert way["path"][-1][0] == 1
    assert len(way["steps"]["zh"]) == len(way["steps"]["en"]) > 1
    assert way["seconds"] > way["length_m"] / 1.17


def test_people_read_both_languages(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One step after the other, numbered."""
    assert main(["venue", "route", str(folder), "--from", "books-0", "--to", "books-2", "--step-free"]) == 0
    told = capsys.readouterr().out
    assert "乘1号电梯到3层" in told
    assert "Take Lift 1 to level 3" in told


def test_a_floor_below_ground_is_no_option(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--from -1,LON,LAT` is understood."""
    cellar = venue([hall(-1, shape(box(0, 0, 30, 6)))])
    write_venue(tmp_path, cellar)
    write_walk_graph(build_graph(cellar), tmp_path)
    given = ["venue", "route", str(tmp_path), "--from", spot(-1, 1, 3), "--to", spot(-1, 21, 3), "--json"]
    assert main(given) == 0
    assert json.loads(capsys.readouterr().out)["length_m"] == pytest.approx(20, abs=0.001)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["--from", "books-0", "--to", "book-1"], "There is no place 'book-1'. Did you mean 'books-1'?"),
        (["--from", "books-0", "--to", "Starlight"], "'Starlight' is a name. Give its id: cinema"),
        (["--from", "9,120,30", "--to", "books-0"], "There is no level 9. There are 0, 1, 2."),
        (["--from", "0,east,30", "--to", "books-0"], "is no spot. Write ORDINAL,LON,LAT"),
        (["--from", "0,nan,30", "--to", "books-0"], "Longitude and latitude are numbers"),
        (["--from", "0,10,10", "--to", "books-0"], "There is no floor to walk on near this spot."),
        (["--from", "books-0", "--to", "cinema", "--step-free"], "Starlight can only be reached by Stairs 1"),
        (["--from", "books-0", "--to", "cinema", "--close", "stairs-1"], "by Stairs 1, which is closed"),
        (["--from", "books-0", "--to", "cinema", "--close", "stairs-9"], "Did you mean 'stairs-1'?"),
    ],
)
def test_what_cant_be_answered_is_said(
    folder: Path, given: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """In a sentence, with what is near, and nothing on the standard output."""
    assert main(["venue", "route", str(folder), *given]) == 1
    captured = capsys.readouterr()
    assert said in captured.err
    assert not captured.out


def test_without_a_venue_it_says_how_to_bring_one_in(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No traceback."""
    assert main(["venue", "route", str(tmp_path), "--from", "a", "--to", "b"]) == 1
    assert "venue import" in capsys.readouterr().err
