"""What every clip store promises, and what the folder promises besides."""

import os
import resource
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
import soundfile

from audio import wav
from audio.adapters.clip_folder import ClipFolder
from audio.adapters.clip_memory import ClipMemory
from audio.clip import RATE, Digest, Samples
from audio.errors import ClipDamaged, ClipMissing, StoreFull
from audio.ports import ClipStore


def noise(frames: int = 4800, seed: int = 1) -> Samples:
    """Sound like no other."""
    return (0.1 * np.random.default_rng(seed).standard_normal(frames)).astype(np.float32)


@pytest.fixture(params=["folder", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> ClipStore:
    """Each store in turn."""
    return ClipFolder(tmp_path / "clips") if request.param == "folder" else ClipMemory()


def test_a_clip_comes_back_as_it_was_stored(store: ClipStore) -> None:
    """But for the rounding to sixteen bits."""
    samples = noise()
    clip = store.put(samples)
    assert clip.digest in store
    assert clip.frames == len(samples)
    assert store.clip(clip.digest) == clip
    assert np.allclose(store.samples(clip.digest), samples, atol=0.51 / 32768)


def test_a_track_is_the_clips_sound(store: ClipStore) -> None:
    """Read in stretches it is, to the bit, what the clip is as a whole, and it ends where the clip does."""
    clip = store.put(noise())
    track, samples = store.track(clip.digest), store.samples(clip.digest)
    assert len(track) == clip.frames
    for first, last in ((0, 4800), (0, 1), (17, 1901), (4700, 9999), (4800, 4801), (30, 20)):
        assert np.array_equal(track[first:last], samples[first:last])
        assert track[first:last].dtype == np.float32


def test_the_same_sound_has_the_same_name(store: ClipStore) -> None:
    """Storing it again is harmless; other sound has another name."""
    assert store.put(noise()) == store.put(noise())
    assert store.put(noise(seed=2)).digest != store.put(noise()).digest


def test_a_clip_knows_its_loudness(store: ClipStore) -> None:
    """It is measured when it is stored; silence has none."""
    clip = store.put(noise(2 * RATE))
    assert clip.loudness_lufs == pytest.approx(-16.7, abs=0.5)
    assert clip.true_peak_dbtp > clip.loudness_lufs
    assert store.put(np.zeros(RATE, dtype=np.float32)).loudness_lufs == -np.inf


def test_a_fetched_clip_is_the_clip_that_was_sent(store: ClipStore, tmp_path: Path) -> None:
    """Its bytes carry all there is to know, its measures too."""
    sender = ClipFolder(tmp_path / "sender")
    sent = sender.put(noise())
    assert store.adopt(sender.path(sent.digest).read_bytes(), sent.digest) == sent
    assert np.array_equal(store.samples(sent.digest), sender.samples(sent.digest))


def test_a_verified_track_is_the_clips_sound(store: ClipStore) -> None:
    """In memory, to the bit, read in stretches as any; one that isn't there is missing."""
    clip = store.put(noise())
    track, samples = store.verified(clip.digest), store.samples(clip.digest)
    assert len(track) == clip.frames
    for first, last in ((0, 4800), (17, 1901), (4700, 9999), (4800, 4801), (30, 20)):
        assert np.array_equal(track[first:last], samples[first:last])
    with pytest.raises(ClipMissing):
        store.verified(Digest("0" * 64))


def test_a_file_that_was_changed_is_refused_and_removed(tmp_path: Path) -> None:
    """Whoever changed it, and however little: neither the file nor what was remembered of it sounds again."""
    store = ClipFolder(tmp_path)
    clip = store.put(noise())
    store.samples(clip.digest)
    content = bytearray(store.path(clip.digest).read_bytes())
    content[-1] ^= 1
    store.path(clip.digest).write_bytes(content)
    with pytest.raises(ClipDamaged, match="was changed"):
        store.verified(clip.digest)
    assert clip.digest not in store
    with pytest.raises(ClipMissing):
        store.samples(clip.digest)


def test_a_verified_track_outlives_its_file(tmp_path: Path) -> None:
    """What somebody writes into the file afterwards is not heard."""
    store = ClipFolder(tmp_path)
    clip = store.put(noise())
    track, before = store.verified(clip.digest), store.samples(clip.digest)
    store.path(clip.digest).write_bytes(wav.encode(noise(seed=2)))
    assert np.array_equal(track[0 : clip.frames], before)


def test_a_clip_damaged_on_the_way_is_refused(store: ClipStore) -> None:
    """Nothing of it is kept."""
    content = wav.encode(noise())
    expected = wav.digest_of(content)
    with pytest.raises(ClipDamaged, match="Fetch it again"):
        store.adopt(content[:-2] + b"\0\0", expected)
    assert expected not in store


@pytest.mark.parametrize("content", [b"", b"no sound", b"RIFF\0\0\0\0WAVE", wav.header(0)])
def test_what_is_no_clip_is_refused(store: ClipStore, content: bytes) -> None:
    """Even under its right name."""
    with pytest.raises(ClipDamaged):
        store.adopt(content, wav.digest_of(content))
    assert wav.digest_of(content) not in store


def test_an_unknown_clip_is_missing(store: ClipStore) -> None:
    """Each way of asking says so in a sentence."""
    unknown = Digest("0" * 64)
    assert unknown not in store
    assert None not in store
    with pytest.raises(ClipMissing, match="fetch it again"):
        store.clip(unknown)
    with pytest.raises(ClipMissing, match="fetch it again"):
        store.samples(unknown)
    with pytest.raises(ClipMissing, match="fetch it again"):
        store.track(unknown)


def test_a_plain_wav_file_is_measured_when_it_comes(store: ClipStore) -> None:
    """A clip without measures inside is as good as any."""
    samples = noise(2 * RATE)
    content = wav.header(len(samples)) + wav.pcm(samples)
    adopted = store.adopt(content, wav.digest_of(content))
    assert adopted.loudness_lufs == pytest.approx(store.put(samples).loudness_lufs, abs=0.02)


def test_a_store_is_kept_within_bounds(store: ClipStore) -> None:
    """Enough clips go, no more than are needed and none that is to be kept; what went is told, and is missing."""
    clips = [store.put(noise(seed=seed)).digest for seed in range(4)]
    size = len(wav.encode(noise()))
    gone = store.prune(2 * size, keep={clips[0]})
    assert len(gone) == 2
    assert {*clips} - {*gone} == {digest for digest in clips if digest in store}
    assert clips[0] in store
    assert store.prune(2 * size) == []
    assert len(store.prune(0, keep={clips[0]})) == 1


@contextmanager
def no_file_larger_than(size: int) -> Iterator[None]:
    """Let the operating system refuse longer files, as a full disk does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_is_a_sentence_and_leaves_nothing_half_written(tmp_path: Path) -> None:
    """What was stored before stays, and once there is room again clips can be stored."""
    store = ClipFolder(tmp_path / "clips")
    kept = store.put(noise(100))
    with no_file_larger_than(5000), pytest.raises(StoreFull, match="Free some disk space"):
        store.put(noise(48_000))
    assert [path.name for path in (tmp_path / "clips").rglob("*") if path.is_file()] == [f"{kept.digest}.wav"]
    assert store.put(noise(48_000)).digest in store


def test_a_full_memory_is_a_sentence() -> None:
    """The twin can be full too."""
    store = ClipMemory(limit_bytes=10_000)
    kept = store.put(noise(100))
    with pytest.raises(StoreFull, match="No room left"):
        store.put(noise(48_000))
    assert kept.digest in store


def test_any_player_opens_a_stored_clip(tmp_path: Path) -> None:
    """It is a usual WAV file: 16 bit, mono, 48 kHz."""
    store = ClipFolder(tmp_path)
    clip = store.put(noise())
    samples, rate = soundfile.read(store.path(clip.digest), dtype="float32")
    assert rate == RATE
    assert np.array_equal(samples, store.samples(clip.digest))


def test_another_process_sees_a_clip_once_it_is_whole(tmp_path: Path) -> None:
    """Two stores over one folder, one writing while the other reads, never disagree."""
    writer, reader = ClipFolder(tmp_path), ClipFolder(tmp_path)
    sounds = [noise(20_000, seed) for seed in range(30)]
    names = [wav.digest_of(wav.encode(sound)) for sound in sounds]
    writing = threading.Thread(target=lambda: [writer.put(sound) for sound in sounds])
    writing.start()
    seen = 0
    while seen < len(names):
        if names[seen] in reader:
            assert reader.clip(names[seen]).frames == 20_000
            seen += 1
    writing.join()


def test_clips_survive_a_restart_and_a_lost_one_is_missing(tmp_path: Path) -> None:
    """What is on disk counts, not what was once known."""
    clip = ClipFolder(tmp_path).put(noise())
    store = ClipFolder(tmp_path)
    assert store.clip(clip.digest) == clip
    store.path(clip.digest).unlink()
    with pytest.raises(ClipMissing):
        store.clip(clip.digest)


def test_old_clips_make_room_for_new_ones(tmp_path: Path) -> None:
    """What was used longest ago goes first; what must be kept stays."""
    store = ClipFolder(tmp_path)
    clips = [store.put(noise(seed=seed)) for seed in range(4)]
    size = store.path(clips[0].digest).stat().st_size
    for age, clip in enumerate(reversed(clips)):
        path = store.path(clip.digest)
        stamp = path.stat().st_mtime - 100 * (age + 1)
        os.utime(path, (stamp, stamp))
    store.samples(clips[1].digest)
    assert store.prune(2 * size, keep={clips[0].digest}) == [clips[2].digest, clips[3].digest]
    assert clips[0].digest in store
    assert clips[1].digest in store
    assert store.prune(2 * size) == []


def test_what_was_used_longest_ago_leaves_memory_first() -> None:
    """Being asked for counts as being used."""
    store = ClipMemory()
    clips = [store.put(noise(seed=seed)).digest for seed in range(3)]
    store.samples(clips[0])
    assert store.prune(0) == [clips[1], clips[2], clips[0]]


def test_memory_for_sound_has_a_bound(tmp_path: Path) -> None:
    """A store that has read more than it may remember still gives everything."""
    store = ClipFolder(tmp_path, remember_s=0.15)
    clips = [store.put(noise(seed=seed)) for seed in range(3)]
    first = store.samples(clips[0].digest)
    for clip in clips:
        store.samples(clip.digest)
    assert store.samples(clips[0].digest) is not first
    assert np.array_equal(store.samples(clips[0].digest), first)
    assert not first.flags.writeable


def test_a_clip_removed_while_it_is_played_plays_on(tmp_path: Path) -> None:
    """Its file stays readable for whoever holds the track, and is let go of with it."""
    store = ClipFolder(tmp_path)
    clip = store.put(noise())
    expected, track = store.samples(clip.digest), store.track(clip.digest)
    assert store.prune(0) == [clip.digest]
    assert clip.digest not in store
    assert np.array_equal(track[:], expected)
    assert _is_open(store.path(clip.digest))
    del track
    assert not _is_open(store.path(clip.digest))


def _is_open(path: Path) -> bool:
    links = [link for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]
    return any(str(link.readlink()).startswith(str(path)) for link in links)


def test_what_the_disk_can_not_give_is_silent(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A track never raises on the output's thread, which has calls to put out too; the log says once what is wrong."""
    store = ClipFolder(tmp_path)
    clip = store.put(noise())
    expected, track = store.samples(clip.digest), store.track(clip.digest)
    os.truncate(store.path(clip.digest), store.path(clip.digest).stat().st_size - 2000)
    assert np.array_equal(track[3700:3900], np.concatenate([expected[3700:3800], np.zeros(100, dtype=np.float32)]))
    assert not track[4000:4100].any()
    assert np.array_equal(track[:3800], expected[:3800])
    assert len(caplog.records) == 1
    assert "Check the disk" in caplog.text


def test_what_is_no_clip_is_no_track(tmp_path: Path) -> None:
    """A file that was spoilt on disk is told in a sentence."""
    store = ClipFolder(tmp_path)
    clip = store.put(noise())
    store.path(clip.digest).write_bytes(b"no sound")
    with pytest.raises(ClipDamaged, match="fetch it again"):
        store.track(clip.digest)
