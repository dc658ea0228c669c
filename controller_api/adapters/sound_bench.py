"""The content room's sound bench, standing on the audio room: decode, measure, bring to a loudness, keep as a clip."""

import threading
from pathlib import Path

from audio.clip import RATE, Samples
from audio.errors import Undecodable
from audio.levelling import bring_to
from audio.loudness import measure
from audio.ports import ClipStore, Decoder
from content.errors import Unreadable
from content.ports import SoundMeasures


class StudioSoundBench:
    """A `SoundBench`. It remembers the file it decoded last, since measuring and normalising follow each other."""

    def __init__(self, decoder: Decoder, store: ClipStore) -> None:
        self._decoder = decoder
        self._store = store
        self._lock = threading.Lock()
        self._last: tuple[Path, Samples] | None = None

    def measure(self, path: Path) -> SoundMeasures:
        """Decode the file and measure it; raises `Unreadable`."""
        samples = self._decoded(path)
        found = measure(samples)
        return SoundMeasures(
            seconds=len(samples) / RATE,
            loudness_lufs=found.loudness_lufs,
            true_peak_dbtp=found.true_peak_dbtp,
            clipped_fraction=found.clipped_fraction,
        )

    def normalised(self, path: Path, *, loudness_lufs: float, true_peak_dbtp: float) -> str:
        """Make the clip and give its digest; raises `Unreadable` and `audio.errors.StoreFull`."""
        levelled = bring_to(self._decoded(path), loudness_lufs, ceiling_dbtp=true_peak_dbtp)
        self._last = None
        return self._store.put(levelled).digest

    def _decoded(self, path: Path) -> Samples:
        with self._lock:
            if self._last is None or self._last[0] != path:
                try:
                    self._last = (path, self._decoder.decode(path))
                except Undecodable as error:
                    raise Unreadable(str(error)) from error
            return self._last[1]
