"""What a kiosk was given by its controller: kept whole, by digest, and never outside its folder."""

import hashlib
import io
import zipfile
from pathlib import Path

import pytest

from kiosk.adapters.venue_store import NotStored, VenueStore


def _archive(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def test_a_venue_is_kept_under_its_digest_and_the_one_before_goes(tmp_path: Path) -> None:
    """Only the newest takes up the disk."""
    store = VenueStore(tmp_path)
    store.take_venue("aa11", _archive({"venue.json": b"old"}))
    folder = store.take_venue("bb22", _archive({"venue.json": b"new"}))
    assert (folder / "venue.json").read_bytes() == b"new"
    assert store.venue("aa11") is None
    assert VenueStore(tmp_path).venue("bb22") == folder


@pytest.mark.parametrize(
    "archive",
    [b"", b"no archive", _archive({"../escaped": b"x"}), _archive({"/absolute": b"x"}), _archive({"a/b/c/d": b"x"})],
)
def test_what_is_no_venue_changes_nothing(archive: bytes, tmp_path: Path) -> None:
    """The venue before it stays, and nothing is written elsewhere."""
    store = VenueStore(tmp_path / "kiosk")
    kept = store.take_venue("aa11", _archive({"venue.json": b"old"}))
    with pytest.raises(NotStored):
        store.take_venue("bb22", archive)
    assert (kept / "venue.json").read_bytes() == b"old"
    assert store.venue("bb22") is None
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kiosk"]


def test_an_archive_that_swells_is_refused(tmp_path: Path) -> None:
    """Before anything of it is unpacked."""
    swelling = _archive({"venue.json": bytes(201_000_000)})
    with pytest.raises(NotStored, match="larger than any mall"):
        VenueStore(tmp_path).take_venue("aa11", swelling)


def test_a_picture_is_what_its_digest_says(tmp_path: Path) -> None:
    """Or it isn't kept."""
    store, digest = VenueStore(tmp_path), hashlib.sha256(b"picture").hexdigest()
    with pytest.raises(NotStored, match="isn't what its digest says"):
        store.take_picture(digest, b"other")
    assert store.picture(digest) is None
    assert store.take_picture(digest, b"picture").read_bytes() == b"picture"
    assert store.picture(digest) is not None


def test_a_digest_is_no_path(tmp_path: Path) -> None:
    """Whatever is asked for lies in the store."""
    with pytest.raises(NotStored):
        VenueStore(tmp_path).picture("../../etc/passwd")
