"""What a speaker takes for said now, and what for somebody's recording; and what it logs and shows of that."""

import pytest

from broadcaster import wire
from broadcaster.speaker.freshness import LONG_AFTER_S, STRAGGLERS_S, Freshness
from broadcaster.speaker.ports import EmergencyHeard
from broadcaster.speaker.refusals import LOGGED_EVERY_S, SHOWN_S, Cause, Refusals
from broadcaster.wire_day import DayOrders
from broadcaster.wire_emergency import Emergency

LATER_S = STRAGGLERS_S + 1
S = 1_000_000


def connected(*, stamped_only: bool = True) -> Freshness:
    """A boot that was connected at second 0, its controller there."""
    freshness = Freshness(stamped_only=stamped_only)
    freshness.connecting("this")
    freshness.connected(0.0)
    assert freshness.judge(host(epoch=5, connection=2), 0.0) is None
    return freshness


def host(*, epoch: int, connection: int, online: bool = True) -> wire.HostState:
    """A state of the controller's."""
    return wire.HostState(online=online, epoch=epoch, connection=connection, clips_url="http://clips")


def stop(boot_id: str | None, *, epoch: int = 5) -> wire.Stop:
    """A command."""
    return wire.Stop(epoch=epoch, sequence=1, boot_id=boot_id, not_after_us=2**52, call_id="c1", run=1, because="found")


def test_what_is_said_now_counts() -> None:
    """Commands for this boot, of this epoch or a new one, and the controller's newest state, however often."""
    freshness = connected()
    for heard in (
        stop("this"),
        stop("this"),
        host(epoch=5, connection=2),
        host(epoch=5, connection=2, online=False),
        host(epoch=5, connection=3),
        stop("this", epoch=6),
        host(epoch=6, connection=1),
    ):
        assert freshness.judge(heard, LATER_S) is None


@pytest.mark.parametrize(
    "old",
    [
        stop("before"),
        stop(None),
        stop("this", epoch=4),
        host(epoch=4, connection=9),
        host(epoch=5, connection=1),
        host(epoch=5, connection=1, online=False),
    ],
)
def test_what_is_over_does_not(old: wire.Stop | wire.HostState) -> None:
    """Another boot's commands, or nobody's, an earlier epoch's, and states of earlier connections are recordings."""
    stale = connected().judge(old, LATER_S)
    assert stale is not None
    assert stale.cause is Cause.REPLAYED


def test_a_command_heard_again_long_after_it_was_over_is_a_recording() -> None:
    """By the controller's clock, and by when it was first heard: who repeats it while it counts is in good faith."""
    order = stop("this").model_copy(update={"not_after_us": 1_000 * S})
    freshness = connected()
    freshness.judge(wire.TimeReply(sent_us=1, received_us=960 * S, replied_us=960 * S), LATER_S)
    assert freshness.judge(order, LATER_S) is None
    over_s = LATER_S + 40 + LONG_AFTER_S
    assert freshness.judge(order, over_s) is None
    again = freshness.judge(order, over_s + 0.1)
    assert again is not None
    assert again.cause is Cause.REPLAYED
    assert freshness.judge(order.model_copy(update={"sequence": 2}), over_s + 0.1) is None, "it is the first of these"


def test_a_clock_nobody_has_told_blames_nobody() -> None:
    """Before the controller said what time it is, what is heard again may still count."""
    freshness = connected()
    assert freshness.judge(stop("this"), LATER_S) is None
    assert freshness.judge(stop("this"), LATER_S + 10 * LONG_AFTER_S) is None


@pytest.mark.parametrize(
    ("newest", "before"),
    [
        (DayOrders(zone="hall", epoch=5, sequence=7), DayOrders(zone="hall", epoch=5, sequence=6)),
        (DayOrders(zone="hall", epoch=5, sequence=7), DayOrders(zone="hall", epoch=4, sequence=9)),
        (
            EmergencyHeard(state=Emergency(epoch=3), letter=b""),
            EmergencyHeard(state=Emergency(epoch=2), letter=b""),
        ),
    ],
)
def test_of_what_is_retained_only_the_newest_counts(
    newest: DayOrders | EmergencyHeard, before: DayOrders | EmergencyHeard
) -> None:
    """The day's orders and the state of emergencies may come again as they are; those before them are recordings."""
    freshness = connected()
    assert [freshness.judge(heard, LATER_S) for heard in (before, newest, newest)] == [None, None, None]
    stale = freshness.judge(before, LATER_S)
    assert stale is not None
    assert stale.cause is Cause.REPLAYED


def test_a_controller_that_left_is_not_called_back_by_what_it_said_before() -> None:
    """Its leave is the last word of a connection; only a new connection, or a new start, is newer."""
    freshness = connected()
    assert freshness.judge(host(epoch=5, connection=2, online=False), LATER_S) is None
    assert freshness.judge(host(epoch=5, connection=2), LATER_S) is not None
    assert freshness.judge(host(epoch=5, connection=3), LATER_S) is None


def test_what_was_on_its_way_in_good_faith_is_refused_and_blamed_on_nobody() -> None:
    """Old words soon after a new connection, here or at the controller, are strays; later they are recordings."""
    freshness = connected()
    causes = []
    for now_s in (STRAGGLERS_S, LATER_S):
        stale = freshness.judge(stop("before"), now_s)
        assert stale is not None
        causes.append(stale.cause)
    assert freshness.judge(host(epoch=6, connection=1), 100.0) is None
    stale = freshness.judge(stop("this", epoch=5), 100.0 + STRAGGLERS_S)
    assert stale is not None
    assert [*causes, stale.cause] == [Cause.STRAY, Cause.REPLAYED, Cause.STRAY]


def test_a_state_said_again_gives_old_words_no_time() -> None:
    """Whoever repeats the controller's state doesn't make recordings pass for strays."""
    freshness = connected()
    assert freshness.judge(host(epoch=5, connection=2), LATER_S) is None
    stale = freshness.judge(stop("before"), LATER_S)
    assert stale is not None
    assert stale.cause is Cause.REPLAYED


def test_without_a_key_a_command_need_not_name_a_boot() -> None:
    """But one that names another isn't taken."""
    freshness = connected(stamped_only=False)
    assert freshness.judge(stop(None), LATER_S) is None
    assert freshness.judge(stop("before"), LATER_S) is not None


def test_each_cause_has_its_line_and_its_time() -> None:
    """A line a minute for each cause, with how many there were; shown until ten minutes after the last; no strays."""
    refusals = Refusals()
    assert refusals.note(Cause.STRAY, 0.0) == 1
    assert refusals.fault(0.0) is None
    assert [refusals.note(Cause.FORGED, 1.0) for _ in range(1000)] == [1, *[None] * 999]
    assert refusals.note(Cause.REPLAYED, 1.0) == 1
    assert refusals.note(Cause.FORGED, 1.0 + LOGGED_EVERY_S) == 1001
    both = refusals.fault(1.0 + LOGGED_EVERY_S) or ""
    assert "did not sign" in both
    assert "gave earlier" in both
    forged = refusals.fault(2.0 + SHOWN_S) or ""
    assert "gave earlier" not in forged
    assert refusals.fault(2.0 + SHOWN_S + LOGGED_EVERY_S) is None
