"""Sounds that a story can tell apart in a recording: words hum low, music lies high above them."""

from pathlib import Path

import numpy as np
import soundfile

from audio.clip import RATE, Samples

MUSIC_HZ = 3000.0
FANFARE_HZ = 1000.0
WORDS_HZ = (140.0, 260.0)
"""Where `audio.adapters.quiet_speech` hums."""
CALL_ABOVE = 10 ** (-55 / 20)
CALL_LASTS = 480
"""Frames of which a third are loud where a call begins."""


def write_music(path: Path, seconds: float, pitch_hz: float = MUSIC_HZ) -> None:
    """A high tone that swells and fades, as a FLAC file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    at = np.arange(round(seconds * RATE)) / RATE
    swell = 0.15 + 0.05 * np.sin(2 * np.pi * at / 3)
    soundfile.write(path, swell * np.sin(2 * np.pi * pitch_hz * at), RATE)


def first_call_frame(samples: Samples) -> int | None:
    """The first frame of a call, whatever music plays; None where there is no call."""
    # Over a whole period the music adds up to nothing. A click is over before so much of it is loud.
    period = round(RATE / MUSIC_HZ)
    loud = np.abs(np.convolve(samples, np.ones(period) / period)[: len(samples)]) > CALL_ABOVE
    counted = np.concatenate(([0], np.cumsum(loud)))
    lasting = counted[CALL_LASTS:] - counted[:-CALL_LASTS] >= CALL_LASTS // 3
    begun = np.flatnonzero(loud[: len(lasting)] & lasting)
    return int(begun[0]) if len(begun) else None


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
