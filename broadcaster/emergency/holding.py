"""Has calls kept out of the zones that an emergency has, from when it is declared until each zone is silent again.

It refuses to know what calls do meanwhile.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping

from broadcaster.call import Hold, ZoneId
from broadcaster.emergency.holds import changes, holds_in
from broadcaster.emergency.service import EmergencyService
from broadcaster.ports import Clock

log = logging.getLogger(__name__)

LOOK_EVERY_S = 0.2

KeepFree = Callable[[Iterable[ZoneId], Hold | None], None]
"""Told of zones that an emergency has from now on, or no longer (None)."""


class Holding:
    """One site's zones as emergencies have them."""

    def __init__(self, service: EmergencyService, clock: Clock, keep_free: KeepFree) -> None:
        """Begin with what stands already."""
        self._service = service
        self._clock = clock
        self._keep_free = keep_free
        self._holds: Mapping[str, Hold] = {}
        self.look()
        service.watch(lambda _: self.look())

    def look(self) -> None:
        """See which zones are held now, and tell what changed."""
        before, now_us = self._holds, self._clock.now_us()
        self._holds = holds_in(self._service.state, self._service.zones, before, now_us)
        for hold, zones in changes(before, self._holds).items():
            self._keep_free(map(ZoneId, zones), hold)

    async def work(self) -> None:
        """Look again and again, since phases begin and zones fall silent by themselves; ends by being cancelled."""
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            try:
                self.look()
            except Exception:  # What fails once must not keep the zones for ever.
                log.exception("could not see which zones emergencies have")
