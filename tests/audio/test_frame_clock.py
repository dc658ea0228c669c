"""The line a sound card's words are brought to."""

import numpy as np
import pytest

from audio.clip import RATE
from audio.frame_clock import FrameClock

START_US = 1_700_000_000_000_000
BLOCK = 480


def listen(clock: FrameClock, *, blocks: int, drift: float, jitter_us: float) -> float:
    """Let a card with that drift and jitter speak; gives the largest error of the last tenth, in us."""
    chance = np.random.default_rng(5)
    worst = 0.0
    for block in range(blocks):
        truth = START_US + block * BLOCK / RATE * 1e6 * (1 + drift)
        clock.observe(block * BLOCK, round(truth + chance.normal(0, jitter_us)))
        if block > blocks * 0.9:
            worst = max(worst, abs(clock.instant_of(block * BLOCK) - truth))
    return worst


@pytest.mark.parametrize("drift", [0.0, 8e-5, -8e-5])
@pytest.mark.parametrize(("jitter_us", "allowed_us"), [(100, 50), (11_000, 1500)])
def test_jitter_is_smoothed_and_drift_followed(drift: float, jitter_us: float, allowed_us: float) -> None:
    """Eleven milliseconds of jitter become about one within 30 seconds."""
    assert listen(FrameClock(), blocks=3000, drift=drift, jitter_us=jitter_us) < allowed_us


def test_frames_and_instants_are_inverse() -> None:
    """Before and after what was observed."""
    clock = FrameClock()
    assert not clock.known
    listen(clock, blocks=500, drift=5e-5, jitter_us=100)
    assert clock.known
    for frame in (-50_000, 0, 100_000, 10_000_000):
        assert clock.frame_at(clock.instant_of(frame)) == pytest.approx(frame, abs=0.01)


def test_an_interruption_is_lost_frames_and_leaves_the_line_alone() -> None:
    """After a gap of 100 ms the card's words fit again once its frames are numbered 4800 higher."""
    clock = FrameClock()
    listen(clock, blocks=500, drift=0, jitter_us=100)
    before = clock.instant_of(1_000_000)
    frame, lost = 500 * BLOCK, 0
    for _ in range(200):
        lost += clock.observe(frame + lost, START_US + round(frame / RATE * 1e6) + 100_000)
        frame += BLOCK
    assert lost == pytest.approx(4800, abs=30)
    assert clock.instant_of(1_000_000) == pytest.approx(before, abs=500)


def test_a_single_wild_word_is_ignored() -> None:
    """Neither the line nor the numbering moves."""
    clock = FrameClock()
    listen(clock, blocks=500, drift=0, jitter_us=100)
    before = clock.instant_of(300_000)
    assert clock.observe(500 * BLOCK, START_US + 3_600_000_000) == 0
    assert clock.observe(501 * BLOCK, START_US + round(501 * BLOCK / RATE * 1e6)) == 0
    assert clock.instant_of(300_000) == pytest.approx(before, abs=20)


def test_a_card_that_turns_out_to_be_early_moves_the_line() -> None:
    """Nothing was lost: the first words were wrong."""
    clock = FrameClock()
    clock.observe(0, START_US + 500_000)
    for block in range(1, 200):
        assert clock.observe(block * BLOCK, START_US + round(block * BLOCK / RATE * 1e6)) == 0
    assert clock.instant_of(RATE) == pytest.approx(START_US + 1_000_000, abs=100)
