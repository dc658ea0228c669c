"""`python -m controller_api serve`: the controller process. `… demo`: a mall's day, shortened."""

import argparse
import asyncio
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

from content.errors import FileFaults
from controller_api.adapters.data_folder import FolderUnusable
from controller_api.adapters.engine import DatabaseUnusable
from controller_api.adapters.mosquitto import BrokerUnavailable
from controller_api.adapters.scenes import ScenesFault
from controller_api.bootstrap import Running, controller
from controller_api.demo import command as demo
from controller_api.door import serving
from controller_api.settings import Settings, SettingsFaults, read_settings

REFUSED = 2
EXPECTED = (
    FileFaults,
    FolderUnusable,
    DatabaseUnusable,
    BrokerUnavailable,
    ScenesFault,
    SettingsFaults,
    serving.PortTaken,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; gives the exit code, 2 for bad input."""
    options = _parser().parse_args(arguments)
    if options.command == "demo":
        return demo.run(options)
    given = vars(options)
    given.pop("command")
    show = given.pop("show_settings", False)
    try:
        settings = read_settings(given, given.pop("settings", None))
        if show:
            print(settings.shown())
            return 0
        logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
        # One line for every job of the alarm clock and every file fetched says nothing the journal doesn't.
        for noisy in ("apscheduler", "httpx", "alembic"):
            logging.getLogger(noisy).setLevel(logging.WARNING)
        asyncio.run(_serve(settings))
    except EXPECTED as fault:
        print(fault, file=sys.stderr)
        return REFUSED
    return 0


async def _serve(settings: Settings) -> None:
    async with controller(settings) as running:
        await serving.serve(
            running.app, running.ground.door, ready=lambda: _say_ready(running), closing=running.news.close
        )


def _say_ready(running: Running) -> None:
    running.announce_itself()
    if running.first_password is not None:
        folder = running.ground.folder
        print(f"First start: sign in as admin with the password {running.first_password}")
        print(f"(it is also in {folder.first_sign_in}; remove that file once you have it).")
    names = " / ".join(running.ground.site.name.values())
    print(f"Carillon speaks for {names} at {running.ground.address}", flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m controller_api", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    serve = commands.add_parser("serve", help="be a mall's controller", argument_default=argparse.SUPPRESS)
    serve.add_argument("--site", type=Path, metavar="FILE", help="the site file")
    serve.add_argument("--data", type=Path, metavar="DIR", help="where everything is kept (var/controller)")
    serve.add_argument("--host", help="the address to listen at (127.0.0.1)")
    serve.add_argument("--port", help="the port to listen at (8080); 0 takes any that is free")
    serve.add_argument("--public-url", metavar="URL", help="how speakers and browsers reach it, if not there")
    serve.add_argument("--scenes", type=Path, metavar="FILE", help="a shortened day, for a demonstration")
    serve.add_argument("--settings", type=Path, metavar="FILE", help="a TOML file of settings")
    serve.add_argument("--show-settings", action="store_true", help="print what would be used, and end")
    demo.add_arguments(commands.add_parser("demo", help="a mall's day, shortened, on real processes"))
    return parser


if __name__ == "__main__":
    sys.exit(main())
