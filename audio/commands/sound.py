"""The commands `compose`, `chime`, `decode` and `measure` of `python -m audio`, each answering with what it did."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import soundfile

from audio.clip import RATE, Samples
from audio.composing import chimes
from audio.composing import pieces as composing
from audio.errors import AudioError
from audio.loudness import measure
from audio.ports import Decoder

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - argparse gives it no public name.


def add_sound_commands(commands: "Commands", decoder: Callable[[], Decoder]) -> None:
    """Add the four commands; `decoder` is made only when a file is to be opened."""
    _add_compose(commands)
    _add_chime(commands)
    decode = commands.add_parser("decode", help="open any sound file and write it as mono WAV at 48 kHz")
    decode.add_argument("file", type=Path)
    decode.add_argument("--out", type=Path, required=True, help="the WAV file to write")
    decode.set_defaults(run=lambda options: _decode(options, decoder()))
    measuring = commands.add_parser("measure", help="say how long and how loud sound files are")
    measuring.add_argument("files", type=Path, nargs="+", metavar="FILE")
    measuring.set_defaults(run=lambda options: _measure(options, decoder()))


def _add_compose(commands: "Commands") -> None:
    parser = commands.add_parser("compose", help="write our own background music")
    parser.add_argument("--out", type=Path, required=True, help="the folder to write FLAC files into")
    parser.add_argument("--loudness", type=float, default=-23.0, metavar="LUFS")
    parser.add_argument(
        "moods", nargs="*", metavar="MOOD", help=f"all of {', '.join(composing.NAMES)} if none is named"
    )
    parser.set_defaults(run=_compose)


def _add_chime(commands: "Commands") -> None:
    parser = commands.add_parser("chime", help="write one of our own chimes")
    parser.add_argument("name", help=" or ".join(chimes.NAMES))
    parser.add_argument("--out", type=Path, required=True, help="the WAV file to write")
    parser.add_argument("--loudness", type=float, default=-20.0, metavar="LUFS", help="of the speech it goes with")
    parser.set_defaults(run=_chime)


def _compose(options: argparse.Namespace) -> str:
    moods: list[str] = options.moods or list(composing.NAMES)
    told = []
    for mood in moods:
        path = options.out / f"{mood}.flac"
        samples = composing.compose(mood, options.loudness)
        _write(path, samples)
        told.append(f"{path}: {len(samples) / RATE:.1f} s at {options.loudness:g} LUFS.")
    return "\n".join(told)


def _chime(options: argparse.Namespace) -> str:
    samples = chimes.chime(options.name, options.loudness)
    _write(options.out, samples)
    return f"{options.out}: {len(samples) / RATE:.1f} s."


def _decode(options: argparse.Namespace, decoder: Decoder) -> str:
    samples = decoder.decode(options.file)
    _write(options.out, np.clip(samples, -1.0, 1.0))
    return f"{options.out}: {len(samples) / RATE:.1f} s."


def _measure(options: argparse.Namespace, decoder: Decoder) -> str:
    told = []
    for path in options.files:
        samples = decoder.decode(path)
        measures = measure(samples)
        told.append(
            f"{path}: {len(samples) / RATE:.1f} s, {measures.loudness_lufs:.1f} LUFS, "
            f"true peak {measures.true_peak_dbtp:.1f} dBTP, {measures.clipped_fraction:.2%} clipped."
        )
    return "\n".join(told)


def _write(path: Path, samples: Samples) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        soundfile.write(path, samples, RATE, subtype="PCM_16")
    except (OSError, soundfile.LibsndfileError, TypeError) as error:
        raise AudioError(f"Can't write {path}: {error}. Choose another file, ending in .wav or .flac.") from error
