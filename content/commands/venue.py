"""`python -m content venue`: what is wrong with a venue that was brought in."""

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import Protocol

from content.adapters.venue_folder import open_import_faults
from content.venue.nouns import Fault

DONE, FAULTS = 0, 1


class Commands(Protocol):
    """Where a command is added to."""

    def add_parser(self, name: str, *, help: str) -> argparse.ArgumentParser:  # noqa: A002 (argparse calls it so)
        """The parser of a new command."""
        ...


def add_venue(commands: Commands) -> None:
    """Add the command and its verbs."""
    venue = commands.add_parser("venue", help="the mall's floors: what is wrong with them")
    verbs = venue.add_subparsers(required=True, metavar="VERB")
    lint = verbs.add_parser("lint", help="tell what is wrong with a venue, each fault with the feature's id")
    lint.add_argument("venue", type=Path, metavar="DEST", help="the venue's folder")
    lint.add_argument("--json", action="store_true", help="as JSON, for other programs")
    lint.set_defaults(run=_lint)


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
