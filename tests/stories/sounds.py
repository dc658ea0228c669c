"""Sounds that a story can tell apart in a recording: words hum low, music lies high above them."""

from pathlib import Path

import numpy as np
import soundfile

from audio.clip import RATE, Samples

MUSIC_HZ = 3000.0
WORDS_HZ = (140.0, 260.0)
"""Where `audio.adapters.quiet_speech` hums."""


def write_music(path: Path, seconds: float) -> None:
    """A high tone that swells and fades, as a FLAC file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    at = np.arange(round(seconds * RATE)) / RATE
    swell = 0.15 + 0.05 * np.sin(2 * np.pi * at / 3)
    soundfile.write(path, swell * np.sin(2 * np.pi * MUSIC_HZ * at), RATE)


def words_db(samples: Samples) -> float:
    """Level of what hums in a stretch, in dBFS RMS; -120 where there is none of it."""
    if not len(samples):
        return -120.0
    # A window, so that the edges of the stretch don't smear the music down to where words hum.
    window = np.hanning(len(samples))
    spectrum = np.abs(np.fft.rfft(samples * window)) ** 2
    at_hz = np.fft.rfftfreq(len(samples), 1 / RATE)
    within = (at_hz >= WORDS_HZ[0]) & (at_hz <= WORDS_HZ[1])
    power = 2 * spectrum[within].sum() / (len(samples) * np.square(window).sum())
    return max(-120.0, 10 * float(np.log10(power + 1e-12)))
