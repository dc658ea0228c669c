"""Instruments made of sums of sines, for our chimes and our music: struck, plucked and bowed. Always the same."""

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


KEYS = Timbre(
    partials=(
        _p(1.0, 1.0, 3.4),
        _p(2.0, 0.42, 2.2),
        _p(3.0, 0.15, 1.3),
        _p(4.0, 0.05, 0.9),
        _p(7.02, 0.045, 0.22),
        _p(14.1, 0.012, 0.1),
    ),
    attack_s=0.006,
    release_s=0.18,
    tremolo_hz=4.6,
    tremolo_depth=0.12,
)
"""An electric piano, softly struck."""

VIBES = Timbre(
    partials=(_p(1.0, 1.0, 3.6), _p(4.0, 0.2, 1.1), _p(9.9, 0.04, 0.3)),
    attack_s=0.004,
    release_s=0.35,
    tremolo_hz=5.1,
    tremolo_depth=0.22,
)
"""A vibraphone with its motor on."""

STRINGS = Timbre(
    partials=(
        _p(1.0, 0.6, 60.0),
        _p(1.0032, 0.5, 60.0),
        _p(0.9971, 0.5, 60.0),
        _p(2.0, 0.2, 60.0),
        _p(2.0057, 0.16, 60.0),
        _p(3.0, 0.07, 60.0),
        _p(4.003, 0.03, 60.0),
    ),
    attack_s=0.8,
    release_s=1.1,
)
"""A bed of strings that swells and fades; its near-unisons beat slowly."""

BASS = Timbre(partials=(_p(1.0, 1.0, 5.0), _p(2.0, 0.4, 3.0), _p(3.0, 0.14, 1.6)), attack_s=0.01, release_s=0.1)
"""A round plucked bass."""

GUITAR = Timbre(
    partials=(
        _p(1.0, 1.0, 1.9),
        _p(2.0, 0.5, 1.3),
        _p(3.0, 0.26, 0.9),
        _p(4.0, 0.13, 0.6),
        _p(5.0, 0.07, 0.4),
        _p(6.0, 0.03, 0.3),
    ),
    attack_s=0.004,
    release_s=0.12,
)
"""Nylon strings."""


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
