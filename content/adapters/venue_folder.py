"""A venue as it lies on disk after its import: a folder with the venue, what was wrong with its file, and more beside.

Decides the names and the format of those files, and that each is written whole or not at all. Refuses to know where a
venue comes from.
"""

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from content.errors import FileFault
from content.venue.faults import VenueFaults
from content.venue.nouns import Fault, Venue

VENUE_FILE, FAULTS_FILE = "venue.json", "faults.json"

Read = TypeVar("Read")

_VENUE: TypeAdapter[Venue] = TypeAdapter(Venue)
_FAULTS: TypeAdapter[tuple[Fault, ...]] = TypeAdapter(tuple[Fault, ...])


def write_venue(folder: Path, venue: Venue, faults: Sequence[Fault] = ()) -> None:
    """Write a venue, and what its import found wrong, into the folder, which is made where it isn't there."""
    folder.mkdir(parents=True, exist_ok=True)
    written = {
        VENUE_FILE: _VENUE.dump_json(venue),
        FAULTS_FILE: _FAULTS.dump_json(tuple(faults), indent=1),
    }
    with TemporaryDirectory(prefix=".import-", dir=folder) as staging:
        for name, data in written.items():
            _write(Path(staging) / name, data)
        for name in written:
            (Path(staging) / name).replace(folder / name)


def open_venue(folder: Path) -> Venue:
    """The venue of that folder; raises `VenueFaults` where there is none, or one that can't be read."""
    return _read(folder, VENUE_FILE, _VENUE)


def open_import_faults(folder: Path) -> tuple[Fault, ...]:
    """What the import found wrong with the venue's file, mended or not; raises `VenueFaults`."""
    return _read(folder, FAULTS_FILE, _FAULTS)


def _read(folder: Path, name: str, reader: TypeAdapter[Read]) -> Read:
    path = folder / name
    try:
        return reader.validate_json(path.read_bytes())
    except FileNotFoundError:
        said = "there is no such file. Bring the venue in with 'python -m content venue import SRC DEST'."
    except OSError as error:
        said = f"the file can't be read: {error.strerror}."
    except ValidationError:
        said = "the file is damaged, or of another version. Import the venue again."
    raise VenueFaults([FileFault(file=str(path), line=None, sentence=said)])


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        with suppress(OSError):  # Some file systems can't; what they can promise is promised.
            os.fsync(file.fileno())
