"""A speaker's clips: brings into memory what is wanted now, has on disk what will be, and never blocks the loop."""

import asyncio
import logging
from collections.abc import Callable, Collection, Coroutine
from typing import Any

from audio import wav
from audio.clip import Digest, Samples
from audio.errors import AudioError, StoreFull
from broadcaster.speaker.ports import ClipShelf, ClipSource, ClipUnavailable

log = logging.getLogger(__name__)

AGAIN_S = 0.5
"""Pause before what is wanted and could not be had is tried again."""
PARALLEL_AHEAD = 2
"""Clips fetched ahead at a time; what is wanted now never waits for them."""


class SpeakerClips:
    """Keeps memory and disk in line with what is wanted. `loaded` and `refused` are called on the event loop."""

    def __init__(
        self,
        *,
        shelf: ClipShelf,
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
        self._memory: dict[Digest, Samples] = {}
        self._loading: dict[Digest, asyncio.Task[None]] = {}
        self._ahead: set[asyncio.Task[None]] = set()
        self._lane = asyncio.Semaphore(PARALLEL_AHEAD)
        self._trouble: dict[Digest, str] = {}
        self._full: str | None = None

    @property
    def faults(self) -> list[str]:
        """What keeps clips from being here, in sentences."""
        return sorted({*self._trouble.values(), *([self._full] if self._full else [])})

    def want(self, wanted: Collection[str]) -> None:
        """Load these; let go of all others."""
        digests = {Digest(digest) for digest in wanted}
        for digest in self._memory.keys() - digests:
            del self._memory[digest]
        for digest in self._loading.keys() - digests:
            self._loading.pop(digest).cancel()
            self._trouble.pop(digest, None)
        for digest in digests - self._memory.keys() - self._loading.keys():
            self._loading[digest] = asyncio.create_task(self._load(digest))

    def fetch_ahead(self, digests: Collection[str]) -> None:
        """Have these on disk, without hurry."""
        for digest in digests:
            self._spawn(self._stock(Digest(digest)))

    def samples(self, digest: str) -> Samples:
        """The sound of a clip that was loaded and is still wanted."""
        return self._memory[Digest(digest)]

    async def aclose(self) -> None:
        """Give up whatever is under way."""
        tasks = [*self._loading.values(), *self._ahead]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._ahead.add(task)
        task.add_done_callback(self._ahead.discard)

    async def _load(self, digest: Digest) -> None:
        """Bring a clip into memory, however often it takes."""
        while True:
            try:
                self._memory[digest] = await self._bring(digest)
                break
            except (ClipUnavailable, AudioError, OSError) as why:
                self._trouble[digest] = str(why)
                self._tell_refused(digest, str(why))
            await asyncio.sleep(AGAIN_S)
        self._trouble.pop(digest, None)
        del self._loading[digest]
        self._tell_loaded(digest)

    async def _bring(self, digest: Digest) -> Samples:
        if digest not in self._shelf:
            content = await self._source.fetch(digest)
            if not await asyncio.to_thread(self._keep, digest, content):
                return await asyncio.to_thread(wav.decode, content)
        return await asyncio.to_thread(self._shelf.samples, digest)

    async def _stock(self, digest: Digest) -> None:
        async with self._lane:
            try:
                if digest not in self._shelf:
                    content = await self._source.fetch(digest)
                    await asyncio.to_thread(self._keep, digest, content)
            except (ClipUnavailable, AudioError, OSError) as why:
                log.warning("Clip %s can't be fetched ahead: %s", digest, why)

    def _keep(self, digest: Digest, content: bytes) -> bool:
        """Keep a clip's file; False when there is no room for it, which is no reason not to sound it."""
        try:
            self._shelf.adopt(content, digest)
        except StoreFull as full:
            if not self._prune(0):
                self._full = str(full)
                return False
            return self._keep(digest, content)
        self._full = None
        self._fetched_bytes += len(content)
        if self._fetched_bytes > self._limit_bytes // 20:
            self._fetched_bytes = 0
            self._prune(self._limit_bytes)
        return True

    def _prune(self, limit_bytes: int) -> list[Digest]:
        gone = self._shelf.prune(limit_bytes, [*self._memory, *self._loading])
        if gone:
            log.info("%d clips used long ago gave way to others.", len(gone))
        return gone
