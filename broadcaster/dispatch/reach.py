"""Which zones are out of reach while the broker is away, and when they count again.

Pure; it takes the time as data. What sounds in a zone out of reach goes on sounding, so nothing there is given up.
"""

from collections.abc import Iterable

from broadcaster.call import ZoneId

GATHER_US = 5_000_000
"""Speakers find a broker that is back one after the other; so long they wait for each other, to start in step."""


class Reach:
    """The zones that were ready when the broker went, until their speakers were heard again."""

    def __init__(self) -> None:
        """Start with every zone in reach; before the first connection there is nothing to lose."""
        self._away: set[ZoneId] = set()
        self._heard: set[ZoneId] = set()
        self._begun = False
        self._back_us: int | None = None

    def __contains__(self, zone: object) -> bool:
        """Whether the zone can be reached as far as the broker goes."""
        return zone not in self._away

    def heard(self, zone: ZoneId) -> None:
        """The zone's speaker spoke over a broker that is there."""
        if zone in self._away:
            self._heard.add(zone)

    def settled(self, zone: ZoneId) -> None:
        """The zone's speaker was started anew or is lost, and what it said of itself counts."""
        self._away.discard(zone)
        self._heard.discard(zone)

    def broken(self, ready: Iterable[ZoneId]) -> set[ZoneId]:
        """The broker is away: of the zones that are ready, those that are out of reach from now on."""
        if not self._begun:
            return set()
        gone = set(ready) - self._away
        self._away |= gone
        self._heard.clear()
        self._back_us = None
        return gone

    def whole(self, now_us: int) -> set[ZoneId]:
        """The broker is there: the zones that are in reach again, all together or, after a while, those heard."""
        self._begun = True
        if not self._away:
            return set()
        if self._back_us is None:
            self._back_us = now_us
        if self._heard != self._away and now_us < self._back_us + GATHER_US:
            return set()
        back, self._heard = self._heard, set()
        self._away -= back
        return back
