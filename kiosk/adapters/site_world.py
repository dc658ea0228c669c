"""What a kiosk knows of the mall without asking anybody: the site file and the imported venue on its own disk.

Decides what is read before the first frame and what after it. Refuses to know what the controller says.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from content.adapters.site_folder import open_site, sample_site_folder
from content.adapters.venue_folder import open_venue
from content.kiosk_plan import Kiosk
from content.site import Site
from content.venue.nouns import Place, PlaceKind, Venue
from controller_api.contract import DayHours
from kiosk.settings import KioskSettings, WrongSettings
from kiosk.world import Spot, World

DAYS_SHOWN = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What lies on this machine."""

    world: World
    """Without ways and finder, which take longer to load."""
    site: Site
    venue_folder: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The mall's own names with their syllables, for the keyboard."""

    spoken: tuple[tuple[str, Sequence[str]], ...] = ()


def read_plan(settings: KioskSettings) -> Plan:
    """The site and its venue; raises `SiteFileFaults`, `VenueFaults` or `WrongSettings`, each in sentences."""
    path = settings.site or sample_site_folder() / "site.toml"
    site = open_site(path, media=False)
    folder = settings.venue or (path.parent / site.venue.folder if site.venue else _sample_venue_folder())
    venue = open_venue(folder)
    kiosk = _kiosk(site, settings.id)
    world = World(
        kiosk=kiosk.id if kiosk else settings.id or "kiosk",
        name=kiosk.name if kiosk else site.name,
        mall=site.name,
        spot=_spot(kiosk, venue),
        venue=venue,
        online=False,
    )
    return Plan(world=world, site=site, venue_folder=folder)


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

    readings = open_readings(folder, needed(world.venue))
    spoken = tuple((run, [each[0] for each in sounds]) for run, sounds in readings.items() if all(sounds))
    return replace(world, finder=Directory(world.venue, readings)), Names(spoken=spoken)


def with_hours(world: World, site: Site, now: datetime) -> World:
    """The same with opening hours from the site file, for as long as nobody else says them."""
    from scheduler.planning.opening_hours import open_day  # noqa: PLC0415 (heavy: after the first frame)

    days = [open_day(site, now.date() + timedelta(days=ahead)) for ahead in range(DAYS_SHOWN)]
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


def _spot(kiosk: Kiosk | None, venue: Venue) -> Spot:
    """Where it stands; without a word in the site file, at the service desk."""
    if kiosk is not None and kiosk.at is not None:
        return Spot(level=kiosk.level, at=venue.origin.point(*kiosk.at), facing_deg=kiosk.facing_deg)
    place = venue.by_id.get(kiosk.place or "") if kiosk is not None else None
    if kiosk is not None and kiosk.place and place is None:
        raise WrongSettings([f"The kiosk {kiosk.id} stands at {kiosk.place}, which the venue has no place for."])
    facing = kiosk.facing_deg if kiosk is not None else 0.0
    place = place or next(iter([*venue.of_kind(PlaceKind.DESK), *venue.places]), None)
    if place is None:
        return Spot(level=0, at=(0.0, 0.0), facing_deg=facing)
    return Spot(level=place.level, at=_foot(place), facing_deg=facing)


def _foot(place: Place) -> tuple[float, float]:
    return place.doors[0] if place.doors else place.at
