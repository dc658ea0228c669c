"""The figures' own arithmetic."""

from tests.bench.figures import at_least, at_most, p99, within


def test_p99_is_a_value_that_was_measured() -> None:
    """Of a hundred values the 99th, of fewer the largest; never an interpolation."""
    assert p99([float(n) for n in range(1, 101)]) == 99.0
    assert p99([3.0, 1.0, 2.0]) == 3.0


def test_a_figure_says_whether_its_target_is_met() -> None:
    """Limits count as met, and a peer gives a ratio of ours over theirs."""
    assert at_most("delay", 10.0, "ms", 10.0).met
    assert at_most("delay", 5.0, "ms", 10.0, peer="other", peer_value=20.0).ratio == 0.25
    assert at_least("rate", 10.0, "/s", 10.0).met
    assert not at_least("rate", 9.0, "/s", 10.0).met
    assert not within("duck", 19.0, "dB", 12.0, 18.0).met
