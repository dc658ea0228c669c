"""A thread that pulls sound block by block on the machine's clock, as a sound card would; what is late is lost.

The pace is the monotonic clock's; instants follow the machine's wall clock, however that is corrected meanwhile.
"""

import contextlib
import logging
import os
import threading
import time
from collections.abc import Callable

from audio.adapters.wall_clock import WallClock
from audio.clip import RATE, Samples
from audio.ports import Source

BLOCK_FRAMES = RATE // 50
LEAD_FRAMES = RATE * 60 // 1000

Sink = Callable[[Samples | None, int], None]
"""`sink(samples, frames)` takes the next stretch of the output; None stands for silence."""

_NICENESS = -11
_log = logging.getLogger(__name__)


class PacingThread:
    """Pulls each block 60 ms before it sounds and hands it to the sink; a block that isn't there in time is silence."""

    def __init__(self, name: str, sink: Sink) -> None:
        """Name the thread, and say where the sound goes."""
        self._name = name
        self._sink = sink
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._start_ns = time.monotonic_ns()
        self._wall = WallClock()
        self._failing = False
        self.overruns = 0

    def start(self, source: Source) -> None:
        """Begin with frame 0, which sounds one lead from now."""
        self._wall.follow()
        self._start_ns = time.monotonic_ns() + _ns(LEAD_FRAMES)
        self._thread = threading.Thread(target=self._run, args=(source,), name=self._name, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the thread; returns when the last block is in the sink."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()

    def frame_at(self, instant_us: float) -> float:
        """Which frame sounds at an instant."""
        return (instant_us * 1000 - self._wall.ahead_ns - self._start_ns) * RATE / 1e9

    def instant_of(self, frame: int) -> int:
        """When a frame sounds."""
        return (self._start_ns + self._wall.ahead_ns + _ns(frame)) // 1000

    def _run(self, source: Source) -> None:
        # Without precedence over speech rendering and the like, a busy machine would make gaps.
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)
        frame = 0
        while not self._stop.wait(max(self._start_ns + _ns(frame - LEAD_FRAMES) - time.monotonic_ns(), 0) / 1e9):
            self._wall.follow()
            frame = self._leave_out(frame)
            samples = self._pull(source, frame)
            if samples is None or self._behind(frame):
                samples, self.overruns = None, self.overruns + 1
            self._sink(samples, BLOCK_FRAMES)
            frame += BLOCK_FRAMES

    def _pull(self, source: Source, frame: int) -> Samples | None:
        """The next block, or None if the source failed: a fault in there must not end the output."""
        try:
            samples = source(frame, BLOCK_FRAMES)
        except Exception:  # noqa: BLE001 - one block of silence is better than a zone that has fallen silent.
            if not self._failing:
                _log.exception("The source of %s failed; there is silence until it recovers.", self._name)
            self._failing = True
            return None
        self._failing = False
        return samples

    def _leave_out(self, frame: int) -> int:
        """Put silence where blocks should have sounded by now; gives the next frame."""
        behind = self._behind(frame)
        if behind:
            self.overruns += 1
            self._sink(None, behind)
        return frame + behind

    def _behind(self, frame: int) -> int:
        """How many frames, in whole blocks, should have sounded before now, counted from this one."""
        late = (time.monotonic_ns() - self._start_ns) * RATE // 1_000_000_000 - frame
        return -(-late // BLOCK_FRAMES) * BLOCK_FRAMES if late > 0 else 0


def _ns(frames: int) -> int:
    return frames * 1_000_000_000 // RATE
