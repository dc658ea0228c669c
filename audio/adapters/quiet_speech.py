"""A synthesizer without an engine: a hum as long as the words would be. For demonstrations and tests without speech."""

import hashlib
from collections.abc import Sequence

import numpy as np

from audio.clip import RATE, Samples, frames_of
from audio.errors import SpeechFailed
from audio.ports import AT_ONCE, Spoken
from audio.reading.aloud import read_aloud
from audio.speech.checks import expected_seconds


class QuietSpeech:
    """Hums each sentence at a pitch of its own, at once, in no process."""

    engine = "quiet-1"
    languages = frozenset({"zh", "en"})
    notice = None

    async def start(self) -> None:
        """Nothing to get ready."""

    async def speak(self, language: str, sentence: str, *, by_s: float = AT_ONCE) -> Spoken:
        """Hum for as long as the sentence would take to speak."""
        del by_s
        if language not in self.languages:
            raise SpeechFailed(f"No voice speaks the language '{language}'. Choose one of: en, zh.")
        text = read_aloud(language, sentence)
        if not text:
            raise SpeechFailed("There is nothing to say: give a sentence with words in it.")
        pitch_hz = 150 + hashlib.sha256(text.encode()).digest()[0] % 100
        phase = np.arange(frames_of(expected_seconds(text))) * (2 * np.pi * pitch_hz / RATE)
        return Spoken((0.1 * np.sin(phase)).astype(np.float32), self.engine)

    def before(self, by_s: float) -> Sequence[tuple[str, str]]:
        """Nobody ever waits."""
        del by_s
        return ()

    async def render(self, language: str, sentence: str, *, by_s: float = AT_ONCE) -> Samples:
        """Hum for as long as the sentence would take to speak."""
        return (await self.speak(language, sentence, by_s=by_s)).samples

    async def aclose(self) -> None:
        """Nothing to end."""
