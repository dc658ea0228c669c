"""What is spoken into the browser's microphone, and finding it again in what a zone put out."""

from pathlib import Path

import numpy as np
import soundfile

from audio.clip import RATE, Samples

BURST, BURSTS = RATE // 5, 25
WINDOW, HOP = RATE * 3 // 10, RATE // 4
ALIKE = 0.9


def spoken() -> Samples:
    """Five seconds of tones in no order, without a pause; every stretch of it is like no other."""
    pitches = np.random.default_rng(5).uniform(300, 2500, BURSTS)
    at = np.arange(BURST) / RATE
    fade = np.minimum(1, np.minimum(np.arange(BURST) + 240, np.arange(BURST)[::-1] + 240) / 480)
    bursts = [0.1 * fade * np.sin(2 * np.pi * pitch * at) for pitch in pitches]
    return np.concatenate(bursts).astype(np.float32)


def write_spoken(path: Path) -> None:
    """Write it as a WAV file that a browser takes for a microphone's, over and over."""
    soundfile.write(path, spoken(), RATE, subtype="PCM_16")


def found(sound: Samples) -> list[tuple[int, int]]:
    """Where a sound is what was spoken: frames of it, each with the frame of what was spoken that is heard there."""
    said = spoken().astype(np.float64)
    whole = np.fft.rfft(said)
    ring = np.concatenate((said, said[:WINDOW]))
    energy = np.concatenate(([0.0], np.cumsum(np.square(ring))))
    power = (energy[WINDOW:] - energy[:-WINDOW])[: len(said)]
    places = []
    for first in range(0, len(sound) - WINDOW, HOP):
        part = sound[first : first + WINDOW].astype(np.float64)
        if np.square(part).sum() < 1e-3:
            continue
        likeness = np.fft.irfft(whole * np.conj(np.fft.rfft(part, len(said))), len(said))
        likeness /= np.sqrt(power * np.square(part).sum())
        if likeness.max() > ALIKE:
            places.append((first, int(likeness.argmax())))
    return places


def unbroken(places: list[tuple[int, int]]) -> int:
    """How many of these follow each other at the distances they were spoken at; a busy machine may lose a stretch."""
    steps = np.diff(np.array(places), axis=0)
    even = (steps[:, 1] - steps[:, 0] + 2) % (BURST * BURSTS) <= 4
    longest = run = 1
    for follows in even & (steps[:, 0] == HOP):
        run = run + 1 if follows else 1
        longest = max(longest, run)
    return longest
