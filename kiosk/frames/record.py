"""What was on the screen lately, by its frames: evidence for plays, health and whoever looks into a fault.

Decides nothing but what is forgotten. Refuses to know pixels: digests are handed in.
"""

from collections import deque
from dataclasses import dataclass, replace

MOST_SHOWN, MOST_TIMES = 200, 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A screen that was really on the panel."""

    name: str
    since_s: float
    """Since the kiosk started."""
    frames: int
    digest: str = ""
    """Of its pixels when it stood still; "" if it never did."""


class Record:
    """The screens of the last while, and how long frames took."""

    def __init__(self) -> None:
        """Nothing was shown yet."""
        self._shown: deque[Shown] = deque(maxlen=MOST_SHOWN)
        self._times: deque[float] = deque(maxlen=MOST_TIMES)
        self.frames = 0

    @property
    def shown(self) -> tuple[Shown, ...]:
        """The newest last."""
        return tuple(self._shown)

    @property
    def p99_ms(self) -> float:
        """How long the slowest hundredth of the last frames took at least, in milliseconds."""
        ordered = sorted(self._times)
        return 1000 * ordered[(len(ordered) * 99) // 100] if ordered else 0.0

    def lately(self, frames: int) -> tuple[float, ...]:
        """How long the last frames took, in seconds; as many as are remembered."""
        return tuple(self._times)[-frames:] if frames else ()

    def frame(self, name: str, seconds: float, took_s: float) -> None:
        """A frame was shown, after the flip."""
        self.frames += 1
        self._times.append(took_s)
        last = self._shown[-1] if self._shown else None
        if last is not None and last.name == name:
            self._shown[-1] = replace(last, frames=last.frames + 1)
        else:
            self._shown.append(Shown(name=name, since_s=seconds, frames=1))

    def stands(self, digest: str) -> None:
        """What is shown has stood still; `digest` is of its pixels."""
        if self._shown:
            self._shown[-1] = replace(self._shown[-1], digest=digest)
