"""How another machine's clock goes against ours, from exchanges of time with it. Pure; it refuses to know the network.

Each exchange proves that the offset lies within half its round trip, and the shorter that is, the closer its middle is
to the truth. A Kalman filter over offset and drift makes a steady line of many: on one machine, where the way there
and back takes 0.7 ms and its middle is off by a tenth, the line is within some 20 microseconds after a minute. Proofs
that contradict the line mean that a clock was set.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

_DRIFT = 20e-6
"""How far clocks usually are from each other's rate."""
_DRIFT_WANDERS = 2e-8
"""By how much that changes in a second, as crystals get warmer and colder."""
_LEAST_ERROR_US = 15.0
"""What no number of exchanges in one burst can average out."""
_EXCESS_WEIGHT = 0.5
_SIGMAS = 5


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
        return max(self.round_trip_us / 2, _LEAST_ERROR_US)


class _Line(NamedTuple):
    """Replaced as a whole, so that another thread never reads half of it."""

    at_us: float
    offset_us: float
    drift: float


class ClockOffset:
    """Their clock minus ours, as a line over ours. `learn` is its one mutator; other threads may read meanwhile."""

    def __init__(self) -> None:
        self._line = _Line(0.0, 0.0, 0.0)
        self._offset_var = self._shared_var = 0.0
        self._drift_var = _DRIFT**2
        self.known = False
        """Whether any exchange has succeeded yet; before, the clocks are taken to agree."""

    @property
    def drift(self) -> float:
        """By how much their clock is faster than ours: 50e-6 is 50 millionths."""
        return self._line.drift

    def error_us(self, now_us: int) -> float:
        """How far off the line may well be (three deviations), our clock showing `now_us`; infinite at first."""
        return 3 * self._variance(now_us) ** 0.5 if self.known else float("inf")

    def theirs(self, ours_us: float) -> float:
        """Their instant of one of ours."""
        line = self._line
        return ours_us + line.offset_us + (ours_us - line.at_us) * line.drift

    def learn(self, burst: Iterable[Exchange]) -> bool:
        """Take in a burst of exchanges; False when none of them can be true. Where a clock was set, begin anew."""
        possible = [exchange for exchange in burst if exchange.possible]
        if not possible:
            return False
        best = min(possible, key=lambda exchange: exchange.round_trip_us)
        offset_us, variance = _middle(possible, best)
        allowed_us = best.error_us + _SIGMAS * self._variance(best.returned_us) ** 0.5
        expected_us = self.theirs(best.returned_us) - best.returned_us
        if self.known and abs(best.offset_us - expected_us) <= allowed_us:
            self._follow(best.returned_us, offset_us - expected_us, variance)
        else:
            self._begin(best.returned_us, offset_us, variance)
        return True

    def _begin(self, at_us: int, offset_us: float, variance: float) -> None:
        # A clock that was set goes no faster or slower for it.
        self._line = _Line(at_us, offset_us, self._line.drift)
        self._offset_var, self._shared_var = variance, 0.0
        self.known = True

    def _follow(self, at_us: int, error_us: float, variance: float) -> None:
        passed_us = at_us - self._line.at_us
        offset_us = self._line.offset_us + passed_us * self._line.drift
        predicted = self._variance(at_us)
        self._shared_var += passed_us * self._drift_var
        self._drift_var += _DRIFT_WANDERS**2 * abs(passed_us) / 1e6
        gain, drift_gain = predicted / (predicted + variance), self._shared_var / (predicted + variance)
        self._drift_var -= drift_gain * self._shared_var
        self._shared_var *= 1 - gain
        self._offset_var = predicted * (1 - gain)
        self._line = _Line(at_us, offset_us + gain * error_us, self._line.drift + drift_gain * error_us)

    def _variance(self, at_us: float) -> float:
        """Of the offset the line gives for one of our instants."""
        passed_us = at_us - self._line.at_us
        return self._offset_var + 2 * passed_us * self._shared_var + passed_us**2 * self._drift_var


def _middle(burst: list[Exchange], best: Exchange) -> tuple[float, float]:
    """The offset a burst tells of, and the variance of that: the longer on its way, the less an exchange weighs."""
    least_us = best.round_trip_us / 8
    weights = [
        (least_us + _LEAST_ERROR_US + _EXCESS_WEIGHT * (exchange.round_trip_us - best.round_trip_us)) ** -2
        for exchange in burst
    ]
    middle = sum(weight * exchange.offset_us for weight, exchange in zip(weights, burst, strict=True)) / sum(weights)
    return middle, 1 / sum(weights) + _LEAST_ERROR_US**2
