"""What one machine knows of another's clock."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.clock_offset import ClockOffset, Exchange


def exchange(at_us: int, offset_us: int, there_us: int, back_us: int, thinking_us: int = 50) -> Exchange:
    """An exchange begun at our instant with a clock that is so far ahead."""
    received = at_us + there_us + offset_us
    replied = received + thinking_us
    return Exchange(sent_us=at_us, received_us=received, replied_us=replied, returned_us=replied - offset_us + back_us)


offsets = st.integers(-(10**10), 10**10)


def talk(clock: ClockOffset, *, seed: int, ppm: float, offset_us: int, minutes: int) -> list[float]:
    """Bursts of eight every ten seconds over uneven ways; gives how far off the clock was before each."""
    chance = np.random.default_rng(seed)
    off = []
    for second in range(0, minutes * 60, 10):
        now = second * 1_000_000
        truth = offset_us + now * ppm * 1e-6
        off.append(clock.theirs(now) - now - truth)
        ways = [(300 + chance.exponential(150), 300 + chance.exponential(150)) for _ in range(8)]
        clock.learn([exchange(now + 1, round(truth), round(there), round(back)) for there, back in ways])
    return off


def test_before_the_first_exchange_the_clocks_are_taken_to_agree() -> None:
    """And nobody claims to know."""
    clock = ClockOffset()
    assert not clock.known
    assert clock.theirs(1_000) == 1_000
    assert clock.error_us(0) == float("inf")


def test_the_quickest_exchange_of_a_burst_counts_most() -> None:
    """The less time on the way, the less an uneven way matters."""
    clock = ClockOffset()
    assert clock.learn([exchange(0, 700, 9000, 100), exchange(20_000, 700, 150, 150), exchange(40_000, 700, 100, 5000)])
    assert clock.theirs(40_000) == pytest.approx(40_700, abs=5)
    assert clock.error_us(40_000) < 170


@given(seed=st.integers(0, 10_000), ppm=st.floats(-80, 80), offset=offsets)
def test_minutes_of_bursts_make_a_steady_line(seed: int, ppm: float, offset: int) -> None:
    """However far apart and however differently fast the clocks are, it ends within 60 microseconds of the truth."""
    clock = ClockOffset()
    off = talk(clock, seed=seed, ppm=ppm, offset_us=offset, minutes=5)
    assert max(abs(each) for each in off[6:]) < 150
    assert abs(off[-1]) < 60
    assert clock.drift == pytest.approx(ppm * 1e-6, abs=2e-6)


@given(seed=st.integers(0, 10_000))
def test_it_knows_how_well_it_knows(seed: int) -> None:
    """The truth is within the error it admits."""
    clock = ClockOffset()
    talk(clock, seed=seed, ppm=20, offset_us=500_000, minutes=3)
    assert abs(clock.theirs(180_000_000) - 180_000_000 - 503_600) < 1.5 * clock.error_us(180_000_000)


@given(seed=st.integers(0, 10_000), step_us=st.integers(5_000, 10**11), sign=st.sampled_from([-1, 1]))
def test_a_clock_that_was_set_is_believed_at_once(seed: int, step_us: int, sign: int) -> None:
    """One burst is proof enough, and what was learnt of its rate stays."""
    clock = ClockOffset()
    talk(clock, seed=seed, ppm=30, offset_us=0, minutes=2)
    drift = clock.drift
    now, truth = 120_000_000, 3_600 + sign * step_us
    clock.learn([exchange(now, truth, 400, 400)])
    assert clock.theirs(now) - now == pytest.approx(truth, abs=5)
    assert clock.drift == drift


def test_exchanges_that_cannot_be_true_are_left_out() -> None:
    """A clock set in the middle of an exchange makes it worthless."""
    clock = ClockOffset()
    impossible = Exchange(sent_us=1000, received_us=500, replied_us=400, returned_us=1200)
    backwards = Exchange(sent_us=1000, received_us=500, replied_us=600, returned_us=900)
    assert not clock.learn([impossible, backwards])
    assert not clock.known
    assert clock.learn([impossible, exchange(2000, 40, 10, 10)])
    assert clock.theirs(2000) == 2040
