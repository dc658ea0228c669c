"""Opens a sound file by libsndfile where that keeps every sample, and by libVLC otherwise."""

from pathlib import Path

from audio.adapters.soundfile_decoder import SoundfileDecoder, too_long
from audio.adapters.vlc_decoder import VlcDecoder
from audio.clip import RATE, Samples


class MediaDecoder:
    """A `Decoder` of any file VLC can open."""

    def __init__(self, vlc: VlcDecoder, *, longest_s: float = 3600.0) -> None:
        """Leave to libVLC what libsndfile doesn't know to the sample; refuse what is longer."""
        self._soundfile = SoundfileDecoder(longest_s=longest_s)
        self._vlc = vlc
        self._longest_s = longest_s

    def decode(self, path: Path) -> Samples:
        """The whole file; raises `Undecodable`."""
        samples = self._soundfile.decode_exactly(path)
        if samples is None:
            samples = self._vlc.decode(path)
            if len(samples) > self._longest_s * RATE:
                raise too_long(path, self._longest_s)
        return samples
