"""`python -m audio say`: speak words into a WAV file, as a call would, and say which engine spoke.

It refuses to know which engines there are: whoever starts it hands over how a synthesizer is made.
"""

import argparse
import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from audio.clip import RATE, Samples, frames_of
from audio.errors import AudioError, SpeechFailed
from audio.levelling import bring_to
from audio.loudness import integrated
from audio.ports import Synthesizer
from audio.reading.sentences import pause_after_ms, split_sentences
from audio.settings import SpeechSettings
from audio.wav import encode

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - argparse names it nowhere else.

MakeSpeech = Callable[[SpeechSettings], Synthesizer]


class Unwritable(AudioError):
    """The file that was asked for can't be written."""


def add_say(commands: "Commands", make_speech: MakeSpeech) -> None:
    """Declare the command."""
    command = commands.add_parser("say", help="speak words into a WAV file")
    command.add_argument("text", metavar="TEXT", help="what to say")
    command.add_argument("--language", required=True, help="zh or en")
    command.add_argument("--out", required=True, type=Path, metavar="F", help="the WAV file to write, mono at 48 kHz")
    command.add_argument("--engine", default="auto", choices=("auto", "kokoro", "espeak", "quiet"))
    command.add_argument("--voice", help="a Kokoro voice other than the usual one")
    command.add_argument("--speed", type=float, default=1.0, help="0.5 to 1.5; 1 is the voice's own speed")
    command.add_argument("--loudness", type=float, default=-20.0, metavar="LUFS", help="integrated loudness")
    command.set_defaults(run=lambda options: run_say(options, make_speech))


def run_say(options: argparse.Namespace, make_speech: MakeSpeech) -> str:
    """Speak, write, and give what there is to report."""
    settings = _settings(options)
    _check_writable(options.out)
    samples, engines, notice = asyncio.run(_spoken(lambda: make_speech(settings), options.language, options.text))
    samples = bring_to(samples, options.loudness)
    try:
        options.out.write_bytes(encode(samples))
    except OSError as why:
        raise Unwritable(f"{options.out} can't be written: {why.strerror}. Choose another file.") from why
    measures = f"{len(samples) / RATE:.1f} s at {integrated(samples):.1f} LUFS"
    report = f"{options.out}: {measures}, spoken by {', '.join(engines)}"
    return f"{notice}\n{report}" if notice else report


def _settings(options: argparse.Namespace) -> SpeechSettings:
    given: dict[str, Any] = {"engine": options.engine}
    if not 0.5 <= options.speed <= 1.5:
        raise SpeechFailed(f"A speed of {options.speed:g} can't be spoken. Choose one from 0.5 to 1.5.")
    given["speed"] = options.speed
    if options.voice and options.language in {"zh", "en"}:
        given["voices"] = {**SpeechSettings().voices, options.language: options.voice}
    return SpeechSettings(**given)


def _check_writable(out: Path) -> None:
    """Before seconds go into speaking."""
    if out.is_dir():
        raise Unwritable(f"{out} is a folder. Name a file to write, such as {out / 'call.wav'}.")
    if not out.parent.is_dir():
        raise Unwritable(f"The folder {out.parent} doesn't exist. Make it first, or choose another file.")


async def _spoken(make: Callable[[], Synthesizer], language: str, text: str) -> tuple[Samples, list[str], str | None]:
    speech = make()
    parts: list[Samples] = []
    engines: dict[str, None] = {}
    try:
        for sentence in split_sentences(language, text) or [text]:
            spoken = await speech.speak(language, sentence)
            engines[spoken.engine] = None
            parts += [spoken.samples, np.zeros(frames_of(pause_after_ms(sentence) / 1000), dtype=np.float32)]
        return np.concatenate(parts[:-1]), list(engines), speech.notice
    finally:
        await speech.aclose()
