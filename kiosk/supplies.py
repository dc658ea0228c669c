"""What the controller sends for a kiosk to show, and what it orders the kiosk to do.

Decides that one thing that can't be had holds up nothing else, and which venue the next start begins with. Refuses to
know HTTP and the screen.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from controller_api.contract import KioskNow, KioskOrder
from kiosk.adapters.venue_store import NotStored, VenueStore
from kiosk.ports import Desk, Drawer, Refused
from kiosk.world import World

log = logging.getLogger(__name__)

_ORDERS = "orders done"
MOST_ORDERS = 50


class Supplies:
    """One kiosk's; asked from the errands' thread, but for what is done before it runs."""

    def __init__(
        self,
        desk: Desk,
        drawer: Drawer,
        store: VenueStore,
        *,
        learn: Callable[[Callable[[World], World]], None],
        again: Callable[[], None],
    ) -> None:
        """`learn` takes news of pictures; `again` starts the kiosk anew as soon as nobody is here."""
        self._desk, self._drawer, self._store = desk, drawer, store
        self._learn, self._again = learn, again
        self._fetching = asyncio.Lock()
        self._next: str | None = None
        self.venue: str | None = None
        """Digest of the venue that is shown; None: it isn't the controller's."""
        self.site: str | None = None
        """Digest of the site that the newest news is of."""
        self.faults: tuple[str, ...] = ()
        """What can't be had, in sentences."""

    @property
    def orders_done(self) -> list[str]:
        """The last ids."""
        return (self._drawer.note(_ORDERS) or "").split()

    def show(self, folder: Path | None) -> None:
        """Begin with this venue: one of the store's, or another."""
        self.venue = self._next = folder.name if folder is not None and folder in self._store.venues() else None

    def settle(self) -> None:
        """What is shown is good: let go of the other venues."""
        self._store.keep_only(self.venue)

    async def take(self, now: KioskNow, *, venue: bool = True) -> None:
        """Do what was ordered, and fetch what isn't here; not the venue where it was given by hand.

        Raises `Unreached`.
        """
        async with self._fetching:
            self.site = now.versions.site
            self._obey(now.orders)
            faults: list[str] = []
            try:
                if venue and now.versions.venue is not None:
                    faults += await self._take_venue(now.versions.venue)
                for campaign in now.campaigns:
                    for digest in campaign.pictures:
                        faults += await self._take_picture(digest, campaign.id)
            finally:
                self.faults = tuple(dict.fromkeys(faults))

    def _obey(self, orders: Sequence[KioskOrder]) -> None:
        done = self.orders_done
        new = [order.id for order in orders if order.id not in done]
        if new:
            self._drawer.write(_ORDERS, " ".join([*done, *new][-MOST_ORDERS:]))
            self._again()

    async def _take_venue(self, digest: str) -> list[str]:
        if digest == self._next:
            return []
        try:
            archive = await self._desk.file("/venue.zip")
            await asyncio.to_thread(self._store.take_venue, digest, archive)
        except (Refused, NotStored, OSError) as fault:
            return [_told("The controller's venue isn't shown", fault)]
        self._next = digest
        self._again()
        return []

    async def _take_picture(self, digest: str, campaign: str) -> list[str]:
        try:
            kept = self._store.picture(digest)
            if kept is None:
                kept = self._store.take_picture(digest, await self._desk.file(f"/kiosks/pictures/{digest}"))
        except (Refused, NotStored, OSError) as fault:
            return [_told(f"A picture of the campaign {campaign} isn't shown", fault)]
        self._learn(_with_picture(digest, str(kept)))
        return []


def _told(what: str, fault: Exception) -> str:
    sentence = f"{what}: {fault}"
    log.warning(sentence)
    return sentence


def _with_picture(digest: str, path: str) -> Callable[[World], World]:
    return lambda world: replace(world, pictures={**world.pictures, digest: path})
