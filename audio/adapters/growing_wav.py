"""A WAV file that grows while it is read: valid at any moment, also after its writer was killed."""

import io
from collections.abc import Callable
from pathlib import Path

from audio import wav
from audio.clip import RATE, Samples
from audio.errors import OutputGone

_FRAMES_AT_ONCE = 60 * RATE


class GrowingWav:
    """16-bit mono at 48 kHz. When the disk is full, what could not be written is missing, and `fault` says so."""

    def __init__(self, path: Path) -> None:
        """Write into this file, replacing what is there once it is opened."""
        self._path = path
        self._file: io.BufferedWriter | None = None
        self._frames = 0
        self._sealed = 0
        self.fault: str | None = None
        """What is wrong with the file, as a sentence; None if nothing is."""

    def open(self) -> None:
        """Make the file, and its folder; raises `OutputGone` if that can't be done."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._path.open("wb")
            self._file.write(wav.header(0))
        except OSError as error:
            raise OutputGone(f"Can't record into {self._path}: {error.strerror}. Choose another file.") from error

    def append(self, samples: Samples | None, frames: int) -> None:
        """Add a stretch, None for silence; once a second the header is brought up to date."""
        if self.fault is None:
            self._attempt(lambda: self._append(samples, frames))

    def close(self) -> None:
        """Finish the file; harmless twice."""
        if self._file is not None:
            self._attempt(self._seal)
            self._attempt(self._file.close)
            self._file = None

    def _append(self, samples: Samples | None, frames: int) -> None:
        if self._file is None:
            return
        if samples is not None:
            self._file.write(wav.pcm(samples))
        else:
            for start in range(0, frames, _FRAMES_AT_ONCE):
                self._file.write(bytes(2 * min(_FRAMES_AT_ONCE, frames - start)))
        self._frames += frames
        if self._frames - self._sealed >= RATE:
            self._seal()

    def _seal(self) -> None:
        if self._file is not None:
            self._file.seek(0)
            self._file.write(wav.header(self._frames))
            self._file.seek(0, io.SEEK_END)
            self._file.flush()
            self._sealed = self._frames

    def _attempt(self, step: Callable[[], None]) -> None:
        try:
            step()
        except OSError as error:
            self.fault = f"Recording into {self._path} stopped: {error.strerror}. Free some disk space and restart."
