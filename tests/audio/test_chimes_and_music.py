"""Our own chimes and music: the same every time, no clicks, at their loudness, in tune."""

import numpy as np
import pytest

from audio.clip import RATE, Samples
from audio.composing import chimes
from audio.composing import pieces as composing
from audio.composing.chimes import chime
from audio.composing.moods import MOODS
from audio.composing.pieces import compose, melody, voicings
from audio.errors import UnknownMood
from audio.loudness import integrated, true_peak


@pytest.fixture(scope="module", params=composing.NAMES)
def piece(request: pytest.FixtureRequest) -> tuple[str, Samples]:
    """Each piece of music once."""
    return request.param, compose(request.param)


def strongest(sound: Samples) -> float:
    """The strongest frequency in Hz."""
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound))))
    return float(np.argmax(spectrum)) * RATE / len(sound)


@pytest.mark.parametrize("name", chimes.NAMES)
def test_a_chime_is_short_clean_and_always_the_same(name: str) -> None:
    """It begins and ends in silence, never jumps, and follows the loudness of speech."""
    sound = chime(name, -20)
    assert np.array_equal(sound, chime(name, -20))
    assert 1.2 <= len(sound) / RATE <= 4.0
    assert abs(float(sound[0])) < 0.01
    assert float(np.abs(sound[-RATE // 100 :]).max()) < 0.001
    assert float(np.abs(np.diff(sound)).max()) < 0.15
    assert integrated(chime(name, -26)) == pytest.approx(integrated(sound) - 6, abs=0.2)
    assert true_peak(sound) < -1


def test_the_start_chime_rises_and_the_end_chime_falls() -> None:
    """So that everybody knows which is which."""
    start, end = chime("start", -20), chime("end", -20)
    assert strongest(start[: RATE // 4]) < strongest(start[int(0.54 * RATE) : int(0.9 * RATE)])
    assert strongest(end[: RATE // 4]) > strongest(end[int(0.27 * RATE) :])


def test_the_start_chime_is_heard_until_the_words_begin() -> None:
    """Less than 0.4 s of it lie below -50 dBFS, so that no hole is heard after it."""
    sound = chime("start", -20)
    levels = 10 * np.log10((sound[: len(sound) // 480 * 480].reshape(-1, 480) ** 2).mean(axis=1) + 1e-12)
    assert (len(levels) - 1 - np.flatnonzero(levels > -50)[-1]) * 0.01 < 0.4


def test_a_drill_sounds_unlike_an_emergency() -> None:
    """One knocks with rests between, the other never rests."""
    rests = [
        float((np.abs(chime(name, -20)[: int(2 * RATE)]).reshape(-1, 960).max(axis=1) < 0.02).mean())
        for name in ("drill", "emergency")
    ]
    assert rests[0] > 0.05
    assert rests[1] == 0


def test_a_piece_lasts_half_a_minute_or_more_at_an_even_loudness(piece: tuple[str, Samples]) -> None:
    """Nothing in it jumps out or drops away; it ends in silence, so that it fades into any other."""
    name, sound = piece
    assert 28 <= len(sound) / RATE <= 60
    assert integrated(sound) == pytest.approx(-23, abs=0.1)
    assert true_peak(sound) < -3
    stretches = [integrated(sound[at : at + 4 * RATE]) for at in range(0, len(sound) - 8 * RATE, 2 * RATE)]
    assert max(stretches) - min(stretches) < 5, name
    assert float(np.abs(sound[-RATE // 100 :]).max()) < 0.001
    assert float(np.abs(np.diff(sound)).max()) < 0.1


def test_music_leaves_room_for_speech(piece: tuple[str, Samples]) -> None:
    """Most of its power lies below 1 kHz, where it doesn't mask words, and hardly any above 4 kHz."""
    _, sound = piece
    power = np.abs(np.fft.rfft(sound)) ** 2
    hertz = np.fft.rfftfreq(len(sound), 1 / RATE)
    assert power[hertz < 1000].sum() / power.sum() > 0.85
    assert power[hertz > 4000].sum() / power.sum() < 0.02


@pytest.mark.parametrize("name", composing.NAMES)
def test_melody_and_chords_belong_to_their_key(name: str) -> None:
    """On the beat the melody sings notes of the chord; voices move by small steps from chord to chord."""
    mood = MOODS[name]
    scale = {(mood.key + step) % 12 for step in (0, 2, 4, 5, 7, 9, 11)}
    tune = melody(mood)
    assert len(tune) > 10
    for beat, _, note in tune:
        chord = mood.bars[int(beat // mood.beats_a_bar)]
        tones = {(mood.key + chord.root + step) % 12 for step in chord.kind}
        assert note % 12 in (tones if beat % 1 == 0 else scale)
    centres = [np.mean(notes) for notes in voicings(mood)]
    assert float(np.abs(np.diff(centres)).max()) < 5


def test_the_same_mood_is_the_same_piece_and_moods_differ() -> None:
    """Sample for sample."""
    assert np.array_equal(compose("welcome"), compose("welcome"))
    assert len({tuple(melody(mood)) for mood in MOODS.values()}) == len(MOODS)


def test_an_unknown_mood_is_a_sentence() -> None:
    """That lists those there are."""
    with pytest.raises(UnknownMood, match="Choose one of: morning"):
        compose("gloomy")
