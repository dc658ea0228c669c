"""The alarm clock over APScheduler 3. One owner process; it only rings, the plan stays ours."""

from collections.abc import Callable
from datetime import UTC, datetime

from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.asyncio import AsyncIOScheduler


class ApschedulerClock:
    """Rings on the running event loop."""

    def __init__(self) -> None:
        """Make the clock; it rings once started."""
        # The default grace of one second drops late jobs silently. None means a late ring still comes.
        self._scheduler = AsyncIOScheduler(timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True})

    def start(self) -> None:
        """Begin to ring; must be called on the event loop."""
        self._scheduler.start()

    def set(self, name: str, at: datetime, ring: Callable[[], None]) -> None:
        """Ring once at that instant, or at once if it is past; the same name again replaces the alarm."""
        self._scheduler.add_job(_ring, "date", run_date=at, args=[ring], id=name, replace_existing=True)

    def cancel(self, name: str) -> None:
        """Forget an alarm."""
        try:
            self._scheduler.remove_job(name)
        except JobLookupError:
            return

    def stop(self) -> None:
        """Ring no more."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)


async def _ring(ring: Callable[[], None]) -> None:
    """A coroutine, so that APScheduler rings on the loop and not in a thread of its own."""
    ring()
