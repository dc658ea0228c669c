"""Lines spoken aloud as they come."""

import io
import os
import threading
from pathlib import Path

import numpy as np
import pytest
import soundfile

from audio.adapters.quiet_speech import QuietSpeech
from audio.adapters.recording_output import RecordingOutput
from audio.clip import RATE
from audio.commands.aloud import FADE_FRAMES, Utterance, speak_lines


async def test_a_line_is_spoken_to_its_end(tmp_path: Path) -> None:
    """What was put out holds it, and the command ends when it has sounded."""
    spoken = await speak_lines(io.StringIO("zh 请触摸屏幕开始。\n"), QuietSpeech(), RecordingOutput(tmp_path / "a.wav"))
    samples, rate = soundfile.read(tmp_path / "a.wav")
    assert (spoken, rate) == (1, RATE)
    assert np.count_nonzero(np.abs(samples) > 0.01) > RATE // 10


async def test_a_new_line_breaks_off_the_one_before(tmp_path: Path) -> None:
    """Whoever goes on to the next screen needn't hear the last one out."""
    reading, writing = os.pipe()
    long = "请沿着走廊一直走到中庭，" * 30

    def visitor() -> None:
        with os.fdopen(writing, "w", encoding="utf-8") as lines:
            lines.write(f"zh {long}\n")
            lines.flush()
            lines.write("en Home.\n")

    typing = threading.Thread(target=visitor)
    typing.start()
    with os.fdopen(reading, encoding="utf-8") as lines:
        await speak_lines(lines, QuietSpeech(), RecordingOutput(tmp_path / "a.wav"))
    typing.join()
    alone = await QuietSpeech().speak("zh", long)
    assert soundfile.info(tmp_path / "a.wav").frames < len(alone.samples)


def test_an_utterance_is_put_out_in_order_and_then_silence() -> None:
    """However it is pulled."""
    utterance = Utterance()
    utterance.add(np.full(30, 0.1, dtype=np.float32))
    utterance.add(np.full(30, 0.2, dtype=np.float32))
    pulled = np.concatenate([utterance.pull(0, 25), utterance.pull(25, 50)])
    assert pulled == pytest.approx([0.1] * 30 + [0.2] * 30 + [0.0] * 15)


def test_what_is_broken_off_fades() -> None:
    """No step is larger than the fade's own, so nobody hears a click."""
    utterance = Utterance()
    utterance.add(np.full(RATE, 0.5, dtype=np.float32))
    utterance.pull(0, 100)
    utterance.hush()
    pulled = utterance.pull(100, FADE_FRAMES * 2)
    assert np.abs(np.diff(pulled)).max() < 0.5 / FADE_FRAMES * 1.5
    assert pulled[-1] == 0
    assert utterance.left_s == 0
