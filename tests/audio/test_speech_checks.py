"""What is taken for speech, and what is cut off around it."""

import numpy as np
import pytest

from audio.clip import RATE, Samples
from audio.speech.checks import expected_seconds, fault_of, trimmed

TEXT = "现在广播找人，请到服务台。"


def hum(seconds: float, level: float = 0.3) -> Samples:
    """A tone of that length."""
    return np.asarray(level * np.sin(np.arange(round(seconds * RATE)) * 0.03), dtype=np.float32)


def test_speech_of_the_right_length_is_taken() -> None:
    """Sound about as long as its words passes."""
    assert fault_of(hum(expected_seconds(TEXT)), TEXT) is None


@pytest.mark.parametrize(
    ("samples", "told"),
    [
        (hum(0), "empty"),
        (np.full(RATE, np.nan, dtype=np.float32), "broken"),
        (hum(2.5, level=0.001), "silence"),
        (hum(0.2), "takes about|take about"),
        (hum(60), "take about"),
    ],
    ids=["empty", "not a number", "silent", "too short", "too long"],
)
def test_what_cannot_be_speech_is_told(samples: Samples, told: str) -> None:
    """Empty, broken, silent, too short and too long sound each have their own words."""
    fault = fault_of(samples, TEXT)
    assert fault is not None
    assert any(words in fault for words in told.split("|"))


def test_silence_around_speech_is_cut() -> None:
    """Leading and trailing silence goes, up to margins that keep the softest consonants; a pause inside stays."""
    quiet = np.zeros(RATE // 2, dtype=np.float32)
    samples = trimmed(np.concatenate([quiet, hum(1), quiet, hum(1), quiet]))
    assert 2.5 <= len(samples) / RATE <= 2.6


def test_trimming_twice_changes_nothing_more() -> None:
    """Trimmed sound is as trimmed as it gets, and silence alone becomes nothing."""
    once = trimmed(np.concatenate([np.zeros(RATE, dtype=np.float32), hum(1)]))
    assert np.array_equal(trimmed(once), once)
    assert len(trimmed(np.zeros(RATE, dtype=np.float32))) == 0
