"""Speech engines in processes: one that stays for many sentences, and one that is started for each.

They decide when a process lives and dies; what is spoken, and what to do when it fails, others decide.
"""

import asyncio
import contextlib
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile

from audio.adapters.speech_process import SpeechProcess
from audio.clip import Samples
from audio.errors import SpeechFailed, SpeechTimedOut
from audio.reading.aloud import split_languages

_SPAN_GAP_S = 0.05


@dataclass(frozen=True, slots=True)
class EngineVoice:
    """A voice as its pyttsx3 driver knows it, and the rate in that driver's words a minute."""

    voice: str
    rate_wpm: int


class ResidentEngine:
    """One process for many sentences, for an engine that takes seconds to load. A hung or dead one is replaced."""

    def __init__(
        self, name: str, voices: Mapping[str, EngineVoice], command: Sequence[str], *, start_deadline_s: float = 30.0
    ) -> None:
        self.name = name
        self.languages = frozenset(voices)
        self._voices = dict(voices)
        self._command = tuple(command)
        self._start_deadline_s = start_deadline_s
        self._folder: Path | None = None
        self._process: SpeechProcess | None = None
        self._starting = asyncio.Lock()

    @property
    def pid(self) -> int | None:
        """The id of the process that speaks now."""
        return self._process.pid if self._process else None

    async def start(self) -> None:
        """Load the engine. What goes wrong comes up again with the first sentence."""
        with contextlib.suppress(SpeechFailed):
            await self._ready()

    async def speak(self, language: str, text: str, *, deadline_s: float) -> tuple[Samples, int]:
        """Speak; a process that passes the deadline or breaks off is killed."""
        process, folder = await self._ready()
        voice = self._voices[language]
        out = folder / "spoken.wav"
        out.unlink(missing_ok=True)
        async with _bounded(process, f"The speech engine {self.name}", deadline_s):
            await process.ask(voice.voice, voice.rate_wpm, text, out)
        return await asyncio.to_thread(_read, out)

    async def aclose(self) -> None:
        """End the process and remove its files."""
        if self._process is not None:
            await self._process.kill()
            self._process = None
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None

    async def _ready(self) -> tuple[SpeechProcess, Path]:
        async with self._starting:
            if self._folder is None:
                self._folder = Path(tempfile.mkdtemp(prefix="carillon-speech-"))
            if self._process is not None and self._process.in_step:
                return self._process, self._folder
            self._process = SpeechProcess(self._command, self._folder)
            what = f"Starting the speech engine {self.name}"
            async with _bounded(self._process, what, self._start_deadline_s):
                await self._process.start()
            return self._process, self._folder


class OneShotEngine:
    """A new process for each stretch of one language, for an engine that is quick to start and can't be trusted twice.

    `spell` rewrites a stretch for the engine, given its language and the language of the whole.
    """

    def __init__(
        self,
        name: str,
        voices: Mapping[str, EngineVoice],
        command: Sequence[str],
        *,
        spell: Callable[[str, str, str], str] = lambda _language, _around, text: text,
    ) -> None:
        self.name = name
        self.languages = frozenset(voices)
        self._voices = dict(voices)
        self._command = tuple(command)
        self._spell = spell

    async def start(self) -> None:
        """Nothing to get ready."""

    async def speak(self, language: str, text: str, *, deadline_s: float) -> tuple[Samples, int]:
        """Speak each stretch with the voice of its language, and join them."""
        parts: list[Samples] = []
        rate = 0
        for span in split_languages(text, language):
            speaker = span.language if span.language in self._voices else language
            spelled = self._spell(speaker, language, span.text)
            if any(character.isalnum() for character in spelled):
                part, rate = await self._one(self._voices[speaker], spelled, deadline_s)
                parts += [part, np.zeros(round(rate * _SPAN_GAP_S), dtype=np.float32)]
        if not parts:
            raise SpeechFailed(f"Nothing in '{text[:40]}' can be pronounced.")
        return np.concatenate(parts[:-1]), rate

    async def aclose(self) -> None:
        """Nothing runs between sentences."""

    async def _one(self, voice: EngineVoice, text: str, deadline_s: float) -> tuple[Samples, int]:
        folder = Path(tempfile.mkdtemp(prefix="carillon-speech-"))
        process = SpeechProcess(self._command, folder)
        try:
            async with _bounded(process, f"The speech engine {self.name}", deadline_s):
                await process.start()
                await process.ask(voice.voice, voice.rate_wpm, text, folder / "spoken.wav")
            return await asyncio.to_thread(_read, folder / "spoken.wav")
        finally:
            await process.kill()
            shutil.rmtree(folder, ignore_errors=True)


@contextlib.asynccontextmanager
async def _bounded(process: SpeechProcess, what: str, deadline_s: float) -> AsyncIterator[None]:
    """Bounds what is done with a process, and kills a process that doesn't bring it to a proper end."""
    try:
        async with asyncio.timeout(deadline_s):
            yield
    except TimeoutError:
        raise SpeechTimedOut(f"{what} took longer than {deadline_s:.0f} s and was ended.") from None
    except OSError as why:
        raise SpeechFailed(f"{what} failed: {why}.") from why
    finally:
        if not process.in_step:
            await process.kill()


def _read(path: Path) -> tuple[Samples, int]:
    try:
        samples, rate = soundfile.read(path, dtype="float32")
    except (OSError, soundfile.LibsndfileError) as why:
        raise SpeechFailed(f"The speech engine's sound file can't be read: {why}") from why
    return np.asarray(samples, dtype=np.float32), int(rate)
