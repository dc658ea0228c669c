"""`python -m audio compose`, `chime`, `decode` and `measure`."""

from pathlib import Path

import pytest
import soundfile

from audio.__main__ import main


def test_music_and_chimes_are_written_opened_and_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each command does what it says and says what it did."""
    assert main(["compose", "--out", str(tmp_path / "music"), "welcome"]) == 0
    assert main(["chime", "start", "--out", str(tmp_path / "start.wav")]) == 0
    assert main(["decode", str(tmp_path / "start.wav"), "--out", str(tmp_path / "again.wav")]) == 0
    assert soundfile.info(tmp_path / "again.wav").frames == soundfile.info(tmp_path / "start.wav").frames
    capsys.readouterr()
    assert main(["measure", str(tmp_path / "music" / "welcome.flac"), str(tmp_path / "start.wav")]) == 0
    told = capsys.readouterr().out.splitlines()
    assert "-23.0 LUFS" in told[0]
    assert "-22.0 LUFS" in told[1]
    assert "0.00% clipped" in told[1]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["compose", "--out", "music", "gloomy"], "Choose one of: morning"),
        (["chime", "gong", "--out", "gong.wav"], "Choose one of: start"),
        (["decode", "gone.mp3", "--out", "gone.wav"], "no file gone.mp3"),
        (["measure", "gone.mp3"], "no file gone.mp3"),
        (["chime", "end", "--out", "/dev/null/end.wav"], "Choose another file"),
        (["chime", "end", "--out", "end.xyz"], "Choose another file"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(
    arguments: list[str],
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """On standard error, with exit code 1, and without a traceback."""
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 1
    assert told in capsys.readouterr().err
