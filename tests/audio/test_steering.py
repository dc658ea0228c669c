"""Outputs are steered to the house's frames: to the bit where clocks agree, unheard where they don't."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audio.clip import RATE, Samples
from audio.steering.interpolation import REACH, read_between
from audio.steering.steering import AT_EASE_FRAMES, Steering

BLOCK = 480


def noise(frames: int, seed: int = 1) -> Samples:
    """Sound whose every stretch is like no other."""
    return np.random.default_rng(seed).normal(0, 0.1, frames).astype(np.float32)


def reading(sound: Samples) -> Callable[[int, int], Samples]:
    """A source that is silent before and after that sound."""

    def source(first_frame: int, frames: int) -> Samples:
        block = np.zeros(frames, dtype=np.float32)
        start, stop = max(first_frame, 0), min(first_frame + frames, len(sound))
        if start < stop:
            block[start - first_frame : stop - first_frame] = sound[start:stop]
        return block

    return source


def sine(hz: float, frames: int) -> Samples:
    """A pure tone."""
    return np.sin(2 * np.pi * hz * np.arange(frames) / RATE).astype(np.float32)


@pytest.mark.parametrize("hz", [100, 1_000, 10_000, 18_000])
@given(fraction=st.floats(0, 0.999))
def test_sound_between_samples_is_that_of_the_tone(hz: float, fraction: float) -> None:
    """Read half a sample later, a tone is itself half a sample later, to -70 dB."""
    read = read_between(sine(hz, 1_000), 100 + fraction, 580 + fraction, BLOCK)
    exact = np.sin(2 * np.pi * hz * (np.arange(BLOCK) + 100 + fraction) / RATE)
    assert float(np.abs(read - exact).max()) < 10 ** (-70 / 20)


@pytest.mark.parametrize(("rate", "below_db"), [(1 + 50e-6, -70), (1 - 300e-6, -48)])
def test_a_changed_speed_leaves_music_clean(rate: float, below_db: float) -> None:
    """Read a little faster or slower, a 5 kHz tone has that other pitch and next to nothing beside it."""
    end = 100.3 + BLOCK * rate
    read = read_between(sine(5_000, 1_000), 100.3, end, BLOCK)
    exact = np.sin(2 * np.pi * 5_000 * (100.3 + np.arange(BLOCK) * rate) / RATE)
    assert float(np.abs(read - exact).max()) < 10 ** (below_db / 20)


def test_whole_positions_are_read_to_the_bit() -> None:
    """Where nothing is to be changed, nothing is."""
    sound = noise(1_000)
    assert np.array_equal(read_between(sound, 200, 200 + BLOCK, BLOCK), sound[200 : 200 + BLOCK])


@pytest.mark.parametrize(("start", "end"), [(REACH - 2.0, 500.0), (500.0, 980.0)])
def test_sound_that_is_not_there_can_t_be_read(start: float, end: float) -> None:
    """Positions the sound doesn't reach around are refused, not made up."""
    with pytest.raises(ValueError, match="outside"):
        read_between(noise(990), start, end, BLOCK)


def run(steering: Steering, blocks: int, first_frame: int = 0) -> Samples:
    """Pull blocks as a card would."""
    return np.concatenate([steering.render(first_frame + n * BLOCK, BLOCK) for n in range(blocks)])


def test_clocks_that_agree_leave_every_sample_as_it_is() -> None:
    """In its place, and with jitter below what is worth moving for, a zone puts out its source to the bit."""
    sound = noise(RATE)
    steering = Steering(reading(sound), lambda frame: frame + 1_000 + AT_EASE_FRAMES / 2 * np.sin(frame))
    assert np.array_equal(run(steering, 60), sound[1_000 : 1_000 + 60 * BLOCK])


@given(ppm=st.floats(-200, 200), seed=st.integers(0, 99))
@settings(deadline=None, max_examples=15)
def test_a_card_that_drifts_is_followed(ppm: float, seed: int) -> None:
    """What sounds is what should, within a frame, whatever the card's rate."""
    steering = Steering(reading(noise(10 * RATE, seed)), lambda frame: 5_000 + frame * (1 + ppm * 1e-6))
    run(steering, 800)
    assert abs(steering.error_frames) < AT_EASE_FRAMES + 0.1
    at = steering.output_frame_of(400_000)
    assert 5_000 + at * (1 + ppm * 1e-6) == pytest.approx(400_000, abs=0.8)


@pytest.mark.parametrize("off", [-300.0, -30.0, 30.0, 300.0])
def test_a_small_difference_is_glided_away(off: float) -> None:
    """What was believed of the clock turns out wrong by a few ms: the zone gets there without a single jump."""
    places = {"off": 0.0}
    steering = Steering(reading(sine(440, 60 * RATE) * np.float32(0.5)), lambda frame: frame + places["off"])
    run(steering, 50)
    places["off"] = off
    sound = run(steering, 4_000, 50 * BLOCK)
    assert abs(steering.error_frames) < AT_EASE_FRAMES
    assert float(np.abs(np.diff(sound)).max()) < 0.5 * 2 * np.pi * 440 / RATE * 1.01


@pytest.mark.parametrize("off", [-20_000.0, -1_500.0, 1_500.0, 20_000.0])
def test_a_large_difference_is_jumped_over_softly(off: float) -> None:
    """Within the second, and between fades: never a click, and no frame sounds twice."""
    places = {"off": 0.0}
    steering = Steering(reading(sine(200, 60 * RATE) * np.float32(0.5)), lambda frame: frame + places["off"])
    run(steering, 50)
    places["off"] = off
    sound = run(steering, 50, 50 * BLOCK)
    assert abs(steering.error_frames) < AT_EASE_FRAMES
    assert float(np.abs(np.diff(sound)).max()) < 0.03
    heard = noise(60 * RATE)
    places["off"] = 0.0
    again = Steering(reading(heard), lambda frame: frame + places["off"])
    run(again, 50)
    places["off"] = off
    put_out = run(again, 70, 50 * BLOCK)
    assert np.array_equal(put_out[-BLOCK:], heard[119 * BLOCK + int(off) : 120 * BLOCK + int(off)])


def test_while_nothing_sounds_the_zone_goes_to_its_place_at_once() -> None:
    """The first sound of a call finds the zone in step, however wrong the clock was before it was learnt."""
    places = {"off": 0.0}
    sound = np.zeros(10 * RATE, dtype=np.float32)
    sound[5 * RATE :] = noise(5 * RATE)
    steering = Steering(reading(sound), lambda frame: frame + places["off"])
    run(steering, 50)
    places["off"] = 3.5 * RATE
    heard = run(steering, 150, 50 * BLOCK)
    assert int(np.flatnonzero(heard)[0]) + 50 * BLOCK + 3.5 * RATE == 5 * RATE


@pytest.mark.parametrize("off_s", [-3600, -2, 2, 3600])
def test_a_clock_that_was_set_does_not_disturb_what_sounds(off_s: int) -> None:
    """Words go on to their end; from then on frames are counted anew, and it is said by how much."""
    places = {"off": 0.0}
    sound = noise(10 * RATE)
    steering = Steering(reading(sound), lambda frame: frame + places["off"])
    run(steering, 50)
    places["off"] = float(off_s * RATE)
    assert np.array_equal(run(steering, 50, 50 * BLOCK), sound[50 * BLOCK : 100 * BLOCK])
    assert steering.moved_frames == -off_s * RATE


def test_frames_the_output_lost_are_lost() -> None:
    """After an overrun the zone is where it would have been."""
    sound = noise(10 * RATE)
    steering = Steering(reading(sound), float)
    run(steering, 10)
    lost = 7
    heard = run(steering, 10, (10 + lost) * BLOCK)
    assert np.array_equal(heard, sound[17 * BLOCK : 27 * BLOCK])
