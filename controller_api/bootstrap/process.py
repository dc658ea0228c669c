"""The controller as a process: settings in, an exit code out; what can't be used is a sentence on standard error."""

import asyncio
import logging
import sys
from collections.abc import Mapping
from typing import Any

from content.errors import FileFaults
from controller_api.adapters.data_folder import FolderUnusable
from controller_api.adapters.engine import DatabaseUnusable
from controller_api.adapters.mosquitto import BrokerUnavailable
from controller_api.adapters.scenes import ScenesFault
from controller_api.bootstrap.door import Running, controller
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


def serve(given: Mapping[str, Any]) -> int:
    """Be a mall's controller until told to stop; gives the exit code, 2 for bad input.

    `given` is what the command line says, `show_settings` and the `settings` file among it.
    """
    told = dict(given)
    show = told.pop("show_settings", False)
    try:
        settings = read_settings(told, told.pop("settings", None))
        if show:
            sys.stdout.write(f"{settings.shown()}\n")
            return 0
        logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
        # One line for every job of the alarm clock and every file fetched says nothing the journal doesn't.
        for noisy in ("apscheduler", "httpx", "alembic"):
            logging.getLogger(noisy).setLevel(logging.WARNING)
        asyncio.run(_serve(settings))
    except EXPECTED as fault:
        sys.stderr.write(f"{fault}\n")
        return REFUSED
    return 0


async def _serve(settings: Settings) -> None:
    async with controller(settings) as running:
        await serving.serve(
            running.app, running.ground.door, ready=lambda: _say_ready(running), closing=running.news.close
        )


def _say_ready(running: Running) -> None:
    running.announce_itself()
    words = sys.stdout
    if running.first_password is not None:
        folder = running.ground.folder
        words.write(f"First start: sign in as admin with the password {running.first_password}\n")
        words.write(f"(it is also in {folder.first_sign_in}; remove that file once you have it).\n")
    names = " / ".join(running.ground.site.name.values())
    words.write(f"Carillon speaks for {names} at {running.ground.address}\n")
    words.flush()
