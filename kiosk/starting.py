"""`python -m kiosk run`: start a kiosk, or say in a sentence why it can't be one."""

import logging
import os
import sys
from collections.abc import Mapping

import pygame

from content.site_file.reader import SiteFileFaults
from content.venue.faults import VenueFaults
from kiosk.adapters.drawer_sqlite import DrawerUnusable
from kiosk.adapters.slip_picture import FontMissing as SlipFontMissing
from kiosk.bootstrap import AGAIN, KioskProcess
from kiosk.drawing.fonts import FontMissing
from kiosk.settings import KioskSettings, WrongSettings

FAULTS = 1


def run(given: Mapping[str, object]) -> int:
    """Run until told to end; 1 with a sentence when it can't start, 70 when it failed too often."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    # One line for every question to the controller says nothing that its journal doesn't.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    code = _once(given)
    if code == AGAIN:
        # A new process in the place of this one, so that nothing of the old venue is left in memory.
        os.execv(sys.executable, sys.orig_argv)  # noqa: S606  Our own command, as we were given it.
    return code


def _once(given: Mapping[str, object]) -> int:
    try:
        kiosk = KioskProcess(KioskSettings.of(dict(given)))
    except (
        FontMissing,
        SlipFontMissing,
        WrongSettings,
        DrawerUnusable,
        SiteFileFaults,
        VenueFaults,
        ValueError,
    ) as error:
        print(error, file=sys.stderr)  # noqa: T201  A command prints.
        return FAULTS
    except pygame.error as error:
        print(f"There is no screen to show anything on ({error}). Start it where DISPLAY is set.", file=sys.stderr)  # noqa: T201  A command prints.
        return FAULTS
    return kiosk.run()
