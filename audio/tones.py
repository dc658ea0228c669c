"""Instruments made of sums of sines: bells, plucked and bowed tones for our chimes and our music. Always the same."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from audio.clip import RATE, Samples, frames_of

_RELEASE_S = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class Partial:
    """One sine of a tone."""

    ratio: float
    """Its pitch over the tone's."""
    level: float
    decay_s: float
    """Time to fall by 60 dB, for a tone at 440 Hz; higher tones fall sooner."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timbre:
    """How an instrument sounds."""

    partials: tuple[Partial, ...]
    attack_s: float
    release_s: float = _RELEASE_S
    """How long it takes to fall silent once its time is over."""
    tremolo_hz: float = 0.0
    tremolo_depth: float = 0.0


def _p(ratio: float, level: float, decay_s: float) -> Partial:
    return Partial(ratio=ratio, level=level, decay_s=decay_s)


BELL = Timbre(
    partials=(
        _p(0.5, 0.22, 3.4),
        _p(1.0, 1.0, 3.0),
        _p(2.0, 0.42, 2.0),
        _p(3.01, 0.2, 1.2),
        _p(4.17, 0.1, 0.6),
        _p(5.43, 0.05, 0.3),
    ),
    attack_s=0.004,
)
"""Clear and warm, between a vibraphone and a hand bell."""


def pitch(note: float) -> float:
    """Frequency in Hz of a note counted in semitones, 69 being 440 Hz."""
    return float(440.0 * 2.0 ** ((note - 69) / 12))


def tone(timbre: Timbre, note: float, seconds: float, *, level: float = 1.0) -> Samples:
    """A note held for so long, with its release after it; begins and ends in silence."""
    frames = frames_of(seconds + timbre.release_s)
    time = np.arange(frames) / RATE
    base = pitch(note)
    sound = np.zeros(frames)
    for index, partial in enumerate(timbre.partials):
        frequency = base * partial.ratio
        if frequency < RATE / 2.5:
            decay = 6.9078 / (partial.decay_s * (440.0 / base) ** 0.4)
            # Phases a golden angle apart keep the partials from peaking together.
            sound += partial.level * np.exp(-decay * time) * np.sin(2 * np.pi * frequency * time + 2.399963 * index)
    if timbre.tremolo_depth:
        sound *= 1 - timbre.tremolo_depth * (0.5 - 0.5 * np.cos(2 * np.pi * timbre.tremolo_hz * time))
    shaped: Samples = (level * sound * _envelope(timbre, seconds, time)).astype(np.float32)
    return shaped


def place(onto: Samples, sound: Samples, seconds: float) -> None:
    """Add a sound to a longer one at a time; what hangs over the end is left out."""
    start = frames_of(seconds)
    end = min(start + len(sound), len(onto))
    if start < end:
        onto[start:end] += sound[: end - start]


def _envelope(timbre: Timbre, seconds: float, time: NDArray[np.float64]) -> NDArray[np.float64]:
    """Rounded at both ends, so that nothing clicks."""
    rise = np.sin(np.clip(time / timbre.attack_s, 0, 1) * np.pi / 2) ** 2
    fall = np.cos(np.clip((time - seconds) / timbre.release_s, 0, 1) * np.pi / 2) ** 2
    envelope: NDArray[np.float64] = rise * fall
    return envelope
