"""The day's orders, notes and time in a folder: two files that are replaced whole, one that a line is added to."""

import logging
import os
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from broadcaster.speaker.day import CallNote, DayMemory
from broadcaster.speaker.kept_time import KeptTime
from broadcaster.wire_day import DayOrders

log = logging.getLogger(__name__)

_NOTE = TypeAdapter(CallNote)
_TIME = TypeAdapter(KeptTime)


class DayFolder:
    """A `DayBook` on disk, for one speaker at a time."""

    def __init__(self, folder: Path) -> None:
        """Keep it in this folder, which is made when there is something to keep."""
        self._folder = folder
        self._orders = folder / "orders.json"
        self._notes = folder / "notes.jsonl"
        self._time = folder / "time.json"

    def recall(self) -> DayMemory:
        """All that was kept; what is damaged is left out, and the log says so."""
        try:
            orders = DayOrders.model_validate_json(self._orders.read_bytes())
        except FileNotFoundError:
            orders = None
        except (OSError, ValidationError) as why:
            log.warning("The day's orders in %s can't be read, so the controller must send them anew: %s", self, why)
            orders = None
        notes = {note.key: note for note in self._read_notes()}
        return DayMemory(orders=orders, notes=tuple(notes.values()))

    def keep(self, memory: DayMemory) -> None:
        """Keep this in the place of everything kept before; raises `OSError`."""
        self._folder.mkdir(parents=True, exist_ok=True)
        _replace(self._notes, b"".join(map(_line, memory.notes)))
        if memory.orders is not None:
            _replace(self._orders, memory.orders.model_dump_json().encode())

    def note(self, note: CallNote) -> None:
        """Keep a note too, on disk when this returns; raises `OSError`."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with self._notes.open("ab") as file:
            file.write(_line(note))
            file.flush()
            os.fsync(file.fileno())

    def recall_time(self) -> KeptTime | None:
        """What was known of the controller's time; what is damaged is as good as never kept, and the log says so."""
        try:
            return _TIME.validate_json(self._time.read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, ValidationError) as why:
            log.warning("What was known of the time in %s can't be read: %s", self, why)
            return None

    def keep_time(self, kept: KeptTime) -> None:
        """Keep this in the place of what was known before; raises `OSError`."""
        self._folder.mkdir(parents=True, exist_ok=True)
        _replace(self._time, _TIME.dump_json(kept))

    def __str__(self) -> str:
        """Where it is."""
        return str(self._folder)

    def _read_notes(self) -> list[CallNote]:
        notes = []
        try:
            lines = self._notes.read_bytes().splitlines()
        except FileNotFoundError:
            return []
        for line in filter(None, lines):
            try:
                notes.append(_NOTE.validate_json(line))
            except ValidationError:  # Cut short by a power cut while it was written.
                log.warning("A note of a call is damaged in %s and is left out: %r", self, line)
        return notes


def _line(note: CallNote) -> bytes:
    # A newline on either side: what was cut short before this is a line of its own.
    return b"\n" + _NOTE.dump_json(note) + b"\n"


def _replace(path: Path, content: bytes) -> None:
    draft = path.with_suffix(".part")
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
