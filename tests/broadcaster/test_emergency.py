"""Emergencies: what it takes to raise one, what is replicated, and that each has one ending."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcaster.emergency.instructions import Declare, Keep, Standing
from broadcaster.emergency.machine import EmergencyMachine, Sounding
from broadcaster.emergency.pressing import EmergencyRefused, Rules
from broadcaster.emergency.profiles import RoundKey
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


def test_a_press_that_a_panel_came_before_is_not_consumed() -> None:
    """Its confirmation is refused since the fire is on already, and the reset tells how the press ended."""
    story = Story()
    story.press("fire")
    story.contact("panel-1")
    with pytest.raises(EmergencyRefused, match="on already"):
        story.confirm("fire", who="bob")
    assert [press.press_id for press in story.machine.presses] == ["fire"]
    story.reset()
    assert "sue withdrew the emergency fire that ann asked for." in story.notes


def test_what_nobody_confirms_is_given_up() -> None:
    """After its time a press counts no longer, and the journal says so."""
    story = Story()
    story.press("fire")
    story.wait(61)
    assert "Nobody confirmed the emergency fire that ann asked for in time." in story.notes
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
    assert "The next phase of the emergency fire, evacuate in garage, began." in story.notes


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


def test_no_line_of_a_drill_can_be_mistaken_for_the_real_thing() -> None:
    """Asked for, given up, withdrawn, begun, in its phases, moved on, measured, ended: each line has the word."""
    story = Story()
    story.press("fire", drill=True)
    story.wait(61)
    story.press("fire", drill=True)
    story.press("quake", drill=True)
    story.confirm("fire", who="bob")
    story.sounded("hall", story.now_us + SECOND)
    story.wait(1)
    story.move_on("ann")
    story.wait(61)
    story.press("quake", drill=True)
    story.reset()
    assert len(story.notes) >= 10
    assert [note for note in story.notes if "drill" not in note.lower()] == []


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


def test_screens_show_what_loudspeakers_say() -> None:
    """A kiosk in the garage shows the way out once people there are told to go, and is told anew then."""
    story = Story()
    story.contact("panel-1")
    first = last(story)
    assert first.public.zones == {"hall": Words.EVACUATE, "garage": Words.ALERT}
    assert first.public.title == {"zh": "火警", "en": "Fire"}
    story.wait(59)
    assert last(story) == first
    story.wait(2)
    assert last(story).public.zones == {"hall": Words.EVACUATE, "garage": Words.EVACUATE}
    assert last(story).state == first.state
    story.reset()
    assert last(story).public.active is False


def test_an_unknown_profile_is_refused_with_a_hint() -> None:
    """The sentence offers what was probably meant."""
    with pytest.raises(EmergencyRefused, match="Did you mean 'fire'"):
        Story().press("fier")


def test_the_next_phase_can_be_begun_by_hand() -> None:
    """The garage is evacuated at once, the hall isn't touched, the journal names who did it; there is no other."""
    story = Story()
    story.contact("panel-1")
    before = {phase.zones: phase for phase in last(story).state.phases}
    story.wait(5)
    asked_us = story.now_us
    story.move_on("ann")
    after = {(phase.zones, phase.words): phase.begins_us for phase in last(story).state.phases}
    assert after[("garage",), Words.EVACUATE] == asked_us + 100_000
    assert after[("hall",), Words.EVACUATE] == before["hall",].begins_us
    assert "ann began the next phase of the emergency fire, evacuate in garage, at once." in story.notes
    assert last(story).state.epoch > story.told(Declare)[0].state.epoch
    with pytest.raises(EmergencyRefused, match="no further phase"):
        story.move_on("ann")
    story.wait(120)
    assert sum("next phase" in note for note in story.notes) == 1


def test_there_is_no_next_phase_of_nothing() -> None:
    """Without an emergency nothing can be moved on."""
    with pytest.raises(EmergencyRefused, match="no further phase"):
        Story().move_on("ann")


def test_a_restart_without_speech_keeps_every_word() -> None:
    """A controller that can only make tones goes on with the words it had, and with what it makes of them anew."""
    story = Story()
    story.contact("panel-1")
    after = Story(now_us=story.now_us, standing=story.told(Keep)[-1].standing, rounds=TONES)
    assert after.machine.declared() == last(story)
    made = RoundKey(profile="fire", words=Words.EVACUATE, drill=False)
    after.made({made: ROUNDS[made]})
    assert after.machine.state.phases == last(story).state.phases
    assert after.machine.state.stock == last(story).state.stock


def test_every_clip_is_vouched_for_as_what_it_is() -> None:
    """A tone goes with any words, words with their own profile only, and a drill's with nothing real."""
    story = Story()
    story.contact("panel-1")
    clips = last(story).clips
    assert {clip.digest for clip in clips} == set(last(story).state.stock)
    assert {clip.drill for clip in clips if clip.digest == DRILL_VOICE} == {True}
    voices = {(clip.profile, clip.words) for clip in clips if clip.digest == EVACUATE_VOICE}
    assert voices == {("fire", Words.EVACUATE), ("quake", Words.EVACUATE)}
    assert {clip.profile for clip in clips if clip.digest == TONE} == {None}


ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("press"), st.sampled_from(["fire", "quake"]), st.booleans()),
        st.tuples(st.just("confirm"), st.sampled_from(["fire", "quake"]), st.sampled_from([False, True])),
        st.tuples(st.just("contact"), st.sampled_from(["panel-1", "seismometer"]), st.booleans()),
        st.tuples(st.just("reset"), st.just(""), st.booleans()),
        st.tuples(st.just("wait"), st.just(""), st.booleans()),
        st.tuples(st.just("move on"), st.just(""), st.booleans()),
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
    assert epochs == sorted(epochs)
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
            case "move on":
                story.move_on("ann")
            case "reset":
                story.reset("over" if flag else "")
            case _:
                story.wait(70 if flag else 1)
    except EmergencyRefused:
        pass


def test_what_is_kept_is_what_stands() -> None:
    """The kept state is the declared one, with the contacts that are closed and what there is to sound."""
    story = Story()
    story.contact("panel-1")
    state = last(story).state
    begun_us = state.phases[0].begins_us
    kept = Standing(state=state, closed=frozenset({"panel-1"}), rounds=tuple(ROUNDS.items()), begun_us=begun_us)
    assert story.told(Keep)[-1].standing == kept
    assert Emergency.model_validate_json(last(story).state.model_dump_json()) == last(story).state
