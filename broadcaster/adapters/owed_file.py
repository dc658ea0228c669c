"""Owed rows in a file: a line of JSON for each, only ever added to, and emptied once all are where they belong.

Some room on the disk is taken in advance, so that a full disk, which is why rows are owed, can still keep them.
"""

import contextlib
import logging
import os
from pathlib import Path
from typing import Generic

from pydantic import TypeAdapter, ValidationError

from broadcaster.ports import Row

_logger = logging.getLogger(__name__)

RESERVED_BYTES = 1_000_000
"""A few thousand receipts."""


class FileOwedRows(Generic[Row]):
    """An `OwedRows` on disk. What lies behind the first zero byte is room, not rows."""

    def __init__(self, path: Path, kind: TypeAdapter[Row]) -> None:
        """Keep rows of this kind in this file, for one process at a time; raises `OSError`."""
        self._path = path
        self._kind = kind
        path.touch(mode=0o600)
        written = self._written()
        self._end = len(written)
        self._kept = len(_lines(written))
        self._reserve()

    @property
    def rows_kept(self) -> int:
        """How many are kept."""
        return self._kept

    def rows(self) -> list[Row]:
        """What is kept, in order."""
        rows = []
        for line in _lines(self._written()):
            try:
                rows.append(self._kind.validate_json(line))
            except ValidationError:  # Cut short by a power cut while it was written.
                _logger.error("a row owed to the journal is damaged in %s and is left out: %r", self._path, line)  # noqa: TRY400  The line is all there is to know.
        return rows

    def keep(self, *rows: Row) -> None:
        """Keep rows too."""
        # A newline on either side: what was cut short before this, or lies behind it, is a line of its own.
        lines = b"".join(b"\n" + self._kind.dump_json(row) + b"\n" for row in rows)
        with self._path.open("r+b") as file:
            file.seek(self._end)
            file.write(lines)
            file.flush()
            os.fsync(file.fileno())
        self._end += len(lines)
        self._kept += len(rows)

    def clear(self) -> None:
        """Keep nothing more."""
        os.truncate(self._path, 0)
        self._end = self._kept = 0
        self._reserve()

    def _written(self) -> bytes:
        return self._path.read_bytes().partition(b"\0")[0]

    def _reserve(self) -> None:
        with contextlib.suppress(OSError), self._path.open("r+b") as file:
            os.posix_fallocate(file.fileno(), 0, RESERVED_BYTES)
            os.fsync(file.fileno())


def _lines(written: bytes) -> list[bytes]:
    return [line for line in written.split(b"\n") if line]
