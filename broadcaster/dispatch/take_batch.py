"""Takes on their way into a programme, those together that are made within a moment: zones are told once, not for each.

It refuses to know how takes are made and what becomes of them.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass

from audio.studio import Take

MOMENT_S, LATER_S = 0.01, 0.05
"""So long the first batch's first take waits for others, and those of later ones, for which nobody waits any more.

What is made already is there sooner.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBatch:
    """Takes that follow each other, made within a moment."""

    takes: tuple[Take, ...]
    last: bool
    """Whether it is known already that there are no more."""


async def in_batches(takes: AsyncIterator[Take]) -> AsyncGenerator[TakeBatch, None]:
    """The takes, batch by batch; raises what making them raises, once those before it are given."""
    loop, moment_s = asyncio.get_running_loop(), MOMENT_S
    coming = asyncio.create_task(_next_of(takes))
    try:
        while (first := await coming) is not None:
            batch, give_by_s = [first], loop.time() + moment_s
            while True:
                coming = asyncio.create_task(_next_of(takes))
                await asyncio.wait({coming}, timeout=max(0.0, give_by_s - loop.time()))
                if not coming.done() or coming.exception() is not None or (take := coming.result()) is None:
                    break
                batch.append(take)
            last, moment_s = coming.done() and coming.exception() is None, LATER_S
            yield TakeBatch(takes=tuple(batch), last=last)
    finally:
        coming.cancel()
        await asyncio.gather(coming, return_exceptions=True)


async def _next_of(takes: AsyncIterator[Take]) -> Take | None:
    return await anext(takes, None)
