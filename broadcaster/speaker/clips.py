"""A speaker's clips: has calls in memory, music and what will be wanted on disk, and never blocks the loop."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Collection, Coroutine
from typing import Any

from audio import wav
from audio.adapters.clip_bytes import ClipBytes
from audio.clip import Digest, Track
from audio.errors import AudioError, ClipDamaged, StoreFull
from audio.ports import ClipStore
from broadcaster.speaker.ports import ClipSource, ClipUnavailable
from broadcaster.wire import Ailment

log = logging.getLogger(__name__)

AGAIN_S = 0.5
"""Pause before what is wanted and could not be had is tried again."""
HELD_AGAIN_S = 5.0
"""The same for what is only to be held."""
DAMAGE_SHOWN_S = 600.0
"""So long after a clip was found changed on the disk it is shown as a fault, though it was fetched anew."""
PARALLEL_AHEAD, PARALLEL_MUSIC = 2, 2
"""Clips fetched ahead and clips of music at a time: each is in memory while it comes. Calls never wait for them."""


class SpeakerClips:
    """Keeps memory and disk in line with what is wanted. `loaded` and `refused` are called on the event loop."""

    def __init__(
        self,
        *,
        shelf: ClipStore,
        source: ClipSource,
        limit_bytes: int,
        loaded: Callable[[Digest], None],
        refused: Callable[[Digest, str], None],
    ) -> None:
        """Keep no more than `limit_bytes` on disk, beyond what is wanted now."""
        self._shelf = shelf
        self._source = source
        self._limit_bytes = limit_bytes
        self._fetched_bytes = limit_bytes  # So that the first fetch looks at what earlier runs left.
        self._tell_loaded = loaded
        self._tell_refused = refused
        self._at_hand: dict[Digest, Track] = {}
        self._loading: dict[Digest, asyncio.Task[None]] = {}
        self._ahead: set[asyncio.Task[object]] = set()
        self._ahead_lane = asyncio.Semaphore(PARALLEL_AHEAD)
        self._music_lane = asyncio.Semaphore(PARALLEL_MUSIC)
        self._held: frozenset[str] = frozenset()
        self._trouble: dict[Digest, str] = {}
        self._full: str | None = None
        self._checked: frozenset[str] = frozenset()
        self._damaged: tuple[str, float] | None = None

    @property
    def faults(self) -> dict[str, Ailment]:
        """What keeps clips from being here, in sentences, and what each is about."""
        full = {self._full: Ailment.DISK} if self._full else {}
        if self._damaged is not None and time.monotonic() - self._damaged[1] < DAMAGE_SHOWN_S:
            full[self._damaged[0]] = Ailment.CLIP
        return dict.fromkeys(sorted(self._trouble.values()), Ailment.CLIP) | full

    @property
    def at_hand(self) -> frozenset[str]:
        """The clips whose sound can be had now."""
        return frozenset(self._at_hand)

    def want(
        self, wanted: Collection[str], *, in_memory: Collection[str], checked: frozenset[str] = frozenset()
    ) -> None:
        """Load these, and of them into memory only those; let go of all others.

        The `checked` are in memory too, as bytes that were found to be what their digest says; a file that isn't,
        whoever changed it, is removed and fetched anew. So neither the disk nor who writes there comes between.
        """
        self._checked = checked
        digests = {Digest(digest) for digest in wanted}
        for digest in self._at_hand.keys() - digests:
            del self._at_hand[digest]
        for digest in self._loading.keys() - digests:
            self._loading.pop(digest).cancel()
            self._trouble.pop(digest, None)
        for digest in digests - self._at_hand.keys() - self._loading.keys():
            self._loading[digest] = asyncio.create_task(self._load(digest, in_memory=digest in in_memory))

    def fetch_ahead(self, digests: Collection[str]) -> None:
        """Have these on disk, without hurry."""
        for digest in digests:
            self._spawn(self._stock(Digest(digest)))

    def hold(self, digests: frozenset[str]) -> None:
        """Have these on disk, however often it takes, and never let them go while they are held."""
        if digests is self._held:
            return
        new, self._held = digests - self._held, digests
        for digest in new:
            self._spawn(self._bring_to_hold(Digest(digest)))

    def track(self, digest: str) -> Track:
        """The sound of a clip that was loaded and is still wanted."""
        return self._at_hand[Digest(digest)]

    async def aclose(self) -> None:
        """Give up whatever is under way."""
        tasks = [*self._loading.values(), *self._ahead]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _spawn(self, work: Coroutine[Any, Any, object]) -> None:
        task: asyncio.Task[object] = asyncio.create_task(work)
        self._ahead.add(task)
        task.add_done_callback(self._ahead.discard)

    async def _load(self, digest: Digest, *, in_memory: bool) -> None:
        """Have a clip at hand, however often it takes."""
        while True:
            try:
                async with contextlib.nullcontext() if in_memory else self._music_lane:
                    self._at_hand[digest] = await self._bring(digest, in_memory=in_memory)
                break
            except (ClipUnavailable, AudioError, OSError) as why:
                self._trouble[digest] = str(why)
                self._tell_refused(digest, str(why))
            await asyncio.sleep(AGAIN_S)
        self._trouble.pop(digest, None)
        del self._loading[digest]
        self._tell_loaded(digest)

    async def _bring(self, digest: Digest, *, in_memory: bool) -> Track:
        if digest in self._checked:
            return await self._bring_checked(digest)
        unkept = await self._fetch(digest)
        if unkept is not None:
            return await asyncio.to_thread(wav.decode, unkept)
        return await asyncio.to_thread(self._shelf.samples if in_memory else self._shelf.track, digest)

    async def _bring_checked(self, digest: Digest) -> Track:
        if digest in self._shelf:
            try:
                return await asyncio.to_thread(self._shelf.verified, digest)
            except ClipDamaged as why:
                self._note_damage(str(why))
        content = await self._source.fetch(digest)
        await asyncio.to_thread(self._keep, digest, content)
        return ClipBytes(content)  # As it came, and not as a disk that failed once gives it back.

    def _note_damage(self, sentence: str) -> None:
        self._damaged = sentence, time.monotonic()
        log.warning("%s", sentence)

    async def _fetch(self, digest: Digest) -> wav.Content | None:
        """Have a clip on the shelf; gives what there was no room for."""
        if digest in self._shelf:
            return None
        content = await self._source.fetch(digest)
        return None if await asyncio.to_thread(self._keep, digest, content) else content

    async def _stock(self, digest: Digest) -> bool:
        async with self._ahead_lane:
            try:
                return await self._fetch(digest) is None
            except (ClipUnavailable, AudioError, OSError) as why:
                log.warning("Clip %s can't be fetched ahead: %s", digest, why)
                return False

    async def _bring_to_hold(self, digest: Digest) -> None:
        while digest in self._held:
            if await self._stock(digest):
                return
            await asyncio.sleep(HELD_AGAIN_S)

    def _keep(self, digest: Digest, content: wav.Content) -> bool:
        """Keep a clip's file; False when the disk doesn't take it, which is no reason not to sound it."""
        try:
            self._shelf.adopt(content, digest)
        except StoreFull as full:
            if not self._prune(0):
                self._full = str(full)
                return False
            return self._keep(digest, content)
        except OSError as error:
            self._full = f"This speaker's disk takes no clips ({error.strerror}). Check the disk."
            return False
        self._full = None
        self._fetched_bytes += len(content)
        if self._fetched_bytes > self._limit_bytes // 20:
            self._fetched_bytes = 0
            self._prune(self._limit_bytes)
        return True

    def _prune(self, limit_bytes: int) -> list[Digest]:
        gone = self._shelf.prune(limit_bytes, [*self._at_hand, *self._loading, *map(Digest, self._held)])
        if gone:
            log.info("%d clips used long ago gave way to others.", len(gone))
        return gone
