"""Venues and pictures a kiosk was given by its controller, as folders and files named by their digests."""

import hashlib
import io
import os
import shutil
import zipfile
from contextlib import suppress
from pathlib import Path, PurePosixPath

from content.adapters.venue_folder import open_venue
from content.venue.faults import VenueFaults

MOST_BYTES = 200_000_000
"""Unpacked."""


class NotStored(Exception):
    """What came isn't what was meant; the sentence says what is wrong."""


class VenueStore:
    """Keeps venues whole, and pictures."""

    def __init__(self, folder: Path) -> None:
        """Nothing is written before something is taken."""
        self._venues, self._pictures = folder / "venues", folder / "pictures"

    def venues(self) -> list[Path]:
        """The folders of all that are here, the one that was taken last first."""
        found = [folder for folder in self._folders() if folder.name.isalnum()]
        return sorted(found, key=lambda folder: folder.stat().st_mtime_ns, reverse=True)

    def take_venue(self, digest: str, archive: bytes) -> Path:
        """Unpack it beside the others; raises `NotStored` if it isn't what its digest says, or can't be shown."""
        if hashlib.sha256(archive).hexdigest() != digest:
            raise NotStored("The venue isn't what its digest says. It is fetched again once the controller tells it.")
        made, kept = self._venues / f"{digest}.new", self._venues / digest
        shutil.rmtree(made, ignore_errors=True)
        made.mkdir(parents=True)
        try:
            _unpack(archive, made)
            open_venue(made)
        except VenueFaults as faults:
            raise NotStored(str(faults)) from faults
        shutil.rmtree(kept, ignore_errors=True)
        made.rename(kept)
        _sync(kept, self._venues)
        return kept

    def keep_only(self, digest: str | None) -> None:
        """Let go of all venues but that one."""
        for folder in self._folders():
            if folder.name != digest:
                shutil.rmtree(folder, ignore_errors=True)

    def _folders(self) -> list[Path]:
        return [path for path in self._venues.iterdir() if path.is_dir()] if self._venues.is_dir() else []

    def picture(self, digest: str) -> Path | None:
        """The picture's file, if it is here."""
        found = self._pictures / _safe(digest)
        return found if found.is_file() else None

    def take_picture(self, digest: str, picture: bytes) -> Path:
        """Keep it; raises `NotStored` if it isn't what its digest says."""
        if hashlib.sha256(picture).hexdigest() != digest:
            raise NotStored("A picture isn't what its digest says. It is fetched again.")
        self._pictures.mkdir(parents=True, exist_ok=True)
        new = self._pictures / f"{_safe(digest)}.new"
        new.write_bytes(picture)
        return new.rename(self._pictures / _safe(digest))


def _unpack(archive: bytes, folder: Path) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as packed:
            entries = [entry for entry in packed.infolist() if not entry.is_dir()]
            if sum(entry.file_size for entry in entries) > MOST_BYTES:
                raise NotStored("The venue is larger than any mall's. Import it anew on the controller.")
            for entry in entries:
                name = PurePosixPath(entry.filename)
                if name.is_absolute() or ".." in name.parts or len(name.parts) > 3:
                    raise NotStored("The venue's archive has names that lead out of it. Import it anew.")
                path = folder.joinpath(*name.parts)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(packed.read(entry))
                _sync(path)
    except (zipfile.BadZipFile, NotImplementedError, OSError) as error:
        raise NotStored(f"The venue's archive can't be unpacked: {error}.") from error


def _sync(*paths: Path) -> None:
    """See to it that they are on the disk, so that a power cut leaves whole files or none."""
    for path in paths:
        with suppress(OSError):  # Some file systems can't; what they can promise is promised.
            opened = os.open(path, os.O_RDONLY)
            try:
                os.fsync(opened)
            finally:
                os.close(opened)


def _safe(digest: str) -> str:
    if not digest.isalnum():
        raise NotStored("That is no digest.")
    return digest
