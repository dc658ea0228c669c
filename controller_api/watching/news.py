"""News for whoever follows the event stream, numbered, with the latest kept for those who were away for a moment.

Knows nothing of HTTP, nor of where news comes from.
"""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator
from dataclasses import dataclass

KEPT = 500
BEHIND = 1000
"""How far a reader may fall behind before it is told to look at everything anew."""


@dataclass(frozen=True, slots=True)
class NewsItem:
    """One piece of news; `text` is JSON."""

    number: int
    kind: str
    text: str


class News:
    """Tells every reader everything; one that is too slow gets `again` and goes on from there."""

    def __init__(self) -> None:
        self._number = 0
        self._kept: deque[NewsItem] = deque(maxlen=KEPT)
        self._readers: set[asyncio.Queue[NewsItem | None]] = set()
        self._awaited: list[tuple[frozenset[str], asyncio.Event]] = []
        self._closed = False

    @property
    def readers(self) -> int:
        """How many follow."""
        return len(self._readers)

    def tell(self, kind: str, text: str, *, keep: bool = True) -> None:
        """Tell everybody. What is true for a moment only (levels) is not kept."""
        self._number += 1
        item = NewsItem(self._number, kind, text)
        if keep:
            self._kept.append(item)
        for kinds, came in self._awaited:
            if kind in kinds:
                came.set()
        for queue in self._readers:
            behind = queue.qsize() >= BEHIND
            while behind and not queue.empty():
                queue.get_nowait()
            queue.put_nowait(NewsItem(self._number, "again", "{}") if behind else item)

    def close(self) -> None:
        """End every reader's stream."""
        self._closed = True
        for queue in self._readers:
            queue.put_nowait(None)
        for _, came in self._awaited:
            came.set()

    async def wait_for(self, kinds: frozenset[str], seconds: float) -> bool:
        """Wait for the next news of one of these kinds; False if none came in time, or none will come any more."""
        if self._closed or seconds <= 0:
            return False
        awaited = kinds, asyncio.Event()
        self._awaited.append(awaited)
        try:
            async with asyncio.timeout(seconds):
                await awaited[1].wait()
        except TimeoutError:
            return False
        finally:
            self._awaited.remove(awaited)
        return not self._closed

    async def follow(self, after: int | None = None) -> AsyncGenerator[NewsItem, None]:
        """News as it comes; first what came after that number, as far as it is kept."""
        queue: asyncio.Queue[NewsItem | None] = asyncio.Queue()
        if after is not None:
            for missed in self._missed(after):
                queue.put_nowait(missed)
        self._readers.add(queue)
        if self._closed:
            queue.put_nowait(None)
        try:
            while (item := await queue.get()) is not None:
                yield item
        finally:
            self._readers.discard(queue)

    def _missed(self, after: int) -> list[NewsItem]:
        if after > self._number or (self._kept and after < self._kept[0].number - 1):
            # Of an earlier start of the controller, or longer ago than is kept.
            return [NewsItem(self._number, "again", "{}")]
        return [item for item in self._kept if item.number > after]
