"""`python -m broadcaster journal verify`: whether the journal is as it was written.

It needs no controller, only leave to read the database.
"""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import create_engine, inspect
from sqlalchemy.exc import SQLAlchemyError

from broadcaster.adapters.journal_sql import SqlJournal
from broadcaster.chain import ChainReport, NoMark

DATABASE = "carillon.db"
"""What the controller calls it in its data folder."""


class Unreadable(Exception):
    """There is no journal there; the sentence says what to do."""


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Say what can be asked."""
    journal = commands.add_parser("journal", help="look whether the journal is as it was written")
    journal.add_argument("act", choices=["verify"], help="what to do with it")
    journal.add_argument("--data", type=Path, default=Path("var/controller"), help="the controller's data folder")
    journal.add_argument("--database", metavar="URL", help="the database, if it isn't in the data folder")
    journal.add_argument("--mark", action="append", default=[], help="a mark from a log or a table, such as 12:3fa9…")


def run(given: Mapping[str, Any]) -> int:
    """Print what was found: exit code 0 for a journal that is whole, 1 for one that was changed, 2 for none."""
    try:
        report = _report(given)
    except (Unreadable, NoMark) as fault:
        sys.stderr.write(f"{fault}\n")
        return 2
    except (SQLAlchemyError, ImportError) as fault:
        cause = str(getattr(fault, "orig", None) or fault).strip().splitlines()[0]
        sys.stderr.write(f"The database can't be read: {cause}.\n")
        return 2
    sys.stdout.write("\n".join([*_lines(report), ""]))
    return 0 if report.whole else 1


def _report(given: Mapping[str, Any]) -> ChainReport:
    engine = create_engine(given["database"] or _in_folder(given["data"]), hide_parameters=True)
    try:
        if not inspect(engine).has_table("chain"):
            raise Unreadable(
                "This database has no chain yet. Start the controller on it once, and its journal gets one."
            )
        return SqlJournal(engine).verify(given["mark"])
    finally:
        engine.dispose()


def _in_folder(folder: Path) -> str:
    path = folder / DATABASE
    if not path.is_file():
        raise Unreadable(
            f"There is no {path}. Name the controller's data folder with --data, or a database with --database."
        )
    return f"sqlite:///file:{quote(str(path.resolve()))}?mode=ro&uri=true"


def _lines(report: ChainReport) -> list[str]:
    begun = (
        [f"The chain begins at {report.beginning}; what was done to those earlier can't be seen."]
        if report.beginning
        else []
    )
    erased = [f"Of {report.erased} rows the words were erased."] if report.erased else []
    if report.whole:
        head = f"; the newest is {report.head}" if report.head else ""
        return [f"The journal is whole: {report.links} links{head}.", *begun, *erased]
    more = [f"… and {report.more_faults} more."] if report.more_faults else []
    return ["The journal isn't as it was written:", *(each.sentence for each in report.faults), *more, *begun, *erased]
