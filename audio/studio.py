"""The studio: makes a script into sound piece by piece, so that a call can start before its last word is rendered.

It refuses to know who calls, where it will sound, and which engine speaks.
"""

import asyncio
import itertools
import time
from collections.abc import AsyncGenerator, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from audio.clip import RATE, Clip, Digest, Samples
from audio.composing.chimes import chime
from audio.errors import NothingToSay
from audio.layout import Gaps, Sentence, Step, lay_out
from audio.levelling import CEILING_DBTP, bring_to
from audio.outlook import Ahead, Pace, cushion_s, in_turn
from audio.ports import AHEAD, ClipStore, SpeechCache, Synthesizer
from audio.reading.sentences import split_sentences, spoken_seconds
from audio.script import ChimePart, RecordingPart, Script
from audio.speech.key import speech_key

PREVIEW_CAN_WAIT_S = 30.0
"""Whoever listens first lets calls that are due by then go before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    """One finished piece of a script, to be placed after the piece before it."""

    clip: Clip
    gap_frames: int
    """Silence between the piece before and this one."""
    language: str | None
    """The language spoken, None for a chime or a recording."""
    cushion_s: float
    """How much sound must be in hand now, so that nothing of the rest is waited for (see `audio.outlook`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StudioSettings:
    """How calls are to sound."""

    speech_lufs: float = -20.0
    ceiling_dbtp: float = CEILING_DBTP
    gaps: Gaps = field(default_factory=Gaps)


class Studio:
    """Makes calls. Every sentence and every chime is made once and then taken from the clip store."""

    def __init__(
        self, *, synthesizer: Synthesizer, store: ClipStore, cache: SpeechCache, settings: StudioSettings
    ) -> None:
        """Speak with the synthesizer, keep clips in the store, and remember in the cache which clip says what."""
        self._synthesizer = synthesizer
        self._store = store
        self._cache = cache
        self._settings = settings
        self._chimes: dict[str, Clip] = {}
        self._pace = Pace()

    async def make(self, script: Script, *, due_in_s: float = 0.0) -> AsyncGenerator[Take, None]:
        """The pieces of a call that is due in so many seconds, each as soon as it is made.

        Minus infinity puts it before everything else.

        Raises `NothingToSay`, `UnknownChime`, `ClipMissing` for a recording, `SpeechFailed` and `StoreFull`.
        """
        steps = lay_out(script, self._settings.gaps)
        if not steps:
            raise NothingToSay("The call has no chime, no words and no recording. Write what it should say.")
        needed_s = self._needed_s(steps, time.monotonic() + due_in_s)
        # What others need sooner is made first, and counts as work of ours until it is done.
        work_before = (self._pace.expected_s(*others) for others in self._synthesizer.before(needed_s[0]))
        free_at_s = time.monotonic() + sum(work_before)
        # All is asked for at once, so that the engine never waits for us, and others see what is before them.
        clips = [asyncio.create_task(self._clip(*wanted)) for wanted in zip(steps, needed_s, strict=True)]
        try:
            for index, step in enumerate(steps):
                clip = await clips[index]
                rest = [self._expected(later) for later in steps[index + 1 :]]
                ahead = in_turn(rest, after_s=free_at_s - time.monotonic())
                yield Take(
                    clip=clip,
                    gap_frames=step.gap_frames,
                    language=step.language,
                    cushion_s=cushion_s(ahead),
                )
        finally:
            for task in clips:
                task.cancel()
            await asyncio.gather(*clips, return_exceptions=True)

    def _needed_s(self, steps: Sequence[Step], due_s: float) -> list[float]:
        """When each step is to be heard, if the first is heard when the call is due."""
        lengths = [piece.gap_s + piece.sound_s for piece in map(self._expected, steps)]
        return [due_s + before for before in itertools.accumulate(lengths[:-1], initial=0.0)]

    async def prerender(self, language: str, sentences: Iterable[str]) -> None:
        """Make sentences ahead, behind everything that is asked for; raises as `make` does."""
        for passage in sentences:
            for text in split_sentences(language, passage):
                await self._speech(Sentence(language, text), AHEAD)

    async def prepare_chimes(self, names: Iterable[str]) -> list[Clip]:
        """Make chimes ahead; raises `UnknownChime` and `StoreFull`."""
        return [await self._chime(name) for name in names]

    async def join(self, script: Script) -> Samples:
        """The whole call as one sound, for a preview; raises as `make` does."""
        pieces: list[Samples] = []
        async for take in self.make(script, due_in_s=PREVIEW_CAN_WAIT_S):
            pieces.append(np.zeros(take.gap_frames, dtype=np.float32))
            pieces.append(await asyncio.to_thread(self._store.samples, take.clip.digest))
        return np.concatenate(pieces)

    async def _clip(self, step: Step, by_s: float) -> Clip:
        match step.what:
            case ChimePart(name=name):
                return await self._chime(name)
            case RecordingPart(digest=digest):
                return await asyncio.to_thread(self._store.clip, digest)
            case Sentence() as sentence:
                return await self._speech(sentence, by_s)

    async def _chime(self, name: str) -> Clip:
        clip = self._chimes.get(name)
        if clip is None or clip.digest not in self._store:
            clip = await asyncio.to_thread(lambda: self._store.put(chime(name, self._settings.speech_lufs)))
            self._chimes[name] = clip
        return clip

    async def _speech(self, sentence: Sentence, by_s: float) -> Clip:
        known = self._known(sentence)
        if known is not None:
            return await asyncio.to_thread(self._store.clip, known)
        spoken = await self._synthesizer.speak(sentence.language, sentence.text, by_s=by_s)
        clip = await asyncio.to_thread(self._finish, spoken.samples)
        self._cache.remember(self._key(spoken.engine, sentence), clip.digest)
        if by_s < AHEAD:
            self._pace.observe(sentence.language, sentence.text, spoken.took_s)
        return clip

    def _finish(self, samples: Samples) -> Clip:
        levelled = bring_to(samples, self._settings.speech_lufs, ceiling_dbtp=self._settings.ceiling_dbtp)
        return self._store.put(levelled)

    def _known(self, sentence: Sentence) -> Digest | None:
        digest = self._cache.find(self._key(self._synthesizer.engine, sentence))
        return digest if digest is not None and digest in self._store else None

    def _key(self, engine: str, sentence: Sentence) -> str:
        """The words' key, with what the studio makes of them: another loudness is another sound."""
        how = f"{engine} at {self._settings.speech_lufs:.1f} LUFS under {self._settings.ceiling_dbtp:.1f} dBTP"
        return speech_key(how, sentence.language, sentence.text)

    def _expected(self, step: Step) -> Ahead:
        gap_s = step.gap_frames / RATE
        match step.what:
            case Sentence(language=language, text=text) as sentence if self._known(sentence) is None:
                return Ahead(work_s=self._pace.expected_s(language, text), gap_s=gap_s, sound_s=spoken_seconds(text))
            case Sentence(text=text):
                return Ahead(work_s=0.0, gap_s=gap_s, sound_s=spoken_seconds(text))
            case _:
                return Ahead(work_s=0.0, gap_s=gap_s, sound_s=1.0)
