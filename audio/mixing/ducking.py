"""How far the music steps back for announcements: a set of holders, one for each call; the deepest wins.

Each holder's gain is a trapezium over time, so the lowest of them never changes faster than a single ramp would.
"""

import numpy as np

from audio.loudness import amplitude
from audio.mixing.ramp import Gain, Ramp


class Ducking:
    """Holds the music down while any call asks for it."""

    def __init__(self) -> None:
        self._down: dict[str, Ramp] = {}
        self._up: dict[str, Ramp] = {}

    def hold(self, key: str, *, from_frame: int, now_frame: int, duck_db: float, ramp_frames: int) -> None:
        """Be down by so many dB from a frame on: the ramp ends there, or starts now if that is too late."""
        first_frame = max(from_frame - ramp_frames, now_frame)
        self._down[key] = Ramp(first_frame, ramp_frames, 1.0, amplitude(-duck_db))

    def release(self, key: str, frame: int) -> None:
        """Let go of the music from a frame on; a later word replaces an earlier one."""
        down = self._down.get(key)
        if down is not None:
            self._up[key] = Ramp(frame, down.frames, down.at(frame), 1.0)

    def over(self, first_frame: int, frames: int) -> Gain:
        """The music's gain over a block. Holders that are over are forgotten."""
        lowest: Gain = 1.0
        for key in list(self._down):
            up = self._up.get(key)
            if up is not None and up.end_frame <= first_frame:
                del self._down[key], self._up[key]
                continue
            lowest = _lower(lowest, self._held(key, first_frame, frames))
        return lowest

    def _held(self, key: str, first_frame: int, frames: int) -> Gain:
        down, up = self._down[key], self._up.get(key)
        if up is None or up.first_frame >= first_frame + frames:
            return down.over(first_frame, frames)
        if up.first_frame <= first_frame:
            return up.over(first_frame, frames)
        split = up.first_frame - first_frame
        before, after = down.over(first_frame, split), up.over(up.first_frame, frames - split)
        return np.concatenate((np.broadcast_to(before, split), np.broadcast_to(after, frames - split)))


def _lower(one: Gain, other: Gain) -> Gain:
    if isinstance(one, float) and isinstance(other, float):
        return min(one, other)
    return np.minimum(one, other)
