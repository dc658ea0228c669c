"""The venue and its wayfinder, read from the venue's folder, and anew once that has changed. It decides no way."""

import logging
from collections.abc import Callable
from pathlib import Path
from threading import Lock

from content.adapters.venue_folder import open_venue
from content.adapters.walk_graph_file import open_walk_graph
from content.venue.faults import VenueFaults
from content.venue.nouns import Venue
from content.wayfinding.wayfinder import Wayfinder

_log = logging.getLogger(__name__)


class VenueWays:
    """Asked from any thread."""

    def __init__(self, folder: Path | None, digest: Callable[[], str | None]) -> None:
        """`digest` tells which venue lies in the folder; None: there is none."""
        self._folder = folder
        self._digest = digest
        self._lock = Lock()
        self._read: str | None = None
        self._found: tuple[Venue, Wayfinder] | None = None

    def __call__(self) -> tuple[Venue, Wayfinder] | None:
        """Both; None where there is no venue that can be read."""
        with self._lock:
            digest = self._digest()
            if digest != self._read:
                self._found = None if digest is None or self._folder is None else _opened(self._folder)
                self._read = digest
            return self._found


def _opened(folder: Path) -> tuple[Venue, Wayfinder] | None:
    try:
        venue = open_venue(folder, strict=False)
        return venue, Wayfinder(venue, open_walk_graph(folder))
    except (VenueFaults, ValueError) as fault:
        _log.warning("The venue in %s leads nobody: %s", folder, fault)
        return None
