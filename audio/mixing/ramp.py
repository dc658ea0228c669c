"""Gains that change over time, as functions of the output frame: how it is cut into blocks makes no difference."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from audio.clip import Samples

Gain = float | NDArray[np.float64]
"""One factor for a whole block, or one for each of its frames."""


@dataclass(frozen=True, slots=True)
class Ramp:
    """Linear in amplitude: `before` until the first frame, `after` once so many frames have passed."""

    first_frame: int
    frames: int
    before: float
    after: float

    @property
    def end_frame(self) -> int:
        """The first frame at the full new value."""
        return self.first_frame + self.frames

    def at(self, frame: int) -> float:
        """The gain at a frame."""
        passed = frame - self.first_frame
        if passed >= self.frames:
            return self.after
        return self.before + (self.after - self.before) * (max(passed, 0) / max(self.frames, 1))

    def over(self, first_frame: int, frames: int) -> Gain:
        """The gain over a block."""
        if first_frame >= self.end_frame:
            return self.after
        if first_frame + frames <= self.first_frame:
            return self.before
        passed = np.arange(first_frame - self.first_frame, first_frame - self.first_frame + frames)
        share = np.clip(passed, 0, self.frames) / max(self.frames, 1)
        gain = self.before + (self.after - self.before) * share
        gain[passed >= self.frames] = self.after
        return gain


def apply(samples: Samples, gain: Gain) -> Samples:
    """The samples at that gain; untouched, to the bit, where it is 1."""
    if isinstance(gain, float):
        return samples if gain == 1.0 else samples * np.float32(gain)
    return samples * gain.astype(np.float32)


@lru_cache(maxsize=8)
def rising(frames: int) -> Samples:
    """The gain of what comes in over an equal-power cross-fade; read backwards, of what goes out.

    It is kept as a table, since a sine computed in blocks may differ in the last bit with the block's length.
    """
    table: Samples = np.sin((np.arange(frames) + 0.5) * (np.pi / 2 / max(frames, 1))).astype(np.float32)
    table.setflags(write=False)
    return table


@dataclass(frozen=True, slots=True)
class Fade:
    """Half of an equal-power cross-fade, in from or out to silence, over a stretch of output frames."""

    first_frame: int
    frames: int
    inwards: bool

    @property
    def end_frame(self) -> int:
        """The first frame after the fade."""
        return self.first_frame + self.frames

    def shape(self, samples: Samples, first_frame: int) -> Samples:
        """Apply the fade to a block of sound that starts at that output frame."""
        last_frame = first_frame + len(samples)
        if self.first_frame >= last_frame:
            return np.zeros_like(samples) if self.inwards else samples
        if self.end_frame <= first_frame:
            return samples if self.inwards else np.zeros_like(samples)
        start, end = max(first_frame, self.first_frame), min(last_frame, self.end_frame)
        gain: Samples = np.zeros(len(samples), dtype=np.float32)
        if self.inwards:
            gain[end - first_frame :] = 1.0
        else:
            gain[: start - first_frame] = 1.0
        table = rising(self.frames) if self.inwards else rising(self.frames)[::-1]
        gain[start - first_frame : end - first_frame] = table[start - self.first_frame : end - self.first_frame]
        return samples * gain
