"""Whether a call may start before its last word is made."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.outlook import TOLERATED_S, Ahead, Pace, cushion_s, in_turn, wait_before_air_s

pieces = st.lists(
    st.builds(Ahead, work_s=st.floats(0, 20), gap_s=st.floats(0, 1), sound_s=st.floats(0.1, 10)), max_size=12
)


def test_a_call_that_is_made_may_start() -> None:
    """Nothing is left to wait for."""
    assert cushion_s([]) == wait_before_air_s(0, 0) == 0


@given(ahead=pieces)
def test_with_its_cushion_nothing_is_waited_for(ahead: list[Ahead]) -> None:
    """Started with that much in hand, every piece is made by the time it is to be heard; with less, one is not."""

    def latest(made_s: float) -> float:
        made_at, heard_at, lateness = 0.0, made_s, 0.0
        for piece in ahead:
            made_at += piece.work_s
            heard_at += piece.gap_s
            lateness = max(lateness, made_at - heard_at)
            heard_at += piece.sound_s
        return lateness

    cushion = cushion_s(ahead)
    assert latest(cushion) < 1e-9
    if cushion > 0.01:
        assert latest(cushion - 0.01) > 0


@given(made=st.floats(0, 100), cushion=st.floats(0, 100))
def test_waiting_as_long_as_told_is_enough(made: float, cushion: float) -> None:
    """What is made by then lasts until the rest is ready, but for a pause nobody takes for a fault."""
    wait = wait_before_air_s(made, cushion)
    assert made + wait + TOLERATED_S >= cushion
    assert wait_before_air_s(made + wait, cushion) == pytest.approx(0, abs=1e-9)


def test_a_chime_covers_the_first_words_of_a_usual_engine() -> None:
    """Two seconds of chime are enough for an engine that takes half as long as it speaks."""
    ahead = [Ahead(work_s=1.9, gap_s=0.13, sound_s=3.5), Ahead(work_s=2.0, gap_s=0.3, sound_s=3.8)]
    assert wait_before_air_s(2.15, cushion_s(ahead)) == 0
    slow = [Ahead(work_s=7.0, gap_s=0.13, sound_s=3.5)]
    assert wait_before_air_s(2.15, cushion_s(slow)) > 0


def test_the_pace_is_learnt_from_what_was_made() -> None:
    """Slow work makes later guesses longer, for other languages too until they are known."""
    pace = Pace()
    text = "各位顾客请注意，欢迎光临。"
    guess = pace.expected_s("zh", text)
    for _ in range(10):
        pace.observe("zh", text, 6.0)
    assert abs(pace.expected_s("zh", text) - 6.0) < 0.2
    assert pace.expected_s("en", "Welcome to our mall, dear customers.") > guess


def test_work_of_others_comes_first() -> None:
    """The wait for the engine's turn delays the first piece that is still to be made, not what is there."""
    there = Ahead(work_s=0.0, gap_s=0.0, sound_s=4.0)
    to_make = Ahead(work_s=1.0, gap_s=0.0, sound_s=2.0)
    assert in_turn([there, to_make], after_s=3.0) == [there, replace(to_make, work_s=4.0)]
    assert in_turn([there], after_s=3.0) == [there]
    assert in_turn([to_make], after_s=-1.0) == [to_make]
