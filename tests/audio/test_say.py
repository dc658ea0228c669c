"""`python -m audio say`: words into a WAV file from the command line."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from audio.__main__ import main
from audio.loudness import integrated


def test_say_writes_a_wav_at_the_loudness_target(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The file is mono at 48 kHz, at -20 LUFS, and the engine that spoke is named."""
    out = tmp_path / "call.wav"
    words = "现在广播找人，请到B1层服务台。谢谢！"
    assert main(["say", "--language", "zh", "--engine", "quiet", "--out", str(out), words]) == 0
    samples, rate = soundfile.read(out, dtype="float32")
    assert rate == 48_000
    assert samples.ndim == 1
    assert integrated(np.asarray(samples)) == pytest.approx(-20, abs=0.5)
    assert "quiet-1" in capsys.readouterr().out


@pytest.mark.speech
def test_say_speaks_with_the_engine_asked_for(tmp_path: Path) -> None:
    """The real command, in a process of its own, speaks through pyttsx3 and says so."""
    out = tmp_path / "call.wav"
    command = [sys.executable, "-m", "audio", "say", "--language", "en", "--engine", "espeak", "--out", str(out), "Hi."]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "espeak-ng" in done.stdout
    assert soundfile.info(out).frames > 4800


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--language", "zh", "--out", "f.wav", ""], "nothing to say"),
        (["--language", "fr", "--out", "f.wav", "Bonjour"], "Choose one of: en, zh"),
        (["--language", "zh", "--out", "missing/f.wav", "好"], "doesn't exist"),
        (["--language", "zh", "--out", ".", "好"], "is a folder"),
        (["--language", "zh", "--out", "f.wav", "--speed", "9", "好"], "0.5 to 1.5"),
        (["--language", "zh", "--out", "f.wav", "--engine", "kokoro", "--voice", "nobody", "好"], "nobody"),
    ],
)
def test_what_cannot_be_done_is_told(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    told: str,
) -> None:
    """Bad input ends with exit code 1 and a sentence that says what to do; no file is left."""
    monkeypatch.chdir(tmp_path)
    assert main(["say", "--engine", "quiet", *arguments]) == 1
    assert told in capsys.readouterr().err
    assert not list(tmp_path.glob("**/*.wav"))


def test_a_file_that_cannot_be_written_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """A full or forbidden place is named in a sentence: here the device that is always full."""
    assert main(["say", "--language", "zh", "--engine", "quiet", "--out", "/dev/full", "好"]) == 1
    assert "/dev/full can't be written" in capsys.readouterr().err
