"""`python -m scheduler`, on the sample mall."""

import json
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
import soundfile

from content.adapters.site_folder import sample_site_folder
from scheduler.__main__ import main


def test_rehearsal_of_the_sample_mall(capsys: pytest.CaptureFixture[str]) -> None:
    """A day of the sample mall has its welcome, its closing countdown, and no call that can't be made."""
    assert main(["rehearse", "--date", "2026-11-23"]) == 0
    told = capsys.readouterr().out
    assert "closing/2026-11-23/-15" in told
    assert "welcome" in told
    assert "Can't be made" not in told


def test_rehearsal_as_json_with_a_picture(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """The same day is told as JSON, and drawn."""
    assert main(["rehearse", "--date", "2026-11-23", "--json", "--picture", str(tmp_path / "day.png")]) == 0
    assert json.loads(capsys.readouterr().out)["date"] == "2026-11-23"
    assert (tmp_path / "day.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("form", ["FLAC", "WAV", "MP3"])
def test_recordings_count_with_their_length(form: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A welcome with a recording of five seconds is five seconds longer than without, in whatever format it is."""
    (tmp_path / "music").mkdir()
    (tmp_path / "site.toml").write_text((sample_site_folder() / "site.toml").read_text(encoding="utf-8"))
    asked = ["rehearse", "--date", "2026-11-23", "--json", "--site", str(tmp_path / "site.toml")]
    without = _welcome_s(asked, capsys)
    noise = np.random.default_rng(1).uniform(-0.1, 0.1, 5 * 44_100)
    soundfile.write(tmp_path / "music" / "welcome.flac", noise, 44_100, format=form)
    assert _welcome_s(asked, capsys) == pytest.approx(without + 5.0, abs=0.2)


def test_rehearsal_shows_adverts_at_the_ends_of_songs(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Where a campaign waits for the end of a song, the rehearsal reads how long songs are and says when it sounds."""
    (tmp_path / "music").mkdir()
    text = (sample_site_folder() / "site.toml").read_text(encoding="utf-8")
    terms = 'min_gap_min = 45\nplacement = "between-songs"\n'
    (tmp_path / "site.toml").write_text(text.replace("min_gap_min = 45\n", terms), encoding="utf-8")
    noise = np.random.default_rng(1).uniform(-0.1, 0.1, 72 * 44_100)
    soundfile.write(tmp_path / "music" / "afternoon.flac", noise, 44_100)
    assert main(["rehearse", "--date", "2026-11-23", "--json", "--site", str(tmp_path / "site.toml")]) == 0
    calls = json.loads(capsys.readouterr().out)["calls"]
    spots = [row["at"] for row in calls if row["id"].startswith("advert/little-cloud-books/")]
    afternoon = [datetime.fromisoformat(at) for at in spots if "T13:" in at or "T14:" in at]
    assert afternoon
    # Each round of the one piece that is there is seventy seconds, since it fades into itself over two.
    since_noon = [(at - at.replace(hour=12, minute=0, second=0, microsecond=0)).total_seconds() for at in afternoon]
    assert all(min(seconds % 70, -seconds % 70) < 0.01 for seconds in since_noon)


def _welcome_s(asked: list[str], capsys: pytest.CaptureFixture[str]) -> float:
    assert main(asked) == 0
    [seconds] = [row["about_seconds"] for row in json.loads(capsys.readouterr().out)["calls"] if "welcome" in row["id"]]
    return float(seconds)


def test_plan_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    """The plan command lists every due item with its id, how late it may be, and its template."""
    assert main(["plan", "--date", "2026-11-23"]) == 0
    told = capsys.readouterr().out
    assert "closing/2026-11-23/-30" in told
    assert "music/2026-11-23/1200/afternoon" in told


@pytest.mark.parametrize("text", ["2026-02-30", "tomorrow", "20261123x"])
def test_date_that_does_not_exist(capsys: pytest.CaptureFixture[str], text: str) -> None:
    """A date that doesn't exist is refused with a sentence that shows how to write one."""
    assert main(["rehearse", "--date", text]) == 2
    assert capsys.readouterr().err.startswith(f"'{text}' is not a date of the calendar.")


def test_site_file_that_is_not_there(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A site file that isn't there, or is broken, is refused with sentences that name it."""
    missing = tmp_path / "mall.toml"
    assert main(["rehearse", "--date", "2026-11-23", "--site", str(missing)]) == 2
    assert "mall.toml" in capsys.readouterr().err
    missing.write_text("id = 7\n")
    assert main(["rehearse", "--date", "2026-11-23", "--site", str(missing)]) == 2
    assert "mall.toml:1" in capsys.readouterr().err


def test_picture_that_cant_be_written(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A picture in a folder that isn't there is refused with a sentence."""
    assert main(["rehearse", "--date", "2026-11-23", "--picture", str(tmp_path / "no" / "day.png")]) == 2
    assert "The picture can't be written" in capsys.readouterr().err
