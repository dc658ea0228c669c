"""What the switchboard does, rule by rule; every step is judged by the oracle as well."""

import pytest

from broadcaster import stimuli
from broadcaster.call import CallId, CallOutcome, Routing, WhenInterrupted, ZoneId, ZoneOutcome
from broadcaster.switchboard.open_call import IllegalTransition
from tests.broadcaster.switchboard_world import World, policy

URGENT = policy(priority=200, interrupts=True)
ADVERT = policy(priority=40, when_interrupted=WhenInterrupted.DROP, routing=Routing.PARTIAL)
SEARCH = policy(priority=200, interrupts=True, passes=None, pass_gap_s=10)
TOP = policy(priority=255, interrupts=True)


def outcome(world: World, name: str) -> CallOutcome:
    """How a call ended."""
    return world.closes[CallId(name)].outcome


def result(world: World, name: str, zone: str) -> tuple[ZoneOutcome, str | None]:
    """How it ended in a zone."""
    found = world.closes[CallId(name)].zones[ZoneId(zone)]
    return found.outcome, found.reason


def test_a_call_sounds_in_all_its_zones_in_step_and_is_completed() -> None:
    """One run for all zones, and one ending."""
    world = World("a", "b")
    world.request("one")
    assert [play.zones for play in world.plays] == [{"a", "b"}]
    world.started()
    world.ended()
    assert outcome(world, "one") is CallOutcome.COMPLETED


def test_equals_are_served_in_the_order_they_came() -> None:
    """First come, first served."""
    world = World("a")
    for name in ("one", "two", "three"):
        world.request(name)
    order = []
    while world.air:
        order.append(world.on_air()["a"])
        world.ended()
    assert order == ["one", "two", "three"]


def test_at_the_very_top_the_newest_wins() -> None:
    """A forgotten call of priority 255 can't block a zone: an equal takes it, and the old one comes back after."""
    world = World("a")
    world.request("old", policy=TOP)
    world.request("new", policy=TOP)
    world.stopped()
    assert world.on_air() == {"a": "new"}
    world.ended()
    assert world.on_air() == {"a": "old"}


def test_a_higher_call_that_may_not_interrupt_is_next() -> None:
    """It waits for the one on air, but goes before those that came first."""
    world = World("a")
    world.request("on-air")
    world.request("waiting")
    world.request("higher", policy=policy(priority=150))
    assert not world.stops
    world.ended()
    assert world.on_air() == {"a": "higher"}


@pytest.mark.parametrize(("when", "from_us"), [(WhenInterrupted.RESUME, 3_000_000), (WhenInterrupted.REPEAT, 0)])
def test_an_interrupted_call_comes_back_as_its_kind_says(when: WhenInterrupted, from_us: int) -> None:
    """It goes on where it was cut, or from its first word."""
    world = World("a")
    world.request("one", policy=policy(when_interrupted=when))
    world.started()
    world.request("urgent", policy=URGENT)
    world.stopped(played_s=3)
    world.ended()
    assert world.plays[-1].call_id == "one"
    assert world.plays[-1].from_us == from_us


def test_an_advert_that_is_interrupted_is_dropped() -> None:
    """It ends there, and says so."""
    world = World("a")
    world.request("advert", policy=ADVERT)
    world.started()
    world.request("urgent", policy=URGENT)
    world.stopped()
    assert outcome(world, "advert") is CallOutcome.DROPPED
    assert result(world, "advert", "a")[0] is ZoneOutcome.INTERRUPTED


def test_a_call_stopped_before_its_first_word_was_not_interrupted() -> None:
    """Even an advert waits again: nobody has heard any of it."""
    world = World("a")
    world.request("advert", policy=ADVERT)
    world.request("urgent", policy=URGENT)
    world.stopped(played_s=0)
    world.ended()
    assert world.on_air() == {"a": "advert"}


def test_a_partial_call_goes_ahead_without_busy_zones() -> None:
    """The others are named as missed, with the reason."""
    world = World("a", "b")
    world.request("busy", "b")
    world.request("advert", policy=ADVERT)
    assert world.on_air() == {"a": "advert", "b": "busy"}
    world.started("a")
    world.ended("a")
    assert outcome(world, "advert") is CallOutcome.PARTIAL
    assert result(world, "advert", "b") == (ZoneOutcome.MISSED, "the zone was taken by another call")


def test_a_stacked_call_is_heard_later_where_it_was_busy() -> None:
    """It goes ahead in the free zones, and in each other one as it comes free."""
    world = World("a", "b")
    world.request("busy", "b")
    world.request("one")
    world.ended("b")
    assert world.on_air() == {"a": "one", "b": "one"}
    world.ended()
    assert outcome(world, "one") is CallOutcome.COMPLETED


def test_an_all_or_nothing_call_waits_for_all_and_reserves_them() -> None:
    """Nothing lesser slips into the zones it already could have, so it is not starved."""
    world = World("a", "b")
    world.request("busy", "b")
    world.request("all", policy=policy(priority=120, routing=Routing.ALL_OR_NOTHING))
    world.request("advert", "a", policy=ADVERT)
    assert world.on_air() == {"b": "busy"}
    world.ended("b")
    assert world.on_air() == {"a": "all", "b": "all"}


def test_an_all_or_nothing_call_that_loses_a_zone_leaves_all() -> None:
    """And takes them all again later, in step, with nothing lesser in between."""
    world = World("a", "b")
    world.request("all", policy=policy(routing=Routing.ALL_OR_NOTHING))
    world.started()
    world.request("urgent", "a", policy=URGENT)
    assert {zone for stop in world.stops for zone in stop.zones} == {"a", "b"}
    world.request("advert", policy=ADVERT)
    world.stopped()
    assert world.on_air() == {"a": "urgent"}
    world.ended("a")
    assert world.on_air() == {"a": "all", "b": "all"}


def test_zones_that_end_moments_apart_start_the_next_call_in_step() -> None:
    """A call waits a little for zones whose run is over elsewhere."""
    world = World("a", "b", "c")
    world.request("one")
    world.request("two")
    world.ended("a")
    world.wait(0.1)
    world.ended("b", "c")
    assert [play.zones for play in world.plays] == [{"a", "b", "c"}, {"a", "b", "c"}]


def test_a_zone_that_does_not_fall_silent_holds_the_others_up_for_moments_only() -> None:
    """After the gathering time the call starts where it can."""
    world = World("a", "b")
    world.request("one")
    world.request("urgent", policy=URGENT)
    world.stopped("a")
    assert "a" not in world.on_air()
    world.wait(0.6)
    assert world.on_air()["a"] == "urgent"


def test_a_search_repeats_until_found_and_lets_others_speak_in_between() -> None:
    """Passes and rests alternate; found stops it at once, everywhere."""
    world = World("a", "b")
    world.request("child", policy=SEARCH)
    world.started()
    world.ended()
    world.request("ticket", "a")
    world.started()
    world.wait(5)
    world.ended()
    world.wait(6)
    assert world.on_air() == {"a": "child", "b": "child"}
    world.started()
    world.found("child")
    world.stopped()
    assert outcome(world, "child") is CallOutcome.FOUND
    assert result(world, "child", "a") == (ZoneOutcome.STOPPED, "who or what was sought is found")


def test_a_call_is_said_as_often_as_asked() -> None:
    """Three passes, and then it is over."""
    world = World("a")
    world.request("one", policy=policy(passes=3, pass_gap_s=2))
    for _ in range(3):
        world.started()
        world.ended()
        world.wait(3)
    assert len(world.plays) == 3
    assert outcome(world, "one") is CallOutcome.COMPLETED


def test_a_call_that_gets_no_zone_in_time_expires() -> None:
    """It says where and why."""
    world = World("a")
    world.request("busy", policy=policy(longest_s=3600))
    world.started()
    world.request("one", policy=policy(expires_after_s=20))
    world.wait(20)
    assert outcome(world, "one") is CallOutcome.EXPIRED
    assert result(world, "one", "a") == (ZoneOutcome.MISSED, "the zone was not free in time")


def test_a_call_that_is_not_made_in_time_expires() -> None:
    """And a programme that comes after it is ignored."""
    world = World("a")
    world.request("one", ready=False, policy=policy(expires_after_s=20))
    world.wait(20)
    assert outcome(world, "one") is CallOutcome.EXPIRED
    world.ready("one")
    assert not world.plays


def test_nothing_forgotten_blocks_a_zone() -> None:
    """A pass is cut at its longest length."""
    world = World("a")
    world.request("endless", policy=policy(longest_s=30))
    world.request("next")
    world.started()
    world.wait(30)
    world.stopped()
    assert result(world, "endless", "a") == (ZoneOutcome.STOPPED, "longer on air than its kind may be")
    assert world.on_air() == {"a": "next"}


def test_a_planned_call_is_sent_ahead_but_takes_zones_only_just_before() -> None:
    """Free zones are taken two seconds early; an advert is let speak until half a second before."""
    world = World("a", "b")
    world.request("advert", "b", policy=ADVERT)
    world.started("b")
    world.request("closing", policy=policy(priority=110, interrupts=True), due_in_s=10)
    world.wait(8)
    assert world.on_air() == {"a": "closing", "b": "advert"}
    assert not world.stops
    world.wait(1.6)
    assert [stop.call_id for stop in world.stops] == ["advert"]
    world.stopped()
    assert world.on_air() == {"a": "closing", "b": "closing"}


def test_a_call_that_can_not_be_made_fails_with_the_reason() -> None:
    """It never reaches a zone."""
    world = World("a")
    world.request("one", ready=False)
    world.failed_to_make("one")
    assert world.closes[CallId("one")].reason == "the speech engine is gone"


def test_a_cancelled_call_is_over_before_its_turn() -> None:
    """It is missed everywhere, and the reason says so."""
    world = World("a")
    world.request("on-air")
    world.request("one")
    world.cancel("one")
    assert outcome(world, "one") is CallOutcome.CANCELLED
    assert result(world, "one", "a") == (
        ZoneOutcome.MISSED,
        "the call was cancelled, before it was its turn there",
    )


def test_a_lost_speaker_ends_only_its_own_zone() -> None:
    """The call goes on elsewhere; the zone is free for others once the speaker is back."""
    world = World("a", "b")
    world.request("one")
    world.started()
    world.lost("b")
    world.ended("a")
    assert outcome(world, "one") is CallOutcome.PARTIAL
    assert result(world, "one", "b") == (ZoneOutcome.INTERRUPTED, "the speaker was lost")
    world.joined("b")
    world.request("two", "b")
    assert world.on_air() == {"b": "two"}


def test_a_speaker_that_starts_anew_has_forgotten_what_it_played() -> None:
    """What it had is over there, and the next call gets the zone."""
    world = World("a")
    world.request("one")
    world.request("two")
    world.joined("a")
    assert world.on_air() == {"a": "two"}
    assert outcome(world, "one") is CallOutcome.FAILED


def test_a_waiting_call_is_heard_when_the_speaker_comes() -> None:
    """A zone without a speaker is like a busy one."""
    world = World("a", present=False)
    world.request("one")
    assert not world.plays
    world.joined("a")
    assert world.on_air() == {"a": "one"}


def test_the_late_answer_of_an_interrupted_run_ends_nothing() -> None:
    """Runs are numbered; an old number is history."""
    world = World("a")
    world.request("one")
    world.started()
    world.request("urgent", policy=URGENT)
    world.stopped()
    world.ended()
    world.started()
    world.tell(stimuli.ZoneEnded(at_us=world.now, call_id=CallId("one"), run=1, zone=ZoneId("a")))
    assert world.on_air() == {"a": "one"}
    assert CallId("one") not in world.closes


def test_a_known_id_is_ignored_even_when_it_is_over() -> None:
    """A request that comes twice is one call."""
    world = World("a")
    world.request("one")
    world.ended()
    world.request("one", ready=False)
    assert len(world.plays) == 1


def test_what_the_tables_forbid_raises_with_the_story() -> None:
    """A programme made twice is a fault of the product, told with what happened to the call."""
    world = World("a")
    world.request("one")
    with pytest.raises(IllegalTransition, match=r"one, on_air, was made twice(?s:.*)requested for a"):
        world.switchboard.handle(stimuli.ProgrammeReady(at_us=world.now, call_id=CallId("one")))


# What the oracle found, kept by name


def test_a_partial_call_that_is_due_soon_waits_for_more_of_its_zones() -> None:
    """Found: it started early in one zone, and was then unsure of the zone it had taken for the instant itself."""
    world = World("a", "b")
    world.request("advert", "a", policy=policy(priority=40))
    world.request("planned", policy=policy(interrupts=True, routing=Routing.PARTIAL), due_in_s=1.8)
    assert world.on_air() == {"a": "advert"}
    world.wait(1.4)
    world.stopped()
    assert world.on_air() == {"a": "planned", "b": "planned"}


def test_a_zone_that_starts_very_late_does_not_lengthen_the_run() -> None:
    """Found: one zone's late first sample moved the cut of zones that never reported."""
    world = World("a", "b")
    world.request("one", policy=policy(longest_s=8))
    world.wait(12)
    world.started("a")
    world.wait(6)
    assert {zone for stop in world.stops for zone in stop.zones} == {"a", "b"}


def test_a_first_sample_reported_after_the_cut_asks_for_no_wake_in_the_past() -> None:
    """Found: the cut of a run that was being cut already was marked again, in the past."""
    world = World("a", "b")
    world.request("one", policy=policy(longest_s=8))
    world.wait(31)
    world.ended("b")
    world.started("a")
    assert world.wake_us is None or world.wake_us > world.now
