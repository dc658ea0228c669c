"""How long the rest of a call takes to make, and how long the call waits for it before it starts. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from audio.reading.sentences import spoken_seconds

SAFETY = 1.25
"""Work may take this much longer than expected without a gap being heard."""
TOLERATED_S = 0.25
"""A pause may grow by this much before anybody takes it for a fault."""

_FIRST_GUESS = 0.6
_WORK_FOR_EACH_S = 0.12
_WEIGHT = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """A piece that is still to be made."""

    work_s: float
    """How long making it takes; 0 for what is there."""
    gap_s: float
    sound_s: float


class Pace:
    """How long an engine works for a second of speech, by language, learnt from what it did."""

    def __init__(self) -> None:
        self._ratios: dict[str, float] = {}

    def expected_s(self, language: str, text: str) -> float:
        """How long rendering this text will take."""
        others = sum(self._ratios.values()) / len(self._ratios) if self._ratios else _FIRST_GUESS
        return _WORK_FOR_EACH_S + spoken_seconds(text) * self._ratios.get(language, others)

    def observe(self, language: str, text: str, took_s: float) -> None:
        """Learn from a text that took so long."""
        ratio = max(took_s - _WORK_FOR_EACH_S, 0.0) / max(spoken_seconds(text), 0.3)
        before = self._ratios.get(language, ratio)
        self._ratios[language] = before + _WEIGHT * (ratio - before)


def in_turn(ahead: Sequence[Ahead], *, after_s: float) -> list[Ahead]:
    """The same pieces, where the first that is still to be made must wait so long for its turn."""
    first = next((index for index, piece in enumerate(ahead) if piece.work_s > 0), None)
    if first is None or after_s <= 0:
        return list(ahead)
    waiting = replace(ahead[first], work_s=ahead[first].work_s + after_s)
    return [*ahead[:first], waiting, *ahead[first + 1 :]]


def cushion_s(ahead: Iterable[Ahead]) -> float:
    """How much sound must be in hand now, so that every piece is made by the time it is to be heard."""
    work = sound = needed = 0.0
    for piece in ahead:
        work += piece.work_s
        needed = max(needed, work - sound - piece.gap_s)
        sound += piece.gap_s + piece.sound_s
    return needed


def wait_before_air_s(made_s: float, cushion: float) -> float:
    """How long a call of which so much is made should still wait; 0 when it may start."""
    return max(cushion * SAFETY - TOLERATED_S - made_s, 0.0)
