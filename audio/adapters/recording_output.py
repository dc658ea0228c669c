"""An output into a WAV file: exactly what the zone put out, frame by frame, silence where the source was too slow."""

from pathlib import Path

from audio.adapters.growing_wav import GrowingWav
from audio.adapters.pacing_thread import LEAD_FRAMES, PacingThread
from audio.ports import Source


class RecordingOutput:
    """An `Output` paced by the machine's clock into a file that is readable at any moment.

    When the disk is full the zone's clock goes on; what could not be written is missing, and `fault` says so.
    """

    def __init__(self, path: Path) -> None:
        """Record into this file, replacing what is there."""
        self._file = GrowingWav(path)
        self._pace = PacingThread(f"recording into {path}", self._file.append)

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
        return self._file.fault

    def open(self, source: Source) -> None:
        """Start pulling from the source; raises `OutputGone` if the file can't be written."""
        self._file.open()
        self._pace.start(source)

    def frame_at(self, instant_us: float) -> float:
        """Which frame sounds at an instant."""
        return self._pace.frame_at(instant_us)

    def instant_of(self, frame: int) -> int:
        """When a frame sounds."""
        return self._pace.instant_of(frame)

    def close(self) -> None:
        """Stop pulling and finish the file."""
        self._pace.stop()
        self._file.close()
