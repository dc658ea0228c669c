"""A room around a sound: its echoes are decaying noise, softened, the same every time."""

import numpy as np

from audio.clip import RATE, Samples, frames_of

_DELAY_S = 0.018
_SOFTENING = 24
"""Frames over which the echoes are averaged: walls swallow the highest tones."""


def in_a_room(sound: Samples, *, seconds: float, wet: float) -> Samples:
    """The sound with its echoes, which take so long to fade by 60 dB; as long as before."""
    frames = frames_of(seconds)
    noise = np.random.default_rng(7).normal(size=frames) * np.exp(-6.9078 * np.arange(frames) / frames)
    soft = np.convolve(noise, np.hanning(_SOFTENING + 2)[1:-1], "same")
    echoes = np.concatenate((np.zeros(frames_of(_DELAY_S)), soft / np.sqrt(np.sum(soft**2))))
    length = 1 << int(np.ceil(np.log2(len(sound) + len(echoes))))
    around = np.fft.irfft(np.fft.rfft(sound, length) * np.fft.rfft(echoes, length), length)[: len(sound)]
    mixed: Samples = (sound + wet * around).astype(np.float32)
    return mixed


def brush(seconds: float, *, level: float) -> Samples:
    """A soft stroke of a shaker: noise without its lower half, quickly gone."""
    frames = frames_of(seconds)
    time = np.arange(frames) / RATE
    noise = np.diff(np.random.default_rng(11).normal(size=frames + 2), n=2)
    shape = np.sin(np.clip(time / 0.012, 0, 1) * np.pi / 2) * np.exp(-6.9078 * time / seconds)
    stroke: Samples = (level * noise * shape).astype(np.float32)
    return stroke
