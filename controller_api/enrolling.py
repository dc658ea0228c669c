"""`python -m controller_api kiosk`: a kiosk's token, printed or put in a file; the one it had is worth nothing then."""

import argparse
import os
import sys
from pathlib import Path

from content.adapters.site_folder import open_site
from content.errors import FileFaults, did_you_mean
from content.site import Site
from controller_api.adapters import schema
from controller_api.adapters.books_sql import SqlAccountBook, SqlSignInBook
from controller_api.adapters.data_folder import DataFolder, write_private
from controller_api.adapters.engine import DatabaseUnusable, open_engine
from controller_api.adapters.wall_clock import now
from controller_api.passwords import PasswordKeeper
from controller_api.problems import Problem
from controller_api.rights import Role
from controller_api.sign_in import Doorkeeper

REFUSED = 2
INSTALLER = "installer"
"""Who the journal says made it."""


class NotEnrolled(Exception):
    """No token was made; the sentence says what to do."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    data = Path(os.environ.get("CARILLON_DATA", "var/controller"))
    url = os.environ.get("CARILLON_DATABASE_URL")
    parser.add_argument("kiosk", metavar="ID", help="the kiosk's id in the site file")
    parser.add_argument("--site", type=Path, required=True, metavar="FILE", help="the site file")
    parser.add_argument("--data", type=Path, default=data, metavar="DIR", help="the controller's data folder")
    parser.add_argument("--database-url", default=url, metavar="URL", help="its database, if not in that folder")
    parser.add_argument("--out", type=Path, metavar="FILE", help="where to put the token, for its owner to read only")


def run(options: argparse.Namespace) -> int:
    """Make the token; gives the exit code, 2 for what can't be done."""
    try:
        site = open_site(options.site, media=False)
        secret = _minted(site, options.kiosk, options.database_url or f"sqlite:///{_database(options.data)}")
        if options.out is None:
            sys.stdout.write(f"{secret}\n")
        else:
            write_private(options.out, secret + "\n")
    except (FileFaults, NotEnrolled, DatabaseUnusable, Problem, OSError) as fault:
        sys.stderr.write(f"{fault}\n")
        return REFUSED
    return 0


def _database(data: Path) -> Path:
    path = DataFolder(data).database
    if not path.exists():
        raise NotEnrolled(f"There is no database in {data} yet. Start the controller once, or name its --data.")
    return path


def _minted(site: Site, kiosk: str, url: str) -> str:
    known = [each.id for each in site.kiosks]
    if kiosk not in known:
        hint = did_you_mean(kiosk, known) or " Write it in the site file as [[kiosks]] first."
        raise NotEnrolled(f"There is no kiosk '{kiosk}' in the site file.{hint}")
    engine = open_engine(url)
    try:
        schema.upgrade(engine)
        sign_ins = SqlSignInBook(engine)
        for token in sign_ins.tokens():
            if token.role is Role.KIOSK and token.name == kiosk:
                sign_ins.revoke_token(token.id)
        door = Doorkeeper(accounts=SqlAccountBook(engine), sign_ins=sign_ins, passwords=PasswordKeeper(), now=now)
        return door.mint_token(kiosk, Role.KIOSK, by=INSTALLER, expires_at=None)[1]
    finally:
        engine.dispose()
