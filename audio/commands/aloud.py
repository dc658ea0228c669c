"""`python -m audio aloud`: speak each line of standard input as it comes, a new one at once instead of the one before.

For a program that guides somebody by voice and mustn't wait or load an engine itself. Decides when a line is broken
off. Refuses to know which engines and sound devices there are: whoever starts it hands over how they are made.
"""

import argparse
import asyncio
import sys
import threading
from collections import deque
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import numpy as np

from audio.clip import RATE, Samples
from audio.errors import SpeechFailed
from audio.ports import Output, Synthesizer
from audio.reading.sentences import split_sentences
from audio.settings import SpeechSettings

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - argparse names it nowhere else.

MakeSpeech = Callable[[SpeechSettings], Synthesizer]
MakeOutput = Callable[[str | None, Path | None], Output]
FADE_FRAMES = RATE // 100
"""What is broken off fades for a hundredth of a second, so that nobody hears a click."""


class Utterance:
    """What is being spoken; filled by one thread and pulled by the output's."""

    def __init__(self) -> None:
        """Silent."""
        self._lock = threading.Lock()
        self._parts: deque[Samples] = deque()

    def add(self, samples: Samples) -> None:
        """Say this after what is being said."""
        with self._lock:
            self._parts.append(samples)

    def hush(self) -> None:
        """Say no more of it."""
        with self._lock:
            rest = self._pulled(FADE_FRAMES)
            self._parts.clear()
            self._parts.append(rest * np.linspace(1, 0, len(rest), dtype=np.float32))

    @property
    def left_s(self) -> float:
        """How long it goes on."""
        with self._lock:
            return sum(map(len, self._parts)) / RATE

    def pull(self, _first: int, frames: int) -> Samples:
        """As an output's source: the next frames, silence after the last."""
        with self._lock:
            return self._pulled(frames)

    def _pulled(self, frames: int) -> Samples:
        pulled = np.zeros(frames, dtype=np.float32)
        done = 0
        while self._parts and done < frames:
            part = self._parts.popleft()
            taken = part[: frames - done]
            pulled[done : done + len(taken)] = taken
            done += len(taken)
            if len(taken) < len(part):
                self._parts.appendleft(part[len(taken) :])
        return pulled


def add_aloud(commands: "Commands", make_speech: MakeSpeech, make_output: MakeOutput) -> None:
    """Declare the command."""
    command = commands.add_parser("aloud", help='speak lines of standard input, such as "en Touch a shop"')
    command.add_argument("--device", help="the sound device's name or number (the machine's own choice)")
    command.add_argument("--record", type=Path, metavar="F", help="put it into this WAV file instead")
    command.add_argument("--engine", default="auto", choices=("auto", "kokoro", "espeak", "quiet"))
    command.set_defaults(run=lambda options: _run(options, make_speech, make_output))


def _run(options: argparse.Namespace, make_speech: MakeSpeech, make_output: MakeOutput) -> str:
    speech, output = make_speech(SpeechSettings(engine=options.engine)), make_output(options.device, options.record)
    spoken = asyncio.run(speak_lines(sys.stdin, speech, output))
    return f"{spoken} lines were spoken."


async def speak_lines(lines: TextIO, speech: Synthesizer, output: Output) -> int:
    """Speak until the lines end; "LANGUAGE WORDS" is said at once, an empty line is silence. Gives how many."""
    utterance, spoken = Utterance(), 0
    saying: asyncio.Task[None] | None = None
    output.open(utterance.pull)
    try:
        await speech.start()
        async for line in _arriving(lines):
            if saying is not None:
                saying.cancel()
            utterance.hush()
            language, _, words = line.partition(" ")
            if words:
                saying, spoken = asyncio.create_task(_say(speech, utterance, language, words)), spoken + 1
        if saying is not None:
            await saying
        await asyncio.sleep(utterance.left_s + output.lead_frames / RATE)
    finally:
        output.close()
        await speech.aclose()
    return spoken


async def _say(speech: Synthesizer, utterance: Utterance, language: str, words: str) -> None:
    for sentence in split_sentences(language, words) or [words]:
        try:
            utterance.add((await speech.speak(language, sentence)).samples)
        except SpeechFailed as why:
            sys.stderr.write(f"{why}\n")
            return


async def _arriving(lines: TextIO) -> AsyncIterator[str]:
    while line := await asyncio.to_thread(lines.readline):
        yield line.strip()
