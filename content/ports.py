"""What this room needs from the world, as Protocols; their docstrings are the specification."""

from dataclasses import dataclass
from datetime import datetime
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

    `measure` raises `content.errors.Unreadable` (a sentence) for what can't be opened as sound. `normalised` gives the
    digest of a clip of the same sound at that loudness, peaks held under the ceiling.
    """

    def measure(self, path: Path) -> SoundMeasures:
        """Decode the file and measure it."""
        ...

    def normalised(self, path: Path, *, loudness_lufs: float, true_peak_dbtp: float) -> str:
        """Make the clip and give its digest."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """A sound of the library, already at its loudness."""

    digest: str
    """Of the clip that is played: SHA-256, hexadecimal."""
    name: str
    """As people know it; usually the name of the file that was handed in."""
    kind: str
    """One of `content.media.KINDS`."""
    seconds: float
    source_lufs: float
    """As it was handed in."""
    loudness_lufs: float
    """As it is played."""
    added_at: datetime
    """Timezone-aware."""
    added_by: str


class MediaLibrary(Protocol):
    """Remembers which sounds were taken in, across restarts."""

    def add(self, media: Media) -> Media:
        """Keep an entry; where its digest is known already nothing changes, and the entry that is there is given."""
        ...

    def get(self, digest: str) -> Media:
        """The entry of that digest; raises `content.errors.UnknownMedia`."""
        ...

    def entries(self, kind: str | None = None) -> tuple[Media, ...]:
        """All entries, or those of one kind, the newest first."""
        ...

    def remove(self, digest: str) -> None:
        """Forget an entry; raises `content.errors.UnknownMedia`. The clip itself stays where it is."""
        ...
