"""Another output, recorded: what it pulls to put out is written into a WAV file as well."""

import queue
import threading
from pathlib import Path

from audio.adapters.growing_wav import GrowingWav
from audio.clip import Samples
from audio.ports import Output, Source


class RecordedOutput:
    """An `Output` that leaves the sounding to another one; the disk is written on a thread of its own."""

    def __init__(self, output: Output, path: Path) -> None:
        """Sound on that output, and record into this file, replacing what is there."""
        self._output = output
        self._file = GrowingWav(path)
        self._pulled: queue.SimpleQueue[tuple[Samples | None, int] | None] = queue.SimpleQueue()
        self._writer: threading.Thread | None = None
        self._next = 0

    @property
    def lead_frames(self) -> int:
        """As the other output."""
        return self._output.lead_frames

    @property
    def overruns(self) -> int:
        """As the other output."""
        return self._output.overruns

    @property
    def fault(self) -> str | None:
        """What is wrong with the other output, else with the file."""
        return self._output.fault or self._file.fault

    def open(self, source: Source) -> None:
        """Start pulling; raises `OutputGone` if the device can't be opened or the file can't be written."""

        def tapped(first_frame: int, frames: int) -> Samples:
            samples = source(first_frame, frames)
            if first_frame > self._next:
                self._pulled.put((None, first_frame - self._next))
            self._pulled.put((samples, frames))
            self._next = first_frame + frames
            return samples

        self._file.open()
        self._writer = threading.Thread(target=self._write, name="recording what sounds", daemon=True)
        self._writer.start()
        self._output.open(tapped)

    def frame_at(self, instant_us: float) -> float:
        """As the other output."""
        return self._output.frame_at(instant_us)

    def instant_of(self, frame: int) -> int:
        """As the other output."""
        return self._output.instant_of(frame)

    def close(self) -> None:
        """Stop pulling and finish the file."""
        self._output.close()
        if self._writer is not None:
            self._pulled.put(None)
            self._writer.join()
            self._writer = None
        self._file.close()

    def _write(self) -> None:
        while (stretch := self._pulled.get()) is not None:
            self._file.append(*stretch)
