"""Brings a voice to a loudness while it speaks: a gain that follows slowly, and a bend where peaks pass a ceiling.

Pure, and without delay: each stretch comes out as it goes in, levelled by what was heard up to then. In a pause the
gain stays where it is, so that the room's noise is not brought up.
"""

import math

import numpy as np

from audio.clip import RATE, Samples
from audio.loudness import RunningLoudness, amplitude

CEILING_DB = -1.0
QUIETEST_LUFS = -55.0
"""What is softer is taken for a pause, or for a microphone that is not spoken into."""
MOST_UP_DB, MOST_DOWN_DB = 24.0, 24.0
_WINDOW = 3 * RATE
_FASTER_UNTIL = 2 * RATE
"""At its beginning a voice is found quickly; later the gain moves so slowly that nobody hears it move."""
_FAST_DB_S, _UP_DB_S, _DOWN_DB_S = 40.0, 6.0, 12.0
_KNEE = np.float32(0.6)


class VoiceLevel:
    """One voice. `level` is its one mutator; stretches are given in order."""

    def __init__(self, loudness_lufs: float) -> None:
        """Aim at that loudness."""
        self._target = loudness_lufs
        self._meter = RunningLoudness()
        self._heard_frames = 0
        self._gain_db = 0.0

    @property
    def loudness_lufs(self) -> float:
        """Loudness of what came in over the last three seconds; -inf for silence."""
        return self._meter.integrated(max(0, self._meter.frames - _WINDOW))

    def level(self, samples: Samples) -> Samples:
        """The next stretch, levelled."""
        self._meter.feed(samples)
        before = self._gain_db
        self._follow(len(samples))
        gains_db = np.linspace(before, self._gain_db, len(samples), endpoint=False, dtype=np.float32)
        gain: Samples = np.power(np.float32(10), gains_db / 20)
        return _bent(samples * gain)

    def _follow(self, frames: int) -> None:
        loudness = self.loudness_lufs
        if not math.isfinite(loudness) or loudness < QUIETEST_LUFS:
            return
        self._heard_frames += frames
        wanted = min(max(self._target - loudness, -MOST_DOWN_DB), MOST_UP_DB)
        fast = self._heard_frames < _FASTER_UNTIL
        most_up, most_down = (_FAST_DB_S, _FAST_DB_S) if fast else (_UP_DB_S, _DOWN_DB_S)
        step = min(max(wanted - self._gain_db, -most_down * frames / RATE), most_up * frames / RATE)
        self._gain_db += step


def _bent(samples: Samples) -> Samples:
    """Bend what is above the knee softly, so that nothing passes the ceiling; below, not a bit is changed."""
    height = np.abs(samples)
    if height.max(initial=0.0) <= _KNEE:
        return samples
    room = np.float32(amplitude(CEILING_DB)) - _KNEE
    over = np.maximum(height - _KNEE, 0) / room
    return np.where(height > _KNEE, np.copysign(_KNEE + room * (over / (1 + over)), samples), samples)
