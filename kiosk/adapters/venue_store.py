"""Venues and pictures a kiosk was given by its controller, as folders and files named by their digests."""

import hashlib
import io
import shutil
import zipfile
from pathlib import Path, PurePosixPath

MOST_BYTES = 200_000_000
"""Unpacked."""


class NotStored(Exception):
    """What came isn't what was meant; the sentence says what is wrong."""


class VenueStore:
    """Keeps the newest venue whole, and pictures."""

    def __init__(self, folder: Path) -> None:
        """Nothing is written before something is taken."""
        self._venues, self._pictures = folder / "venues", folder / "pictures"

    def venue(self, digest: str) -> Path | None:
        """The folder of that venue, if it is here."""
        found = self._venues / _safe(digest)
        return found if found.is_dir() else None

    def take_venue(self, digest: str, archive: bytes) -> Path:
        """Unpack it, and let go of the others; raises `NotStored`, and those before it stay."""
        made = self._venues / f"{_safe(digest)}.new"
        shutil.rmtree(made, ignore_errors=True)
        made.mkdir(parents=True)
        _unpack(archive, made)
        kept = made.rename(self._venues / _safe(digest))
        for other in self._venues.iterdir():
            if other != kept:
                shutil.rmtree(other, ignore_errors=True)
        return kept

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
    except (zipfile.BadZipFile, NotImplementedError, OSError) as error:
        raise NotStored(f"The venue's archive can't be unpacked: {error}.") from error


def _safe(digest: str) -> str:
    if not digest.isalnum():
        raise NotStored("That is no digest.")
    return digest
