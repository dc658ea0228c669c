"""Listening to a zone's recording: when it first sounds, where it is silent, how loud it is."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
import soundfile

from audio.clip import RATE, Samples

SOUNDS_ABOVE = 10 ** (-60 / 20)
"""Amplitude above which a hall would call it sound: -60 dBFS."""


@dataclass(frozen=True, slots=True)
class Recording:
    """What a zone put out, with the instant of its first frame in microseconds since the epoch."""

    samples: Samples
    first_us: int

    @classmethod
    def of(cls, wav: Path) -> "Recording":
        """Read a WAV file and the note beside it that says when it began."""
        samples, rate = soundfile.read(wav, dtype="float32")
        assert rate == RATE, f"{wav} is not at {RATE} Hz"
        began = json.loads(wav.with_name(wav.name + ".json").read_text())["first_sample_at"]
        return cls(samples, round(datetime.fromisoformat(began).timestamp() * 1e6))

    def between(self, start_us: int, end_us: int) -> Samples:
        """The stretch between two instants, as far as it was recorded."""
        first, last = (max(0, round((at - self.first_us) * RATE / 1e6)) for at in (start_us, end_us))
        return self.samples[first:last]

    def first_sound_us(self, after_us: int, *, above: float = SOUNDS_ABOVE) -> int | None:
        """When something first sounds from that instant on."""
        begin = max(0, round((after_us - self.first_us) * RATE / 1e6))
        loud = np.flatnonzero(np.abs(self.samples[begin:]) > above)
        return None if not len(loud) else self.first_us + round((begin + int(loud[0])) * 1e6 / RATE)


def level_db(samples: Samples) -> float:
    """RMS level in dBFS, -120 for silence."""
    if not len(samples):
        return -120.0
    return max(-120.0, 10 * float(np.log10(np.mean(np.square(samples, dtype=np.float64)) + 1e-12)))


def longest_silence_s(samples: Samples, *, above: float = SOUNDS_ABOVE) -> float:
    """The longest stretch without sound between the first and the last sound."""
    loud = np.flatnonzero(np.abs(samples) > above)
    return float(np.diff(loud).max() / RATE) if len(loud) > 1 else 0.0
