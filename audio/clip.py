"""What a clip is: mono sound at 48 kHz, addressed by the SHA-256 of its WAV file."""

from dataclasses import dataclass
from typing import NewType

import numpy as np
from numpy.typing import NDArray

RATE = 48_000
"""Frames a second of every sound inside the product."""

Digest = NewType("Digest", str)
"""Lower-case hexadecimal SHA-256 of the clip's WAV file."""

Samples = NDArray[np.float32]
"""Mono sound at `RATE`: shape (frames,), full scale ±1.0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """A finished piece of sound in the store."""

    digest: Digest
    frames: int
    loudness_lufs: float
    """Integrated loudness (ITU-R BS.1770-4); -inf for what is too short or too quiet to measure."""
    true_peak_dbtp: float

    @property
    def seconds(self) -> float:
        """Length in seconds."""
        return self.frames / RATE


def frames_of(seconds: float) -> int:
    """How many frames last so many seconds."""
    return round(seconds * RATE)
