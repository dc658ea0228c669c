"""`python -m content venue`: bring a mall's floors in, and tell what is wrong with them."""

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import Protocol

from content.adapters.venue_folder import open_import_faults
from content.adapters.venue_import import import_venue
from content.venue.nouns import Fault, PlaceKind, Venue

DONE, FAULTS = 0, 1


class Commands(Protocol):
    """Where a command is added to."""

    def add_parser(self, name: str, *, help: str) -> argparse.ArgumentParser:  # noqa: A002 (argparse calls it so)
        """The parser of a new command."""
        ...


def add_venue(commands: Commands) -> None:
    """Add the command and its verbs."""
    venue = commands.add_parser("venue", help="the mall's floors: bring them in, look for faults")
    verbs = venue.add_subparsers(required=True, metavar="VERB")
    bring = verbs.add_parser("import", help="bring a venue in: an IMDF archive, or OpenStreetMap GeoJSON")
    bring.add_argument("source", type=Path, metavar="SRC", help="a .zip, a folder, or a .geojson file")
    bring.add_argument("venue", type=Path, metavar="DEST", help="the venue's folder; made where it isn't there")
    bring.add_argument("--attribution", metavar="TEXT", help="what must be printed on the map")
    bring.set_defaults(run=_import)
    lint = verbs.add_parser("lint", help="tell what is wrong with a venue, each fault with the feature's id")
    lint.add_argument("venue", type=Path, metavar="DEST", help="the venue's folder")
    lint.add_argument("--json", action="store_true", help="as JSON, for other programs")
    lint.set_defaults(run=_lint)


def _import(asked: argparse.Namespace) -> int:
    venue, faults = import_venue(asked.source, asked.venue, attribution=asked.attribution)
    if faults:
        print("\n".join(map(told, faults)))
    print(_summary(venue))
    return DONE


def _summary(venue: Venue) -> str:
    shops = sum(1 for _ in venue.of_kind(PlaceKind.SHOP, PlaceKind.FOOD, PlaceKind.SERVICE))
    counts = (
        f"{len(venue.levels)} levels, {shops} shops, {len(venue.places)} places, {len(venue.links)} ways between levels"
    )
    return f"{' · '.join(venue.name.values())} ({venue.id}) is brought in: {counts}."


def _lint(asked: argparse.Namespace) -> int:
    faults = open_import_faults(asked.venue)
    if asked.json:
        print(json.dumps([asdict(fault) for fault in faults], ensure_ascii=False, indent=1))
    else:
        print("\n".join(map(told, faults)))
    return FAULTS if any(not fault.mended for fault in faults) else DONE


def told(fault: Fault) -> str:
    """A fault as one line for people."""
    return f"{fault.code}{' (mended)' if fault.mended else ''}: {fault.sentence} [{', '.join(fault.features)}]"
