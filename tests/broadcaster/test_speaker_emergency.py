"""A zone in an emergency: what it sounds from which frame, who joins when, and that it goes on alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.clip import RATE
from broadcaster.speaker.emergency import ZoneAlarm
from broadcaster.speaker.emergency_orders import (
    EmergencyAction,
    Hush,
    PartLoaded,
    PartSounded,
    Reminded,
    StateHeard,
    Tell,
)
from broadcaster.speaker.orders import Announce, Silence
from broadcaster.wire_emergency import Emergency, Words
from tests.broadcaster.emergency_story import ALERT_VOICE, EVACUATE_VOICE, SECOND, TONE, Story, last

CLIPS = (TONE, ALERT_VOICE, EVACUATE_VOICE)


class Zone:
    """A zone's alarm, and what it did."""

    def __init__(self, zone: str, *, clips: tuple[str, ...] = CLIPS) -> None:
        self.alarm = ZoneAlarm(zone=zone, boot_id="boot", lead_us=30_000)
        self.done: list[EmergencyAction] = []
        self.clips = clips

    def hear(self, state: Emergency, now_us: int) -> None:
        """A state came; the clips are there a moment later."""
        self.done += self.alarm.handle(StateHeard(at_us=now_us, state=state))
        for clip in self.clips:
            self.done += self.alarm.handle(PartLoaded(at_us=now_us, digest=clip))

    def live_until(self, now_us: int, until_us: int) -> None:
        """Time passes, and nobody says a word."""
        while (wake_us := self.alarm.wake_us) is not None and wake_us <= until_us:
            now_us = max(now_us, wake_us)
            self.done += self.alarm.handle(Reminded(at_us=now_us))

    @property
    def parts(self) -> list[tuple[str, int, int]]:
        """What was laid: the clip, its instant, and how many frames of it are left out."""
        laid = [done.play for done in self.done if isinstance(done, Announce) and done.parts]
        return [(play.parts[0].digest, play.play_at_us, play.from_frame - play.parts[0].start_frame) for play in laid]

    @property
    def hushed(self) -> list[bool]:
        """When calls had to be silent, and when they might sound again."""
        return [done.because is not None for done in self.done if isinstance(done, Hush)]

    @property
    def silenced(self) -> set[str]:
        """The runs that were faded out."""
        return {done.key for done in self.done if isinstance(done, Silence)}


def fire() -> tuple[Story, Emergency, int]:
    """A fire in the hall, the garage to follow after a minute; the state, and when it begins."""
    story = Story()
    story.contact("panel-1")
    state = last(story).state
    return story, state, min(phase.begins_us for phase in state.phases)


def test_tone_and_words_alternate_without_a_word_from_anybody() -> None:
    """With broker and controller gone the zone sounds tone, words, tone, words, each at its instant."""
    _, state, begins_us = fire()
    hall = Zone("hall")
    hall.hear(state, begins_us - 100_000)
    hall.live_until(begins_us, begins_us + 66 * SECOND)
    expected = [(clip, begins_us + at * SECOND, 0) for at, clip in _rounds(3, EVACUATE_VOICE)]
    assert hall.parts[:6] == expected
    assert hall.hushed == [True]


def _rounds(count: int, voice: str) -> list[tuple[int, str]]:
    return [(number * 22 + at, clip) for number in range(count) for at, clip in ((0, TONE), (10, voice))]


def test_the_music_is_off_from_the_beginning_on() -> None:
    """The music is held down for the whole time, by as good as everything."""
    _, state, begins_us = fire()
    hall = Zone("hall")
    hall.hear(state, begins_us - 100_000)
    held = [done.play for done in hall.done if isinstance(done, Announce) and not done.parts]
    assert [(play.duck_db, play.whole) for play in held] == [(120.0, False)]


@given(st.integers(0, 200 * SECOND), st.integers(0, 30 * SECOND))
def test_whoever_joins_is_in_step(joined_after_us: int, listens_us: int) -> None:
    """Whenever a speaker boots into it, each of its parts is where the others have it, to the frame."""
    _, state, begins_us = fire()
    late = Zone("hall")
    now_us = begins_us + joined_after_us
    late.hear(state, now_us)
    late.live_until(now_us, now_us + listens_us)
    assert late.parts
    for digest, at_us, left_out in late.parts:
        start = 0 if digest == TONE else 10 * RATE
        place = (at_us - begins_us) * RATE // SECOND % (22 * RATE)
        assert abs(place - (start + left_out)) <= 2
    first_us = late.parts[0][1]
    assert first_us - now_us <= 0.2 * SECOND


def test_a_zone_changes_to_its_next_phase_by_itself() -> None:
    """The garage is alerted, and a minute later evacuated, with nobody there to say so."""
    _, state, begins_us = fire()
    garage = Zone("garage")
    garage.hear(state, begins_us - 100_000)
    garage.live_until(begins_us, begins_us + 90 * SECOND)
    heard = [clip for clip, at_us, _ in garage.parts if at_us < begins_us + 60 * SECOND]
    after = [(clip, at_us - begins_us) for clip, at_us, _ in garage.parts if at_us >= begins_us + 60 * SECOND]
    assert set(heard) == {TONE, ALERT_VOICE}
    assert after[:2] == [(TONE, 60 * SECOND), (EVACUATE_VOICE, 70 * SECOND)]
    told = [done.said.words for done in garage.done if isinstance(done, Tell)]
    assert told[-1] is Words.EVACUATE


def test_only_a_state_with_a_greater_epoch_ends_it() -> None:
    """An older state, come again from some broker, changes nothing; the reset ends it and calls may sound again."""
    story, state, begins_us = fire()
    hall = Zone("hall")
    hall.hear(state, begins_us - 100_000)
    hall.hear(Emergency(epoch=state.epoch - 1), begins_us)
    hall.hear(Emergency(epoch=state.epoch), begins_us)
    assert hall.hushed == [True]
    story.reset()
    hall.hear(last(story).state, begins_us + SECOND)
    assert hall.hushed == [True, False]
    assert len(hall.silenced) >= 2
    assert hall.alarm.wake_us is None


def test_a_zone_that_is_not_named_goes_on_as_ever() -> None:
    """No phase names the roof: its calls and its music go on."""
    _, state, begins_us = fire()
    roof = Zone("roof")
    roof.hear(state, begins_us)
    assert not roof.parts
    assert not roof.hushed


def test_clips_are_wanted_before_they_are_needed_and_what_lacks_is_told() -> None:
    """The stock is wanted with no emergency on, and the zone says what of it is missing."""
    hall = Zone("hall", clips=(TONE,))
    hall.hear(Emergency(epoch=1, stock=CLIPS), 0)
    assert hall.alarm.wanted == set(CLIPS)
    said = [done.said for done in hall.done if isinstance(done, Tell)]
    assert said[-1].missing == (ALERT_VOICE, EVACUATE_VOICE)


def test_a_part_that_is_missing_is_left_out_and_joins_when_it_comes() -> None:
    """Without its words a zone sounds the tone; the words come in, in step, once they are there."""
    _, state, begins_us = fire()
    hall = Zone("hall", clips=(TONE,))
    hall.hear(state, begins_us - 100_000)
    hall.live_until(begins_us, begins_us + 12 * SECOND)
    assert {clip for clip, _, _ in hall.parts} == {TONE}
    hall.done += hall.alarm.handle(PartLoaded(at_us=begins_us + 12 * SECOND, digest=EVACUATE_VOICE))
    clip, at_us, left_out = hall.parts[-1]
    assert clip == EVACUATE_VOICE
    assert left_out == pytest.approx((at_us - begins_us - 10 * SECOND) * RATE / SECOND, abs=2)


def test_the_first_sample_is_told() -> None:
    """When the zone began to sound is known to the controller, and stays so through the rounds."""
    _, state, begins_us = fire()
    hall = Zone("hall")
    hall.hear(state, begins_us - 100_000)
    key = next(done.key for done in hall.done if isinstance(done, Announce) and done.parts)
    hall.done += hall.alarm.handle(PartSounded(at_us=begins_us, key=key))
    said = [done.said for done in hall.done if isinstance(done, Tell)]
    assert said[-1].since_us == begins_us
