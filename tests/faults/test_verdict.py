"""The verdict on a fault run sees every kind of promise that was broken, and misfortunes can be had again.

That the misfortunes bite was tried with faults built in on purpose, each of which the verdict told: a speaker that
takes every command for new (commands repeated: a run began twice), a bookkeeper that forgets what it can't write (a
full disk: no ending, no receipt, no cause), an emergency neither retained nor recalled (a speaker killed: silence).
"""

from itertools import pairwise

from tests.faults.misfortunes import Kind, alarms, misfortunes, wishes
from tests.faults.sirens import CONTROLLER, KILLED, Line, Siren
from tests.faults.verdict import Accepted, Story, Told, broken_promises

LINE = "2026-11-22 11:41:52,862 INFO broadcaster.speaker.node: call {call} run {run}: {phase} "
PART = "2026-11-22 11:41:52,862 INFO broadcaster.speaker.emergency_sound: emergency/9/17/{number}/0: {phase}"
LINKED = "INFO broadcaster.adapters.mqtt_session: Connected to the broker at 127.0.0.1:1 as carillon-small-{who}."
UNLINKED = "WARNING: The broker at 127.0.0.1:1 can't be used (gone); trying again until it can."
ZONES = ("hall", "garage")


def told(*did: tuple[str, int, str]) -> list[Line]:
    """A speaker's log."""
    return [(0.0, LINE.format(call=call, run=run, phase=phase)) for call, run, phase in did]


def story(**what: object) -> Story:
    """A story in which every promise was kept, but for what is said."""
    kept = {
        "accepted": [Accepted(call="c1", passes=1)],
        "endings": {"c1": 1},
        "receipts": [
            Told(call="c1", run=1, zone="hall", outcome="interrupted", reason="c2 took the zone"),
            Told(call="c1", run=2, zone="hall", outcome="completed", reason=None),
        ],
        "logs": {
            "hall": told(
                ("c1", 1, "armed"), ("c1", 1, "started"), ("c1", 1, "stopped"), ("c1", 2, "started"), ("c1", 2, "ended")
            )
        },
        "zones": ["hall"],
        "over_s": 100.0,
    }
    return Story(**{**kept, **what})  # type: ignore[arg-type]  # Each test gives what the field takes.


def siren_story(*hall: Line) -> list[str]:
    """What was broken where an emergency was raised at 10 s and reset at 40 s, the hall's speaker saying this of it."""
    logs = {
        CONTROLLER: [(1.0, LINKED.format(who="emergency"))],
        "hall": [(2.0, LINKED.format(who="speaker-hall")), *hall],
    }
    siren = Siren(zones=("hall",), raised_s=10.0, reset_asked_s=40.0, reset_s=40.1)
    return broken_promises(story(accepted=[], receipts=[], logs=logs, sirens=[siren]))


def part(number: int, phase: str, at_s: float) -> Line:
    """A part of an emergency began or ended then."""
    return at_s, PART.format(number=number, phase=phase)


def test_a_good_story_breaks_nothing() -> None:
    """A call that was resumed sounded in two runs, and that is as it should be."""
    assert broken_promises(story()) == []


def test_an_accepted_call_needs_exactly_one_ending() -> None:
    """None is as bad as two."""
    assert broken_promises(story(endings={})) == ["c1 was accepted and has 0 endings."]
    assert broken_promises(story(endings={"c1": 2})) == ["c1 was accepted and has 2 endings."]


def test_a_run_that_began_twice_is_seen() -> None:
    """The zone said the same words again."""
    logs = {"hall": told(("c1", 2, "started"), ("c1", 2, "ended"), ("c1", 2, "started"))}
    assert broken_promises(story(logs=logs)) == ["c1 run 2 began 2 times in hall."]


def test_a_call_that_was_said_too_often_is_seen() -> None:
    """Another run of what had come to its end; only a speaker that forgot it in between is forgiven."""
    often = told(("c1", 2, "started"), ("c1", 2, "ended"))
    again = told(("c1", 3, "started"), ("c1", 3, "ended"))
    assert broken_promises(story(logs={"hall": often + again})) == [
        "c1 was said 2 times in hall, and 1 were asked for."
    ]
    assert broken_promises(story(logs={"hall": [*often, (1.0, KILLED), *again]})) == []
    answered = told(("c1", 3, "ended"))
    assert broken_promises(story(logs={"hall": often + answered})) == []


def test_sound_without_a_receipt_is_seen() -> None:
    """What sounded must be in the journal."""
    logs = {"hall": told(("c1", 2, "started"), ("c1", 2, "ended"))}
    assert broken_promises(story(receipts=[], logs=logs)) == [
        "c1 sounded in hall, of which the journal has no receipt."
    ]


def test_what_was_cut_without_a_word_of_why_is_seen() -> None:
    """A run that was stopped, or of which the log says no end, needs a receipt with a cause."""
    whole = Told(call="c1", run=2, zone="hall", outcome="completed", reason=None)
    for outcome, reason in (("interrupted", None), ("completed", "well")):
        unsaid = Told(call="c1", run=1, zone="hall", outcome=outcome, reason=reason)
        expected = ["c1 run 1 was cut in hall, and the journal doesn't say why."]
        assert broken_promises(story(receipts=[unsaid, whole])) == expected


def test_what_does_not_heal_is_seen() -> None:
    """Once the misfortunes are over the controller says of itself that it is well."""
    unwell = ["3 lines of the journal could not be written yet."]
    assert broken_promises(story(unwell=unwell)) == [f"It did not heal: {unwell[0]}"]


def test_an_emergency_that_sounds_from_its_beginning_to_its_end_is_well() -> None:
    """Part after part, with a short pause in between."""
    parts = (part(0, "started", 10.4), part(0, "ended", 20), part(1, "started", 20.6), part(1, "stopped", 40.5))
    assert siren_story(*parts) == []


def test_an_emergency_that_sounds_late_is_seen() -> None:
    """More than three seconds after it was raised, in a zone that was able to."""
    late = (part(0, "started", 14), part(0, "stopped", 40.5))
    assert siren_story(*late) == ["emergency 1 in hall did not sound within 3 s of 0.0 s after it was raised."]
    cut_off = (5.0, UNLINKED), (13.5, LINKED.format(who="speaker-hall"))
    assert siren_story(*cut_off, *late) == []


def test_a_zone_that_boots_into_an_emergency_has_to_join_it() -> None:
    """Within three seconds of its connection, if the controller has told the broker of it."""
    dies = (part(0, "started", 11), (15.0, KILLED), (17.0, LINKED.format(who="speaker-hall")))
    assert siren_story(*dies) == ["emergency 1 in hall did not sound within 3 s of 7.0 s after it was raised."]
    assert siren_story(*dies, part(1, "started", 19), part(1, "stopped", 40.5)) == []


def test_an_emergency_that_falls_silent_is_seen() -> None:
    """Even while the zone is cut off, for it has all it needs."""
    silent = (part(0, "started", 11), (15.0, UNLINKED), part(0, "ended", 21), part(1, "started", 35))
    assert siren_story(*silent, part(1, "stopped", 40.5)) == ["emergency 1 in hall was silent for 14.0 s."]


def test_an_emergency_that_sounds_on_after_its_reset_is_seen() -> None:
    """It must be over where the reset could be heard."""
    assert siren_story(part(0, "started", 11)) == ["emergency 1 in hall sounded on 3.2 s after its end."]
    assert siren_story(part(0, "started", 11), (39.0, UNLINKED)) == []


def test_a_seed_tells_the_same_story_again() -> None:
    """Every kind of misfortune comes in a run of ten minutes, within it, at the same instants each time."""
    once = misfortunes(7, 600, ZONES)
    assert once == misfortunes(7, 600, ZONES)
    assert {misfortune.kind for misfortune in once} == set(Kind)
    assert all(0 < misfortune.at_s < 600 for misfortune in once)
    assert wishes(7, 600, ZONES) == wishes(7, 600, ZONES) != wishes(8, 600, ZONES)


def test_emergencies_come_one_after_the_other() -> None:
    """Each is reset before the next is raised and before the run is over; a short run has one, too."""
    told_of = alarms(7, 600)
    assert len(told_of) >= 5
    assert all(one.at_s + one.lasts_s < other.at_s for one, other in pairwise(told_of))
    assert all(alarm.at_s + alarm.lasts_s < 600 for alarm in told_of)
    assert alarms(7, 20)
