"""How names are said: asked of pypinyin once, in another process, and kept beside the venue."""

import json
import sys
from pathlib import Path

import pytest

from content.adapters import name_readings
from content.adapters.name_readings import READINGS_FILE, open_readings, readings_of
from content.directory.sounds import asked, said, ways


def test_readings_are_kept_in_the_venues_folder(tmp_path: Path) -> None:
    """And read from there the next time; a new name is asked for alone."""
    first = open_readings(tmp_path, ["朝阳"])
    assert set(first["朝阳"][0]) == {"chao", "zhao"}
    (tmp_path / READINGS_FILE).write_text(json.dumps({"朝阳": [["kept"], ["kept"]]}))
    assert open_readings(tmp_path, ["朝阳"])["朝阳"] == (("kept",), ("kept",))
    both = open_readings(tmp_path, ["朝阳", "音乐"])
    assert both["朝阳"] == (("kept",), ("kept",))
    assert both["音乐"] == (("yin",), ("yue",))


@pytest.mark.parametrize("damaged", ["", "{", '{"朝阳": 3}'])
def test_a_damaged_file_is_made_anew(tmp_path: Path, damaged: str) -> None:
    """It holds nothing that can't be asked again."""
    (tmp_path / READINGS_FILE).write_text(damaged)
    assert open_readings(tmp_path, ["花"])["花"] == (("hua",),)
    assert "花" in json.loads((tmp_path / READINGS_FILE).read_text())


def test_a_folder_that_cannot_be_written_is_no_fault(tmp_path: Path) -> None:
    """The names are read all the same."""
    assert open_readings(tmp_path / "missing", ["花"])["花"] == (("hua",),)


def test_the_library_stays_out_of_the_kiosks_memory() -> None:
    """Whoever opens readings loads no pypinyin."""
    assert "pypinyin" not in vars(name_readings)
    assert name_readings.open_readings.__module__ in sys.modules


def test_names_are_said_in_every_likely_way() -> None:
    """As words for the pinyin input; names with other letters in them are none."""
    readings = readings_of(["朝阳", "乐高"])
    assert set(said(["朝阳", "乐高", "A馆", ""], readings)) >= {
        ("朝阳", ("zhao", "yang")),
        ("朝阳", ("chao", "yang")),
        ("乐高", ("le", "gao")),
    }
    assert all(name != "A馆" for name, _ in said(["A馆"], readings))


def test_questions_are_made_alike() -> None:
    """Capitals, accents, full-width letters and marks make no difference."""
    assert asked("  Café－Ｎoir'S ") == "cafe noirs"
    assert ["".join(unit.sound for unit in units) for units in ways("Häagen-Dazs 2F", {})] == ["haagendazs2f"]
