"""Watching what goes on: events for any number of watchers, none of whom can hold up the others."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable

from broadcaster.dispatch.live import Event, FellBehind

QUEUED = 10_000
"""How many events a watcher may be behind before it is let go: a thousand zones end a call within one moment."""


class Watch(AsyncIterator[Event]):
    """One watcher's events, in order. It ends after `FellBehind`, or when it or the dispatcher is closed."""

    def __init__(self, leave: Callable[["Watch"], None]) -> None:
        """`leave` is told when it is over."""
        self._leave = leave
        self._events: deque[Event] = deque()
        self._more = asyncio.Event()
        self._over = False

    def put(self, event: Event) -> None:
        """Give it an event."""
        if len(self._events) >= QUEUED:
            self._events.clear()
            self._events.append(FellBehind())
            self.close()
        else:
            self._events.append(event)
            self._more.set()

    def close(self) -> None:
        """No more events; those it has can still be taken."""
        self._over = True
        self._more.set()
        self._leave(self)

    def __aiter__(self) -> "Watch":
        """Watch."""
        return self

    async def __anext__(self) -> Event:
        """The next event."""
        while not self._events:
            if self._over:
                raise StopAsyncIteration
            self._more.clear()
            await self._more.wait()
        return self._events.popleft()


class Watchers:
    """Everybody who watches."""

    def __init__(self) -> None:
        """Start with nobody."""
        self._watches: list[Watch] = []

    def __bool__(self) -> bool:
        """Whether anybody watches."""
        return bool(self._watches)

    def add(self) -> Watch:
        """One more watcher."""
        watch = Watch(self._left)
        self._watches.append(watch)
        return watch

    def tell(self, event: Event) -> None:
        """Tell everybody."""
        for watch in tuple(self._watches):
            watch.put(event)

    def close(self) -> None:
        """End everybody's watch."""
        for watch in tuple(self._watches):
            watch.close()

    def _left(self, watch: Watch) -> None:
        if watch in self._watches:
            self._watches.remove(watch)
