"""Sees that the machine's clock was set, and has the controller's follow it as soon as nobody can hear that.

It decides when; it refuses to know what is told to whom.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import Protocol

log = logging.getLogger(__name__)

LOOK_EVERY_S = 1.0
SETTLED_S = 60.0
"""So long after its start the controller doesn't follow: zones hand in what they did meanwhile, by the old time."""


class FollowingClock(Protocol):
    """The controller's clock, as it is needed here."""

    @property
    def set_by_us(self) -> int:
        """By how much the machine's clock was set since this one last followed it."""
        ...

    def follow(self) -> None:
        """From now on tell the machine's time."""
        ...


class ClockWatch:
    """Looks now and then. `at_rest` says whether nothing sounds or is about to; `followed` is told afterwards."""

    def __init__(self, clock: FollowingClock, *, at_rest: Callable[[], bool], followed: Callable[[], None]) -> None:
        self._clock = clock
        self._at_rest = at_rest
        self._followed = followed
        self._waiting = False

    async def work(self) -> None:
        """Look for ever."""
        await asyncio.sleep(SETTLED_S)
        while True:
            self.look()
            await asyncio.sleep(LOOK_EVERY_S)

    def look(self) -> None:
        """Follow, if the machine's clock was set and nothing is in the way."""
        set_by_s = self._clock.set_by_us / 1e6
        if not set_by_s:
            self._waiting = False
        elif self._at_rest():
            self._clock.follow()
            self._waiting = False
            log.warning("The controller's clock follows the machine's, which was set by %+.1f s.", set_by_s)
            self._followed()
        elif not self._waiting:
            self._waiting = True
            log.warning("The machine's clock was set by %+.1f s; the controller follows when nothing sounds.", set_by_s)
