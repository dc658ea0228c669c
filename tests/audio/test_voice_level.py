"""A voice is brought to the mall's loudness while it speaks, gently, and never over the ceiling."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from audio.clip import RATE, Samples
from audio.loudness import amplitude, integrated
from audio.voice_level import CEILING_DB, VoiceLevel

CHUNK = RATE // 50


def voice(seconds: float, level_db: float, seed: int = 1) -> Samples:
    """Noise in syllables, as loud as told, at four a second."""
    frames = round(seconds * RATE)
    rng = np.random.default_rng(seed)
    syllables = np.clip(np.sin(2 * np.pi * 4 * np.arange(frames) / RATE) + 0.6, 0, 1)
    noise = np.convolve(rng.standard_normal(frames), np.ones(12) / 12, mode="same") * 3
    return (amplitude(level_db) * 0.3 * noise * syllables).astype(np.float32)


def levelled(samples: Samples, target: float = -20.0) -> Samples:
    """The whole, 20 ms at a time."""
    agent = VoiceLevel(target)
    return np.concatenate([agent.level(samples[first : first + CHUNK]) for first in range(0, len(samples), CHUNK)])


@settings(max_examples=8, deadline=None)
@given(level_db=st.floats(-30, 8), target=st.sampled_from([-23.0, -20.0, -16.0]))
def test_soft_and_loud_voices_come_out_at_the_target(level_db: float, target: float) -> None:
    """Two seconds in, whoever speaks is within two units of the target, however near the microphone."""
    sound = levelled(voice(6, level_db), target)
    assert abs(integrated(sound[2 * RATE :]) - target) <= 2.0


@settings(max_examples=10, deadline=None)
@given(level_db=st.floats(-40, 30), seed=st.integers(0, 99))
def test_nothing_passes_the_ceiling(level_db: float, seed: int) -> None:
    """Not even a shout that comes before the gain has followed."""
    sound = levelled(np.concatenate((voice(1, -30, seed), voice(1, level_db, seed))))
    assert float(np.abs(sound).max()) <= amplitude(CEILING_DB)


def test_a_pause_is_not_filled_with_the_rooms_noise() -> None:
    """The gain stays where it was when nobody speaks."""
    hush = (amplitude(-75) * np.random.default_rng(2).standard_normal(4 * RATE)).astype(np.float32)
    sound = levelled(np.concatenate((voice(4, -10), hush)))
    gained = integrated(sound[2 * RATE : 4 * RATE]) - integrated(voice(4, -10)[2 * RATE :])
    rms = float(np.sqrt(np.mean(sound[-RATE:] ** 2)))
    assert rms <= amplitude(-75 + gained + 6.5)


def test_silence_stays_silence() -> None:
    """And nothing is divided by it."""
    assert not levelled(np.zeros(RATE, dtype=np.float32)).any()
