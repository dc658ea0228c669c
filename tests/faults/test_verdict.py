"""The verdict on a fault run sees every kind of promise that was broken, and misfortunes can be had again."""

from tests.faults.misfortunes import Kind, misfortunes, wishes
from tests.faults.verdict import Story, broken_promises

LINE = "2026-11-22 11:41:52,862 INFO broadcaster.speaker.node: call {call} run {run}: {phase} "
ZONES = ("hall", "garage")


def told(*did: tuple[str, int, str]) -> list[str]:
    """A speaker's log."""
    return [LINE.format(call=call, run=run, phase=phase) for call, run, phase in did]


def story(**what: object) -> Story:
    """A story in which every promise was kept, but for what is said."""
    kept = {
        "accepted": ["c1"],
        "endings": {"c1": 1},
        "recorded": {("c1", "hall")},
        "logs": {"hall": told(("c1", 1, "armed"), ("c1", 1, "started"), ("c1", 2, "started"), ("c1", 2, "ended"))},
    }
    return Story(**{**kept, **what})  # type: ignore[arg-type]  # Each test gives what the field takes.


def test_a_good_story_breaks_nothing() -> None:
    """A call that was resumed sounded in two runs, and that is as it should be."""
    assert broken_promises(story()) == []


def test_an_accepted_call_needs_exactly_one_ending() -> None:
    """None is as bad as two."""
    assert broken_promises(story(endings={})) == ["c1 was accepted and has 0 endings."]
    assert broken_promises(story(endings={"c1": 2})) == ["c1 was accepted and has 2 endings."]


def test_a_run_that_began_twice_is_seen() -> None:
    """The zone said the same words again."""
    logs = {"hall": told(("c1", 1, "started"), ("c1", 1, "ended"), ("c1", 1, "started"))}
    assert broken_promises(story(logs=logs)) == ["c1 run 1 began 2 times in hall."]


def test_sound_without_a_receipt_is_seen() -> None:
    """What sounded must be in the journal."""
    assert broken_promises(story(recorded=set())) == ["c1 sounded in hall, of which the journal has no receipt."]


def test_a_seed_tells_the_same_story_again() -> None:
    """Every kind of misfortune comes in a run of ten minutes, within it, at the same instants each time."""
    once = misfortunes(7, 600, ZONES)
    assert once == misfortunes(7, 600, ZONES)
    assert {misfortune.kind for misfortune in once} == set(Kind)
    assert all(0 < misfortune.at_s < 600 for misfortune in once)
    assert wishes(7, 600, ZONES) == wishes(7, 600, ZONES) != wishes(8, 600, ZONES)
