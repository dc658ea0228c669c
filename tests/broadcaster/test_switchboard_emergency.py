"""The switchboard in an emergency: calls give way, wait, and come back as their kind says."""

from broadcaster.call import CallId, CallOutcome, Routing, WhenInterrupted, ZoneId, ZoneOutcome
from tests.broadcaster.switchboard_world import SECOND, World, policy

BECAUSE = "the emergency fire had the zone"


def test_a_notice_cut_by_an_emergency_is_said_again_from_its_first_word_after_it() -> None:
    """It is stopped in the name of the alarm, nothing is sent while the emergency lasts, and then it is heard."""
    world = World("hall")
    world.request("notice")
    world.started()
    world.wait(2)
    world.held()
    [stop] = world.stops
    assert (stop.taken_by, stop.because) == ("alarm-1", BECAUSE)
    world.stopped(played_s=2)
    world.wait(20)
    assert len(world.plays) == 1
    world.held(alarm=None)
    world.wait(1)
    world.started()
    assert [(play.run, play.from_us) for play in world.plays] == [(1, 0), (2, 0)]
    world.ended()
    assert world.closes[CallId("notice")].outcome is CallOutcome.COMPLETED


def test_a_welcome_goes_on_where_the_emergency_cut_it() -> None:
    """Its kind resumes, whatever interrupted it."""
    world = World("hall")
    world.request("welcome", policy=policy(when_interrupted=WhenInterrupted.RESUME))
    world.started()
    world.held()
    world.stopped(played_s=3)
    world.held(alarm=None)
    world.wait(1)
    assert world.plays[-1].from_us == 3 * SECOND


def test_what_is_not_to_come_back_ends_as_interrupted_by_the_emergency() -> None:
    """An advert is dropped, not failed, and says what had the zone."""
    world = World("hall")
    world.request("advert", policy=policy(when_interrupted=WhenInterrupted.DROP, routing=Routing.PARTIAL))
    world.started()
    world.held()
    world.stopped()
    close = world.closes[CallId("advert")]
    assert (close.outcome, close.reason) == (CallOutcome.DROPPED, BECAUSE)
    assert close.zones[ZoneId("hall")].outcome is ZoneOutcome.INTERRUPTED


def test_a_call_made_meanwhile_waits_as_long_as_its_kind_may() -> None:
    """Over in time, it is heard; not over in time, it expires and says why."""
    world = World("hall")
    world.held()
    world.request("patient", policy=policy(expires_after_s=300))
    world.request("hasty", policy=policy(expires_after_s=30))
    world.wait(29)
    assert not world.closes
    world.wait(2)
    close = world.closes[CallId("hasty")]
    assert (close.outcome, close.reason) == (CallOutcome.EXPIRED, BECAUSE)
    world.held(alarm=None)
    world.wait(1)
    assert world.on_air() == {"hall": "patient"}


def test_a_call_goes_on_in_the_zones_that_no_emergency_has() -> None:
    """Cut in one zone of two, it is heard in the other, and afterwards in the one, though that said that it failed."""
    world = World("hall", "garage")
    world.request("notice")
    world.started()
    world.held("hall")
    world.failed("hall")
    world.ended("garage")
    assert "notice" not in world.closes
    world.held("hall", alarm=None)
    world.wait(1)
    assert world.on_air() == {"hall": "notice"}


def test_a_call_that_goes_ahead_once_does_without_the_zones_of_an_emergency() -> None:
    """They missed it for the emergency, not for a speaker that was away."""
    world = World("hall", "garage")
    world.held("garage")
    world.request("page", policy=policy(routing=Routing.PARTIAL))
    world.wait(1)
    world.started()
    world.ended()
    close = world.closes[CallId("page")]
    assert close.outcome is CallOutcome.PARTIAL
    assert close.zones[ZoneId("garage")].reason == BECAUSE


def test_a_speaker_that_joins_in_an_emergency_is_given_no_call_before_its_end() -> None:
    """Being there is not enough."""
    world = World("hall", present=False)
    world.held()
    world.request("notice")
    world.joined("hall")
    world.wait(5)
    assert not world.plays
    world.held(alarm=None)
    world.wait(1)
    assert world.on_air() == {"hall": "notice"}
