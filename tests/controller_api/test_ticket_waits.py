"""How long a wait is said to be: a range, honest as measured, and never one figure."""

from datetime import UTC, datetime, timedelta

import pytest

from controller_api.desk.tickets.nouns import WaitRange
from controller_api.desk.tickets.waits import Ahead, Busy, Pace, is_kept, learnt, leave_at, wait_range
from tests.bench.wait import DESKS
from tests.bench.wait_desk import Desk, simulate

USUAL = Pace(mean_s=240, spread=0.7)
ONE = Ahead(pace=USUAL, no_show=0.06)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize("desk", DESKS, ids=lambda desk: desk.name)
def test_visitors_are_called_within_their_range(desk: Desk) -> None:
    """Nearly nine in ten are, at every simulated desk; a short run strays further than the bench's two months."""
    tally = simulate(desk, days=3, seed=7)
    assert tally.promised > 200
    assert 0.75 <= tally.coverage <= 0.98


def test_nobody_knows_a_wait_while_every_counter_is_closed() -> None:
    """Without an open counter there is no range at all, rather than a guess."""
    assert wait_range(counters=0, busy=[], ahead=[ONE]) is None


def test_an_idle_counter_is_no_wait() -> None:
    """With nobody ahead and a counter free it is said to be a minute at most."""
    assert wait_range(counters=2, busy=[Busy(elapsed_s=5, pace=USUAL)], ahead=[]) == WaitRange(low_min=0, high_min=1)


def test_each_one_ahead_makes_it_longer_and_each_counter_shorter() -> None:
    """Both ends grow with the line and shrink with open counters."""
    busy = [Busy(elapsed_s=60, pace=USUAL)]
    lines = [wait_range(counters=1, busy=busy, ahead=[ONE] * count) for count in range(1, 12)]
    highs = [each.high_min for each in lines if each]
    assert highs == sorted(highs)
    assert highs[-1] > 3 * highs[0]
    few, many = (wait_range(counters=count, busy=busy, ahead=[ONE] * 12) for count in (1, 4))
    assert few is not None
    assert many is not None
    assert many.high_min < few.high_min / 2


def test_those_of_the_priority_class_who_come_later_count() -> None:
    """Whoever can be overtaken is told of a longer wait."""
    busy = [Busy(elapsed_s=60, pace=USUAL)]
    alone = wait_range(counters=1, busy=busy, ahead=[ONE] * 5)
    overtaken = wait_range(counters=1, busy=busy, ahead=[ONE] * 5, overtaking=0.3)
    assert alone is not None
    assert overtaken is not None
    assert overtaken.high_min > alone.high_min


def test_a_service_that_takes_very_long_already_is_expected_to_take_long_still() -> None:
    """Hours at a counter are no error of the arithmetic."""
    found = wait_range(counters=1, busy=[Busy(elapsed_s=20_000, pace=USUAL)], ahead=[])
    assert found is not None
    assert found.high_min > 60


def test_today_is_learnt_from_little_by_little() -> None:
    """One long service moves the mean a little, thirty move it nearly all the way."""
    assert learnt([], 240).mean_s == 240
    assert 240 < learnt([600], 240).mean_s < 300
    assert learnt([600] * 30, 240).mean_s > 500


def test_one_sets_out_so_as_to_be_there_before_it_may_be_their_turn() -> None:
    """The walk and a minute are taken off the range's beginning; what is past is now."""
    assert leave_at(NOON, WaitRange(low_min=12, high_min=20), 180) == NOON + timedelta(minutes=8)
    assert leave_at(NOON, WaitRange(low_min=2, high_min=9), 180) == NOON


def test_a_promise_is_kept_between_its_ends() -> None:
    """Called earlier or later than said, it wasn't."""
    promised = WaitRange(low_min=5, high_min=9)
    assert [is_kept(promised, seconds) for seconds in (299, 300, 540, 541)] == [False, True, True, False]
