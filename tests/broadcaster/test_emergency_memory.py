"""What a zone knows of emergencies over a restart, and which clips it trusts: signed ones, as what they were signed."""

import pytest

from broadcaster import wire
from broadcaster.emergency.state import clips_of
from broadcaster.signing import ControllerKey, ControllerSeal, Refused
from broadcaster.speaker.emergency import ZoneAlarm
from broadcaster.speaker.emergency_orders import (
    ClipsVouched,
    EmergencyAction,
    EmergencyStimulus,
    Hush,
    PartLoaded,
    Remember,
    Reminded,
    StateHeard,
    StateRecalled,
)
from broadcaster.speaker.orders import Announce
from broadcaster.speaker.signed_emergencies import SignedEmergencies
from broadcaster.speaker.site_state import ASKS_FIRST_US, CLOCK_SLACK_US, JOINED_WITHIN_US, KEPT_EVERY_US
from broadcaster.wire_emergency import Emergency, EmergencyClip, Words
from tests.broadcaster.emergency_story import ALERT_VOICE, EVACUATE_VOICE, ROUNDS, SECOND, TONE, Story, last

LETTER = b'{"a state": "as it came"}'
CLIPS = frozenset(clips_of(ROUNDS))


class Boot:
    """The hall's speaker from a start on, and what it did; its clips are at hand as soon as they are wanted."""

    def __init__(self, *, signed: bool = False) -> None:
        self.alarm = ZoneAlarm(zone="hall", boot_id="boot", lead_us=30_000, signed=signed)
        self.done: list[EmergencyAction] = []

    def told(self, stimulus: EmergencyStimulus) -> None:
        """Something happened."""
        self.done += self.alarm.handle(stimulus)
        for digest in sorted(self.alarm.lacking):
            self.done += self.alarm.handle(PartLoaded(at_us=stimulus.at_us, digest=digest))

    def live(self, from_us: int, until_us: int) -> None:
        """Time passes."""
        while (wake_us := self.alarm.wake_us) is not None and wake_us <= until_us:
            from_us = max(from_us, wake_us)
            self.told(Reminded(at_us=from_us))

    @property
    def sounded(self) -> list[tuple[str, int]]:
        """What was laid, and for when."""
        laid = [done.play for done in self.done if isinstance(done, Announce) and done.parts]
        return [(play.parts[0].digest, play.play_at_us) for play in laid]

    @property
    def kept(self) -> list[int]:
        """The instants at which it was noted what is so."""
        return [done.known_us for done in self.done if isinstance(done, Remember)]


def fire() -> tuple[Story, Emergency, int]:
    """A fire in the hall: the story, its state, and when it begins."""
    story = Story()
    story.contact("panel-1")
    state = last(story).state
    return story, state, min(phase.begins_us for phase in state.phases)


def recalled(state: Emergency, at_us: int, *, age_us: int) -> StateRecalled:
    """The state was on the disk, last known to be so as long ago as that."""
    return StateRecalled(at_us=at_us, state=state, letter=LETTER, known_us=at_us - age_us)


def test_a_speaker_that_boots_with_everybody_dead_joins_what_it_knew_of() -> None:
    """A second after its start, in step, and it goes on alternating."""
    _, state, begins_us = fire()
    boot, now_us = Boot(), begins_us + 30 * SECOND
    boot.told(recalled(state, now_us, age_us=20 * SECOND))
    boot.live(now_us, now_us + ASKS_FIRST_US - 1)
    assert not boot.sounded, "the broker may still say otherwise"
    boot.live(now_us, now_us + 60 * SECOND)
    assert boot.sounded[0][1] - now_us <= 1.2 * SECOND
    rounds = [(clip, (at_us - begins_us) // SECOND % 22) for clip, at_us in boot.sounded[1:5]]
    assert rounds == [(EVACUATE_VOICE, 10), (TONE, 0), (EVACUATE_VOICE, 10), (TONE, 0)]


def test_a_reset_while_it_was_off_ends_it_before_a_sound() -> None:
    """The retained state of the reset comes within the second: nothing is heard, no call is refused."""
    story, state, begins_us = fire()
    story.reset()
    boot, now_us = Boot(), begins_us + 30 * SECOND
    boot.told(recalled(state, now_us, age_us=SECOND))
    boot.told(StateHeard(at_us=now_us + 500_000, state=last(story).state))
    boot.live(now_us, now_us + 60 * SECOND)
    assert not boot.sounded
    assert not any(isinstance(done, Hush) for done in boot.done)


def test_a_reset_that_comes_later_ends_it() -> None:
    """A broker that is back after a minute ends what was joined from the disk."""
    story, state, begins_us = fire()
    story.reset()
    boot, now_us = Boot(), begins_us + 30 * SECOND
    boot.told(recalled(state, now_us, age_us=SECOND))
    boot.live(now_us, now_us + 60 * SECOND)
    boot.told(StateHeard(at_us=now_us + 60 * SECOND, state=last(story).state))
    assert [done.because is not None for done in boot.done if isinstance(done, Hush)] == [True, False]


@pytest.mark.parametrize("age_us", [JOINED_WITHIN_US + 1, -CLOCK_SLACK_US - 1])
def test_an_old_file_starts_no_evacuation(age_us: int) -> None:
    """What was known too long ago, or by a clock that was set back since, never sounds by itself."""
    _, state, begins_us = fire()
    boot, now_us = Boot(), begins_us + JOINED_WITHIN_US + 30 * SECOND
    boot.told(recalled(state, now_us, age_us=age_us))
    boot.live(now_us, now_us + 60 * SECOND)
    assert not boot.sounded
    assert EVACUATE_VOICE in boot.alarm.wanted, "its clips are kept all the same"
    boot.told(StateHeard(at_us=now_us + 61 * SECOND, state=state))
    assert boot.sounded, "the broker says that it is on still"


def test_no_state_from_before_a_restart_is_obeyed_again() -> None:
    """Somebody who recorded an older emergency can't start it, neither beside a fresh memory nor an old one."""
    story, older, begins_us = fire()
    story.reset()
    quiet = last(story).state
    story.contact("panel-1", closed=False)
    story.contact("panel-1")
    newer = last(story).state
    for known, age_us in ((quiet, SECOND), (quiet, 10**12), (newer, 10**12)):
        boot = Boot()
        boot.told(recalled(known, begins_us, age_us=age_us))
        boot.told(StateHeard(at_us=begins_us + 1, state=older))
        boot.live(begins_us, begins_us + 30 * SECOND)
        assert not boot.sounded


def test_it_is_noted_again_and_again_that_an_emergency_is_on() -> None:
    """Every ten seconds, and after the reset once: so its age is known to a few seconds after a power cut."""
    story, state, begins_us = fire()
    boot = Boot()
    boot.told(StateHeard(at_us=begins_us, state=state, letter=LETTER))
    boot.live(begins_us, begins_us + 60 * SECOND)
    gaps = [after - before for before, after in zip(boot.kept, boot.kept[1:], strict=False)]
    assert len(gaps) >= 5
    assert max(gaps) <= KEPT_EVERY_US + 3 * SECOND
    story.reset()
    noted = len(boot.kept)
    boot.told(StateHeard(at_us=begins_us + 61 * SECOND, state=last(story).state, letter=b"{}"))
    boot.live(begins_us + 61 * SECOND, begins_us + 600 * SECOND)
    assert len(boot.kept) == noted + 1


def test_what_nobody_signed_is_neither_taken_in_nor_sounded() -> None:
    """With the controller's key a zone wants, and sounds, only what was vouched for; the rest it says it misses."""
    _, state, begins_us = fire()
    boot = Boot(signed=True)
    boot.told(StateHeard(at_us=begins_us, state=state))
    assert not boot.alarm.wanted
    assert boot.alarm.unsigned == boot.alarm.needed != frozenset()
    boot.told(ClipsVouched(at_us=begins_us, clips=frozenset(clip for clip in CLIPS if clip.digest == TONE)))
    boot.live(begins_us, begins_us + 30 * SECOND)
    assert {clip for clip, _ in boot.sounded} == {TONE}
    boot.told(ClipsVouched(at_us=begins_us + 31 * SECOND, clips=CLIPS))
    boot.live(begins_us + 31 * SECOND, begins_us + 60 * SECOND)
    assert {clip for clip, _ in boot.sounded} == {TONE, EVACUATE_VOICE}
    assert not boot.alarm.unsigned


def test_a_clip_sounds_as_nothing_but_what_it_was_signed_for() -> None:
    """Words that were signed for a drill, for another profile or to alert are no words to evacuate with."""
    _, state, begins_us = fire()
    right = EmergencyClip(digest=EVACUATE_VOICE, drill=False, profile="fire", words=Words.EVACUATE, language="en")
    wrong = ({"drill": True}, {"profile": "quake"}, {"words": Words.ALERT})
    for clip in (right, *(right.model_copy(update=other) for other in wrong)):
        boot = Boot(signed=True)
        tone = EmergencyClip(digest=TONE, drill=False)
        boot.told(ClipsVouched(at_us=begins_us - SECOND, clips=frozenset({tone, clip})))
        boot.told(StateHeard(at_us=begins_us - SECOND, state=state))
        boot.live(begins_us - SECOND, begins_us + 30 * SECOND)
        assert (EVACUATE_VOICE in {digest for digest, _ in boot.sounded}) is (clip is right)


KEY, STRANGER = ControllerKey(ControllerKey.made()), ControllerKey(ControllerKey.made())
TONE_CLIP, VOICE_CLIP = (EmergencyClip(digest=digest, drill=False) for digest in (TONE, ALERT_VOICE))


def signed(clip: EmergencyClip, *, key: ControllerKey = KEY, site: str = "mall") -> str:
    """A clip's text with a signature."""
    return key.sign(wire.Topics(site).emergency_clips, clip.model_dump_json())


def test_only_this_controllers_signature_for_this_site_counts() -> None:
    """A stranger's, another site's, none at all, or a changed text are refused and counted."""
    trusted = SignedEmergencies(site="mall", seal=ControllerSeal.of(KEY))
    bad = (
        signed(VOICE_CLIP, key=STRANGER),
        signed(VOICE_CLIP, site="other"),
        VOICE_CLIP.model_dump_json(),
        signed(VOICE_CLIP).replace('"drill":false', '"drill":true'),
        "",
    )
    trusted.take([signed(TONE_CLIP), *bad])
    assert trusted.clips == frozenset({TONE_CLIP})
    assert trusted.texts == (signed(TONE_CLIP),)
    assert trusted.refused == len(bad)


def test_an_older_message_takes_no_words_from_an_emergency() -> None:
    """Clips that are needed stay vouched for when a message comes that doesn't name them; others are forgotten."""
    trusted = SignedEmergencies(site="mall", seal=ControllerSeal.of(KEY))
    trusted.take([signed(TONE_CLIP), signed(VOICE_CLIP)])
    trusted.take([], needed={TONE})
    assert trusted.clips == frozenset({TONE_CLIP})


def test_a_state_on_disk_is_the_controllers_or_nobodys() -> None:
    """One that somebody wrote there is refused; without a key everything is taken, as on the wire."""
    letter = KEY.sign(wire.Topics("mall").emergency, Emergency(epoch=7).model_dump_json()).encode()
    trusted = SignedEmergencies(site="mall", seal=ControllerSeal.of(KEY))
    assert trusted.state_in(letter) == Emergency(epoch=7)
    for forged in (letter.replace(b"7", b"8"), Emergency(epoch=7).model_dump_json().encode()):
        with pytest.raises(Refused):
            trusted.state_in(forged)
    trusting = SignedEmergencies()
    assert trusting.state_in(Emergency(epoch=9).model_dump_json().encode()) == Emergency(epoch=9)
    assert trusting.clips is None
