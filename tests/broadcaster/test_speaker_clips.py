"""A speaker's clips: fetched over real HTTP into a real folder, by digest, whatever goes wrong on the way."""

import asyncio
from collections.abc import AsyncIterator, Collection
from pathlib import Path

import numpy as np
import pytest

from audio import wav
from audio.adapters.clip_file import ClipFile
from audio.adapters.clip_folder import ClipFolder
from audio.adapters.clip_memory import ClipMemory
from audio.clip import RATE, Clip, Digest, Samples
from audio.errors import StoreFull
from audio.ports import ClipStore
from broadcaster.adapters.clip_fetch_http import HttpClipSource
from broadcaster.speaker.clips import PARALLEL_MUSIC, SpeakerClips
from broadcaster.wire import Ailment
from tests.broadcaster.wire_rig import ClipServer, until


def sound(number: int, seconds: float = 0.1) -> Samples:
    """A short sound of its own."""
    noise = np.random.default_rng(number).uniform(-0.5, 0.5, round(seconds * RATE))
    return noise.astype(np.float32)


class FullShelf(ClipMemory):
    """A shelf on a disk without any room."""

    def adopt(self, content: wav.Content, expected: Digest) -> Clip:
        """Refuse."""
        super().adopt(content, expected)
        self._contents.clear()
        raise StoreFull("No room left for another clip. Free some disk space.")

    def prune(self, limit_bytes: int, keep: object = ()) -> list[Digest]:
        """There is nothing to remove."""
        del limit_bytes, keep
        return []


class Desk:
    """Clips under test, and what they told."""

    def __init__(self, server: ClipServer, shelf: ClipStore, *, limit_bytes: int = 10_000_000) -> None:
        self.source = HttpClipSource(timeout_s=2.0, address_wait_s=0.2)
        self.source.look_at(server.url)
        self.loaded: list[str] = []
        self.refused: list[str] = []
        self.clips = SpeakerClips(
            shelf=shelf,
            source=self.source,
            limit_bytes=limit_bytes,
            loaded=self.loaded.append,
            refused=lambda _, reason: self.refused.append(reason),
        )

    def want(self, digests: Collection[str]) -> None:
        """Want these for a call."""
        self.clips.want(digests, in_memory=digests)

    async def aclose(self) -> None:
        """End it."""
        await self.clips.aclose()
        await self.source.aclose()


@pytest.fixture
def shelf(tmp_path: Path) -> ClipFolder:
    """An empty folder of clips."""
    return ClipFolder(tmp_path / "clips")


@pytest.fixture
async def desk(clip_server: ClipServer, shelf: ClipFolder) -> AsyncIterator[Desk]:
    """Clips in an empty folder."""
    made = Desk(clip_server, shelf)
    yield made
    await made.aclose()


async def test_what_is_wanted_is_fetched_once_and_kept(desk: Desk, clip_server: ClipServer, shelf: ClipFolder) -> None:
    """A clip comes over the network once; wanted again later it comes from the disk."""
    clip = clip_server.add(sound(1))
    desk.want({clip.digest})
    desk.want({clip.digest})
    await until(lambda: desk.loaded, "the clip")
    assert np.array_equal(desk.clips.track(clip.digest)[:], clip_server.store.samples(clip.digest))
    desk.want(())
    with pytest.raises(KeyError):
        desk.clips.track(clip.digest)
    desk.want({clip.digest})
    await until(lambda: len(desk.loaded) == 2, "the clip again")
    assert clip_server.asked == [clip.digest]
    assert clip.digest in shelf


async def test_clips_come_side_by_side(desk: Desk, clip_server: ClipServer) -> None:
    """Several clips are asked for before the first has come."""
    clips = [clip_server.add(sound(number)) for number in range(4)]
    clip_server.gate.clear()
    desk.want({clip.digest for clip in clips})
    await until(lambda: len(clip_server.asked) == 4, "four questions")
    clip_server.gate.set()
    await until(lambda: len(desk.loaded) == 4, "four clips")


async def test_music_stays_on_disk(desk: Desk, clip_server: ClipServer, shelf: ClipFolder) -> None:
    """A track of music is no samples in memory; what a call needs is, whatever else is wanted with it."""
    music, words = clip_server.add(sound(1)), clip_server.add(sound(2))
    desk.clips.want({music.digest, words.digest}, in_memory={words.digest})
    await until(lambda: len(desk.loaded) == 2, "both")
    track = desk.clips.track(music.digest)
    assert isinstance(track, ClipFile)
    assert isinstance(desk.clips.track(words.digest), np.ndarray)
    shelf.prune(0)
    assert np.array_equal(track[1000:2000], clip_server.store.samples(music.digest)[1000:2000])


async def test_a_long_playlist_comes_little_by_little(desk: Desk, clip_server: ClipServer) -> None:
    """Few tracks are under way, and so in memory, at a time; a call's clips pass them by."""
    tracks = [clip_server.add(sound(number)).digest for number in range(6)]
    words = clip_server.add(sound(7)).digest
    clip_server.gate.clear()
    desk.clips.want(tracks, in_memory=())
    await until(lambda: len(clip_server.asked) == PARALLEL_MUSIC, "the first tracks")
    desk.clips.want([*tracks, words], in_memory=[words])
    await until(lambda: clip_server.asked[PARALLEL_MUSIC:] == [words], "the call's clip")
    clip_server.gate.set()
    await until(lambda: len(desk.loaded) == 7, "all clips")


async def test_a_stumbling_server_is_asked_again(desk: Desk, clip_server: ClipServer) -> None:
    """A server that fails twice costs half a second, not the clip."""
    clip = clip_server.add(sound(1))
    clip_server.fail_next = 2
    desk.want({clip.digest})
    await until(lambda: desk.loaded, "the clip")
    assert desk.refused == []
    assert len(clip_server.asked) == 3


async def test_a_damaged_clip_never_sounds(desk: Desk, clip_server: ClipServer, shelf: ClipFolder) -> None:
    """Bytes that aren't those of the digest are refused, with a sentence, and fetched again until they are right."""
    clip = clip_server.add(sound(1))
    clip_server.spoil.add(clip.digest)
    desk.want({clip.digest})
    await until(lambda: desk.refused, "the refusal")
    assert "damaged" in desk.refused[0]
    assert desk.clips.faults == {desk.refused[0]: Ailment.CLIP}
    assert clip.digest not in shelf
    clip_server.spoil.clear()
    await until(lambda: desk.loaded, "the clip")
    assert desk.clips.faults == {}


async def test_a_clip_changed_on_the_disk_is_fetched_anew(
    desk: Desk, clip_server: ClipServer, shelf: ClipFolder
) -> None:
    """What is checked never sounds as somebody changed it: it comes over the network again, and that is shown."""
    clip = clip_server.add(sound(1))
    shelf.adopt(clip_server.answer(clip.digest)[1], clip.digest)
    shelf.path(clip.digest).write_bytes(wav.encode(sound(2)))
    desk.clips.want({clip.digest}, in_memory=(), checked=frozenset({clip.digest}))
    await until(lambda: desk.loaded, "the clip")
    assert clip_server.asked == [clip.digest]
    assert np.array_equal(desk.clips.track(clip.digest)[:], clip_server.store.samples(clip.digest))
    [(fault, about)] = desk.clips.faults.items()
    assert "was changed on the disk" in fault
    assert about is Ailment.CLIP


async def test_a_clip_the_disk_cannot_read_is_fetched_anew(
    desk: Desk, clip_server: ClipServer, shelf: ClipFolder
) -> None:
    """A file that gives an input/output error makes way for a new one, and the disk is named as the fault."""
    clip = clip_server.add(sound(1))
    shelf.path(clip.digest).parent.mkdir()
    shelf.path(clip.digest).symlink_to("/proc/self/mem")  # Its first byte can't be read: EIO.
    desk.clips.want({clip.digest}, in_memory=(), checked=frozenset({clip.digest}))
    await until(lambda: desk.loaded, "the clip")
    assert np.array_equal(desk.clips.track(clip.digest)[:], clip_server.store.samples(clip.digest))
    assert desk.refused == []
    assert "can't be read from the disk (Input/output error)" in next(iter(desk.clips.faults))
    assert not shelf.path(clip.digest).is_symlink()


async def test_a_clip_that_can_neither_be_read_nor_removed_sounds_from_memory(
    desk: Desk, clip_server: ClipServer, shelf: ClipFolder
) -> None:
    """What stands in a clip's place and won't go costs no emergency: the clip is fetched and held in memory."""
    clip = clip_server.add(sound(1))
    shelf.path(clip.digest).mkdir(parents=True)
    desk.clips.want({clip.digest}, in_memory=(), checked=frozenset({clip.digest}))
    await until(lambda: desk.loaded, "the clip")
    assert np.array_equal(desk.clips.track(clip.digest)[:], clip_server.store.samples(clip.digest))


async def test_a_disk_that_takes_nothing_does_not_silence_the_zone(
    desk: Desk, clip_server: ClipServer, shelf: ClipFolder
) -> None:
    """A clip that can't be written for whatever reason is played from memory, and the disk is the fault shown."""
    clip = clip_server.add(sound(1))
    shelf.path(clip.digest).parent.write_bytes(b"no folder")
    desk.want({clip.digest})
    await until(lambda: desk.loaded, "the clip")
    [(fault, about)] = desk.clips.faults.items()
    assert "disk takes no clips" in fault
    assert about is Ailment.DISK


async def test_a_clip_nobody_has_is_told(desk: Desk) -> None:
    """The sentence names the server and the clip, and nothing is tried after it is no longer wanted."""
    desk.want({"f" * 64})
    await until(lambda: desk.refused, "the refusal")
    assert "has no clip ffff" in desk.refused[0]
    desk.want(())
    assert desk.clips.faults == {}


async def test_a_full_disk_does_not_silence_the_zone(clip_server: ClipServer) -> None:
    """What can't be kept is played from memory all the same, and the fault is told."""
    clip = clip_server.add(sound(1))
    desk = Desk(clip_server, FullShelf())
    desk.want({clip.digest})
    await until(lambda: desk.loaded, "the clip")
    assert np.array_equal(desk.clips.track(clip.digest)[:], clip_server.store.samples(clip.digest))
    assert desk.clips.faults == {"No room left for another clip. Free some disk space.": Ailment.DISK}
    await desk.aclose()


async def test_clips_used_long_ago_make_room(clip_server: ClipServer, shelf: ClipFolder) -> None:
    """The folder stays within its bound; what is wanted now is never removed."""
    clips = [clip_server.add(sound(number)) for number in range(8)]
    desk = Desk(clip_server, shelf, limit_bytes=3 * 10_300)
    desk.want({clips[0].digest})
    await until(lambda: desk.loaded, "the first clip")
    desk.clips.fetch_ahead([clip.digest for clip in clips])
    await until(lambda: len(clip_server.asked) == 8, "all clips")
    await until(lambda: sum(clip.digest in shelf for clip in clips) <= 3, "room")
    assert clips[0].digest in shelf
    await desk.aclose()


async def test_closing_ends_what_is_under_way(clip_server: ClipServer, shelf: ClipFolder) -> None:
    """A speaker that stops doesn't wait for its downloads."""
    clip = clip_server.add(sound(1))
    clip_server.gate.clear()
    desk = Desk(clip_server, shelf)
    desk.want({clip.digest})
    desk.clips.fetch_ahead([clip.digest])
    await until(lambda: clip_server.asked, "the question")
    await asyncio.wait_for(desk.aclose(), 2.0)
    assert desk.loaded == []
