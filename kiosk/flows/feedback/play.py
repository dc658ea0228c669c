"""Telling faces that people mean from faces that children touch for fun.

Decides when a face counts, and when to ask first. Refuses to know who touched it: it keeps instants, nothing else, and
judges no written word.
"""

from enum import Enum, auto

LEAST_APART_S = 5.0
"""Two people can't have come one after the other sooner than that."""
BURST, BURST_S = 3, 60.0
"""So many faces within that time are somebody who enjoys the button."""


class Verdict(Enum):
    """What a face on its own is taken for."""

    COUNTS = auto()
    AGAIN = auto()
    """One was taken a moment ago; thanks are enough."""
    ASK = auto()
    """It is asked whether it is meant."""


class Faces:
    """The faces this kiosk has taken lately; it outlives visitors."""

    def __init__(self) -> None:
        """Begin with none."""
        self._taken: list[float] = []

    def judge(self, seconds: float) -> Verdict:
        """What a face touched now is; seconds as a `Ticked` counts them."""
        self._taken = [at for at in self._taken if seconds - at < BURST_S]
        if self._taken and seconds - self._taken[-1] < LEAST_APART_S:
            return Verdict.AGAIN
        return Verdict.ASK if len(self._taken) >= BURST else Verdict.COUNTS

    def take(self, seconds: float) -> None:
        """One was taken."""
        self._taken.append(seconds)
