"""What the mall's processes write into their logs, and when, by a clock that nobody sets."""

import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

LOOK_EVERY_S = 0.02

Line = tuple[float, str]
"""When it was written (`time.monotonic`), and what."""


class Hearsay:
    """Reads some logs as they grow, until it is closed."""

    def __init__(self, logs: Mapping[str, Path]) -> None:
        self.lines: dict[str, list[Line]] = {name: [] for name in logs}
        """By log, what was written so far."""
        for path in logs.values():
            path.touch()
        self._files = {name: path.open("rb") for name, path in logs.items()}
        self._cut: dict[str, bytes] = dict.fromkeys(logs, b"")
        self._over = threading.Event()
        self._reader = threading.Thread(target=self._read, name="hearsay", daemon=True)
        self._reader.start()

    def note(self, name: str, what: str) -> None:
        """Write into what is heard of a log, not into the log, what was done to its process."""
        self.lines[name].append((time.monotonic(), what))

    def close(self) -> None:
        """Read what is left, and end."""
        self._over.set()
        self._reader.join()
        for file in self._files.values():
            file.close()

    def _read(self) -> None:
        while not self._over.wait(LOOK_EVERY_S):
            self._look()
        self._look()

    def _look(self) -> None:
        for name, file in self._files.items():
            self._take(name, file)

    def _take(self, name: str, file: BinaryIO) -> None:
        *whole, self._cut[name] = (self._cut[name] + file.read()).split(b"\n")
        now_s = time.monotonic()
        self.lines[name] += [(now_s, line.decode(errors="replace")) for line in whole]
