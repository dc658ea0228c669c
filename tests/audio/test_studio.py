"""The studio: what a script becomes, in which order, how loud, and what is made only once."""

import asyncio
from collections.abc import Sequence

import numpy as np
import pytest

from audio.adapters.clip_memory import ClipMemory
from audio.adapters.quiet_speech import QuietSpeech
from audio.adapters.speech_cache import MemorySpeechCache
from audio.clip import RATE, Digest
from audio.composing.chimes import chime
from audio.errors import ClipMissing, NothingToSay, SpeechFailed, StoreFull, UnknownChime
from audio.loudness import integrated, true_peak
from audio.ports import AHEAD, AT_ONCE, ClipStore, Spoken, Synthesizer
from audio.script import ChimePart, PausePart, RecordingPart, Script, SpeechPart
from audio.studio import Studio, StudioSettings, Take

LOST_CHILD = Script(
    (
        ChimePart("start"),
        SpeechPart("zh", "各位顾客请注意。一位五岁的小男孩和家人走散了。谢谢。"),
        SpeechPart("en", "Attention please. A boy of five is looking for his family. Thank you."),
        ChimePart("end"),
    )
)


class CountingSpeech(QuietSpeech):
    """Hums, and notes what it was asked and how urgently."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, float]] = []

    async def speak(self, language: str, sentence: str, *, by_s: float = AT_ONCE) -> Spoken:
        """Hum."""
        self.asked.append((sentence, by_s))
        return await super().speak(language, sentence, by_s=by_s)


class Room:
    """A studio with all that belongs to it."""

    def __init__(
        self, store: ClipStore | None = None, speech: Synthesizer | None = None, settings: StudioSettings | None = None
    ) -> None:
        self.store = store or ClipMemory()
        self.cache = MemorySpeechCache(self.store)
        self.speech = CountingSpeech()
        self.studio = Studio(
            synthesizer=speech or self.speech,
            store=self.store,
            cache=self.cache,
            settings=settings or StudioSettings(),
        )

    async def takes(self, script: Script) -> list[Take]:
        """All of a call's pieces."""
        return [take async for take in self.studio.make(script)]


@pytest.fixture
def room() -> Room:
    """A studio that hums."""
    return Room()


async def test_a_call_is_chime_each_language_sentence_by_sentence_and_end_chime(room: Room) -> None:
    """In the order of the script."""
    takes = await room.takes(LOST_CHILD)
    assert [take.language for take in takes] == [None, "zh", "zh", "zh", "en", "en", "en", None]
    assert room.speech.asked[0][0] == "各位顾客请注意。"
    assert takes[0].gap_frames == 0
    assert all(0 < take.gap_frames <= RATE // 2 for take in takes[1:])


async def test_every_sentence_and_the_whole_call_have_the_wanted_loudness() -> None:
    """Each within 0.3 LU, all together within 1 LU, true peak under -1 dBTP."""
    room = Room(settings=StudioSettings(speech_lufs=-18.0))
    takes = await room.takes(LOST_CHILD)
    for take in takes:
        if take.language is not None:
            assert take.clip.loudness_lufs == pytest.approx(-18.0, abs=0.3)
            assert take.clip.true_peak_dbtp <= -1.0
    speech = await room.studio.join(Script(LOST_CHILD.parts[1:3]))
    assert integrated(speech) == pytest.approx(-18.0, abs=1.0)
    assert true_peak(speech) <= -0.9


async def test_nothing_is_spoken_twice(room: Room) -> None:
    """The second time every sentence and chime comes from the store, at once."""
    first = await room.takes(LOST_CHILD)
    count = len(room.speech.asked)
    second = await room.takes(LOST_CHILD)
    assert len(room.speech.asked) == count
    assert [take.clip for take in first] == [take.clip for take in second]
    assert all(take.cushion_s == 0 for take in second)


async def test_another_loudness_is_another_sound(room: Room) -> None:
    """What was made for one target is never heard at another."""
    await room.takes(LOST_CHILD)
    louder = Room(room.store, settings=StudioSettings(speech_lufs=-16.0))
    louder.studio = Studio(
        synthesizer=louder.speech, store=room.store, cache=room.cache, settings=StudioSettings(speech_lufs=-16.0)
    )
    takes = await louder.takes(LOST_CHILD)
    assert takes[1].clip.loudness_lufs == pytest.approx(-16.0, abs=0.3)


async def test_sentences_made_ahead_wait_for_urgent_ones_and_are_found_again(room: Room) -> None:
    """They are asked for in the background, and a call that holds them doesn't ask again."""
    await room.studio.prerender("zh", ["各位顾客请注意。谢谢。"])
    assert room.speech.asked == [("各位顾客请注意。", AHEAD), ("谢谢。", AHEAD)]
    await room.takes(LOST_CHILD)
    assert [asked for asked in room.speech.asked if asked[0] == "各位顾客请注意。"] == [("各位顾客请注意。", AHEAD)]
    await room.studio.prerender("zh", ["谢谢。"])
    assert len([asked for asked in room.speech.asked if asked[0] == "谢谢。"]) == 1


async def test_a_clip_that_was_removed_is_made_anew(room: Room) -> None:
    """The cache never answers with what is gone, nor does the memory of chimes."""
    await room.takes(LOST_CHILD)
    empty = ClipMemory()
    studio = Studio(synthesizer=room.speech, store=empty, cache=MemorySpeechCache(empty), settings=StudioSettings())
    count = len(room.speech.asked)
    takes = [take async for take in studio.make(LOST_CHILD)]
    assert all(take.clip.digest in empty for take in takes)
    assert len(room.speech.asked) == 2 * count


async def test_a_named_pause_is_as_long_as_it_says(room: Room) -> None:
    """As it is heard: the silence at the sentences' own ends is part of it."""
    script = Script((SpeechPart("zh", "谢谢。"), PausePart(800), SpeechPart("en", "Thank you.")))
    takes = await room.takes(script)
    assert takes[1].gap_frames == (800 - 80) * RATE // 1000


async def test_a_recording_is_taken_as_it_is(room: Room) -> None:
    """And one that is not there says so."""
    clip = room.store.put(chime("drill", -20))
    takes = await room.takes(Script((RecordingPart(clip.digest), SpeechPart("en", "Welcome."))))
    assert takes[0].clip == clip
    with pytest.raises(ClipMissing):
        await room.takes(Script((RecordingPart(Digest("0" * 64)),)))


async def test_a_preview_is_the_whole_call(room: Room) -> None:
    """Every piece after its pause, as it would go on air."""
    takes = await room.takes(LOST_CHILD)
    preview = await room.studio.join(LOST_CHILD)
    assert len(preview) == sum(take.gap_frames + take.clip.frames for take in takes)
    start = takes[0].clip.frames + takes[1].gap_frames
    first_words = room.store.samples(takes[1].clip.digest)
    assert np.array_equal(preview[start : start + len(first_words)], first_words)


@pytest.mark.parametrize("parts", [(), (PausePart(500),), (SpeechPart("zh", "  "),)])
async def test_a_call_without_anything_to_hear_is_refused(room: Room, parts: Sequence[PausePart | SpeechPart]) -> None:
    """With a sentence."""
    with pytest.raises(NothingToSay, match="Write what it should say"):
        await room.takes(Script(tuple(parts)))


async def test_what_goes_wrong_is_said(room: Room) -> None:
    """An unknown chime, a language nobody speaks, a full disk."""
    with pytest.raises(UnknownChime, match="Choose one of: start, end, emergency, drill"):
        await room.takes(Script((ChimePart("gong"),)))
    with pytest.raises(SpeechFailed, match="Choose one of"):
        await room.takes(Script((SpeechPart("fi", "Tervetuloa."),)))
    with pytest.raises(StoreFull):
        await Room(ClipMemory(limit_bytes=1000)).takes(LOST_CHILD)


async def test_a_caller_may_give_up_at_any_time(room: Room) -> None:
    """Nothing of a cancelled call is left undone, and the next one is made as usual."""
    making = asyncio.create_task(room.takes(LOST_CHILD))
    await asyncio.sleep(0)
    making.cancel()
    with pytest.raises(asyncio.CancelledError):
        await making
    assert len(await room.takes(LOST_CHILD)) == 8


async def test_chimes_can_be_made_ahead(room: Room) -> None:
    """They are the clips the calls use."""
    clips = await room.studio.prepare_chimes(["start", "end"])
    takes = await room.takes(LOST_CHILD)
    assert [takes[0].clip, takes[-1].clip] == clips


async def test_sentences_are_asked_for_by_when_they_are_heard(room: Room) -> None:
    """Each is needed after those before it, so that another call's beginning comes before this one's end."""
    await room.takes(LOST_CHILD)
    needed = [by_s for _, by_s in room.speech.asked]
    assert needed == sorted(needed)
    assert needed[-1] - needed[0] > 3.0
