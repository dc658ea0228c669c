"""Opens a sound file by libsndfile where it knows the format, to the very sample, and by libVLC otherwise.

libVLC's transcoding drops the last 50 to 300 ms of uncompressed and FLAC files and the first 30 ms of Ogg Vorbis.
"""

from pathlib import Path

import soundfile

from audio.adapters.vlc_decoder import VlcDecoder
from audio.clip import RATE, Samples
from audio.conforming import conform
from audio.errors import Undecodable

_EXACT = {"WAV", "WAVEX", "W64", "RF64", "AIFF", "AU", "CAF", "FLAC", "OGG"}


class MediaDecoder:
    """A `Decoder` of any file VLC can open."""

    def __init__(self, vlc: VlcDecoder, *, longest_s: float = 3600.0) -> None:
        """Leave to libVLC what libsndfile doesn't know; refuse what is longer."""
        self._vlc = vlc
        self._longest_s = longest_s

    def decode(self, path: Path) -> Samples:
        """The whole file; raises `Undecodable`."""
        samples = self._exactly(path)
        if samples is None:
            samples = self._vlc.decode(path)
        if len(samples) > self._longest_s * RATE:
            raise Undecodable(f"{path.name} is longer than {self._longest_s / 60:.0f} minutes. Cut it.")
        return samples

    def _exactly(self, path: Path) -> Samples | None:
        try:
            with soundfile.SoundFile(path) as file:
                if file.format not in _EXACT or file.frames == 0:
                    return None
                if file.frames > self._longest_s * file.samplerate:
                    raise Undecodable(f"{path.name} is longer than {self._longest_s / 60:.0f} minutes. Cut it.")
                return conform(file.read(dtype="float32", always_2d=True), file.samplerate)
        except (soundfile.LibsndfileError, OSError):
            return None
