"""How far another machine's clock is from ours, from exchanges of time with it. Pure; it refuses to know the network.

Each exchange proves that the offset lies within half its round trip. What is believed is what all the proofs have in
common, given that clocks drift apart a little between them; proofs that contradict it mean that a clock was set.
"""

from collections.abc import Iterable
from dataclasses import dataclass

MOST_DRIFT_PPM = 100
"""Quartz clocks drift less than this against each other, however warm they are."""

_SMALLEST_ERROR_US = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One question and its answer; instants in microseconds since the epoch, each by the clock of its place."""

    sent_us: int
    """Ours, when the question left."""
    received_us: int
    """Theirs, when it arrived."""
    replied_us: int
    """Theirs, when the answer left."""
    returned_us: int
    """Ours, when it arrived."""

    @property
    def round_trip_us(self) -> int:
        """Time on the way, there and back."""
        return (self.returned_us - self.sent_us) - (self.replied_us - self.received_us)

    @property
    def possible(self) -> bool:
        """False when one of the clocks was set in the middle of it."""
        return self.replied_us >= self.received_us and self.returned_us >= self.sent_us and self.round_trip_us >= 0

    @property
    def offset_us(self) -> float:
        """Theirs minus ours, if the way there is as long as the way back."""
        return ((self.received_us - self.sent_us) + (self.replied_us - self.returned_us)) / 2

    @property
    def error_us(self) -> float:
        """The offset can't be further off than this."""
        return max(self.round_trip_us / 2, _SMALLEST_ERROR_US)


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What a burst of exchanges taught."""

    moved_us: float
    """By how much the offset changed."""
    stepped: bool
    """A clock was set, or this is the first burst: what was planned by the old offset must be planned anew."""


class ClockOffset:
    """The other clock minus ours, as far as is known."""

    def __init__(self) -> None:
        self._offset_us = 0.0
        self._error_us = 0.0
        self._learnt_us: int | None = None

    @property
    def known(self) -> bool:
        """Whether any exchange has succeeded yet; before, the clocks are taken to agree."""
        return self._learnt_us is not None

    @property
    def offset_us(self) -> int:
        """Theirs minus ours."""
        return round(self._offset_us)

    def error_us(self, now_us: int) -> float:
        """How far off that may be by now, our clock showing `now_us`; infinite before the first exchange."""
        if self._learnt_us is None:
            return float("inf")
        return self._error_us + abs(now_us - self._learnt_us) * MOST_DRIFT_PPM / 1_000_000

    def theirs(self, ours_us: int) -> int:
        """Their instant of one of ours."""
        return ours_us + self.offset_us

    def ours(self, theirs_us: int) -> int:
        """Our instant of one of theirs."""
        return theirs_us - self.offset_us

    def learn(self, burst: Iterable[Exchange]) -> Correction | None:
        """Take in the exchange with the least round trip of a burst; None when none of them can be true."""
        possible = [exchange for exchange in burst if exchange.possible]
        if not possible:
            return None
        best = min(possible, key=lambda exchange: exchange.round_trip_us)
        before, allowed = self._offset_us, self.error_us(best.returned_us)
        lowest = max(before - allowed, best.offset_us - best.error_us)
        highest = min(before + allowed, best.offset_us + best.error_us)
        stepped = not self.known or lowest > highest
        if stepped:
            self._offset_us, self._error_us = best.offset_us, best.error_us
        else:
            self._offset_us = (lowest + highest) / 2
            self._error_us = max((highest - lowest) / 2, _SMALLEST_ERROR_US)
        self._learnt_us = best.returned_us
        return Correction(moved_us=self._offset_us - before, stepped=stepped)
