"""When each frame of a sound card's stream sounds, from the card's own word for it. Pure.

A card counts frames at its own rate, and says for every block, with some jitter, when it will sound. A Kalman filter
over offset and drift makes of that a steady line. Where the card's output was interrupted, its words leave the line
for good: the frames that should have sounded meanwhile are lost, and the line goes on as if they had.
"""

from statistics import median
from typing import NamedTuple

from audio.clip import RATE

_US_PER_FRAME = 1_000_000 / RATE
_FIRST_JITTER_US = 3_000.0
_LEAST_JITTER_US = 50.0
_JITTER_WEIGHT = 0.05
_DRIFT = 50e-6
"""How far cards usually are from their rate."""
_DRIFT_WANDERS = 1e-7
"""By how much that changes in a second."""
_ODD_US = 2_000
_ODD_SIGMAS = 5
_ODD_WORDS_TO_BELIEVE = 5


class _Line(NamedTuple):
    """Replaced as a whole, so that another thread never reads half of it."""

    frame: int
    instant_us: float
    us_per_frame: float


class FrameClock:
    """The line from frames to instants. `observe` is its one mutator; other threads may read meanwhile."""

    def __init__(self) -> None:
        self._begin(0, 0.0)
        self.known = False
        """Whether anything has been observed."""
        self._odd: list[float] = []

    def observe(self, frame: int, instant_us: int) -> int:
        """Take in the card's word when a frame will sound, and give how many frames before it turn out to be lost.

        By so many the caller numbers this frame and all that follow higher.
        """
        if not self.known:
            self.known = True
            self._begin(frame, instant_us)
            return 0
        error = instant_us - self.instant_of(frame)
        if abs(error) <= max(_ODD_US, _ODD_SIGMAS * self._jitter**0.5):
            self._odd.clear()
            self._follow(frame, error)
            return 0
        self._odd.append(error)
        return self._jumped(frame) if len(self._odd) == _ODD_WORDS_TO_BELIEVE else 0

    def instant_of(self, frame: float) -> float:
        """When a frame sounds, in microseconds."""
        line = self._line
        return line.instant_us + (frame - line.frame) * line.us_per_frame

    def frame_at(self, instant_us: float) -> float:
        """Which frame sounds at an instant."""
        line = self._line
        return line.frame + (instant_us - line.instant_us) / line.us_per_frame

    def _jumped(self, frame: int) -> int:
        """A row of words agree that the line is elsewhere: later means lost frames, earlier that it was wrong."""
        error = median(self._odd)
        self._odd.clear()
        if error > 0:
            return round(error / _US_PER_FRAME)
        self._begin(frame, self.instant_of(frame) + error)
        return 0

    def _begin(self, frame: int, instant_us: float) -> None:
        self._line = _Line(frame, instant_us, _US_PER_FRAME)
        self._drift = self._last_error = 0.0
        self._jitter = _FIRST_JITTER_US**2
        # How unsure offset (in us) and drift are, and how they hang together.
        self._offset_var, self._shared_var, self._drift_var = self._jitter, 0.0, _DRIFT**2

    def _follow(self, frame: int, error_us: float) -> None:
        """Move the line to this frame, and towards the card's word by as much as that is worth."""
        passed_us = (frame - self._line.frame) * _US_PER_FRAME
        self._offset_var += 2 * passed_us * self._shared_var + passed_us**2 * self._drift_var
        self._shared_var += passed_us * self._drift_var
        self._drift_var += _DRIFT_WANDERS**2 * abs(passed_us) / 1e6
        # Jitter is how much words differ from the ones before them, wherever the line lies.
        jitter = (error_us - self._last_error) ** 2 / 2
        self._last_error = error_us
        self._jitter = max(self._jitter + _JITTER_WEIGHT * (jitter - self._jitter), _LEAST_JITTER_US**2)
        total = self._offset_var + self._jitter
        offset_gain, drift_gain = self._offset_var / total, self._shared_var / total
        self._drift += drift_gain * error_us
        self._drift_var -= drift_gain * self._shared_var
        self._shared_var *= 1 - offset_gain
        self._offset_var *= 1 - offset_gain
        instant_us = self.instant_of(frame) + offset_gain * error_us
        self._line = _Line(frame, instant_us, _US_PER_FRAME * (1 + self._drift))
