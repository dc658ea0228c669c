"""Files that are broken, or meant to break something: a sentence each, and nothing is written anywhere."""

import io
import json
import stat
import struct
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content.__main__ import main
from content.adapters.venue_archive import open_archive
from content.adapters.venue_folder import VENUE_FILE
from content.adapters.venue_import import import_venue
from content.venue import geojson
from content.venue.faults import VenueFaults
from tests.content.venue.drawing import Json, box, collection, feature, imdf, line, spot, two_floors

GOOD = imdf(two_floors())


def _zip(parts: dict[str, object], path: Path, **more: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, json.dumps(part))
        for name, data in more.items():
            archive.writestr(name, data)
    return path


def _refused(path: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """What the command says; it ends with 1 and leaves nothing behind."""
    before = sorted(folder.parent.iterdir())
    assert main(["venue", "import", str(path), str(folder)]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert "Traceback" not in told.err
    assert sorted(folder.parent.iterdir()) == before
    return told.err


def test_a_sound_archive_is_taken_with_and_without_a_folder_around_it(tmp_path: Path) -> None:
    """Both as a zip and unpacked; pictures and archives in it are passed over."""
    nested = {f"mall/{name}": part for name, part in GOOD.items()}
    packed = _zip(nested, tmp_path / "a.zip", **{"mall/inner.zip": b"PK\x03\x04", "__MACOSX/unit.geojson": b"junk"})
    unpacked = tmp_path / "folder"
    unpacked.mkdir()
    for name, part in GOOD.items():
        (unpacked / name).write_text(json.dumps(part), encoding="utf-8")
    first, _ = import_venue(packed, tmp_path / "one")
    second, _ = import_venue(unpacked, tmp_path / "two")
    assert first.places == second.places


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "this is no sound zip archive"),
        (b"hello", "this is no sound zip archive"),
        (b"PK\x03\x04" + bytes(100), "this is no sound zip archive"),
    ],
)
def test_what_is_no_archive_is_said(data: bytes, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An empty file, a text, a cut one."""
    path = tmp_path / "venue.zip"
    path.write_bytes(data)
    assert said in _refused(path, tmp_path / "dest", capsys)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the file is empty"),
        ("{", "this is no JSON"),
        ("[" * 100_000, "nested deeper"),
        ("[]", "this is no GeoJSON FeatureCollection"),
        ('{"type":"FeatureCollection","features":[NaN]}', "'NaN' stands where a number should"),
        ('{"type":"FeatureCollection","features":[-Infinity]}', "'-Infinity' stands where a number should"),
        ('{"type":"FeatureCollection","features":[1]}', "feature number 1 is no GeoJSON feature"),
        ('{"type":"FeatureCollection","features":[]}', "nothing in it is an indoor room, corridor or area"),
        ("\ud800".encode("utf-8", "surrogatepass").decode("latin-1"), "this is no JSON"),
    ],
)
def test_a_broken_geojson_file_is_said(
    text: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each with what to do."""
    path = tmp_path / "venue.geojson"
    path.write_text(text, encoding="utf-8")
    assert said in _refused(path, tmp_path / "dest", capsys)


@pytest.mark.parametrize(
    ("coordinates", "said"),
    [
        ([[[1e308, 0], [1, 1], [2, 2], [1e308, 0]]], "no longitude and latitude"),
        ([[[181, 0], [1, 1], [2, 2], [181, 0]]], "no longitude and latitude"),
        ([[[0, 0], [1, 1]]], "coordinates that make no Polygon"),
        ([[["a", "b"]]], "a position that isn't two numbers"),
        ([[[True, False]]], "a position that isn't two numbers"),
        ([[[10**400, 0]]], "no longitude and latitude"),
        ("far away", "coordinates that are no list"),
        (None, "coordinates that are no list"),
        ([[[[[]]]]], "a position that isn't two numbers"),
    ],
)
def test_absurd_coordinates_are_said_with_the_feature(
    coordinates: object, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """By the feature's id."""
    bad = feature("way/7", {"type": "Polygon", "coordinates": coordinates}, indoor="room", level="0")
    path = tmp_path / "venue.geojson"
    path.write_text(json.dumps(collection(bad)), encoding="utf-8")
    told = _refused(path, tmp_path / "dest", capsys)
    assert "feature 'way/7' has" in told
    assert said in told


Spoil = Callable[[dict[str, list[Json]]], dict[str, object]]


def _without_levels(parts: dict[str, list[Json]]) -> dict[str, object]:
    del parts["level"]
    return imdf(parts)


def _no_level(parts: dict[str, list[Json]]) -> dict[str, object]:
    return imdf({**parts, "level": []})


def _no_ordinal(parts: dict[str, list[Json]]) -> dict[str, object]:
    return imdf({**parts, "level": [feature("level-0", box(0, 0, 1, 1), ordinal="ground")]})


def _no_unit(parts: dict[str, list[Json]]) -> dict[str, object]:
    return imdf({**parts, "unit": []})


def _version_two(parts: dict[str, list[Json]]) -> dict[str, object]:
    return {**imdf(parts), "manifest.json": {"version": "2.0.0"}}


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_without_levels, "level.geojson: this part is missing"),
        (_no_level, "there is no level in it"),
        (_no_ordinal, "level 'level-0' has no ordinal"),
        (_no_unit, "no unit in it has a shape"),
        (_version_two, "this is IMDF 2.0.0; version 1.0 is read"),
    ],
)
def test_an_archive_that_lacks_what_is_needed_is_said(
    spoil: Spoil, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And a version that isn't read."""
    assert said in _refused(_zip(spoil(two_floors()), tmp_path / "v.zip"), tmp_path / "dest", capsys)


def test_a_bomb_is_stopped_while_it_unpacks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What it says of its size isn't believed."""
    path = _zip(GOOD, tmp_path / "bomb.zip", **{"detail.geojson": b" " * (40 << 20)})
    lie = path.read_bytes().replace(struct.pack("<I", 40 << 20), struct.pack("<I", 1000))
    for data in (path.read_bytes(), lie):
        path.write_bytes(data)
        told = _refused(path, tmp_path / "dest", capsys)
        assert "far larger than a venue can be" in told or "no sound zip archive" in told


@pytest.mark.parametrize("name", ["../unit.geojson", "/etc/unit.geojson", "a/../../unit.geojson", "C:\\unit.geojson"])
def test_names_that_lead_out_are_refused(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Though nothing is ever unpacked to disk."""
    path = _zip(GOOD, tmp_path / "v.zip", **{name: b"{}"})
    assert "this name leads out of the archive" in _refused(path, tmp_path / "dest", capsys)


def test_links_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In an archive and in a folder."""
    path = tmp_path / "v.zip"
    entry = zipfile.ZipInfo("detail.geojson")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(entry, "/etc/passwd")
    assert "this part is a link" in _refused(path, tmp_path / "dest", capsys)
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "unit.geojson").symlink_to(path)
    assert "this is a link" in _refused(folder, tmp_path / "dest", capsys)


def test_more_features_than_any_mall_has_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By number, and by corners."""
    path = tmp_path / "v.geojson"
    path.write_text(json.dumps(collection(*[feature(f"f{n}", spot(n, 0)) for n in range(20)])), encoding="utf-8")
    monkeypatch.setattr(geojson, "MOST_FEATURES", 10)
    with pytest.raises(VenueFaults, match="it has 20 features; 10 are the most"):
        import_venue(path, tmp_path / "dest")
    monkeypatch.setattr(geojson, "MOST_FEATURES", 100)
    monkeypatch.setattr(geojson, "MOST_POSITIONS", 10)
    with pytest.raises(VenueFaults, match="more than 10 corners"):
        import_venue(path, tmp_path / "dest")


def test_a_level_without_floor_is_taken_and_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The other levels are of use all the same."""
    parts = two_floors()
    parts["unit"] = [unit for unit in parts["unit"] if unit["id"] != "walk-1"]
    assert main(["venue", "import", str(_zip(imdf(parts), tmp_path / "v.zip")), str(tmp_path / "dest")]) == 0
    assert "no-floor: Nothing on level 'L1' can be walked on." in capsys.readouterr().out
    assert main(["venue", "lint", str(tmp_path / "dest"), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert {"code": "no-floor", "features": ["level-1"]}.items() <= next(
        each for each in told if each["code"] == "no-floor"
    ).items()


def test_a_venue_that_is_there_stays_when_the_next_is_refused(tmp_path: Path) -> None:
    """Its files are as they were."""
    folder = tmp_path / "dest"
    import_venue(_zip(GOOD, tmp_path / "v.zip"), folder)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(VenueFaults):
        import_venue(_zip(_version_two(two_floors()), tmp_path / "w.zip"), folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_folder_that_cant_be_written_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Such as one whose name a file has."""
    taken = tmp_path / "taken"
    taken.write_text("mine", encoding="utf-8")
    assert main(["venue", "import", str(_zip(GOOD, tmp_path / "v.zip")), str(taken)]) == 1
    assert "can't be written there" in capsys.readouterr().err
    assert taken.read_text(encoding="utf-8") == "mine"


def test_a_damaged_venue_folder_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What to do: import it again."""
    import_venue(_zip(GOOD, tmp_path / "v.zip"), tmp_path / "dest")
    venue = tmp_path / "dest" / VENUE_FILE
    venue.write_bytes(venue.read_bytes()[:-200])
    assert main(["venue", "lint", str(tmp_path / "dest")]) == 1
    assert "Import the venue again." in capsys.readouterr().err


ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)


def _spoiled(data: st.DataObject, value: object, *, odds: int = 12) -> object:
    """A copy in which something here and there is something else."""
    if data.draw(st.integers(0, odds)) == 0:
        return data.draw(ODD)
    if isinstance(value, dict):
        return {key: _spoiled(data, each, odds=odds) for key, each in value.items()}
    if isinstance(value, list):
        return [_spoiled(data, each, odds=odds) for each in value]
    return value


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_no_spoiled_drawing_ends_in_anything_but_a_venue_or_sentences(data: st.DataObject, tmp_path: Path) -> None:
    """Whatever stands in place of whatever."""
    whole = feature("walk", box(0, 0, 30, 5), indoor="corridor", level="0;1")
    drawn: list[Json] = [
        whole,
        feature("room", box(0, 5, 5, 9), indoor="room", shop="books", name="Page", level="0"),
        feature("lift", box(6, 5, 8, 7), indoor="room", room="elevator", level="0;1"),
        feature("e", line((10, 2), (20, 2)), highway="steps", conveying="forward", incline="up", level="0;1"),
        feature("door", spot(3, 5), door="yes", level="0"),
    ]
    part = data.draw(st.sampled_from(["osm", "level", "unit", "occupant", "anchor"]))
    if part == "osm":
        path = tmp_path / "v.geojson"
        path.write_text(json.dumps(_spoiled(data, collection(*drawn), odds=25)), encoding="utf-8")
    else:
        parts = dict(GOOD)
        parts[f"{part}.geojson"] = _spoiled(data, parts[f"{part}.geojson"], odds=40)
        path = _zip(parts, tmp_path / "v.zip")
    with suppress(VenueFaults):
        import_venue(path, tmp_path / "dest")


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_no_damaged_archive_ends_in_anything_but_parts_or_sentences(data: st.DataObject, tmp_path: Path) -> None:
    """Whatever bytes are turned over."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("level.geojson", json.dumps(GOOD["level.geojson"]))
        archive.writestr("unit.geojson", json.dumps(GOOD["anchor.geojson"]))
    damaged = bytearray(packed.getvalue())
    for place in data.draw(st.lists(st.integers(0, len(damaged) - 1), min_size=1, max_size=6)):
        damaged[place] = data.draw(st.integers(0, 255))
    path = tmp_path / "v.zip"
    path.write_bytes(bytes(damaged[: data.draw(st.integers(0, len(damaged)))] if data.draw(st.booleans()) else damaged))
    with suppress(VenueFaults):
        open_archive(path)
