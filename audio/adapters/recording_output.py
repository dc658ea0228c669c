"""An output into a WAV file: exactly what the zone put out, frame by frame, silence where the source was too slow."""

import io
from collections.abc import Callable
from pathlib import Path

from audio import wav
from audio.adapters.pacing_thread import LEAD_FRAMES, PacingThread
from audio.clip import RATE, Samples
from audio.errors import OutputGone
from audio.ports import Source

_FRAMES_AT_ONCE = 60 * RATE


class RecordingOutput:
    """An `Output` paced by the machine's clock into a 16-bit mono file that is readable at any moment.

    When the disk is full the zone's clock goes on; what could not be written is missing, and `fault` says so.
    """

    def __init__(self, path: Path) -> None:
        """Record into this file, replacing what is there."""
        self._path = path
        self._pace = PacingThread(f"recording into {path}", self._write)
        self._file: io.BufferedWriter | None = None
        self._frames = 0
        self._sealed = 0
        self._fault: str | None = None

    @property
    def lead_frames(self) -> int:
        """The most frames pulled ahead of the instant they sound."""
        return LEAD_FRAMES

    @property
    def overruns(self) -> int:
        """How many times frames had to be left out because the source was too slow."""
        return self._pace.overruns

    @property
    def fault(self) -> str | None:
        """What is wrong with the file, as a sentence; None if nothing is."""
        return self._fault

    def open(self, source: Source) -> None:
        """Start pulling from the source; raises `OutputGone` if the file can't be written."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._path.open("wb")
            self._file.write(wav.header(0))
        except OSError as error:
            raise OutputGone(f"Can't record into {self._path}: {error.strerror}. Choose another file.") from error
        self._pace.start(source)

    def frame_at(self, instant_us: int) -> float:
        """Which frame sounds at an instant."""
        return self._pace.frame_at(instant_us)

    def instant_of(self, frame: int) -> int:
        """When a frame sounds."""
        return self._pace.instant_of(frame)

    def close(self) -> None:
        """Stop pulling and finish the file."""
        self._pace.stop()
        if self._file is not None:
            self._attempt(self._seal)
            self._attempt(self._file.close)
            self._file = None

    def _write(self, samples: Samples | None, frames: int) -> None:
        """Append a stretch, and once a second bring the header up to date, so that a killed process leaves a file."""
        if self._fault is None:
            self._attempt(lambda: self._append(samples, frames))

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
            self._fault = f"Recording into {self._path} stopped: {error.strerror}. Free some disk space and restart."
