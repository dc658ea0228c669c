"""The alarm clock over APScheduler 3. One owner process; it only rings, the plan stays ours.

APScheduler sleeps a length of time, so it does not notice when the machine's clock is set. A glance every second does.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime

from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.asyncio import AsyncIOScheduler

log = logging.getLogger(__name__)

GLANCE_S = 1.0
MANY = 1_000_000
JUMP_S = 0.5
"""A clock that is slewed into step stays below this in a second; one that is set does not."""


class ApschedulerClock:
    """Rings on the running event loop; between `start` and `stop` only."""

    def __init__(self, *, wall: Callable[[], float] = time.time, glance_s: float = GLANCE_S) -> None:
        """Make the clock; `wall` is read to notice when the machine's clock (seconds since the epoch) is set."""
        # The defaults drop rings silently: those a second late, and those of a name whose last ring is not yet over.
        never_dropped = {"misfire_grace_time": None, "coalesce": True, "max_instances": MANY}
        self._scheduler = AsyncIOScheduler(timezone=UTC, job_defaults=never_dropped)
        self._wall = wall
        self._glance_s = glance_s
        self._tell: Callable[[], None] | None = None
        self._watch: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to ring; must be called on the event loop."""
        self._scheduler.start()
        self._watch = asyncio.create_task(self._watch_clock(), name="alarm clock: watch the machine's clock")

    def set(self, name: str, at: datetime, ring: Callable[[], None]) -> None:
        """Ring once at that instant, or at once if it is past; the same name again replaces the alarm."""
        self._scheduler.add_job(_ring, "date", run_date=at, args=[ring], id=name, replace_existing=True)

    def cancel(self, name: str) -> None:
        """Forget an alarm."""
        try:
            self._scheduler.remove_job(name)
        except JobLookupError:
            return

    def on_jump(self, tell: Callable[[], None]) -> None:
        """Call this when the machine's clock was set."""
        self._tell = tell

    def stop(self) -> None:
        """Ring no more."""
        if self._watch is not None:
            self._watch.cancel()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    async def _watch_clock(self) -> None:
        offset = self._wall() - time.monotonic()
        while True:
            await asyncio.sleep(self._glance_s)
            now = self._wall() - time.monotonic()
            jump, offset = now - offset, now
            if abs(jump) > JUMP_S:
                log.warning("The machine's clock was set by %+.1f s", jump)
                self._scheduler.wakeup()
                if self._tell is not None:
                    self._tell()


async def _ring(ring: Callable[[], None]) -> None:
    """A coroutine, so that APScheduler rings on the loop and not in a thread of its own."""
    ring()
