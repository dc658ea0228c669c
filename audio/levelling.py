"""Brings sound to a loudness; where peaks would pass the ceiling, a limiter that looks ahead holds them under it."""

import math

import numpy as np
import soxr
from numpy.typing import NDArray

from audio.clip import RATE, Samples
from audio.loudness import amplitude, integrated

CEILING_DBTP = -1.0
_STEP = RATE // 1000
"""The limiter's gain is decided once a millisecond and drawn as straight lines between."""
_LOOK_AHEAD = 6
"""Milliseconds over which the gain comes down before a peak and goes up after it."""
_HEADROOM_DB = 0.15
"""Left to what the moving gain adds between the samples."""
_CLOSE_ENOUGH_LU = 0.05
_MOST_ROUNDS = 12


def bring_to(samples: Samples, loudness_lufs: float, *, ceiling_dbtp: float = CEILING_DBTP) -> Samples:
    """The same sound at that integrated loudness, true peak under the ceiling; silence stays silence.

    Sound so peaky that even limiting can't bring it there comes out as near as twelve rounds of it get. So does a very
    short one whose loudness jumps past the target as a block comes through the gate.
    """
    loudness = integrated(samples)
    if not math.isfinite(loudness):
        return samples
    peaks = _peaks(samples)
    gain_db, too_quiet_db, too_loud_db = loudness_lufs - loudness, -math.inf, math.inf
    nearest, nearest_missing = samples, math.inf
    for _ in range(_MOST_ROUNDS):
        gain = amplitude(gain_db)
        levelled = _limited(samples * np.float32(gain), peaks * gain, ceiling_dbtp)
        missing = loudness_lufs - integrated(levelled)  # Of what was limited, and where gating went another way.
        if abs(missing) < nearest_missing:
            nearest, nearest_missing = levelled, abs(missing)
        if nearest_missing <= _CLOSE_ENOUGH_LU:
            break
        if missing > 0:
            too_quiet_db = gain_db
        else:
            too_loud_db = gain_db
        gain_db += missing
        if not too_quiet_db < gain_db < too_loud_db:  # Thrown to and fro by a jump of the gate: close in on it.
            gain_db = (too_quiet_db + too_loud_db) / 2
    return nearest


def _peaks(samples: Samples) -> NDArray[np.float64]:
    """The true peak of every millisecond."""
    whole = np.pad(samples, (0, -len(samples) % _STEP))
    between = soxr.resample(whole, RATE, 4 * RATE, "HQ")[: 4 * len(whole)]
    peaks = np.abs(np.pad(between, (0, 4 * len(whole) - len(between)))).reshape(-1, 4 * _STEP).max(axis=1)
    on_samples = np.abs(whole).reshape(-1, _STEP).max(axis=1)
    highest: NDArray[np.float64] = np.maximum(peaks, on_samples).astype(np.float64)
    return highest


def _limited(samples: Samples, peaks: NDArray[np.float64], ceiling_dbtp: float) -> Samples:
    """Hold the peaks under the ceiling by a gain that is never above what any peak within reach asks for."""
    if peaks.max(initial=0.0) <= amplitude(ceiling_dbtp):
        return samples
    ceiling = amplitude(ceiling_dbtp - _HEADROOM_DB)
    wanted = np.minimum(1.0, ceiling / np.maximum(peaks, 1e-9))
    reach = _LOOK_AHEAD + 1
    lowest = np.lib.stride_tricks.sliding_window_view(np.pad(wanted, reach, mode="edge"), 2 * reach + 1).min(axis=1)
    shape = np.hanning(2 * _LOOK_AHEAD + 3)[1:-1]
    smooth = np.convolve(np.pad(lowest, _LOOK_AHEAD, mode="edge"), shape / shape.sum(), mode="valid")
    middles = (np.arange(len(smooth)) + 0.5) * _STEP
    gain: Samples = np.interp(np.arange(len(samples)), middles, smooth).astype(np.float32)
    return samples * gain
