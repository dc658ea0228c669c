"""What this room needs from the world, as Protocols; their docstrings are the specification."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundMeasures:
    """What is known of a sound file once it is decoded."""

    seconds: float
    loudness_lufs: float
    """Integrated, ITU-R BS.1770; -inf for silence."""
    true_peak_dbtp: float
    clipped_fraction: float
    """Share of the samples that lie in flat tops of three or more at full scale."""


class SoundBench(Protocol):
    """Measures a sound file and brings it to a loudness; the audio room stands behind it.

    `measure` raises `Unreadable` (a sentence) for what can't be opened as sound. `normalised` gives the digest of a
    clip of the same sound at that loudness, peaks held under the ceiling.
    """

    def measure(self, path: Path) -> SoundMeasures:
        """Decode the file and measure it."""
        ...

    def normalised(self, path: Path, *, loudness_lufs: float, true_peak_dbtp: float) -> str:
        """Make the clip and give its digest."""
        ...
