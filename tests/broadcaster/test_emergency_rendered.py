"""What a zone puts out in an emergency, measured in the sound itself: the zone's judgement on the real mixer.

Time is counted in rendered frames, so that minutes pass in moments.
"""

from dataclasses import replace
from itertools import groupby

import numpy as np
import pytest

from audio.adapters.clip_memory import ClipMemory
from audio.adapters.quiet_speech import QuietSpeech
from audio.adapters.speech_cache import MemorySpeechCache
from audio.clip import RATE, Samples
from audio.loudness import amplitude
from audio.mixing.mixer import Mixer, MusicRound, Piece
from audio.studio import Studio, StudioSettings
from broadcaster.emergency.machine import EmergencyMachine, Sounding
from broadcaster.emergency.pressing import Rules
from broadcaster.emergency.profiles import Rounds, profiles_of
from broadcaster.emergency.stimuli import ContactHeard, RoundsMade
from broadcaster.emergency.stocking import RoundMaker
from broadcaster.speaker.emergency import ZoneAlarm
from broadcaster.speaker.emergency_orders import EmergencyAction, PartLoaded, Reminded, StateHeard
from broadcaster.speaker.orders import Announce, Silence
from broadcaster.wire import PartOnAir
from broadcaster.wire_emergency import Emergency
from content.adapters.site_folder import open_site, open_site_book, sample_site_folder
from content.site import Site
from tests.bench.listening import longest_silence_s
from tests.broadcaster.emergency_story import (
    ALERT_VOICE,
    DRILL_VOICE,
    EVACUATE_VOICE,
    ROUNDS,
    SECOND,
    START_US,
    TONE,
    Story,
    last,
)

BLOCK = RATE // 20
LEAD_US = 60_000
LOUD = 0.01
SITE_FILE = sample_site_folder() / "site.toml"


class RenderedZone:
    """A zone that hears states of the site at instants, and what it puts out from `START_US` on."""

    def __init__(self, zone: str, clips: ClipMemory, *, gain_db: float = 0.0, music: float = 0.0) -> None:
        self.alarm = ZoneAlarm(zone=zone, boot_id="boot", lead_us=LEAD_US)
        self._clips = clips
        self._mixer = Mixer()
        self._mixer.set_gain(gain_db)
        self._blocks: list[Samples] = []
        if music:
            track = np.full(600 * RATE, music, dtype=np.float32)
            playing = MusicRound(start_frame=0, tracks=(track,), crossfade_frames=0, gain_db=0.0)
            self._mixer.play_music(playing, fade_frames=0)

    def hear(self, state: Emergency) -> None:
        """A state comes; the clips are at hand."""
        self._do(self.alarm.handle(StateHeard(at_us=self.now_us, state=state)))
        for digest in sorted(self.alarm.lacking):
            self._do(self.alarm.handle(PartLoaded(at_us=self.now_us, digest=digest)))

    @property
    def now_us(self) -> int:
        """What is asked for this instant and later is not rendered yet; an output works so far ahead."""
        return START_US + len(self._blocks) * BLOCK * SECOND // RATE - LEAD_US

    def live(self, seconds: float) -> Samples:
        """Render so much, and give all that was put out since the beginning."""
        for _ in range(round(seconds * RATE / BLOCK)):
            if self.alarm.wake_us is not None and self.alarm.wake_us <= self.now_us:
                self._do(self.alarm.handle(Reminded(at_us=self.now_us)))
            self._blocks.append(self._mixer.render(len(self._blocks) * BLOCK, BLOCK))
        return np.concatenate(self._blocks)

    def _do(self, actions: list[EmergencyAction]) -> None:
        for action in actions:
            if isinstance(action, Silence):
                self._mixer.stop(action.key, fade_frames=action.fade_ms * RATE // 1000)
            elif isinstance(action, Announce):
                self._announce(action)

    def _announce(self, action: Announce) -> None:
        play = action.play
        self._mixer.announce(
            action.key,
            at_frame=round((play.play_at_us - START_US) * RATE / SECOND),
            pieces=[Piece(start_frame=p.start_frame, samples=self._sound(p), language=None) for p in action.parts],
            whole=action.whole,
            from_frame=play.from_frame,
            gain_db=play.gain_db,
            duck_db=play.duck_db,
            ramp_frames=play.ramp_ms * RATE // 1000,
        )

    def _sound(self, part: PartOnAir) -> Samples:
        return self._clips.samples(part.digest)  # type: ignore[arg-type]  # A digest of the wire is a digest.


LEVELS = {TONE: 0.1, ALERT_VOICE: 0.2, EVACUATE_VOICE: 0.3, DRILL_VOICE: 0.4}


def level_rounds() -> tuple[ClipMemory, Rounds]:
    """The story's rounds, every clip a level of its own."""
    clips = ClipMemory()

    def as_level(part: PartOnAir) -> PartOnAir:
        level = np.full(part.frames, LEVELS[part.digest], dtype=np.float32)
        return part.model_copy(update={"digest": clips.put(level).digest})

    rounds = {key: replace(made, parts=tuple(map(as_level, made.parts))) for key, made in ROUNDS.items()}
    return clips, rounds


def heard(samples: Samples, *, gain_db: float = 6.0) -> list[tuple[str, float]]:
    """What sounds one after the other, with its seconds: clips by name, `-` for silence, `?` for anything else."""
    middles = samples[BLOCK // 2 :: BLOCK]
    names = {0.0: "-"} | {level * amplitude(gain_db): digest for digest, level in LEVELS.items()}
    found = [next((name for level, name in names.items() if abs(each - level) < 1e-3), "?") for each in middles]
    return [(name, len(list(run)) * BLOCK / RATE) for name, run in groupby(found)]


def on_fire(zone: str, *, gain_db: float = 0.0, music: float = 0.0) -> tuple[Story, RenderedZone]:
    """A story whose fire a zone has just heard of."""
    clips, rounds = level_rounds()
    story = Story(rounds=rounds)
    story.contact("panel-1")
    rendered = RenderedZone(zone, clips, gain_db=gain_db, music=music)
    rendered.hear(last(story).state)
    return story, rendered


def test_tone_and_words_alternate_for_minutes() -> None:
    """Ten seconds of tone, twelve of words, again and again, with no silence between, from 0.1 s after the trigger."""
    _, hall = on_fire("hall")
    begun, *rounds = heard(hall.live(100))
    assert begun[0] == "-"
    assert begun[1] == pytest.approx(0.1, abs=0.05)
    expected = [(TONE, 10.0), (EVACUATE_VOICE, 12.0)] * 4
    assert [name for name, _ in rounds[:8]] == [name for name, _ in expected]
    assert [seconds for _, seconds in rounds[:8]] == pytest.approx([seconds for _, seconds in expected], abs=0.11)


def test_no_gain_of_the_zone_and_no_music_lowers_it() -> None:
    """A zone turned down by 40 dB, as for its quiet hours, sounds as loud as any; of its music nothing is left."""
    _, hall = on_fire("hall", gain_db=-40.0, music=0.5)
    _, other = on_fire("hall")
    quiet, loud = hall.live(30)[RATE:], other.live(30)[RATE:]
    assert np.abs(quiet - loud).max() < 1e-4
    assert np.abs(quiet).max() == pytest.approx(LEVELS[EVACUATE_VOICE] * amplitude(6.0), rel=1e-3)


def test_a_phased_evacuation_is_heard_as_planned() -> None:
    """The garage is told to stay, and from the sixtieth second on to leave, beginning with the tone."""
    _, garage = on_fire("garage")
    samples = garage.live(90)
    alerted, told = heard(samples[: 60 * RATE]), heard(samples[61 * RATE : 85 * RATE])
    assert {name for name, _ in alerted} <= {"-", TONE, ALERT_VOICE, "?"}
    assert ALERT_VOICE in {name for name, _ in alerted}
    assert [name for name, _ in told if name != "?"] == [TONE, EVACUATE_VOICE, TONE]


def test_the_next_phase_by_hand_is_heard_at_once() -> None:
    """Moved on in the fifth second, the garage hears the tone anew and then to leave; the hall isn't disturbed."""
    story, garage = on_fire("garage")
    _, undisturbed = on_fire("hall")
    hall = RenderedZone("hall", level_rounds()[0])
    hall.hear(last(story).state)
    for zone in (garage, hall):
        zone.live(5)
    story.wait(5)
    story.move_on("ann")
    for zone in (garage, hall):
        zone.hear(last(story).state)
    after = heard(garage.live(25)[round(5.3 * RATE) :])
    assert [name for name, _ in after if name != "?"][:2] == [TONE, EVACUATE_VOICE]
    assert np.array_equal(hall.live(25), undisturbed.live(30))


def test_whoever_boots_into_it_puts_out_the_very_same() -> None:
    """A zone that comes 37 s late is, from a moment later on, sample for sample with the others."""
    story, early = on_fire("hall")
    clips, _ = level_rounds()
    late = RenderedZone("hall", clips)
    late.live(37)
    late.hear(last(story).state)
    whole, joined = early.live(80), late.live(43)
    assert np.abs(joined[: 37 * RATE]).max() == 0
    settled = round(37.5 * RATE)
    assert np.allclose(joined[settled:], whole[settled:], atol=1e-4)


def test_a_drill_has_words_of_its_own() -> None:
    """Not one sample of the words of the real thing is in it."""
    clips, rounds = level_rounds()
    story = Story(rounds=rounds)
    story.press("quake", drill=True)
    story.confirm("quake")
    hall = RenderedZone("hall", clips)
    hall.live(2.5)
    hall.hear(last(story).state)
    names = {name for name, _ in heard(hall.live(50))}
    assert {TONE, DRILL_VOICE} <= names <= {TONE, DRILL_VOICE, "-", "?"}


async def made_for(site: Site) -> tuple[ClipMemory, Emergency]:
    """The state of the sample mall on fire, with everything made as the product makes it."""
    clips = ClipMemory()
    studio = Studio(synthesizer=QuietSpeech(), store=clips, cache=MemorySpeechCache(clips), settings=StudioSettings())
    maker = RoundMaker(site=site, book=open_site_book(SITE_FILE, site), studio=studio, store=clips)
    machine = EmergencyMachine(
        profiles_of(site),
        rounds=maker.tones(),
        rules=Rules(hold_us=0, second_person_us=1),
        sounding=Sounding(gain_db=site.emergency.gain_db, lead_us=100_000),
    )
    async for rounds in maker.words():
        machine.handle(RoundsMade(at_us=START_US, rounds=rounds))
    machine.handle(ContactHeard(at_us=START_US, contact="fire-panel", closed=True))
    assert not maker.faults
    return clips, machine.state


@pytest.mark.parametrize(("language", "tone_s"), [("zh", 8.0), ("en", 20.0)])
async def test_the_rendered_sound_keeps_to_the_standards(language: str, tone_s: float) -> None:
    """Tone 8 to 20 s, words 10 to 30 s, never silent for 10 s: as it is made, laid and mixed, measured in the sound."""
    site = open_site(SITE_FILE, media=False)
    plan = site.emergency.model_copy(update={"tone_s": tone_s})
    clips, state = await made_for(site.model_copy(update={"languages": (language,), "emergency": plan}))
    zone = RenderedZone("food-court", clips)
    zone.hear(state)
    samples = zone.live(70)
    rounds = kinds(samples)
    assert [kind for kind, _ in rounds[:3]] == ["tone", "words", "tone"]
    for kind, seconds in rounds[:2]:
        low, high = (8, 20) if kind == "tone" else (10, 30)
        assert low - 0.2 <= seconds <= high + 0.2
    assert longest_silence_s(samples) < 1.0


def kinds(samples: Samples) -> list[tuple[str, float]]:
    """Tone and words one after the other, from the first to the last sound of each; pauses within words are theirs."""
    stretch = RATE // 10
    found: list[tuple[str, int, int]] = []
    for at in range(0, len(samples) - stretch, stretch):
        part = samples[at : at + stretch]
        if min(np.abs(part[: stretch // 4]).max(), np.abs(part[-stretch // 4 :]).max()) < LOUD:
            continue  # Silent, or where something begins or ends.
        spectrum = np.abs(np.fft.rfft(part * np.hanning(stretch))) ** 2
        # Words are hummed below 300 Hz, all that the tone has is above.
        kind = "words" if spectrum[: 300 * stretch // RATE].sum() > spectrum[300 * stretch // RATE :].sum() else "tone"
        if found and found[-1][0] == kind:
            found[-1] = kind, found[-1][1], at + stretch
        else:
            found.append((kind, at, at + stretch))
    return [(kind, (end - begin) / RATE) for kind, begin, end in found]
