"""What a clip is: mono sound at 48 kHz, addressed by the SHA-256 of its WAV file."""

from dataclasses import dataclass
from typing import NewType, Protocol

import numpy as np
from numpy.typing import NDArray

RATE = 48_000
"""Frames a second of every sound inside the product."""

Digest = NewType("Digest", str)
"""Lower-case hexadecimal SHA-256 of the clip's WAV file."""

Samples = NDArray[np.float32]
"""Mono sound at `RATE`: shape (frames,), full scale ±1.0."""


class Track(Protocol):
    """Sound that is read a stretch at a time, as `track[first:last]`; samples in memory are a track too.

    Reading never raises, since it is the output's thread that reads: what can't be had is silent.
    """

    def __len__(self) -> int:
        """Its length in frames."""
        ...

    def __getitem__(self, stretch: slice, /) -> Samples:
        """The frames of a stretch without steps, fewer beyond the end; not to be written to."""
        ...


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
