"""What remembers spoken sentences: one contract for memory and files, and what files must stand besides."""

from pathlib import Path

import numpy as np
import pytest

from audio.adapters.clip_memory import ClipMemory
from audio.adapters.speech_cache import FileSpeechCache, MemorySpeechCache
from audio.clip import Digest
from audio.ports import SpeechCache
from audio.speech.key import speech_key

KEY = speech_key("engine 1", "zh", "谢谢。")


@pytest.fixture
def store() -> ClipMemory:
    """A store of clips."""
    return ClipMemory()


@pytest.fixture
def digest(store: ClipMemory) -> Digest:
    """A clip that is in the store."""
    return store.put(np.full(4800, 0.1, dtype=np.float32)).digest


@pytest.fixture(params=["memory", "files"])
def cache(request: pytest.FixtureRequest, store: ClipMemory, tmp_path: Path) -> SpeechCache:
    """Each kind of cache."""
    return MemorySpeechCache(store) if request.param == "memory" else FileSpeechCache(tmp_path / "speech", store)


def test_a_remembered_sentence_is_found(cache: SpeechCache, digest: Digest) -> None:
    """What was remembered is found under its key, and under no other."""
    cache.remember(KEY, digest)
    assert cache.find(KEY) == digest
    assert cache.find(speech_key("engine 1", "zh", "再见。")) is None


def test_the_last_one_counts(cache: SpeechCache, store: ClipMemory, digest: Digest) -> None:
    """Remembering a key again replaces its clip."""
    other = store.put(np.full(9600, 0.2, dtype=np.float32)).digest
    cache.remember(KEY, digest)
    cache.remember(KEY, other)
    assert cache.find(KEY) == other


def test_a_clip_that_has_gone_is_forgotten(cache: SpeechCache) -> None:
    """A key whose clip is no longer in the store is as good as unknown: the sentence is rendered again."""
    cache.remember(KEY, Digest("0" * 64))
    assert cache.find(KEY) is None


def test_files_survive_a_restart(store: ClipMemory, digest: Digest, tmp_path: Path) -> None:
    """Another process over the same folder finds what the first remembered, and no half-written file is left."""
    FileSpeechCache(tmp_path, store).remember(KEY, digest)
    assert FileSpeechCache(tmp_path, store).find(KEY) == digest
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [KEY]


def test_a_damaged_file_is_as_good_as_none(store: ClipMemory, digest: Digest, tmp_path: Path) -> None:
    """A file that holds no digest is passed over, and mended by the next sentence."""
    cache = FileSpeechCache(tmp_path, store)
    cache.remember(KEY, digest)
    (tmp_path / KEY[:2] / KEY).write_bytes(b"\xff\x00half")
    assert cache.find(KEY) is None
    cache.remember(KEY, digest)
    assert cache.find(KEY) == digest


def test_a_folder_that_cannot_be_written_only_costs_time(
    store: ClipMemory, digest: Digest, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """When the disk refuses, the sentence isn't remembered, the log says so, and the call goes on."""
    (tmp_path / "speech").write_text("a file stands where the folder should be")
    cache = FileSpeechCache(tmp_path / "speech", store)
    cache.remember(KEY, digest)
    assert cache.find(KEY) is None
    assert "rendered again" in caplog.text


def test_a_key_is_never_a_path(store: ClipMemory, digest: Digest, tmp_path: Path) -> None:
    """Only hexadecimal keys are taken, so that no key can point outside the folder."""
    with pytest.raises(ValueError, match="hexadecimal"):
        FileSpeechCache(tmp_path, store).remember("../../outside", digest)


def test_the_key_follows_what_is_heard() -> None:
    """Two ways to write the same words share a key; another engine, language or word doesn't."""
    assert speech_key("e", "zh", "京A·12345到B1") == speech_key("e", "zh", " 京A12345到B1层 ")
    keys = {speech_key(engine, language, "OK") for engine in "ef" for language in ("zh", "en")}
    assert len(keys | {speech_key("e", "zh", "OK。")}) == 5
