"""A clip's file, kept open and read a stretch at a time: a track of any length costs its listener next to nothing."""

import logging
import os
import weakref
from pathlib import Path

from audio import wav
from audio.clip import Samples

_log = logging.getLogger(__name__)


class ClipFile:
    """A `Track` on disk. It plays on when the file is removed, and is silent where the disk can't be read.

    It is read and not mapped: of a map, what was played counts as this process's memory, and a disk that fails
    kills the process.
    """

    def __init__(self, path: Path) -> None:
        """Open the file until nobody holds the track; raises OSError, or `ClipDamaged` when it is no clip."""
        self._path = path
        self._file = os.open(path, os.O_RDONLY)
        # Not at the process's end: some output may be reading it still, and then it is closed anyway.
        weakref.finalize(self, os.close, self._file).atexit = False
        self._place = wav.find_sound(self._read, os.fstat(self._file).st_size)
        self._failing = False

    def __len__(self) -> int:
        """Its length in frames."""
        return len(self._place) // 2

    def __getitem__(self, stretch: slice, /) -> Samples:
        """The frames of a stretch without steps."""
        first, last, _ = stretch.indices(len(self))
        size = 2 * max(last - first, 0)
        try:
            content = self._read(self._place.start + 2 * first, size)
            fault = "it has become shorter" if len(content) < size else None
        except OSError as error:
            content, fault = b"", error.strerror or str(error)
        if fault is not None and not self._failing:
            _log.error("Clip file %s can't be read (%s); it is silent there. Check the disk.", self._path, fault)
        self._failing = fault is not None
        return wav.samples(content.ljust(size, b"\0"))

    def _read(self, at: int, size: int) -> bytes:
        return os.pread(self._file, size, at)
