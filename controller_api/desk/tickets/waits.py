"""How long a wait is likely to be, as a range of whole minutes: arithmetic only, it refuses to know tickets.

Work ahead is what the open counters have to do before it is somebody's turn: what is left of those being served, and a
service, or the short wait for one who doesn't come, for each one ahead. Its mean and variance are summed, shared among
the counters, stretched by those of the priority class who will come meanwhile, and widened by what nobody foresees
(breaks, a slow hour). A lognormal law of that mean and variance gives the range between two quantiles, which were
chosen by measurement: `tests/bench/wait.py` counts who is called inside.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import NormalDist, fmean

from controller_api.desk.tickets.nouns import WaitRange

LOW_QUANTILE = 0.08
HIGH_QUANTILE = 0.92
PRIOR_SERVICES = 8
"""The site's usual time counts as much as so many services of today."""
PRIOR_SPREAD = 0.7
"""Standard deviation of a service over its mean, before anything is learnt."""
LEARNT_FROM = 30
"""As many of the latest services are looked at."""
MISSED_S = 60.0
"""How long a counter waits for one who doesn't come."""
UNFORESEEN = 0.15
"""Standard deviation of how fast the counters go, over what is known of it."""
MOST_OVERTAKING = 0.6
MARGIN_S = 60.0
"""One who sets out in time is there so long before it may be their turn."""
_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How long a service takes."""

    mean_s: float
    spread: float
    """Standard deviation over mean."""

    @property
    def square(self) -> float:
        """The mean of its square, in s²."""
        return self.mean_s**2 * (1 + self.spread**2)


def learnt(services_s: Sequence[float], usual_s: float) -> Pace:
    """The pace of today: the latest services, shrunk towards what is usual."""
    latest = [max(1.0, seconds) for seconds in services_s[-LEARNT_FROM:]]
    weight = len(latest) + PRIOR_SERVICES
    mean = (sum(latest) + PRIOR_SERVICES * usual_s) / weight
    variance = (sum((each - mean) ** 2 for each in latest) + PRIOR_SERVICES * (PRIOR_SPREAD * mean) ** 2) / weight
    return Pace(mean_s=mean, spread=math.sqrt(variance) / mean)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """One who goes before."""

    pace: Pace
    no_show: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Busy:
    """One at a counter."""

    elapsed_s: float
    pace: Pace


def wait_range(
    *, counters: int, busy: Sequence[Busy], ahead: Sequence[Ahead], overtaking: float = 0.0
) -> WaitRange | None:
    """The wait for whoever comes after those `ahead`, in minutes from now; None while no counter is open.

    `overtaking` is how much of the counters' time goes to those of the priority class who come later, 0 to 1.
    """
    if counters < 1:
        return None
    if not ahead and len(busy) < counters:
        return WaitRange(low_min=0, high_min=1)
    left = [_left(each) for each in busy]
    mean, variance = sum(each[0] for each in left), sum(each[1] for each in left)
    for each in ahead:
        one, square = _turn(each)
        mean += one
        variance += square - one**2
    # The others are still at work when the first of them is free.
    paces = [*(each.pace for each in busy), *(each.pace for each in ahead)]
    rest = fmean(pace.square / (2 * pace.mean_s) for pace in paces)
    slowed = 1 - min(overtaking, MOST_OVERTAKING)
    wait_s = max(mean - (counters - 1) * rest, mean / counters) / counters / slowed
    variance_s = variance / (counters * slowed) ** 2 + (UNFORESEEN * wait_s) ** 2
    return _range(wait_s, variance_s)


def leave_at(now: datetime, wait: WaitRange, walk_s: float) -> datetime:
    """When to set out so as to be there before it may be one's turn; `now` if that is already past."""
    return now + timedelta(seconds=max(0.0, wait.low_min * 60 - walk_s - MARGIN_S))


def is_kept(promised: WaitRange, waited_s: float) -> bool:
    """Whether whoever waited so long was told the truth."""
    return promised.low_min * 60 <= waited_s <= promised.high_min * 60


def _turn(ahead: Ahead) -> tuple[float, float]:
    """Mean and mean square of what one who goes before takes."""
    comes = 1 - ahead.no_show
    mean = comes * ahead.pace.mean_s + ahead.no_show * MISSED_S
    return mean, comes * ahead.pace.square + ahead.no_show * MISSED_S**2


def _left(busy: Busy) -> tuple[float, float]:
    """Mean and variance of what is left of a lognormal service that has gone on for so long."""
    sigma = math.sqrt(math.log1p(busy.pace.spread**2))
    mu = math.log(busy.pace.mean_s) - sigma**2 / 2
    elapsed = max(busy.elapsed_s, 1.0)
    beyond = (math.log(elapsed) - mu) / sigma
    still = _NORMAL.cdf(-beyond)
    if still < 1e-4:  # Far beyond anything usual: as long again as it has taken.
        return elapsed, elapsed**2
    mean = busy.pace.mean_s * _NORMAL.cdf(sigma - beyond) / still
    square = busy.pace.square * _NORMAL.cdf(2 * sigma - beyond) / still
    return mean - elapsed, max(0.0, square - mean**2)


def _range(mean_s: float, variance: float) -> WaitRange:
    sigma = math.sqrt(math.log1p(variance / mean_s**2))
    mu = math.log(mean_s) - sigma**2 / 2
    low, high = (math.exp(mu + sigma * _NORMAL.inv_cdf(quantile)) / 60 for quantile in (LOW_QUANTILE, HIGH_QUANTILE))
    return WaitRange(low_min=math.floor(low), high_min=max(math.ceil(high), math.floor(low) + 1))
