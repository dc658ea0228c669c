"""Steers an output so that every frame of the house sounds at its instant. Pure; it refuses to know clocks and devices.

Cards count at rates of their own, and what is believed of the house's clock is refined as it is learnt. Both show as a
difference between the source frame that sounds and the one that should. A small one is glided away, by a change of
speed nobody hears; any while nothing sounds is jumped over, and a large one while something sounds too, between soft
edges. Only where a clock was set by more than a second does what sounds go on undisturbed: the source's frames are
counted anew from then on, and whoever places sound by them adds `moved_frames`.
"""

import math
from collections.abc import Callable

import numpy as np

from audio.clip import RATE, Samples
from audio.ports import Source
from audio.steering.interpolation import REACH, read_between

AT_EASE_FRAMES = 0.6
"""Differences under 13 microseconds are left alone, so that clocks that agree leave every sample as it is."""
ARRIVED_FRAMES = 0.05
GLIDE_FRAMES = RATE
"""A difference is glided away as if it were to be gone within so many frames."""
MOST_GLIDE = 300e-6
"""By how much the speed is changed for it at most: half a hundredth of a semitone."""
MOST_DRIFT = 1e-3
AGREED = 2e-6
"""Rates that differ by less are taken for the same."""
JUMP_FRAMES = RATE // 50
"""Differences of more than 20 ms are heard between zones, so they can't wait for a glide."""
RECOUNT_FRAMES = RATE

_SLOPE_FRAMES = 10 * RATE
_EDGE_FRAMES = RATE // 200


class Steering:
    """Reads a source so that frame `wanted(frame)` of it sounds at each frame of the output.

    `wanted` must be a line, or close to one. `render` is itself an `audio.ports.Source`, on the output's frames. After
    a jump back the source is asked for frames it gave before, though never for any that sounded.
    """

    def __init__(self, source: Source, wanted: Callable[[int], float]) -> None:
        self._source = source
        self._wanted = wanted
        self._position: float | None = None
        self._next_frame = 0
        self._line = (0, 0.0, 1.0)
        self._read: Samples = np.zeros(0, dtype=np.float32)
        self._read_from = 0
        self._gliding = False
        self._leaping = False
        self.moved_frames = 0.0
        """By how much source frames are counted otherwise than at first, since a clock was set while sound went on."""
        self.error_frames = 0.0
        """How far the zone was ahead of its place (behind it, if negative) when that was last looked at."""

    def render(self, first_frame: int, frames: int) -> Samples:
        """The output's next block."""
        wanted = self._wanted(first_frame) + self.moved_frames
        position = self._begin_at(wanted, first_frame)
        self.error_frames = position - wanted
        if self._leaping:
            return self._land(position, wanted, first_frame, frames)
        if abs(self.error_frames) > RECOUNT_FRAMES:
            self.moved_frames += self.error_frames
            wanted = position
        elif abs(self.error_frames) > JUMP_FRAMES:
            return self._take_off(position, first_frame, frames)
        return self._glide(position, wanted, first_frame, frames)

    def output_frame_of(self, source_frame: float) -> float:
        """At which frame of the output a frame near those read last sounds."""
        frame, position, rate = self._line
        return frame + (source_frame - position) / rate

    def _begin_at(self, wanted: float, first_frame: int) -> float:
        """Where the source is read next; anywhere at first, and anywhere better while it is silent."""
        if self._position is None:
            return float(round(wanted))
        position = self._position + (first_frame - self._next_frame)  # Frames the output lost are lost.
        if not self._read.any() and abs(position - wanted) > AT_EASE_FRAMES:
            self._leaping = False
            return float(round(wanted))
        return position

    def _glide(self, position: float, wanted: float, first_frame: int, frames: int) -> Samples:
        rate = self._speed(wanted - position, first_frame)
        sound = self._sound(position, position + frames * rate, frames)
        self._line = (first_frame, position, rate)
        self._position, self._next_frame = position + frames * rate, first_frame + frames
        return sound

    def _speed(self, behind: float, first_frame: int) -> float:
        slope = (self._wanted(first_frame + _SLOPE_FRAMES) - self._wanted(first_frame)) / _SLOPE_FRAMES
        drift = min(max(slope - 1, -MOST_DRIFT), MOST_DRIFT)
        drift = 0.0 if abs(drift) < AGREED else drift
        self._gliding = abs(behind) > (ARRIVED_FRAMES if self._gliding else AT_EASE_FRAMES)
        glide = behind / GLIDE_FRAMES if self._gliding or drift else 0.0
        return 1.0 + drift + min(max(glide, -MOST_GLIDE), MOST_GLIDE)

    def _take_off(self, position: float, first_frame: int, frames: int) -> Samples:
        """The last block before a jump, fading out."""
        sound = self._glide(position, position, first_frame, frames)
        edge = min(_EDGE_FRAMES, frames)
        sound[-edge:] *= np.linspace(1, 0, edge, dtype=np.float32)
        self._leaping = True
        return sound

    def _land(self, position: float, wanted: float, first_frame: int, frames: int) -> Samples:
        """The first block after it; the zone that was ahead is silent until its place has come."""
        pause = min(max(math.ceil(position - wanted), 0), frames)
        sound = np.zeros(frames, dtype=np.float32)
        self._position, self._next_frame = position, first_frame + frames
        if pause < frames:
            self._leaping = False
            place = max(position, float(round(wanted)))
            sound[pause:] = self._glide(place, wanted + pause, first_frame + pause, frames - pause)
            edge = min(_EDGE_FRAMES, frames - pause)
            sound[pause : pause + edge] *= np.linspace(0, 1, edge, dtype=np.float32)
        return sound

    def _sound(self, position: float, end: float, frames: int) -> Samples:
        """Read the source from a position to another, with what the filter needs around them."""
        first = math.floor(position) - REACH + 1
        last = math.floor(position) + frames + REACH + 1
        known_until = self._read_from + len(self._read)
        if first < self._read_from or first > known_until:
            self._read, self._read_from, known_until = self._read[:0], first, first
        more = self._source(known_until, last - known_until) if last > known_until else self._read[:0]
        self._read, self._read_from = np.concatenate((self._read[first - self._read_from :], more)), first
        return read_between(self._read, position - first, end - first, frames)
