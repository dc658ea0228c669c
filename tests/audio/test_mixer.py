"""The mixer: when sound starts, how music ducks, what is reported, and that block sizes never matter."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pyloudnorm
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audio.clip import RATE, Samples
from audio.mixing.mixer import Ended, Event, Mixer, MusicRound, Piece, Started, Stopped, saturate

RAMP = 2400


def noise(frames: int, seed: int = 1, level: float = 0.1) -> Samples:
    """Sound in which no two stretches are alike."""
    return (level * np.random.default_rng(seed).standard_normal(frames)).clip(-0.85, 0.85).astype(np.float32)


def flat(frames: int, level: float = 0.1) -> Samples:
    """A level that shows gains as they are."""
    return np.full(frames, level, dtype=np.float32)


def music(track: Samples, *, start_frame: int = 0) -> MusicRound:
    """One track, round and round, without cross-fade."""
    return MusicRound(start_frame=start_frame, tracks=(track,), crossfade_frames=0)


def piece(samples: Samples, start_frame: int = 0, language: str | None = None) -> Piece:
    """A piece of a programme."""
    return Piece(start_frame=start_frame, samples=samples, language=language)


Score = Mapping[int, Callable[[Mixer], object]]


def play(
    score: Score, frames: int, blocks: Sequence[int] = (960,), mixer: Mixer | None = None
) -> tuple[Samples, list[Event]]:
    """Render with blocks of these sizes in turn; each command of the score is given before its frame is rendered."""
    mixer = mixer or Mixer()
    sound: list[Samples] = []
    events: list[Event] = []
    at, turn = 0, 0
    while at < frames:
        if at in score:
            score[at](mixer)
        until = min([frame for frame in score if frame > at] + [frames])
        length = min(blocks[turn % len(blocks)], until - at)
        sound.append(mixer.render(at, length))
        events += mixer.happened()
        at, turn = at + length, turn + 1
    return np.concatenate(sound), events


def test_silence_is_exactly_silent() -> None:
    """With nothing to play there is nothing in the output, and the levels say so."""
    mixer = Mixer()
    assert not mixer.render(0, 960).any()
    assert mixer.levels().output_db == mixer.levels().music_db == mixer.levels().announcement_db == -120.0


@given(start=st.integers(0, 9000), blocks=st.lists(st.integers(1, 3000), min_size=1, max_size=5))
@settings(deadline=None, max_examples=60)
def test_an_announcement_starts_at_its_frame_to_the_sample(start: int, blocks: list[int]) -> None:
    """Without music there is nothing but the announcement, bit for bit, from the commanded frame on."""
    speech = noise(4000)
    score = {0: lambda m: m.announce("a", at_frame=start, pieces=[piece(speech)], whole=True)}
    sound, events = play(score, 14_000, blocks)
    assert not sound[:start].any()
    assert np.array_equal(sound[start : start + 4000], speech)
    assert not sound[start + 4000 :].any()
    assert events[0] == Started("a", start)
    assert isinstance(events[1], Ended)
    assert (events[1].frame, events[1].played_frames) == (start + 3999, 4000)


FRAMES = 60_000
TRACKS = tuple(noise(12_000 + 1000 * index, seed=20 + index) for index in range(3))

commands = st.one_of(
    st.builds(
        lambda key, at, gap, whole, duck: (
            lambda m: m.announce(
                key,
                at_frame=at,
                pieces=[piece(noise(5000, 2), 0, None), piece(noise(6000, 3), 5000 + gap, "zh")],
                whole=whole,
                duck_db=duck,
                ramp_frames=RAMP,
            )
        ),
        st.sampled_from("abc"),
        st.integers(0, FRAMES),
        st.integers(0, 3000),
        st.booleans(),
        st.sampled_from([6.0, 15.0, 24.0]),
    ),
    st.builds(
        lambda key, start, whole: lambda m: m.extend(key, [piece(noise(4000, 5), start, "en")], whole=whole),
        st.sampled_from("abc"),
        st.integers(11_000, 20_000),
        st.booleans(),
    ),
    st.builds(lambda key, fade: lambda m: m.stop(key, fade_frames=fade), st.sampled_from("abc"), st.integers(0, 4000)),
    st.builds(
        lambda start, fade, crossfade: (
            lambda m: m.play_music(
                MusicRound(start_frame=start, tracks=TRACKS, crossfade_frames=crossfade, gain_db=-3.0), fade_frames=fade
            )
        ),
        st.integers(-200_000, FRAMES),
        st.integers(0, 9000),
        st.integers(0, 7000),
    ),
    st.builds(lambda fade: lambda m: m.play_music(None, fade_frames=fade), st.integers(0, 9000)),
    st.builds(lambda gain: lambda m: m.set_gain(gain), st.floats(-30, 3)),
)
scores = st.dictionaries(st.integers(0, FRAMES - 1), commands, max_size=8)


@given(score=scores, blocks=st.lists(st.integers(1, 4000), min_size=1, max_size=6))
@settings(deadline=None, max_examples=60)
def test_block_sizes_never_matter(score: Score, blocks: list[int]) -> None:
    """The same commands give the same samples and the same reports, however the output asks for them."""
    sound, events = play(score, FRAMES)
    other_sound, other_events = play(score, FRAMES, blocks)
    assert np.array_equal(sound, other_sound)
    assert sorted(map(str, _without_loudness(events))) == sorted(map(str, _without_loudness(other_events)))


def _without_loudness(events: list[Event]) -> list[tuple[str, str, int, int | None]]:
    return [(type(e).__name__, e.key, e.frame, getattr(e, "played_frames", None)) for e in events]


@given(score=scores)
@settings(deadline=None, max_examples=60)
def test_the_output_never_passes_full_scale(score: Score) -> None:
    """However many planes sound at once, nothing wraps and nothing is beyond full scale."""
    sound, _ = play(score, FRAMES)
    assert float(np.abs(sound).max()) <= 1.0


def test_the_sum_is_linear_below_the_knee_and_bends_above() -> None:
    """Up to 0.9 not a bit changes; above, it rises ever more slowly and never wraps."""
    steps = np.linspace(-3, 3, 6001, dtype=np.float32)
    bent = saturate(steps)
    below = np.abs(steps) <= 0.9
    assert np.array_equal(bent[below], steps[below])
    assert (np.diff(bent) >= 0).all()
    assert float(bent.max()) < 1.0
    assert float(np.diff(bent).max()) <= float(np.diff(steps).max())


def test_music_is_down_when_the_announcement_begins_and_back_after_it_ends() -> None:
    """The ramp ends where the chime begins, the depth is what was asked, and the music returns to what it was."""
    score = {
        0: lambda m: (
            m.play_music(music(flat(RATE)), fade_frames=0),
            m.announce("a", at_frame=20_000, pieces=[piece(flat(10_000, 0.0))], whole=True, ramp_frames=RAMP),
        )
    }
    sound, _ = play(score, 50_000)
    depth = 20 * np.log10(sound[20_000:30_000] / 0.1)
    assert np.allclose(depth, -15.0, atol=0.01)
    assert np.allclose(sound[1 : 20_000 - RAMP], 0.1)
    assert np.allclose(sound[30_000 + RAMP :], 0.1)
    step = 0.1 * (1 - 10 ** (-15 / 20)) / RAMP
    assert float(np.abs(np.diff(sound)).max()) <= step * 1.01


def test_an_announcement_at_once_ducks_by_the_same_ramp() -> None:
    """Where there is no time before it, the music goes down under it, and still without a jump."""
    score = {
        0: lambda m: m.play_music(music(flat(RATE)), fade_frames=0),
        9600: lambda m: m.announce(
            "a", at_frame=0, pieces=[piece(flat(10_000, 0.0))], whole=True, ramp_frames=RAMP, duck_db=20
        ),
    }
    sound, events = play(score, 40_000)
    assert events[0] == Started("a", 9600)
    assert np.allclose(sound[9600 + RAMP : 19_600], 0.01)
    assert float(np.abs(np.diff(sound)).max()) <= 0.09 / RAMP * 1.01


@given(
    calls=st.lists(
        st.tuples(st.integers(0, 40_000), st.integers(1, 15_000), st.sampled_from([6.0, 12.0, 15.0, 20.0])), max_size=5
    )
)
@settings(deadline=None, max_examples=80)
def test_the_deepest_duck_wins_and_no_step_is_larger_than_a_ramp_allows(calls: list[tuple[int, int, float]]) -> None:
    """While any call sounds the music is at least as far down as it asks, and it never jumps."""
    score = {
        0: lambda m: (
            m.play_music(music(flat(RATE)), fade_frames=0),
            *[
                m.announce(
                    str(index),
                    at_frame=at,
                    pieces=[piece(flat(length, 0.0))],
                    whole=True,
                    duck_db=duck,
                    ramp_frames=RAMP,
                )
                for index, (at, length, duck) in enumerate(calls)
            ],
        )
    }
    sound, _ = play(score, 70_000)
    for at, length, duck in calls:
        allowed = 0.1 * 10 ** (-duck / 20) * 1.001
        settled = sound[max(at, RAMP) : at + length]
        assert len(settled) == 0 or float(settled.max()) <= allowed
    assert float(np.abs(np.diff(sound)).max()) <= 0.09 / RAMP * 1.01
    assert np.allclose(sound[-1000:], 0.1)


def test_music_stays_down_between_the_parts_of_an_unfinished_programme() -> None:
    """The plane is silent and ducked while more is being made; the late part then begins with its first sample."""
    late = noise(3000, 7)
    score = {
        0: lambda m: (
            m.play_music(music(flat(RATE)), fade_frames=0),
            m.announce("a", at_frame=5000, pieces=[piece(flat(5000, 0.0))], whole=False, ramp_frames=RAMP),
        ),
        30_000: lambda m: m.extend("a", [piece(late, 6000, "zh"), piece(flat(1000, 0.0), 10_000, "en")], whole=True),
    }
    sound, events = play(score, 50_000)
    down = np.float32(0.1) * np.float32(10 ** (-15 / 20))
    assert np.allclose(sound[10_000:30_000], down)
    assert np.allclose(sound[30_000:33_000] - down, late, atol=1e-6)
    end = 30_000 + 5000  # The pause the programme has between its last two parts is kept.
    assert isinstance(events[-1], Ended)
    assert (events[-1].frame, events[-1].played_frames) == (end - 1, 11_000)
    assert np.allclose(sound[end + RAMP :], 0.1)


def test_a_programme_that_turns_out_to_be_over_ends_where_it_fell_silent() -> None:
    """When the last word is already past as "that was all" comes, its last sample is what is reported."""
    score = {
        0: lambda m: m.announce("a", at_frame=0, pieces=[piece(noise(5000))], whole=False),
        20_000: lambda m: m.extend("a", [], whole=True),
    }
    _, events = play(score, 30_000)
    assert isinstance(events[-1], Ended)
    assert (events[-1].frame, events[-1].played_frames) == (4999, 5000)


def test_an_interrupted_call_goes_on_where_it_was() -> None:
    """Only what comes after the given place sounds, and it comes in softly if that is inside a piece."""
    speech = flat(20_000)
    score = {0: lambda m: m.announce("a", at_frame=1000, pieces=[piece(speech)], whole=True, from_frame=15_000)}
    sound, events = play(score, 10_000)
    assert not sound[:1000].any()
    assert float(sound[1000]) == 0.0
    assert np.array_equal(sound[1240:6000], speech[:4760])
    assert not sound[6000:].any()
    assert isinstance(events[-1], Ended)
    assert events[-1].played_frames == 20_000


def test_a_stopped_run_fades_and_says_how_far_it_got() -> None:
    """The fade takes as long as asked, then the run is forgotten and the music comes back."""
    score = {
        0: lambda m: (
            m.play_music(music(flat(RATE)), fade_frames=0),
            m.announce("a", at_frame=0, pieces=[piece(flat(40_000, 0.2))], whole=True, ramp_frames=RAMP),
        ),
        10_000: lambda m: m.stop("a", fade_frames=2400),
    }
    sound, events = play(score, 30_000)
    stopped = events[-1]
    assert isinstance(stopped, Stopped)
    assert (stopped.frame, stopped.played_frames) == (12_399, 12_400)
    assert np.allclose(sound[12_400 + RAMP :], 0.1)
    assert float(np.abs(np.diff(sound[3000:])).max()) < 2e-4


def test_a_run_stopped_before_it_began_is_never_heard() -> None:
    """It is reported as stopped, with nothing played."""
    score = {
        0: lambda m: m.announce("a", at_frame=20_000, pieces=[piece(noise(5000))], whole=True),
        960: lambda m: m.stop("a", fade_frames=2400),
    }
    sound, events = play(score, 40_000)
    assert not sound.any()
    assert events == [Stopped("a", 959, 0, None, ())]


def test_frames_the_output_lost_cut_no_word_that_had_not_begun() -> None:
    """What sounded goes on in step after an overrun; what should have begun in it begins after it, whole."""
    first, second = noise(4800, 1), noise(3000, 2)
    mixer = Mixer()
    mixer.announce("a", at_frame=0, pieces=[piece(first), piece(second, 6000)], whole=True)
    assert np.array_equal(mixer.render(0, 960), first[:960])
    assert np.array_equal(mixer.render(2880, 960), first[2880:3840])
    after = mixer.render(9600, 4800)
    assert np.array_equal(after[:3000], second)
    assert not after[3000:].any()
    ended = mixer.happened()[-1]
    assert isinstance(ended, Ended)
    assert (ended.frame, ended.played_frames) == (12_599, 9000)


@pytest.mark.parametrize("late", [0, 7, 47_000, 480_000, 4_800_000])
def test_late_joiners_are_in_step_with_the_music(late: int) -> None:
    """Where in its round the music is follows from the start frame alone, many rounds later too."""
    tracks = (noise(48_000, 1), noise(60_000, 2), noise(30_000, 3))
    early, joiner = Mixer(), Mixer()
    for mixer, start in ((early, 0), (joiner, -late)):
        mixer.play_music(MusicRound(start_frame=start, tracks=tracks, crossfade_frames=9600), fade_frames=0)
    expected = early.render(late, 9600) if late else early.render(0, 9600)
    assert np.array_equal(joiner.render(0, 9600), expected)


@given(
    lengths=st.lists(st.integers(1, 3000), min_size=1, max_size=5),
    crossfade=st.integers(0, 2000),
    first=st.integers(-3000, 40_000),
    frames=st.integers(1, 9000),
)
@settings(deadline=None, max_examples=60)
def test_any_stretch_of_a_round_is_that_of_the_rounds_laid_out_in_a_row(
    lengths: list[int], crossfade: int, first: int, frames: int
) -> None:
    """Fetched anywhere, in any length, the music is what it would be had it been mixed as a whole."""
    tracks = tuple(noise(length, seed) for seed, length in enumerate(lengths))
    played = MusicRound(start_frame=0, tracks=tracks, crossfade_frames=crossfade)
    whole: Samples = np.zeros(first + frames + 3000, dtype=np.float64)
    turn = 0
    while turn * played.frames < len(whole):
        place = turn * played.frames
        for index, track in enumerate(tracks):
            rise = np.sin((np.arange(played.overlap) + 0.5) * (np.pi / 2 / max(played.overlap, 1)))
            gain = np.ones(len(track))
            if turn or index:
                gain[: played.overlap] *= rise
            gain[len(track) - played.overlap :] *= rise[::-1]
            heard = (track * gain)[: max(len(whole) - place, 0)]
            whole[place : place + len(heard)] += heard
            place += len(track) - played.overlap
        turn += 1
    expected = np.concatenate([np.zeros(max(-first, 0)), whole])[max(first, 0) :][:frames]
    assert np.allclose(played.fetch(first, first + frames), expected, atol=1e-6)


def test_tracks_cross_fade_at_equal_power() -> None:
    """Between unlike tracks the level holds; the round closes from the last track into the first."""
    tracks = (noise(96_000, 1), noise(96_000, 2))
    mixer = Mixer()
    mixer.play_music(MusicRound(start_frame=0, tracks=tracks, crossfade_frames=19_200), fade_frames=0)
    sound = mixer.render(0, 400_000)
    levels = np.sqrt((sound[: 400_000 // 4800 * 4800].reshape(-1, 4800) ** 2).mean(axis=1))
    assert np.allclose(levels, 0.1, rtol=0.1)
    assert np.array_equal(sound[:76_800], tracks[0][:76_800])
    assert np.array_equal(sound[96_000:153_600], tracks[1][19_200:76_800])
    assert np.array_equal(sound[172_800:230_400], tracks[0][19_200:76_800])


def test_one_programme_cross_fades_into_the_next_when_that_starts() -> None:
    """The old music goes on until the new one's start; the level holds through the change."""
    score = {
        0: lambda m: m.play_music(music(noise(100_000, 1)), fade_frames=0),
        1000: lambda m: m.play_music(music(noise(100_000, 2), start_frame=20_000), fade_frames=9600),
    }
    sound, _ = play(score, 60_000)
    assert np.array_equal(sound[:20_000], noise(100_000, 1)[:20_000])
    assert np.array_equal(sound[29_600:60_000], noise(100_000, 2)[9600:40_000])
    levels = np.sqrt((sound[: 60_000 // 2400 * 2400].reshape(-1, 2400) ** 2).mean(axis=1))
    assert np.allclose(levels, 0.1, rtol=0.12)


def test_music_that_is_replaced_before_it_starts_is_never_heard() -> None:
    """The last word counts; what sounded goes on until then."""
    score = {
        0: lambda m: m.play_music(music(flat(RATE)), fade_frames=0),
        960: lambda m: m.play_music(music(flat(RATE, 0.3), start_frame=30_000), fade_frames=0),
        1920: lambda m: m.play_music(music(flat(RATE, 0.2), start_frame=10_000), fade_frames=0),
    }
    sound, _ = play(score, 50_000)
    assert np.allclose(sound[:10_000], 0.1)
    assert np.allclose(sound[10_000:], 0.2)


def test_the_same_music_again_changes_nothing() -> None:
    """A command that is sent again, as after a reconnect, causes no fade."""
    track = flat(RATE)
    score = {frame: lambda m: m.play_music(music(track), fade_frames=4800) for frame in (0, 9600, 19_200)}
    sound, _ = play(score, 40_000)
    assert np.allclose(sound[4800:], 0.1)


def test_music_stops_by_fading_out() -> None:
    """No music is silence, after the fade."""
    score = {
        0: lambda m: m.play_music(music(flat(RATE)), fade_frames=0),
        9600: lambda m: m.play_music(None, fade_frames=4800),
    }
    sound, _ = play(score, 20_000)
    assert np.allclose(sound[:9600], 0.1)
    assert (np.diff(sound[9600:14_400]) <= 0).all()
    assert not sound[14_400:].any()


def test_a_zones_gain_moves_music_and_leaves_announcements_alone() -> None:
    """It comes within a tenth of a second, by a ramp."""
    speech = noise(4800, 9)
    score = {
        0: lambda m: m.play_music(music(flat(RATE)), fade_frames=0),
        960: lambda m: m.set_gain(-20.0),
        20_160: lambda m: (
            m.play_music(None, fade_frames=0),
            m.announce("a", at_frame=20_160, pieces=[piece(speech)], whole=True),
        ),
    }
    sound, _ = play(score, 30_000)
    assert np.allclose(sound[960 + 4800 : 20_160], 0.01)
    assert float(np.abs(np.diff(sound[:20_000])).max()) <= 0.09 / 4800 * 1.01
    assert np.array_equal(sound[20_160:24_960], speech)


def test_a_track_without_sound_is_refused() -> None:
    """Nothing can't go round and round."""
    with pytest.raises(ValueError, match="Leave it out"):
        music(flat(0))


def test_reports_say_how_loud_each_language_was() -> None:
    """Passages are the stretches of one language, measured after BS.1770 as they were put out."""
    chinese, english, chime = noise(3 * RATE, 1, 0.1), noise(3 * RATE, 2, 0.05), noise(RATE, 3, 0.2)
    pieces = [
        piece(chime),
        piece(chinese[: 2 * RATE], RATE, "zh"),
        piece(chinese[2 * RATE :], 3 * RATE, "zh"),
        piece(english, 5 * RATE, "en"),
    ]
    score = {0: lambda m: m.announce("a", at_frame=100, pieces=pieces, whole=True, gain_db=-6.0)}
    _, events = play(score, 9 * RATE, [777])
    ended = events[-1]
    assert isinstance(ended, Ended)
    meter = pyloudnorm.Meter(RATE)
    spoken = [(p.language, p.first_frame, p.last_frame) for p in ended.passages]
    assert spoken == [("zh", 100 + RATE, 99 + 4 * RATE), ("en", 100 + 5 * RATE, 99 + 8 * RATE)]
    for passage, samples in zip(ended.passages, (chinese, english), strict=True):
        expected = meter.integrated_loudness(samples.astype(np.float64)) - 6.0
        assert passage.loudness_lufs == pytest.approx(expected, abs=0.2)
    assert ended.loudness_lufs is not None


def test_levels_follow_what_the_planes_put_out() -> None:
    """Each plane's level and the sum's, in dBFS RMS."""
    mixer = Mixer()
    mixer.play_music(music(flat(RATE, 0.1)), fade_frames=0)
    mixer.announce("a", at_frame=0, pieces=[piece(flat(10 * RATE, 0.1))], whole=True, duck_db=20, ramp_frames=1)
    for block in range(100):
        mixer.render(block * 960, 960)
    levels = mixer.levels()
    assert levels.music_db == pytest.approx(-40, abs=0.2)
    assert levels.announcement_db == pytest.approx(-20, abs=0.2)
    assert levels.output_db == pytest.approx(20 * np.log10(0.11), abs=0.2)


def test_a_key_on_the_plane_is_not_begun_twice() -> None:
    """A command that comes again while its run is on air changes nothing."""
    speech = noise(9600)
    announce = lambda m: m.announce("a", at_frame=0, pieces=[piece(speech)], whole=True)  # noqa: E731 - given twice.
    sound, events = play({0: announce, 4800: announce}, 20_000)
    assert np.array_equal(sound[:9600], speech)
    assert len(events) == 2
