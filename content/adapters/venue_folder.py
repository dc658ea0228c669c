"""A venue as it lies on disk after its import: a folder with the venue, what was wrong with its file, and more beside.

Decides the names and the format of those files, and that each is written whole or not at all. Refuses to know where a
venue comes from.
"""

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from content.errors import FileFault
from content.shops_file import with_details
from content.venue.faults import VenueFaults
from content.venue.nouns import Fault, Venue

VENUE_FILE, FAULTS_FILE = "venue.json", "faults.json"
SHOPS_FILE = "shops.toml"
"""Written by the mall; no import touches it."""

Read = TypeVar("Read")

_VENUE: TypeAdapter[Venue] = TypeAdapter(Venue)
_FAULTS: TypeAdapter[tuple[Fault, ...]] = TypeAdapter(tuple[Fault, ...])


def write_venue(folder: Path, venue: Venue, faults: Sequence[Fault] = ()) -> None:
    """Write a venue, and what its import found wrong, into the folder, which is made where it isn't there."""
    written = {
        VENUE_FILE: _VENUE.dump_json(venue),
        FAULTS_FILE: _FAULTS.dump_json(tuple(faults), indent=1),
    }
    _write_whole(folder, written)


def write_details(folder: Path, text: bytes) -> None:
    """Write a shops file into the folder of a venue to come."""
    _write_whole(folder, {SHOPS_FILE: text})


def _write_whole(folder: Path, written: Mapping[str, bytes]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".import-", dir=folder) as staging:
        for name, data in written.items():
            _write(Path(staging) / name, data)
        for name in written:
            (Path(staging) / name).replace(folder / name)


def open_venue(folder: Path, *, strict: bool = False) -> Venue:
    """The venue of that folder, with what its shops file says; raises `VenueFaults` where it can't be read.

    Entries of the shops file with a fault are left out, since a slip there should darken no kiosk; with `strict` they
    are raised too.
    """
    venue, faults = open_with_details(folder)
    if strict and faults:
        raise VenueFaults(faults)
    return venue


def open_with_details(folder: Path) -> tuple[Venue, tuple[FileFault, ...]]:
    """The venue, and what is wrong with its shops file; raises `VenueFaults` where the venue can't be read."""
    venue = _read(folder, VENUE_FILE, _VENUE)
    path = folder / SHOPS_FILE
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return venue, ()
    except (OSError, UnicodeDecodeError) as error:
        return venue, (FileFault(file=str(path), line=None, sentence=f"the file can't be read: {error}."),)
    return with_details(venue, text, str(path))


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
