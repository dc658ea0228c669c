"""Emergencies: what it takes to raise one, what is replicated, and that each has one ending."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcaster.emergency.instructions import Declare, Keep, Standing
from broadcaster.emergency.machine import EmergencyMachine, Sounding
from broadcaster.emergency.pressing import EmergencyRefused, Rules
from broadcaster.wire_emergency import Emergency, Words
from tests.broadcaster.emergency_story import (
    DRILL_VOICE,
    EVACUATE_VOICE,
    PROFILES,
    ROUNDS,
    SECOND,
    TONE,
    TONES,
    Story,
    last,
)


def test_whoever_holds_on_raises_it_alone() -> None:
    """Holding on long enough raises it; letting go early, or another's hand, doesn't."""
    story = Story()
    story.press("quake")
    with pytest.raises(EmergencyRefused, match="Hold on longer"):
        story.confirm("quake", after_s=1)
    with pytest.raises(EmergencyRefused, match="Whoever holds on"):
        story.confirm("quake", who="bob", after_s=1.5)
    story.confirm("quake", after_s=0)
    assert [alarm.profile for alarm in last(story).state.alarms] == ["quake"]


def test_two_people_raise_it_together() -> None:
    """Nobody raises alone what asks for a second person; the journal names both."""
    story = Story()
    story.press("fire")
    with pytest.raises(EmergencyRefused, match="second person"):
        story.confirm("fire")
    story.confirm("fire", who="bob")
    assert "The emergency began, after bob confirmed: Fire." in story.notes


def test_what_nobody_confirms_is_given_up() -> None:
    """After its time a press counts no longer, and the journal says so."""
    story = Story()
    story.press("fire")
    story.wait(61)
    assert "Nobody confirmed what ann asked for in time." in story.notes
    with pytest.raises(EmergencyRefused, match="Begin again"):
        story.confirm("fire", who="bob")
    assert not story.told(Declare)


def test_a_contact_raises_it_at_once_and_once() -> None:
    """A fire panel needs nobody's confirmation; its contact told again is no second emergency."""
    story = Story()
    story.contact("panel-1")
    story.contact("panel-1")
    assert len(story.told(Declare)) == 1
    assert isinstance(story.said[0], Declare), "what is heard comes before what is written down"


def test_a_contact_still_closed_after_a_reset_waits_until_it_has_opened() -> None:
    """Neither telling it again nor a restart raises what was reset; closing anew does."""
    story = Story()
    story.contact("panel-1")
    story.reset()
    after = story.restarted()
    after.contact("panel-1")
    assert not after.told(Declare)
    after.contact("panel-1", closed=False)
    after.contact("panel-1")
    assert len(last(after).state.alarms) == 1


def test_phases_tell_each_zone_what_to_do_and_when() -> None:
    """The hall is evacuated at once, the garage alerted and a minute later evacuated; the journal tells of it."""
    story = Story()
    story.contact("panel-1")
    told = {(phase.zones, phase.words): phase.begins_us for phase in last(story).state.phases}
    begins_us = told[("hall",), Words.EVACUATE]
    assert told[("garage",), Words.ALERT] == begins_us
    assert told[("garage",), Words.EVACUATE] == begins_us + 60 * SECOND
    story.wait(61)
    assert "The next phase began: evacuate in garage." in story.notes


def test_every_change_has_a_greater_epoch_also_after_a_lost_database() -> None:
    """Speakers keep to the greatest epoch, so a controller that remembers nothing must still be followed."""
    story = Story()
    story.contact("panel-1")
    first = last(story).state.epoch
    story.reset()
    assert last(story).state.epoch > first
    forgetful = Story(now_us=story.now_us + SECOND)
    forgetful.contact("seismometer")
    assert last(forgetful).state.epoch > last(story).state.epoch


def test_a_restart_goes_on_with_the_very_same_state() -> None:
    """What was kept is what is declared again: nothing begins anew and no zone is out of step."""
    story = Story()
    story.contact("panel-1")
    assert story.restarted().machine.declared() == last(story)


def test_only_a_reset_with_a_reason_ends_it() -> None:
    """Without a reason it goes on; with one it ends, once, and a second reset is refused."""
    story = Story()
    story.contact("panel-1")
    with pytest.raises(EmergencyRefused, match="reason"):
        story.reset("  ")
    story.reset()
    assert last(story).state.alarms == ()
    assert last(story).state.phases == ()
    with pytest.raises(EmergencyRefused, match="no emergency to reset"):
        story.reset()
    assert story.endings == ["The emergency fire was ended by sue."]


def test_a_drill_says_so_everywhere_and_gives_way_to_the_real_thing() -> None:
    """Wire, screens and journal call it a drill; what is real ends it and is none; then no drill can begin."""
    story = Story()
    story.press("quake", drill=True)
    story.confirm("quake")
    drill = last(story)
    assert drill.state.drill
    assert drill.public.drill
    assert drill.public.title["zh"].startswith("演练")
    assert {part.digest for phase in drill.state.phases for part in phase.parts} == {TONE, DRILL_VOICE}
    assert any("The drill began, by holding on: DRILL" in what for what in story.notes)
    story.contact("panel-1")
    assert not last(story).state.drill
    assert not any(alarm.drill for alarm in last(story).state.alarms)
    assert story.endings == ["The drill quake was ended by panel."]
    with pytest.raises(EmergencyRefused, match="no drill"):
        story.press("quake", drill=True)


def test_two_emergencies_are_told_together_and_reset_together() -> None:
    """A second one adds to the first; each has its own ending."""
    story = Story()
    story.contact("panel-1")
    story.contact("seismometer")
    assert [alarm.profile for alarm in last(story).state.alarms] == ["fire", "quake"]
    story.reset()
    assert len(story.endings) == 2


def test_words_made_later_join_the_tone() -> None:
    """An emergency raised before its words are made sounds its tone; the words come with a greater epoch."""
    story = Story()
    story.machine = EmergencyMachine(
        PROFILES,
        rounds=TONES,
        rules=Rules(hold_us=SECOND, second_person_us=SECOND),
        sounding=Sounding(gain_db=6.0, lead_us=100_000),
    )
    story.contact("panel-1")
    tones = last(story).state
    story.made(ROUNDS)
    state = last(story).state
    assert state.epoch > tones.epoch
    assert EVACUATE_VOICE in {part.digest for phase in state.phases for part in phase.parts}
    assert [phase.begins_us for phase in state.phases] == [phase.begins_us for phase in tones.phases]


def test_screens_show_what_people_are_told_in_the_end() -> None:
    """A kiosk in the garage shows the way out from the beginning."""
    story = Story()
    story.contact("panel-1")
    public = last(story).public
    assert public.zones == {"hall": Words.EVACUATE, "garage": Words.EVACUATE}
    assert public.title == {"zh": "火警", "en": "Fire"}
    story.reset()
    assert last(story).public.active is False


def test_an_unknown_profile_is_refused_with_a_hint() -> None:
    """The sentence offers what was probably meant."""
    with pytest.raises(EmergencyRefused, match="Did you mean 'fire'"):
        Story().press("fier")


ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("press"), st.sampled_from(["fire", "quake"]), st.booleans()),
        st.tuples(st.just("confirm"), st.sampled_from(["fire", "quake"]), st.sampled_from([False, True])),
        st.tuples(st.just("contact"), st.sampled_from(["panel-1", "seismometer"]), st.booleans()),
        st.tuples(st.just("reset"), st.just(""), st.booleans()),
        st.tuples(st.just("wait"), st.just(""), st.booleans()),
        st.tuples(st.just("restart"), st.just(""), st.booleans()),
    ),
    max_size=30,
)


@given(ACTS)
def test_every_alarm_has_one_beginning_and_at_most_one_ending(acts: list[tuple[str, str, bool]]) -> None:
    """Whatever people, contacts and restarts do: epochs grow, drills and real ones never mix, endings are one each."""
    story, notes = Story(), list[str]()
    epochs: list[int] = []
    for act, what, flag in acts:
        if act == "restart":
            notes += [f"{note}" for note in story.notes]
            epochs += [declared.state.epoch for declared in story.told(Declare)]
            story = story.restarted()
        else:
            _act(story, act, what, flag=flag)
        assert len({alarm.drill for alarm in story.machine.state.alarms}) <= 1
    notes += story.notes
    epochs += [declared.state.epoch for declared in story.told(Declare)]
    assert epochs == sorted(set(epochs))
    begun = sum(" began, " in note for note in notes)
    ended = sum("was ended by" in note for note in notes)
    assert begun - ended == len(story.machine.state.alarms)


def _act(story: Story, act: str, what: str, *, flag: bool) -> None:
    try:
        match act:
            case "press":
                story.press(what, drill=flag)
            case "confirm":
                story.confirm(what, who="bob" if flag else "ann")
            case "contact":
                story.contact(what, closed=flag)
            case "reset":
                story.reset("over" if flag else "")
            case _:
                story.wait(70 if flag else 1)
    except EmergencyRefused:
        pass


def test_what_is_kept_is_what_stands() -> None:
    """The kept state is the declared one, with the contacts that are closed."""
    story = Story()
    story.contact("panel-1")
    assert story.told(Keep)[-1].standing == Standing(state=last(story).state, closed=frozenset({"panel-1"}))
    assert Emergency.model_validate_json(last(story).state.model_dump_json()) == last(story).state
