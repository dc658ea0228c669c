"""A real sound card, through PortAudio: the device's own thread pulls the sound, its own clock says when it sounds."""

import logging
import threading
import time
from typing import Any

import numpy as np
import sounddevice

from audio.adapters.unfailing_source import UnfailingSource
from audio.adapters.wall_clock import WallClock
from audio.clip import RATE, Samples
from audio.errors import OutputGone
from audio.frame_clock import FrameClock
from audio.ports import Source

_BLOCK_FRAMES = RATE // 100
_LATENCY_S = 0.05
_SETTLED_FRAMES = RATE // 2
_MOST_TO_SETTLE_S = 5.0
_MOST_TO_CLOSE_S = 2.0
_STALLED_S = 3.0
_log = logging.getLogger(__name__)


class PortAudioOutput:
    """An `Output` on a device; every channel of it gets the zone's sound."""

    def __init__(self, device: str | int | None = None, *, channels: int = 1, latency_s: float = _LATENCY_S) -> None:
        """Use the device of that name or number, or the machine's own choice; ask for so much latency."""
        self._device = device
        self._channels = channels
        self._latency_s = latency_s
        self._clock = FrameClock()
        self._wall = WallClock()
        self._frame = 0
        self._most_ahead = 0
        self._pulled_at = time.monotonic()
        self._source: UnfailingSource  # Nothing is pulled before `open`.
        self._stream: Any = None
        self.overruns = 0

    @property
    def lead_frames(self) -> int:
        """The most frames pulled ahead of the instant they sound: what was asked for, or what the device came to."""
        return max(round(self._latency_s * RATE) + 2 * _BLOCK_FRAMES, self._most_ahead)

    @property
    def fault(self) -> str | None:
        """A sentence when the device has stopped by itself."""
        if self._stream is not None and (not self._stream.active or self._stalled):
            return (
                f"The sound device {self._name} stopped. Check its cable and driver; the speaker node starts it again."
            )
        return None

    def open(self, source: Source) -> None:
        """Start pulling from the source; raises `OutputGone` if the device can't be opened.

        Opened again after a fault, its frames go on where the zone should be by then.
        """
        self._source = UnfailingSource(source, f"the sound device {self._name}")
        self._pulled_at = time.monotonic()
        try:
            self._stream = sounddevice.OutputStream(
                samplerate=RATE,
                blocksize=_BLOCK_FRAMES,
                device=self._device,
                channels=self._channels,
                dtype="float32",
                latency=self._latency_s,
                callback=self._deliver,
            )
            self._stream.start()
        except (sounddevice.PortAudioError, ValueError) as error:
            self._stream = None
            raise OutputGone(f"The sound device {self._name} can't be opened: {error}. Choose another.") from error
        self._await_settled()

    def frame_at(self, instant_us: float) -> float:
        """Which frame sounds at an instant."""
        return self._clock.frame_at(instant_us - self._wall.ahead_ns / 1000)

    def instant_of(self, frame: int) -> int:
        """When a frame sounds."""
        return round(self._clock.instant_of(frame) + self._wall.ahead_ns / 1000)

    def close(self) -> None:
        """Stop pulling and release the device; one that doesn't let go within two seconds is left to itself."""
        if self._stream is None:
            return
        closing = threading.Thread(target=self._stream.close, name="closing a sound device", daemon=True)
        closing.start()
        closing.join(_MOST_TO_CLOSE_S)
        if closing.is_alive():
            _log.warning(
                "The sound device %s doesn't let go. Restart the speaker node when that is possible.", self._name
            )
        self._stream = None

    @property
    def _stalled(self) -> bool:
        """Whether PortAudio claims to play a device that has long asked for nothing, as when its server has died."""
        return time.monotonic() - self._pulled_at > _STALLED_S

    @property
    def _name(self) -> str:
        return "of this machine" if self._device is None else f"'{self._device}'"

    def _deliver(self, out: Samples, frames: int, times: Any, status: sounddevice.CallbackFlags) -> None:
        """PortAudio's thread asks for the next block."""
        # PortAudio's clock has an origin of its own; the difference of its two readings has none.
        ahead_ns = round((times.outputBufferDacTime - times.currentTime) * 1_000_000_000)
        lost = self._clock.observe(self._frame, (time.monotonic_ns() + ahead_ns) // 1000)
        self._wall.follow()
        if lost or status.output_underflow:
            self.overruns += 1
        self._frame += lost
        self._pulled_at = time.monotonic()
        self._most_ahead = max(self._most_ahead, round(ahead_ns * RATE / 1e9) + _BLOCK_FRAMES)
        out[:] = self._source(self._frame, frames)[:, np.newaxis]
        self._frame += frames

    def _await_settled(self) -> None:
        """Instants are asked for as soon as the device is open, and a device may start late by a second or two."""
        deadline = time.monotonic() + _MOST_TO_SETTLE_S
        while self._frame < _SETTLED_FRAMES:
            if time.monotonic() > deadline:
                self.close()
                raise OutputGone(f"The sound device {self._name} asks for no sound. Choose another.")
            time.sleep(0.005)


def has_device() -> bool:
    """Whether the machine's own choice of device can sound at our rate."""
    try:
        sounddevice.check_output_settings(channels=1, samplerate=RATE)
    except sounddevice.PortAudioError:
        return False
    return True


def devices() -> list[str]:
    """The names of the devices there are to sound on."""
    return [device["name"] for device in sounddevice.query_devices() if device["max_output_channels"] > 0]
