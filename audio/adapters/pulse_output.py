"""A sound server, PulseAudio or one that speaks its language: it pulls the sound, and says when it sounds.

Ten times a second the server says how much of the stream had gone to its sink at an instant, and how far behind the
sink was. That is exact to some tens of microseconds, where what the server's library makes of it for those who only ask
how late they are strays by hundreds.
"""

import ctypes
import logging
import math
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from audio.adapters import pulse_library as pulse
from audio.adapters.unfailing_source import UnfailingSource
from audio.adapters.wall_clock import WallClock
from audio.clip import RATE
from audio.errors import OutputGone
from audio.frame_clock import FrameClock
from audio.ports import Source

_BLOCK_FRAMES = RATE // 100
_FRAME_BYTES = 4
_BUFFER_FRAMES = RATE * 60 // 1000
_ASK_EVERY_FRAMES = RATE // 10
_READY_WITHIN_S = 5.0
_WORDS_TO_SETTLE = 5
_STALLED_S = 3.0
_log = logging.getLogger(__name__)


class PulseOutput:
    """An `Output` on a sink of the sound server."""

    def __init__(self, sink: str | None = None) -> None:
        """Sound on that sink, or on the server's own choice."""
        self._sink = sink
        self._clock = FrameClock()
        self._wall = WallClock()
        self._source: UnfailingSource  # Nothing is pulled before `open`.
        self._frame = self._written = self._asked_at = self._words = 0
        self._most_ahead = _BUFFER_FRAMES + 2 * _BLOCK_FRAMES
        self._pulled_at = time.monotonic()
        self._loop: Any = None
        self._context: Any = None
        self._stream: Any = None
        # The library calls these as long as the stream lives; they must not be collected.
        self._on_request, self._on_timing = pulse.Request(self._deliver), pulse.Success(self._note_timing)
        self.overruns = 0

    @property
    def lead_frames(self) -> int:
        """The most frames pulled ahead of the instant they sound: what was asked for, or what the server came to."""
        return self._most_ahead

    @property
    def fault(self) -> str | None:
        """A sentence when the server is gone or has stopped asking for sound."""
        if self._stream is None:
            return None
        playing = pulse.library().pa_stream_get_state(self._stream) == pulse.STREAM_READY
        if playing and time.monotonic() - self._pulled_at < _STALLED_S:
            return None
        return f"The sound server stopped playing on {self._name}. See that it runs; the speaker node starts again."

    def open(self, source: Source) -> None:
        """Start pulling from the source; raises `OutputGone` if there is no such server or sink.

        Opened again after a fault, its frames go on where the zone should be by then.
        """
        self._source = UnfailingSource(source, f"the sound server's {self._name}")
        self._written = self._asked_at = self._words = 0
        try:
            self._connect(pulse.library())
            self._await(lambda: self._words >= _WORDS_TO_SETTLE, "it asks for no sound")
        except OSError as error:
            self.close()
            raise OutputGone(f"The sound server can't play on {self._name}: {error}. Choose another device.") from error

    def frame_at(self, instant_us: float) -> float:
        """Which frame sounds at an instant."""
        return self._clock.frame_at(instant_us - self._wall.ahead_ns / 1000)

    def instant_of(self, frame: int) -> int:
        """When a frame sounds."""
        return round(self._clock.instant_of(frame) + self._wall.ahead_ns / 1000)

    def close(self) -> None:
        """Stop pulling and let go of the server."""
        if self._loop is None:
            return
        library = pulse.library()
        library.pa_threaded_mainloop_lock(self._loop)
        if self._stream is not None:
            library.pa_stream_disconnect(self._stream)
            library.pa_stream_unref(self._stream)
        library.pa_context_disconnect(self._context)
        library.pa_context_unref(self._context)
        library.pa_threaded_mainloop_unlock(self._loop)
        library.pa_threaded_mainloop_stop(self._loop)
        library.pa_threaded_mainloop_free(self._loop)
        self._loop = self._context = self._stream = None

    @property
    def _name(self) -> str:
        return "its own choice of sinks" if self._sink is None else f"'{self._sink}'"

    def _connect(self, library: ctypes.CDLL) -> None:
        self._loop = library.pa_threaded_mainloop_new()
        self._context = library.pa_context_new(library.pa_threaded_mainloop_get_api(self._loop), b"Carillon speaker")
        refused = library.pa_context_connect(self._context, None, pulse.NO_AUTOSPAWN, None) < 0
        library.pa_threaded_mainloop_start(self._loop)
        if refused:
            raise OSError(self._reason())
        self._await(lambda: self._reached(library.pa_context_get_state, pulse.CONTEXT), "it doesn't answer")
        library.pa_threaded_mainloop_lock(self._loop)
        try:
            self._play(library)
        finally:
            library.pa_threaded_mainloop_unlock(self._loop)
        self._await(lambda: self._reached(library.pa_stream_get_state, pulse.STREAM), "it takes no stream")

    def _play(self, library: ctypes.CDLL) -> None:
        spec = pulse.SampleSpec(pulse.FLOAT32LE, RATE, 1)
        wanted = pulse.BufferAttributes(
            maxlength=pulse.LEFT_TO_THE_SERVER,
            tlength=_BUFFER_FRAMES * _FRAME_BYTES,
            prebuf=0,
            minreq=_BLOCK_FRAMES * _FRAME_BYTES,
            fragsize=pulse.LEFT_TO_THE_SERVER,
        )
        self._stream = library.pa_stream_new(self._context, b"Mall", ctypes.byref(spec), None)
        library.pa_stream_set_write_callback(self._stream, self._on_request, None)
        sink = None if self._sink is None else self._sink.encode()
        flags = pulse.ADJUST_LATENCY
        if library.pa_stream_connect_playback(self._stream, sink, ctypes.byref(wanted), flags, None, None) < 0:
            raise OSError(self._reason())

    def _reached(self, state_of: Callable[[Any], int], life: pulse.Life) -> bool:
        state = state_of(self._context if life is pulse.CONTEXT else self._stream)
        if state >= life.failed:
            raise OSError(self._reason())
        return state == life.ready

    def _reason(self) -> str:
        library = pulse.library()
        return str(library.pa_strerror(library.pa_context_errno(self._context)).decode())

    @staticmethod
    def _await(condition: Callable[[], bool], otherwise: str) -> None:
        deadline = time.monotonic() + _READY_WITHIN_S
        while not condition():
            if time.monotonic() > deadline:
                raise OSError(otherwise)
            time.sleep(0.005)

    def _deliver(self, stream: Any, wanted_bytes: int, _: Any) -> None:
        """The server asks for so much more."""
        library = pulse.library()
        skipped = self._skip_what_is_late()
        frames = max(wanted_bytes // _FRAME_BYTES - skipped, _BLOCK_FRAMES)
        while frames > 0:
            block = np.ascontiguousarray(self._source(self._frame, min(frames, _BLOCK_FRAMES)))
            library.pa_stream_write(
                stream, block.ctypes.data, block.nbytes, None, skipped * _FRAME_BYTES, pulse.SEEK_RELATIVE
            )
            skipped = 0
            self._frame += len(block)
            self._written += len(block)
            frames -= len(block)
        self._pulled_at = time.monotonic()
        if self._written - self._asked_at >= _ASK_EVERY_FRAMES:
            self._asked_at = self._written
            asked = library.pa_stream_update_timing_info(stream, self._on_timing, None)
            if asked is not None:
                library.pa_operation_unref(asked)

    def _skip_what_is_late(self) -> int:
        """The server plays silence where nothing was written in time, and would throw away what comes for it now."""
        late = math.ceil(self._clock.frame_at(time.monotonic_ns() / 1000)) - self._frame
        if self._words < _WORDS_TO_SETTLE or late <= 0:
            return 0
        self.overruns += 1
        self._frame += late
        self._written += late
        return late

    def _note_timing(self, stream: Any, succeeded: int, _: Any) -> None:
        """The server says how far it is."""
        known = pulse.library().pa_stream_get_timing_info(stream)
        if not succeeded or not known or not known.contents.playing or known.contents.read_index_corrupt:
            return
        said = known.contents
        # How old its word is, by the very clock it goes by; that clock may be set at any time.
        age_us = time.clock_gettime_ns(time.CLOCK_REALTIME) // 1000 - said.seconds * 1_000_000 - said.microseconds
        now_us = time.monotonic_ns() // 1000
        frame = said.read_index // _FRAME_BYTES + self._frame - self._written
        sounds_us = now_us - age_us + said.sink_usec
        lost = self._clock.observe(frame, sounds_us)
        self._wall.follow()
        self._overcome(lost)
        ahead = self._frame - self._clock.frame_at(now_us)
        self._most_ahead = max(self._most_ahead, round(ahead) + _BLOCK_FRAMES)
        self._words += 1

    def _overcome(self, lost: int) -> None:
        self._frame += lost
        if lost:
            self.overruns += 1
