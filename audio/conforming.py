"""Brings any channels and any rate to the one form sound has here: mono at 48 kHz. Pure."""

import numpy as np
import soxr
from numpy.typing import NDArray

from audio.clip import RATE, Samples

_FRONT, _CENTRE, _BASS, _SURROUND = 0.707, 1.0, 0.0, 0.5
_WEIGHTS = {
    3: (_FRONT, _FRONT, _CENTRE),
    4: (_FRONT, _FRONT, _SURROUND, _SURROUND),
    5: (_FRONT, _FRONT, _CENTRE, _SURROUND, _SURROUND),
    6: (_FRONT, _FRONT, _CENTRE, _BASS, _SURROUND, _SURROUND),
    8: (_FRONT, _FRONT, _CENTRE, _BASS, _SURROUND, _SURROUND, _SURROUND, _SURROUND),
}
"""How loud each channel of a WAV file's usual order is in the mix, as ITU-R BS.775 has it; the bass channel is left."""


def conform(channels: NDArray[np.float32], rate: int) -> Samples:
    """Sound of shape (frames, channels) at a rate, as mono at 48 kHz. Stereo is the mean of its sides."""
    count = channels.shape[1]
    weights = np.array(_WEIGHTS.get(count, (1.0,) * count), dtype=np.float32)
    mono: Samples = np.ascontiguousarray(channels @ (weights / weights.sum()), dtype=np.float32)
    if rate != RATE:
        mono = soxr.resample(mono, rate, RATE, "HQ").astype(np.float32)
    return mono
