"""Work that goes on beside everything else. One piece that fails is logged and begun again; the others never notice."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Self

log = logging.getLogger(__name__)
AGAIN_AFTER_S = 5.0


class Background:
    """An async context manager that owns its tasks and ends them when it is left."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        """Nothing runs yet."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End everything and wait for it."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def run(self, name: str, work: Callable[[], Awaitable[None]]) -> None:
        """Do this work, and begin it again a little later if it fails."""
        task = asyncio.create_task(_again_and_again(name, work), name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _again_and_again(name: str, work: Callable[[], Awaitable[None]]) -> None:
    while True:
        try:
            await work()
        except Exception:
            log.exception("%s failed and begins again in %g seconds", name, AGAIN_AFTER_S)
            await asyncio.sleep(AGAIN_AFTER_S)
        else:
            return
