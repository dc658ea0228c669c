"""Radio-grade music, heard in the file a zone leaves: no gap, an even cross-fade, one loudness, a gain that glides."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import soundfile

from audio.adapters.clip_memory import ClipMemory
from audio.adapters.growing_wav import GrowingWav
from audio.adapters.soundfile_decoder import SoundfileDecoder
from audio.clip import RATE, Digest, Samples
from audio.loudness import decibels, integrated
from audio.mixing.mixer import Mixer, MusicRound
from controller_api.adapters.sound_bench import StudioSoundBench

SECONDS, CROSSFADE_S = 8, 2
STEP = SECONDS - CROSSFADE_S
LEVELS = (0.02, 0.2, 0.07)
"""The pieces come into the house 20 dB apart."""
LUFS = -23.0
BLOCK = 960


@pytest.fixture(scope="module")
def pieces(tmp_path_factory: pytest.TempPathFactory) -> tuple[Samples, ...]:
    """Three pieces that have nothing in common, each made ready as the site's own music is."""
    folder, store = tmp_path_factory.mktemp("music"), ClipMemory()
    bench = StudioSoundBench(SoundfileDecoder(), store)
    made = []
    for number, level in enumerate(LEVELS):
        sound = np.random.default_rng(number).normal(0, level, SECONDS * RATE).clip(-0.8, 0.8)
        path = folder / f"{number}.wav"
        soundfile.write(path, sound, RATE, subtype="FLOAT")
        made.append(store.samples(Digest(bench.normalised(path, loudness_lufs=LUFS, true_peak_dbtp=-1.0))))
    return tuple(made)


def recorded(mixer: Mixer, path: Path, *, first_s: int, last_s: int) -> Samples:
    """What a zone puts out between two instants, by way of its recording."""
    file = GrowingWav(path)
    file.open()
    for frame in range(first_s * RATE, last_s * RATE, BLOCK):
        file.append(mixer.render(frame, BLOCK), BLOCK)
    file.close()
    sound, _ = soundfile.read(path, dtype="float32")
    return np.asarray(sound, dtype=np.float32)


def whole(pieces: tuple[Samples, ...], gain_db: float = 0.0) -> MusicRound:
    """The pieces round and round."""
    return MusicRound(start_frame=0, tracks=pieces, crossfade_frames=CROSSFADE_S * RATE, gain_db=gain_db)


@pytest.fixture(scope="module")
def recording(pieces: tuple[Samples, ...], tmp_path_factory: pytest.TempPathFactory) -> Samples:
    """Two rounds of them."""
    mixer = Mixer()
    mixer.play_music(whole(pieces), fade_frames=0)
    return recorded(mixer, tmp_path_factory.mktemp("zone") / "zone.wav", first_s=0, last_s=6 * STEP)


def level_db(sound: Samples) -> float:
    """Its RMS level."""
    return decibels(float(np.sqrt(np.mean(np.square(sound, dtype=np.float64)))))


def test_no_piece_is_followed_by_a_gap(recording: Samples) -> None:
    """Not two frames in a row are silent, over every cross-fade and from the last piece into the first."""
    silent = np.abs(recording) < 1e-7
    assert not np.any(silent[1:] & silent[:-1])


def test_the_level_holds_across_every_cross_fade(recording: Samples) -> None:
    """Every quarter of a second of a cross-fade is as loud as the pieces themselves, within 1 dB."""
    for place in range(STEP, 6 * STEP - CROSSFADE_S, STEP):
        around = level_db(recording[(place - 2) * RATE : place * RATE])
        quarters = recording[place * RATE : (place + CROSSFADE_S) * RATE].reshape(-1, RATE // 4)
        assert [level_db(quarter) for quarter in quarters] == pytest.approx([around] * len(quarters), abs=1.0)


def test_pieces_are_equally_loud_on_air(recording: Samples) -> None:
    """Pieces that came 20 dB apart are within half a loudness unit of each other, and of what the site asks for."""
    alone = [recording[(turn * STEP + CROSSFADE_S) * RATE : (turn + 1) * STEP * RATE] for turn in range(6)]
    heard = [integrated(sound) for sound in alone]
    assert max(heard) - min(heard) <= 0.5
    assert heard == pytest.approx([LUFS] * 6, abs=0.5)


def test_music_gets_louder_without_a_swell_or_a_step(pieces: tuple[Samples, ...], tmp_path: Path) -> None:
    """A gain of the hour glides over to the next one and is never beyond either; the music goes on where it is."""
    mixer = Mixer()
    mixer.play_music(whole(pieces, -6.0), fade_frames=0)
    before = recorded(mixer, tmp_path / "before.wav", first_s=0, last_s=2)
    mixer.play_music(whole(pieces, 0.0), fade_frames=CROSSFADE_S * RATE)
    after = recorded(mixer, tmp_path / "after.wav", first_s=2, last_s=6)
    straight = pieces[0][: 6 * RATE]
    gains = [
        level_db(heard) - level_db(played)
        for heard, played in zip(
            np.concatenate([before, after]).reshape(-1, RATE // 4), straight.reshape(-1, RATE // 4), strict=True
        )
    ]
    assert gains[:8] == pytest.approx([-6.0] * 8, abs=0.05)
    assert gains[16:] == pytest.approx([0.0] * 8, abs=0.05)
    assert all(later >= earlier - 0.05 for earlier, later in pairwise(gains))
    assert max(later - earlier for earlier, later in pairwise(gains)) < 1.5
