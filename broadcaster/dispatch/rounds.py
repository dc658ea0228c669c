"""The dispatcher's rounds: what is due is done when it is due, and everything is looked at now and then anyway."""

import asyncio
import contextlib
import logging
from collections.abc import Callable

from broadcaster.ports import Clock

_logger = logging.getLogger(__name__)

_LONGEST_NAP_S = 1.0
"""A clock that was set is noticed, and what the journal is owed is written, after so long at the latest."""


class Rounds:
    """Does what is due, for ever."""

    def __init__(self, clock: Clock, *, do: Callable[[], None], next_us: Callable[[], int | None]) -> None:
        """`do` is called when the instant that `next_us` named has come, or for nothing."""
        self._clock = clock
        self._do = do
        self._next_us = next_us
        self._nudge = asyncio.Event()

    def look_anew(self) -> None:
        """The next instant may have changed."""
        self._nudge.set()

    async def go(self) -> None:
        """Go round until cancelled."""
        while True:
            nap_s = _LONGEST_NAP_S
            try:
                self._do()
                nap_s = self._nap_s()
            except Exception:  # What fails once must not stop the clock for every call.
                _logger.exception("could not do what was due")
            self._nudge.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(nap_s):
                    await self._nudge.wait()

    def _nap_s(self) -> float:
        next_us = self._next_us()
        if next_us is None:
            return _LONGEST_NAP_S
        return min(max((next_us - self._clock.now_us()) / 1e6, 0.0), _LONGEST_NAP_S)
