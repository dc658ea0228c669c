"""An output that sounds nowhere and keeps nothing, in real time all the same: for zones without a sound card."""

from audio.adapters.pacing_thread import LEAD_FRAMES, PacingThread
from audio.clip import Samples
from audio.ports import Source


class ClockedOutput:
    """An `Output` paced by the machine's clock."""

    def __init__(self) -> None:
        self._pace = PacingThread("silent output", self._drop)

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
        """Nothing can go wrong with nothing."""
        return None

    def open(self, source: Source) -> None:
        """Start pulling from the source."""
        self._pace.start(source)

    def frame_at(self, instant_us: float) -> float:
        """Which frame sounds at an instant."""
        return self._pace.frame_at(instant_us)

    def instant_of(self, frame: int) -> int:
        """When a frame sounds."""
        return self._pace.instant_of(frame)

    def close(self) -> None:
        """Stop pulling."""
        self._pace.stop()

    def _drop(self, samples: Samples | None, frames: int) -> None:
        """Keep nothing."""
