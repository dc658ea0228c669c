"""How loud sound is: integrated loudness after ITU-R BS.1770-4, true peak, clipping. It refuses to know what for.

Written with NumPy alone, because every speaker measures what it puts out and SciPy would cost each of them 70 MB; the
tests hold it against pyloudnorm. Sound can be fed piece by piece.
"""

import math
from dataclasses import dataclass
from functools import cache

import numpy as np
import soxr
from numpy.typing import NDArray

from audio.clip import RATE, Samples

SILENCE_DB = -120.0
"""Levels are never given lower than this."""

_HOP = RATE // 10
_HOPS_PER_BLOCK = 4  # Gating blocks of 400 ms, three quarters overlapping.
_HISTORY = RATE // 30  # Eight time constants of the weighting's slowest pole.
_OFFSET = -0.691
_ABSOLUTE_GATE = -70.0
_RELATIVE_GATE = -10.0
_BATCH = 64

# The weighting's two stages at 48 kHz, from the recommendation's tables 1 and 2.
_SHELF = ((1.53512485958697, -2.69169618940638, 1.19839281085285), (1.0, -1.69065929318241, 0.73248077421585))
_HIGH_PASS = ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621))


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """What is known of a sound once it is measured."""

    loudness_lufs: float
    """Integrated; -inf for silence."""
    true_peak_dbtp: float
    """-inf for silence."""
    clipped_fraction: float
    """Share of the samples that lie in flat tops of three or more at full scale."""


class RunningLoudness:
    """Integrated loudness of mono sound that arrives piece by piece; how it is cut into pieces makes no difference."""

    def __init__(self) -> None:
        self._unread = np.zeros(_HISTORY, dtype=np.float64)  # The weighting's history, then what no hop has taken yet.
        self._hops: list[float] = []

    @property
    def frames(self) -> int:
        """How much has been fed."""
        return len(self._hops) * _HOP + len(self._unread) - _HISTORY

    def feed(self, samples: Samples) -> None:
        """Take in the next stretch."""
        self._unread = np.concatenate((self._unread, samples))
        whole = (len(self._unread) - _HISTORY) // _HOP
        if not whole:
            return
        windows = np.lib.stride_tricks.sliding_window_view(self._unread, _HISTORY + _HOP)[: whole * _HOP : _HOP]
        for start in range(0, whole, _BATCH):
            self._hops.extend(_weighted_energy(windows[start : start + _BATCH], _HOP).tolist())
        self._unread = self._unread[whole * _HOP :].copy()

    def integrated(self, first_frame: int = 0, last_frame: int | None = None) -> float:
        """Loudness in LUFS of what was fed, or of the tenths of a second inside a stretch of it; -inf for silence.

        Under 400 ms there is nothing to gate: it is the loudness of the sound as if it went on like that.
        """
        first_hop = -(-first_frame // _HOP)
        last_hop = len(self._hops) if last_frame is None else (last_frame + 1) // _HOP
        hops = np.array(self._hops[first_hop:last_hop])
        if len(hops) >= _HOPS_PER_BLOCK:
            blocks = np.convolve(hops, np.ones(_HOPS_PER_BLOCK), "valid") / (_HOPS_PER_BLOCK * _HOP)
            return _gated(blocks)
        rest = len(self._unread) - _HISTORY if last_frame is None else 0
        frames = len(hops) * _HOP + rest
        if not frames:
            return -math.inf
        tail = float(_weighted_energy(self._unread[np.newaxis, :], rest)[0]) if rest else 0.0
        return _lufs((float(hops.sum()) + tail) / frames)


def integrated(samples: Samples) -> float:
    """Integrated loudness in LUFS; -inf for silence."""
    meter = RunningLoudness()
    meter.feed(samples)
    return meter.integrated()


def true_peak(samples: Samples) -> float:
    """The highest peak between the samples too, in dBTP (four-fold oversampling); -inf for silence."""
    highest = float(np.abs(samples).max(initial=0.0))
    piece, margin = 10 * RATE, 256
    padded = np.pad(samples, margin)
    for start in range(0, len(samples), piece):
        stretch = padded[start : start + piece + 2 * margin]
        highest = max(highest, float(np.abs(soxr.resample(stretch, RATE, 4 * RATE, "HQ")).max(initial=0.0)))
    return decibels(highest)


def clipped_fraction(samples: Samples) -> float:
    """Share of the samples in flat tops: three or more in a row at full scale, one bit apart at most."""
    if len(samples) < 3:
        return 0.0
    at_top = np.abs(samples) >= 0.9995
    level = np.abs(np.diff(samples)) <= 1.5 / 32768
    three = at_top[:-2] & at_top[1:-1] & at_top[2:] & level[:-1] & level[1:]
    flat = np.zeros(len(samples), dtype=np.bool_)
    for shift in range(3):
        flat[shift : len(samples) - 2 + shift] |= three
    return float(np.count_nonzero(flat)) / len(samples)


def measure(samples: Samples) -> Measures:
    """Everything at once."""
    return Measures(
        loudness_lufs=integrated(samples),
        true_peak_dbtp=true_peak(samples),
        clipped_fraction=clipped_fraction(samples),
    )


def decibels(amplitude: float) -> float:
    """Amplitude (full scale 1) in dB; -inf for zero."""
    return 20.0 * math.log10(amplitude) if amplitude > 0 else -math.inf


def amplitude(level_db: float) -> float:
    """The factor that changes a level by so many dB."""
    return float(10.0 ** (level_db / 20.0))


@cache
def _weighting(frames: int) -> NDArray[np.complex128]:
    """The K weighting's frequency response for a transform of so many frames."""
    delay = np.exp(-2j * np.pi * np.fft.rfftfreq(frames))
    response = np.ones(len(delay), dtype=np.complex128)
    for above, below in (_SHELF, _HIGH_PASS):
        response *= np.polynomial.polynomial.polyval(delay, above) / np.polynomial.polynomial.polyval(delay, below)
    return response


def _weighted_energy(windows: NDArray[np.float64], frames: int) -> NDArray[np.float64]:
    """Sum of squares of the last frames of each window after weighting; what comes before them is history."""
    length = windows.shape[1]
    weighted = np.fft.irfft(np.fft.rfft(windows, axis=1) * _weighting(length), length, axis=1)[:, length - frames :]
    energy: NDArray[np.float64] = np.einsum("ij,ij->i", weighted, weighted)
    return energy


def _gated(blocks: NDArray[np.float64]) -> float:
    """The mean of the blocks that pass both gates."""
    heard = blocks[blocks > 10 ** ((_ABSOLUTE_GATE - _OFFSET) / 10)]
    if not len(heard):
        return -math.inf
    heard = heard[heard > heard.mean() * 10 ** (_RELATIVE_GATE / 10)]
    return _lufs(float(heard.mean()))


def _lufs(power: float) -> float:
    lufs = _OFFSET + 10 * math.log10(power) if power > 0 else -math.inf
    return lufs if lufs >= _ABSOLUTE_GATE else -math.inf
