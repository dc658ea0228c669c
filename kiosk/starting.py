"""`python -m kiosk run`: start a kiosk, or say in a sentence why it can't be one."""

import logging
import sys
from collections.abc import Mapping

import pygame

from content.site_file.reader import SiteFileFaults
from content.venue.faults import VenueFaults
from kiosk.bootstrap import KioskProcess
from kiosk.drawing.fonts import FontMissing
from kiosk.settings import KioskSettings, WrongSettings

FAULTS = 1


def run(given: Mapping[str, object]) -> int:
    """Run until told to end; 1 with a sentence when it can't start, 70 when it failed too often."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    try:
        kiosk = KioskProcess(KioskSettings.of(dict(given)))
    except (FontMissing, WrongSettings, SiteFileFaults, VenueFaults) as error:
        print(error, file=sys.stderr)  # noqa: T201  A command prints.
        return FAULTS
    except pygame.error as error:
        print(f"There is no screen to show anything on ({error}). Start it where DISPLAY is set.", file=sys.stderr)  # noqa: T201  A command prints.
        return FAULTS
    return kiosk.run()
