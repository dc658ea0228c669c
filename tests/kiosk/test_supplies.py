"""What a kiosk fetches from its controller and is ordered to do: one thing that can't be had holds up nothing else."""

import hashlib
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from content.bilingual import Bilingual
from content.venue.nouns import Venue
from controller_api.contract import KioskNow, KioskOrder, KioskVersions
from kiosk.adapters.drawer_memory import MemoryDrawer
from kiosk.adapters.venue_store import VenueStore
from kiosk.ports import Refused, Unreached
from kiosk.supplies import Supplies
from kiosk.world import World
from tests.kiosk.memory_desk import MemoryDesk
from tests.kiosk.small_mall import campaign, small_venue, small_world

PICTURE = b"a picture"
SHOWN = hashlib.sha256(PICTURE).hexdigest()
MOVED = hashlib.sha256(b"moved away").hexdigest()


class Files(MemoryDesk):
    """A controller with these files, and no others."""

    def __init__(self) -> None:
        """One picture."""
        super().__init__()
        self.files: dict[str, bytes] = {f"/kiosks/pictures/{SHOWN}": PICTURE}
        self.asked: list[str] = []

    async def file(self, path: str) -> bytes:
        """What lies there."""
        self.asked.append(path)
        self._hear()
        if path not in self.files:
            raise Refused(Bilingual("There is no such picture.", "没有这张图片。"))
        return self.files[path]


class Kiosk:
    """What is fetched goes here; the process may be made anew over the same folder."""

    def __init__(self, folder: Path) -> None:
        """Nothing was fetched yet."""
        self.desk, self.drawer, self.store = Files(), MemoryDrawer(), VenueStore(folder)
        self.world, self.started_again = small_world(), 0
        self.supplies = self.made()

    def made(self) -> Supplies:
        """As after a start, with the newest venue shown."""
        made = Supplies(self.desk, self.drawer, self.store, learn=self._learn, again=self._again)
        made.show(next(iter(self.store.venues()), None))
        made.settle()
        return made

    def _learn(self, change: Callable[[World], World]) -> None:
        self.world = change(self.world)

    def _again(self) -> None:
        self.started_again += 1


def now(*pictures: str, venue: str | None = None, orders: tuple[str, ...] = ()) -> KioskNow:
    """What a controller tells that has a campaign, a venue and orders."""
    told = {
        "campaigns": [campaign("noodles", pictures=list(pictures))],
        "versions": KioskVersions(site="s1", venue=venue),
        "orders": [KioskOrder(id=each, what="reload") for each in orders],
    }
    return MemoryDesk.told(burning=False).model_copy(update=told)


def packed() -> tuple[str, bytes]:
    """A venue as a controller packs it, and its digest."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as files:
        files.writestr("venue.json", TypeAdapter(Venue).dump_json(small_venue()))
    return hashlib.sha256(archive.getvalue()).hexdigest(), archive.getvalue()


async def test_a_picture_that_is_gone_holds_up_nothing_else(tmp_path: Path) -> None:
    """The other picture, the venue and the order come through, and the desk is told what is missing."""
    kiosk = Kiosk(tmp_path)
    digest, kiosk.desk.files["/venue.zip"] = packed()
    await kiosk.supplies.take(now(MOVED, SHOWN, venue=digest, orders=("o1",)))
    assert list(kiosk.world.pictures) == [SHOWN]
    assert [folder.name for folder in kiosk.store.venues()] == [digest]
    assert kiosk.started_again == 2
    assert kiosk.supplies.orders_done == ["o1"]
    assert kiosk.supplies.faults == ("A picture of the campaign noodles isn't shown: There is no such picture.",)


async def test_an_order_is_done_once_and_while_the_files_are_out_of_reach(tmp_path: Path) -> None:
    """A restart may be what mends it."""
    kiosk = Kiosk(tmp_path)
    kiosk.desk.reach = "gone"
    for _ in range(2):
        with pytest.raises(Unreached):
            await kiosk.supplies.take(now(SHOWN, orders=("o1",)))
    assert kiosk.started_again == 1


async def test_a_venue_is_fetched_once_and_shown_after_the_next_start(tmp_path: Path) -> None:
    """News that come before that start fetch nothing again; nor do those after it."""
    kiosk = Kiosk(tmp_path)
    digest, kiosk.desk.files["/venue.zip"] = packed()
    for _ in range(2):
        await kiosk.supplies.take(now(venue=digest))
    assert (kiosk.supplies.venue, kiosk.started_again) == (None, 1)
    kiosk.supplies = kiosk.made()
    await kiosk.supplies.take(now(venue=digest))
    assert (kiosk.supplies.venue, kiosk.started_again) == (digest, 1)
    assert kiosk.desk.asked == ["/venue.zip"]


async def test_a_venue_that_can_not_be_opened_is_told_and_not_started_with(tmp_path: Path) -> None:
    """The one before stays, and the mended one is taken when it comes."""
    kiosk = Kiosk(tmp_path)
    digest, mended = packed()
    kiosk.desk.files["/venue.zip"] = b"of another version"
    await kiosk.supplies.take(now(venue=hashlib.sha256(b"of another version").hexdigest()))
    assert kiosk.started_again == 0
    assert "The controller's venue isn't shown" in kiosk.supplies.faults[0]
    kiosk.desk.files["/venue.zip"] = mended
    await kiosk.supplies.take(now(venue=digest))
    assert kiosk.started_again == 1
    assert kiosk.supplies.faults == ()


async def test_a_venue_given_by_hand_is_not_taken_over(tmp_path: Path) -> None:
    """Then nothing is fetched that would never be shown."""
    kiosk = Kiosk(tmp_path)
    await kiosk.supplies.take(now(venue=packed()[0]), venue=False)
    assert kiosk.desk.asked == []
