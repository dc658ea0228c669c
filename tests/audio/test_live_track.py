"""Sound that is spoken while it is put out: by place, silent where nothing came, never clicking."""

from collections.abc import Sequence

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from audio.clip import RATE, Samples
from audio.mixing.live_track import FADE_FRAMES, ROOM_FRAMES, LiveTrack
from audio.mixing.mixer import Ended, Mixer, Piece

CHUNK = RATE // 50


def ones(frames: int = CHUNK) -> Samples:
    """Sound at full scale, in which every fade shows."""
    return np.ones(frames, dtype=np.float32)


def read(track: LiveTrack, blocks: Sequence[int]) -> Samples:
    """What the mixer gets, block after block."""
    first, heard = 0, []
    for frames in blocks:
        heard.append(track[first : first + frames])
        first += frames
    return np.concatenate(heard)


@given(
    order=st.permutations(range(8)),
    blocks=st.lists(st.integers(1, 3 * CHUNK), min_size=1, max_size=12),
    copies=st.sets(st.integers(0, 7)),
)
def test_what_is_there_in_time_sounds_at_its_place_in_whatever_order_it_came(
    order: list[int], blocks: list[int], copies: set[int]
) -> None:
    """Reordered and repeated stretches make no difference, nor do the sizes of the blocks that are read."""
    rng = np.random.default_rng(7)
    spoken = rng.uniform(-1, 1, 8 * CHUNK).astype(np.float32)
    track = LiveTrack()
    for number in [*order, *copies]:
        track.put(number * CHUNK, spoken[number * CHUNK : (number + 1) * CHUNK])
    heard = read(track, blocks)[: len(spoken)]
    inside = slice(FADE_FRAMES, min(len(heard), len(spoken) - FADE_FRAMES))
    assert np.array_equal(heard[inside], spoken[inside])
    assert track.late_frames == 0


@given(lost=st.sets(st.integers(1, 14), max_size=6), block=st.integers(2 * FADE_FRAMES, 2 * CHUNK))
def test_lost_stretches_are_silent_and_sound_fades_at_their_edges(lost: set[int], block: int) -> None:
    """A hole is exact silence, and no step between two samples is larger than the fade's."""
    track = LiveTrack()
    for number in range(16):
        if number not in lost:
            track.put(number * CHUNK, ones())
    heard = read(track, [block] * (16 * CHUNK // block))
    for number in lost:
        assert not heard[number * CHUNK : (number + 1) * CHUNK].any()
    assert np.abs(np.diff(heard)).max() <= 1.5 / FADE_FRAMES


def test_what_comes_too_late_is_dropped_and_counted() -> None:
    """Only the part whose place was read is left out."""
    track = LiveTrack()
    assert not track[0 : CHUNK + 100].any()
    track.put(0, ones())
    track.put(CHUNK, ones())
    assert track.late_frames == CHUNK + 100
    assert track[CHUNK + 100 : 2 * CHUNK][FADE_FRAMES : -FADE_FRAMES - 1].min() == 1.0


def test_what_lies_impossibly_far_ahead_is_left_out() -> None:
    """A wild place in a message must not overwrite what is about to sound."""
    track = LiveTrack()
    track.put(0, ones())
    track.put(ROOM_FRAMES, -ones())
    assert track[0:CHUNK].min() >= 0


def test_a_mixer_ends_a_run_where_its_live_sound_is_said_to_end() -> None:
    """Chime, then live sound at its place, then what comes after it; the run ends by itself."""
    mixer, track = Mixer(), LiveTrack()
    chime, end = ones(CHUNK) * np.float32(0.25), ones(CHUNK) * np.float32(0.5)
    pieces = [
        Piece(start_frame=0, samples=chime, language=None),
        Piece(start_frame=2 * CHUNK, samples=track, language=None),
    ]
    mixer.announce("live", at_frame=0, pieces=pieces, whole=False)
    track.put(0, ones() * np.float32(0.75))
    heard = [mixer.render(0, 3 * CHUNK)]
    track.finish(2 * CHUNK)
    mixer.extend("live", [Piece(start_frame=4 * CHUNK, samples=end, language=None)], whole=True)
    heard.append(mixer.render(3 * CHUNK, 4 * CHUNK))
    sound = np.concatenate(heard)
    assert [round(float(sound[place * CHUNK + CHUNK // 2]), 2) for place in range(7)] == [0.25, 0, 0.75, 0, 0.5, 0, 0]
    assert [type(event) for event in mixer.happened()][-1] is Ended


def test_live_sound_that_breaks_off_ends_where_it_was_read_to() -> None:
    """Nobody knows its end when the speaker gives it up, and nothing of the past is heard again."""
    track = LiveTrack()
    track.put(0, ones())
    assert track[0:100].any()
    track.finish()
    assert len(track) == 100
    track.finish(5)
    assert len(track) == 100
