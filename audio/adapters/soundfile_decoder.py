"""Decodes by libsndfile alone, in this process and at once: the quiet twin of libVLC, and its better for some formats.

It knows fewer formats than libVLC, but of those in `EXACT` it gives every sample, where libVLC's transcoding drops the
last 50 to 300 ms of uncompressed and FLAC files and the first 30 ms of Ogg Vorbis.
"""

import contextlib
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from audio.clip import Samples
from audio.conforming import conform
from audio.errors import Undecodable

EXACT = frozenset({"WAV", "WAVEX", "W64", "RF64", "AIFF", "AU", "CAF", "FLAC", "OGG"})
BLOCK_FRAMES = 4096


def too_long(path: Path, longest_s: float) -> Undecodable:
    """The refusal of a file that would fill the memory."""
    return Undecodable(f"{path.name} is longer than {longest_s / 60:.0f} minutes. Cut it.")


class SoundfileDecoder:
    """A `Decoder` of what libsndfile knows."""

    def __init__(self, *, longest_s: float = 3600.0) -> None:
        """Refuse what is longer."""
        self._longest_s = longest_s

    def decode(self, path: Path) -> Samples:
        """The whole file, or what is there of a broken one; raises `Undecodable`."""
        if not path.is_file():
            raise Undecodable(f"There is no file {path.name}. Choose another.")
        with contextlib.suppress(soundfile.LibsndfileError), self._opened(path) as file:
            if len(channels := _what_is_there(file)):
                return conform(channels, file.samplerate)
        raise Undecodable(f"{path.name} is no sound file, or a damaged one. Choose another, for instance WAV or FLAC.")

    def decode_exactly(self, path: Path) -> Samples | None:
        """The file to the very sample, None if it is broken or not in `EXACT`; raises `Undecodable` if too long."""
        with contextlib.suppress(soundfile.LibsndfileError, OSError), self._opened(path) as file:
            if file.format in EXACT and file.frames:
                return conform(file.read(dtype="float32", always_2d=True), file.samplerate)
        return None

    def _opened(self, path: Path) -> soundfile.SoundFile:
        file = soundfile.SoundFile(path)
        if file.frames > self._longest_s * file.samplerate:
            file.close()
            raise too_long(path, self._longest_s)
        return file


def _what_is_there(file: soundfile.SoundFile) -> NDArray[np.float32]:
    """The file up to its end, or to where it breaks off."""
    with contextlib.suppress(soundfile.LibsndfileError):
        return np.asarray(file.read(dtype="float32", always_2d=True))
    # Asked for all of a broken FLAC file libsndfile gives nothing of it. Block by block an MP3 would sound wrong.
    file.seek(0)
    blocks = [np.zeros((0, file.channels), dtype=np.float32)]
    with contextlib.suppress(soundfile.LibsndfileError):
        while len(block := file.read(BLOCK_FRAMES, dtype="float32", always_2d=True)):
            blocks.append(block)
    return np.concatenate(blocks)
