"""Decodes whatever libVLC can open, many times faster than it would sound.

libVLC writes the sound into a WAV file of 32-bit floats at its own rate; nothing is resampled or clipped on the way.
It is asked from one thread alone, and its state is polled: calling it from its own callbacks locks up.
"""

import contextlib
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import soundfile
import vlc

from audio.clip import Samples
from audio.conforming import conform
from audio.errors import Undecodable

_OPTIONS = (
    "--quiet",
    "--intf=dummy",
    "--aout=dummy",
    "--no-video",
    "--no-lua",
    "--no-sub-autodetect-file",
    "--image-duration=0",
)
_TO_WAV = ":sout=#transcode{vcodec=none,acodec=fl32}:std{access=file,mux=wav,dst=%s}"
_POLL_S = 0.005


class VlcDecoder:
    """A `Decoder` over libVLC. Safe to call from any thread; files are decoded one after the other."""

    def __init__(self, *, deadline_s: float = 60.0) -> None:
        """Give up on a file after so long."""
        self._deadline_s = deadline_s
        self._owner = ThreadPoolExecutor(max_workers=1, thread_name_prefix="libvlc")
        self._instance: vlc.Instance | None = None

    def decode(self, path: Path) -> Samples:
        """The whole file; raises `Undecodable`."""
        return self._owner.submit(self._decode, path).result()

    def close(self) -> None:
        """Let libVLC go."""
        self._owner.submit(self._release).result()
        self._owner.shutdown()

    def _decode(self, path: Path) -> Samples:
        if not path.is_file():
            raise Undecodable(f"There is no file {path.name}. Choose another.")
        with tempfile.TemporaryDirectory(prefix="carillon-") as folder:
            wav = Path(folder) / "sound.wav"
            self._transcode(path, wav)
            return _read(wav, path.name)

    def _transcode(self, path: Path, wav: Path) -> None:
        if self._instance is None:
            self._instance = vlc.Instance(*_OPTIONS)
        if self._instance is None:
            raise Undecodable("libVLC doesn't start on this machine. Install libvlc5 and vlc-plugin-base.")
        media = self._instance.media_new_path(str(path.resolve()))
        media.add_options(_TO_WAV % wav, ":no-sout-video", ":no-sout-spu")
        player = self._instance.media_player_new()
        player.set_media(media)
        try:
            player.play()
            self._await_end(player, path.name)
        finally:
            player.stop()
            player.release()
            media.release()

    def _await_end(self, player: vlc.MediaPlayer, name: str) -> None:
        deadline = time.monotonic() + self._deadline_s
        while player.get_state() not in (vlc.State.Ended, vlc.State.Error):
            if time.monotonic() > deadline:
                raise Undecodable(f"Opening {name} took over {self._deadline_s:.0f} s. Choose a shorter file.")
            time.sleep(_POLL_S)

    def _release(self) -> None:
        if self._instance is not None:
            self._instance.release()
            self._instance = None


def _read(wav: Path, name: str) -> Samples:
    """What libVLC wrote, if it wrote any sound."""
    with contextlib.suppress(soundfile.LibsndfileError):
        channels, rate = soundfile.read(wav, dtype="float32", always_2d=True)
        if len(channels):
            return conform(np.nan_to_num(channels), rate)
    raise Undecodable(f"{name} is no sound file, or a damaged one. Choose another, for instance MP3, WAV or FLAC.")
