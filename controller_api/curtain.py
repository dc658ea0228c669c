"""The curtain of a shortened day: it rises once the mall can be heard, however long that takes on this machine.

It refuses to know what is shown, and who watches.
"""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import closing
from datetime import datetime, timedelta
from typing import Protocol

from broadcaster.dispatch.live import LiveZone
from broadcaster.dispatch.watch import Watch

RISES_IN = timedelta(seconds=1.5)
"""What is due first is handed over and sent out meanwhile."""


class Stage(Protocol):
    """The dispatcher, as far as it knows its zones."""

    def zones(self) -> Sequence[LiveZone]:
        """Every zone as its speaker last reported it."""
        ...

    def watch(self) -> Watch:
        """Events from now on."""
        ...


async def curtain(*, opening: Awaitable[object], stage: Stage, now: Callable[[], datetime]) -> datetime:
    """When the first scene may begin: soon after the opening is made and every zone is ready.

    `opening` makes what is heard first. It waits as long as that takes; who watches sets the bound.
    """
    await opening
    while not _all_ready(stage):
        with closing(stage.watch()) as events:
            async for _ in events:
                if _all_ready(stage):
                    break
    return now() + RISES_IN


def _all_ready(stage: Stage) -> bool:
    return all(zone.ready for zone in stage.zones())
