"""Which screen was open, in a small file: what a kiosk that was cut off begins with again.

Decides how often it is written. Refuses to know what is in it; nothing a visitor typed ever is.
"""

import time
from contextlib import suppress
from pathlib import Path

from kiosk.navigator.snapshot import Snapshot

AGAIN_S = 5.0
"""What hasn't changed is written again so often, so that its age tells how long ago somebody was here."""


class ScreenFile:
    """One file."""

    def __init__(self, path: Path) -> None:
        """Take where it is."""
        self._path = path
        self._kept: object = ()
        # Neither a screen nor none: the first word is always written, over what a process before this one left.
        self._at = -AGAIN_S

    def read(self) -> Snapshot | None:
        """What was kept; None where there is nothing that can be begun with."""
        try:
            return Snapshot.from_text(self._path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError):
            return None

    def keep(self, snapshot: Snapshot | None) -> None:
        """Write what is open, or nothing when nobody is here. A disk that is full is no reason to stop."""
        what = None if snapshot is None else (snapshot.visit, snapshot.flows)
        if what == self._kept and (snapshot is None or time.monotonic() - self._at < AGAIN_S):
            return
        self._kept, self._at = what, time.monotonic()
        with suppress(OSError):
            if snapshot is None:
                self._path.unlink(missing_ok=True)
                return
            self._path.parent.mkdir(parents=True, exist_ok=True)
            partial = self._path.with_suffix(".partial")
            partial.write_text(snapshot.to_text(), encoding="utf-8")
            partial.replace(self._path)
