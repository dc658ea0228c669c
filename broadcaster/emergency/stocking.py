"""Makes what emergencies sound, ahead of them: the tones at once, then the words of each profile, real and drill.

The lengths are those of GB 50116: 8 to 20 s of tone, then each language's words in 10 to 30 s, over and over.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Protocol

import numpy as np

from audio.clip import RATE, Clip, Samples, frames_of
from audio.composing.chimes import chime
from audio.errors import AudioError
from audio.ports import ClipStore
from audio.script import Script, SpeechPart
from broadcaster.emergency.profiles import Round, RoundKey, Rounds
from broadcaster.wire import PartOnAir
from broadcaster.wire_emergency import Words
from content.emergency_plan import WORDS_S, EmergencyProfile
from content.site import Site
from content.site_file.emergency_words import DRILL, REAL, words_of
from content.templates.template import TemplateBook

PAUSE_S = 0.6
"""Between tone and words, and between languages."""
_FADE_FRAMES = RATE // 50


class Speaking(Protocol):
    """The studio, as this needs it."""

    async def join(self, script: Script) -> Samples:
        """The whole script as one sound; raises `AudioError`."""
        ...


class RoundMaker:
    """Makes rounds for one site."""

    def __init__(self, *, site: Site, book: TemplateBook, studio: Speaking, store: ClipStore) -> None:
        self._site = site
        self._book = book
        self._studio = studio
        self._store = store
        self._tones: dict[bool, Clip] = {}
        self.faults: dict[RoundKey, str] = {}
        """What is wrong with a round, in a sentence."""

    def tones(self) -> Rounds:
        """Rounds of tones alone, for every profile; raises `StoreFull`."""
        self._tones = {drill: self._store.put(self._tone(drill=drill)) for drill in (False, True)}
        return {key: _round([(self._tones[key.drill], None)]) for key in self._keys()}

    async def words(self) -> AsyncIterator[Rounds]:
        """The same with their words, one after the other; what can't be made is in `faults`."""
        for key, profile in self._keys().items():
            try:
                voices = await self._voices(key, profile)
            except AudioError as why:
                self.faults[key] = f"The words of the emergency profile '{key.profile}' can't be made: {why}"
                continue
            self._check(key, [voice for voice, _ in voices])
            yield {key: _round([(self._tones[key.drill], None), *voices])}

    def _keys(self) -> Mapping[RoundKey, EmergencyProfile]:
        """Real emergencies first, and of them what evacuates."""
        return {
            RoundKey(profile=profile.id, words=words, drill=drill): profile
            for drill in (False, True)
            for words in (Words.EVACUATE, Words.ALERT)
            for profile in self._site.emergency.profiles
        }

    def _tone(self, *, drill: bool) -> Samples:
        once = chime(DRILL if drill else REAL, self._site.loudness.speech_lufs)
        frames = frames_of(self._site.emergency.tone_s)
        tone = np.tile(once, -(-frames // len(once)))[:frames].copy()
        tone[-_FADE_FRAMES:] *= np.linspace(1.0, 0.0, _FADE_FRAMES, dtype=np.float32)
        return tone

    async def _voices(self, key: RoundKey, profile: EmergencyProfile) -> list[tuple[Clip, str]]:
        action = profile.evacuate_words if key.words is Words.EVACUATE else profile.alert_words
        texts = words_of(profile, self._book, self._site.languages, action=action, drill=key.drill)
        voices = []
        for language, text in texts.items():
            said = await self._studio.join(Script((SpeechPart(language, text),)))
            voices.append((await asyncio.to_thread(self._store.put, _long_enough(said)), language))
        return voices

    def _check(self, key: RoundKey, voices: list[Clip]) -> None:
        longest = max(voice.seconds for voice in voices)
        if longest > WORDS_S[1]:
            self.faults[key] = (
                f"The words of the emergency profile '{key.profile}' take {longest:.0f} s; GB 50116 allows "
                f"{WORDS_S[1]:g} s. Shorten the template '{DRILL if key.drill else REAL}'."
            )


def _long_enough(said: Samples) -> Samples:
    """The words, said again if they are too short."""
    pause = np.zeros(frames_of(PAUSE_S), dtype=np.float32)
    whole = said
    while len(whole) < frames_of(WORDS_S[0]):
        whole = np.concatenate((whole, pause, said))
    return whole


def _round(clips: list[tuple[Clip, str | None]]) -> Round:
    parts, at = [], 0
    for clip, language in clips:
        parts.append(PartOnAir(digest=clip.digest, start_frame=at, frames=clip.frames, language=language))
        at += clip.frames + frames_of(PAUSE_S)
    return Round(parts=tuple(parts), frames=at)
