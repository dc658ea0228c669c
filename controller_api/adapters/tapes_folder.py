"""What is said live as files in a folder, one for each call, written at once and as long as it was spoken so far."""

import contextlib
import logging
import os
from collections.abc import Iterator
from pathlib import Path

from broadcaster.call import CallId
from controller_api.ports import Tape

_logger = logging.getLogger(__name__)


class TapeFolder:
    """A `TapeShelf` on disk: what was added is in the file though the process is killed in the next moment."""

    def __init__(self, folder: Path) -> None:
        """Keep them in this folder, which is made when it is needed."""
        self._folder = folder

    def add(self, call_id: CallId, *, begins_us: int, first_frame: int, pcm: bytes) -> None:
        """Write a stretch at its place; raises OSError."""
        self._folder.mkdir(exist_ok=True)
        file = os.open(self._folder / f"{call_id}.{begins_us}.pcm", os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            written = os.pwrite(file, pcm, 2 * first_frame)
            if written < len(pcm):  # The disk became full within it; the rest says so.
                os.pwrite(file, pcm[written:], 2 * first_frame + written)
        finally:
            os.close(file)

    def left(self) -> Iterator[Tape]:
        """Every tape that can be read."""
        for path in sorted(self._folder.glob("*.pcm")):
            call_id, _, begins = path.stem.rpartition(".")
            try:
                content = path.read_bytes()
                begins_us = int(begins)
            except (OSError, ValueError):
                _logger.exception("%s is no tape that can be read. Look at it, and remove it.", path)
                continue
            yield Tape(call_id=CallId(call_id), begins_us=begins_us, pcm=content[: len(content) // 2 * 2])

    def drop(self, call_id: CallId) -> None:
        """Remove the call's file."""
        for path in self._folder.glob(f"{call_id}.*.pcm"):
            with contextlib.suppress(OSError):  # Then it is a recording once more at the next start.
                path.unlink()
