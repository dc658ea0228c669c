"""Live calls as a speaker hears them: which it follows, whose sound is to be laid where. It knows no mixer and no wire.

What somebody says is on a topic of their call's own, which the speaker follows from the call's beginning to its end.
"""

import logging
from collections.abc import Callable

import numpy as np

from audio.clip import RATE, Samples
from broadcaster import wire
from broadcaster.speaker.orders import RunKey
from broadcaster.speaker.ports import SpeakerLink
from broadcaster.wire_live import LiveSound

log = logging.getLogger(__name__)

TOLD_EVERY_US = 1_000_000


class LiveCalls:
    """The live runs of one zone. `speak` is given each stretch, `goes_on` once a second that there are any."""

    def __init__(
        self,
        link: SpeakerLink,
        *,
        speak: Callable[[RunKey, int, Samples], None],
        goes_on: Callable[[int, RunKey], None],
    ) -> None:
        """Follow live calls over this link."""
        self._link = link
        self._speak = speak
        self._goes_on = goes_on
        self._runs: dict[RunKey, tuple[str, int]] = {}
        self._told_us = 0

    def begin(self, key: RunKey, play: wire.Play) -> None:
        """A run was laid; if it is live, hear what is said in it."""
        if play.live_from_frame is not None:
            self._runs[key] = (play.call_id, play.epoch)
            self._link.follow(play.call_id)

    def end(self, key: RunKey, late_frames: int) -> None:
        """A run is over."""
        call_id, _ = self._runs.pop(key, ("", 0))
        if not call_id:
            return
        if late_frames:
            log.warning("call %s: %d ms of what was spoken live came too late", call_id, late_frames * 1000 // RATE)
        if all(call_id != other for other, _ in self._runs.values()):
            self._link.leave(call_id)

    def hear(self, heard: LiveSound, now_us: int) -> None:
        """A stretch came."""
        wanted = (heard.call_id, heard.epoch)
        keys = [key for key, run in self._runs.items() if run == wanted]
        if not keys:
            return
        whole = heard.pcm[: len(heard.pcm) & ~1]
        samples = np.frombuffer(whole, dtype="<i2").astype(np.float32) / np.float32(32768)
        due = now_us - self._told_us >= TOLD_EVERY_US
        self._told_us = now_us if due else self._told_us
        for key in keys:
            self._speak(key, heard.first_frame, samples)
            if due:
                self._goes_on(now_us, key)
