"""Where each stretch from a microphone belongs in what is heard. Pure.

All that is heard keeps the distances it was spoken at. The first stretch decides how long after it came it is heard;
a single one that comes late is left out, but where all come later than that the rest is moved, and where all come
sooner the next pause is made shorter.
"""

from audio.clip import RATE

SLACK_FRAMES = RATE * 30 // 1000
WINDOW_FRAMES = RATE


class Placing:
    """One microphone's way into one call. `place` is its one mutator, given each stretch in order."""

    def __init__(self, delay_us: int) -> None:
        """What is spoken is to be heard so long after it came."""
        self._delay_us = delay_us
        self._captured = 0
        self._base: int | None = None
        self._since = 0
        self._latenesses: list[int] = []
        self.late = 0
        """How many stretches came too late to be heard."""
        self._spare = 0
        """How many frames of pause can be left out."""

    def place(self, frames: int, now_us: int, begins_us: int, *, pause: bool = False) -> int | None:
        """The live frame where a stretch that has just come belongs, frame 0 being heard at `begins_us`.

        None: it isn't heard, since it was spoken before that, came too late, or is a pause that can be spared.
        """
        captured, self._captured = self._captured, self._captured + frames
        soonest = (now_us + self._delay_us - begins_us) * RATE // 1_000_000
        if self._base is None:
            if soonest < 0:
                return None
            self._base = soonest - captured
        if pause and self._spare >= frames:
            self._base, self._spare = self._base - frames, self._spare - frames
            self._latenesses.clear()
            return None
        lateness = soonest - self._base - captured
        self._look_back(lateness, frames)
        if lateness > self._delay_us * RATE // 1_000_000:
            self.late += 1
            return None
        return self._base + captured

    def _look_back(self, lateness: int, frames: int) -> None:
        """Once a second, see whether even the soonest of the stretches came late, or even the latest of them soon."""
        self._latenesses.append(lateness)
        self._since += frames
        if self._since < WINDOW_FRAMES:
            return
        soonest, latest = min(self._latenesses), max(self._latenesses)
        if soonest > SLACK_FRAMES:
            self._base = (self._base or 0) + soonest
        self._spare = -latest if latest < -SLACK_FRAMES else 0
        self._since = 0
        self._latenesses.clear()
