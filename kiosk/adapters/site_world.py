"""What a kiosk knows of the mall without asking anybody: the site file and the imported venue on its own disk.

Decides what is read before the first frame and what after it. Refuses to know what the controller says.
"""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from content.adapters.site_folder import open_site, sample_site_folder
from content.adapters.venue_folder import open_venue
from content.kiosk_plan import Kiosk
from content.site import Site
from content.venue.faults import VenueFaults
from content.venue.nouns import Origin, Place, PlaceKind, Venue
from controller_api.contract import DayHours
from kiosk.settings import KioskSettings, WrongSettings
from kiosk.world import Spot, World

log = logging.getLogger(__name__)

DAYS_SHOWN = 7
NOWHERE = Venue(id="", name={}, origin=Origin(lon=0.0, lat=0.0), levels=(), places=(), links=())
"""Of a mall whose plan isn't known yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What lies on this machine."""

    world: World
    """Without ways and finder, which take longer to load."""
    site: Site | None
    """None: all that is known of the mall comes from its controller."""
    venue_folder: Path | None
    faults: tuple[str, ...] = ()
    """Of venues that can't be opened, in sentences."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The mall's own names with their syllables, for the keyboard."""

    spoken: tuple[tuple[str, Sequence[str]], ...] = ()


def read_plan(settings: KioskSettings, fetched: Sequence[Path] = ()) -> Plan:
    """The site and its venue; `fetched` are the controller's, the newest first, and newer than one that lies here.

    A venue that can't be opened stops no kiosk that has a controller: it is passed over, and somebody told.
    Raises `SiteFileFaults`, `WrongSettings` or, without a controller, `VenueFaults`, each in sentences.
    """
    if settings.site is None and settings.controller is not None:
        return _told(settings, fetched)
    path = settings.site or sample_site_folder() / "site.toml"
    site = open_site(path, media=False)
    kiosk = _kiosk(site, settings.id)
    found = _newest(settings, [*fetched, _folder(path, site, sample=settings.site is None)])
    world = World(
        kiosk=kiosk.id if kiosk else settings.id or "kiosk",
        name=kiosk.name if kiosk else site.name,
        mall=site.name,
        spot=_spot(kiosk, found.venue, given=settings.controller is None),
        venue=found.venue,
        online=False,
    )
    return Plan(world=world, site=site, venue_folder=found.folder, faults=found.faults)


def _folder(path: Path, site: Site, *, sample: bool) -> Path:
    return _sample_venue_folder() if sample or site.venue is None else path.parent / site.venue.folder


class _Found(NamedTuple):
    venue: Venue
    folder: Path | None
    faults: tuple[str, ...]


def _newest(settings: KioskSettings, folders: Iterable[Path]) -> _Found:
    """The first venue that can be opened, or only the one that was given by hand; none, where a controller has one."""
    faults: tuple[str, ...] = ()
    for folder in folders if settings.venue is None else [settings.venue]:
        try:
            return _Found(open_venue(folder), folder, faults)
        except VenueFaults as fault:
            if settings.controller is None:
                raise
            log.warning("A venue isn't shown: %s", fault)
            faults += (f"A venue isn't shown: {fault}",)
    return _Found(NOWHERE, None, faults)


def _told(settings: KioskSettings, fetched: Iterable[Path]) -> Plan:
    """A kiosk that has nothing but its controller: the venue it fetched before, and nothing at its first start."""
    venue, folder, faults = _newest(settings, fetched)
    world = World(
        kiosk=settings.id or "kiosk", name={}, mall=venue.name, spot=_spot(None, venue), venue=venue, online=False
    )
    return Plan(world=world, site=None, venue_folder=folder, faults=faults)


def with_ways(world: World, folder: Path) -> World:
    """The same with ways, from the walk graph beside the venue."""
    from content.adapters.walk_graph_file import open_walk_graph  # noqa: PLC0415 (heavy: after the first frame)
    from content.wayfinding.wayfinder import Wayfinder  # noqa: PLC0415 (as above)

    return replace(world, ways=Wayfinder(world.venue, open_walk_graph(folder)))


def with_finder(world: World, folder: Path) -> tuple[World, Names]:
    """The same with the directory, and the names that the keyboard is to know."""
    from content.adapters.name_readings import open_readings  # noqa: PLC0415 (heavy: after the first frame)
    from content.directory.directory import Directory  # noqa: PLC0415 (as above)
    from content.directory.index import needed  # noqa: PLC0415 (as above)
    from content.directory.sounds import said  # noqa: PLC0415 (as above)

    readings = open_readings(folder, needed(world.venue))
    names = (name for place in world.venue.places for name in (*place.names.values(), *place.aliases))
    return replace(world, finder=Directory(world.venue, readings)), Names(spoken=tuple(said(names, readings)))


def with_hours(world: World, site: Site, now: datetime) -> World:
    """The same with opening hours from the site file, for as long as nobody else says them; `now` is in its zone."""
    from scheduler.planning.opening_hours import day_on, open_day  # noqa: PLC0415 (heavy: after the first frame)

    today = day_on(site, now)
    days = [open_day(site, today + timedelta(days=ahead)) for ahead in range(DAYS_SHOWN)]
    return replace(world, hours=tuple(DayHours(day=day.day, opens=day.opens, closes=day.closes) for day in days))


def _sample_venue_folder() -> Path:
    from content.adapters.venue_import import sample_venue_folder  # noqa: PLC0415 (heavy: not for a mall of its own)

    return sample_venue_folder()


def _kiosk(site: Site, id_: str | None) -> Kiosk | None:
    if id_ is None or not site.kiosks:
        return site.kiosks[0] if site.kiosks else None
    found = next((each for each in site.kiosks if each.id == id_), None)
    if found is None:
        names = ", ".join(each.id for each in site.kiosks)
        raise WrongSettings([f"--id {id_}: the site file has no such kiosk. It has {names}."])
    return found


def _spot(kiosk: Kiosk | None, venue: Venue, *, given: bool = True) -> Spot:
    """Where it stands; without a word in the site file, at the service desk.

    A place the venue lacks is `WrongSettings` only where all is `given` here: a controller says better.
    """
    if kiosk is not None and kiosk.at is not None:
        return Spot(level=kiosk.level, at=venue.origin.point(*kiosk.at), facing_deg=kiosk.facing_deg)
    place = venue.by_id.get(kiosk.place or "") if kiosk is not None else None
    if given and kiosk is not None and kiosk.place and place is None:
        raise WrongSettings([f"The kiosk {kiosk.id} stands at {kiosk.place}, which the venue has no place for."])
    facing = kiosk.facing_deg if kiosk is not None else 0.0
    place = place or next(iter([*venue.of_kind(PlaceKind.DESK), *venue.places]), None)
    if place is None:
        return Spot(level=0, at=(0.0, 0.0), facing_deg=facing)
    return Spot(level=place.level, at=_foot(place), facing_deg=facing)


def _foot(place: Place) -> tuple[float, float]:
    return place.doors[0] if place.doors else place.at
