"""A sound bench that opens no file: it knows the sounds it was told of. For tests and dry runs."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from content.errors import Unreadable
from content.ports import SoundMeasures


class MemoryBench:
    """A `SoundBench` of sounds in memory, which it never makes any louder, but names as if it had."""

    def __init__(self, sounds: Mapping[Path, SoundMeasures]) -> None:
        """Know these files by their measures; any other is no sound."""
        self._sounds = sounds
        self.made: list[tuple[Path, float, float]] = []
        """File, loudness in LUFS and ceiling in dBTP of every clip that was asked for."""

    def measure(self, path: Path) -> SoundMeasures:
        """The measures it was told; raises `Unreadable`."""
        if path not in self._sounds:
            raise Unreadable(f"{path.name} is no sound file. Choose another.")
        return self._sounds[path]

    def normalised(self, path: Path, *, loudness_lufs: float, true_peak_dbtp: float) -> str:
        """A digest as that sound at that loudness would have one; raises `Unreadable`."""
        measures = self.measure(path)
        self.made.append((path, loudness_lufs, true_peak_dbtp))
        return hashlib.sha256(repr((measures, loudness_lufs, true_peak_dbtp)).encode()).hexdigest()
