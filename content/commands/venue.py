"""`python -m content venue`: bring a mall's floors in, tell what is wrong with them, and the way."""

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Protocol

from content.adapters.venue_folder import open_import_faults, open_with_details
from content.adapters.venue_import import import_venue
from content.commands.venue_route import add_route
from content.venue.lint import lint
from content.venue.nouns import Fault, PlaceKind, Venue

DONE, FAULTS = 0, 1
_SHOWN = 5
"""So many features of a fault are named to people; JSON names them all."""


class Commands(Protocol):
    """Where a command is added to."""

    def add_parser(self, name: str, *, help: str) -> argparse.ArgumentParser:  # noqa: A002 (argparse calls it so)
        """The parser of a new command."""
        ...


def add_venue(commands: Commands) -> None:
    """Add the command and its verbs."""
    venue = commands.add_parser("venue", help="the mall's floors: bring them in, look for faults, find ways")
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
    add_route(verbs.add_parser("route", help="tell the way from one spot or place to another"))


def _import(asked: argparse.Namespace) -> int:
    venue, faults = import_venue(asked.source, asked.venue, attribution=asked.attribution)
    for fault in (*faults, *lint(venue)):
        print(told(fault))
    print(_summary(venue))
    return DONE


def _summary(venue: Venue) -> str:
    shops = sum(1 for _ in venue.of_kind(PlaceKind.SHOP, PlaceKind.FOOD, PlaceKind.SERVICE))
    counts = (
        f"{len(venue.levels)} levels, {shops} shops, {len(venue.places)} places, {len(venue.links)} ways between levels"
    )
    return f"{' · '.join(venue.name.values())} ({venue.id}) is brought in: {counts}."


def _lint(asked: argparse.Namespace) -> int:
    venue, details = open_with_details(asked.venue)
    written = (Fault(code="shops-file", features=(), sentence=str(fault)) for fault in details)
    faults = (*open_import_faults(asked.venue), *lint(venue), *written)
    if asked.json:
        print(json.dumps([asdict(fault) for fault in faults], ensure_ascii=False, indent=1))
    else:
        for fault in faults:
            print(told(fault))
        print(_counted(faults))
    return FAULTS if any(not fault.mended for fault in faults) else DONE


def _counted(faults: Sequence[Fault]) -> str:
    mended = sum(fault.mended for fault in faults)
    return f"{len(faults) - mended} faults to put right, {mended} mended by the import." if faults else "No faults."


def told(fault: Fault) -> str:
    """A fault as one line for people."""
    some = ", ".join(fault.features[:_SHOWN]) + (", …" if len(fault.features) > _SHOWN else "")
    return f"{fault.code}{' (mended)' if fault.mended else ''}: {fault.sentence}{f' [{some}]' if some else ''}"
