"""What one machine knows of another's clock."""

from hypothesis import given
from hypothesis import strategies as st

from audio.clock_offset import ClockOffset, Exchange


def exchange(at_us: int, offset_us: int, there_us: int, back_us: int, thinking_us: int = 50) -> Exchange:
    """An exchange begun at our instant with a clock that is so far ahead."""
    received = at_us + there_us + offset_us
    replied = received + thinking_us
    return Exchange(sent_us=at_us, received_us=received, replied_us=replied, returned_us=replied - offset_us + back_us)


ways = st.integers(0, 50_000)
offsets = st.integers(-(10**10), 10**10)


def test_before_the_first_exchange_the_clocks_are_taken_to_agree() -> None:
    """And nobody claims to know."""
    clock = ClockOffset()
    assert not clock.known
    assert clock.offset_us == 0
    assert clock.error_us(0) == float("inf")


def test_the_quickest_exchange_of_a_burst_is_believed() -> None:
    """The less time on the way, the less an uneven way matters."""
    clock = ClockOffset()
    burst = [exchange(0, 700, 9000, 100), exchange(20_000, 700, 150, 150), exchange(40_000, 700, 100, 5000)]
    correction = clock.learn(burst)
    assert correction is not None
    assert correction.stepped
    assert clock.offset_us == 700
    assert clock.error_us(40_000) < 160


@given(offset=offsets, bursts=st.lists(st.lists(st.tuples(ways, ways), min_size=1, max_size=8), min_size=1, max_size=8))
def test_the_truth_is_always_within_the_error(offset: int, bursts: list[list[tuple[int, int]]]) -> None:
    """However uneven the ways there and back are."""
    clock = ClockOffset()
    for number, burst in enumerate(bursts):
        now = 10_000_000 * number
        clock.learn([exchange(now + 100_000 * i, offset, there, back) for i, (there, back) in enumerate(burst)])
        later = now + 1_000_000
        assert abs(clock.offset_us - offset) <= clock.error_us(later) + 1


def test_more_bursts_make_it_surer() -> None:
    """Ways that are uneven in one direction and then in the other close in on the truth without a step."""
    clock = ClockOffset()
    clock.learn([exchange(0, 0, 2000, 100)])
    before = clock.error_us(1_000_000)
    correction = clock.learn([exchange(1_000_000, 0, 100, 2000)])
    assert correction is not None
    assert not correction.stepped
    assert clock.error_us(1_000_000) < before / 4
    assert abs(clock.offset_us) < 200


def test_slow_drift_is_followed_in_small_corrections() -> None:
    """Fifty millionths apart, an hour of bursts: never a step, never out of step by a millisecond."""
    clock = ClockOffset()
    for second in range(0, 3600, 10):
        now = second * 1_000_000
        correction = clock.learn([exchange(now, second * 50, 300, 300)])
        assert correction is not None
        assert correction.stepped == (second == 0)
        assert abs(clock.offset_us - second * 50) < 1000


def test_a_clock_that_was_set_is_a_step() -> None:
    """What was planned by the old offset must be planned anew."""
    clock = ClockOffset()
    clock.learn([exchange(0, 0, 200, 200)])
    correction = clock.learn([exchange(10_000_000, 3_600_000_000, 200, 200)])
    assert correction is not None
    assert correction.stepped
    assert correction.moved_us == 3_600_000_000
    assert clock.offset_us == 3_600_000_000


def test_exchanges_that_cannot_be_true_are_left_out() -> None:
    """A clock set in the middle of an exchange makes it worthless."""
    clock = ClockOffset()
    impossible = Exchange(sent_us=1000, received_us=500, replied_us=400, returned_us=1200)
    backwards = Exchange(sent_us=1000, received_us=500, replied_us=600, returned_us=900)
    assert clock.learn([impossible, backwards]) is None
    assert not clock.known
    assert clock.learn([impossible, exchange(2000, 40, 10, 10)]) is not None
    assert clock.offset_us == 40


@given(offset=offsets, instant=st.integers(0, 2**52))
def test_instants_translate_both_ways(offset: int, instant: int) -> None:
    """There and back is where one was."""
    clock = ClockOffset()
    clock.learn([exchange(0, offset, 100, 100)])
    assert clock.ours(clock.theirs(instant)) == instant
    assert clock.theirs(instant) - instant == clock.offset_us
