"""What a kiosk was given by its controller: kept whole, by digest, and never outside its folder."""

import hashlib
import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from content.adapters.venue_folder import open_venue
from content.venue.nouns import Venue
from kiosk.adapters.venue_store import NotStored, VenueStore
from tests.kiosk.small_mall import small_venue


def _archive(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def _venue(name: str) -> bytes:
    """A small mall of that name, as a controller packs it."""
    return _archive({"venue.json": TypeAdapter(Venue).dump_json(replace(small_venue(), name={"en": name}))})


def _digest(archive: bytes) -> str:
    return hashlib.sha256(archive).hexdigest()


def test_a_venue_is_kept_beside_the_one_before_until_it_is_shown(tmp_path: Path) -> None:
    """The newest comes first, after a restart too; what isn't shown goes when the kiosk says so."""
    store, old, new = VenueStore(tmp_path), _venue("Old Mall"), _venue("New Mall")
    before = store.take_venue(_digest(old), old)
    folder = store.take_venue(_digest(new), new)
    assert VenueStore(tmp_path).venues() == [folder, before]
    assert open_venue(folder).name == {"en": "New Mall"}
    store.keep_only(folder.name)
    assert [path.name for path in (tmp_path / "venues").iterdir()] == [_digest(new)]


@pytest.mark.parametrize(
    "archive",
    [
        b"",
        b"no archive",
        _archive({"../escaped": b"x"}),
        _archive({"/absolute": b"x"}),
        _archive({"a/b/c/d": b"x"}),
        _archive({"venue.json": b""}),
        _archive({"venue.json": b'{"version": 99}'}),
        _archive({"walk-graph.npz": b"x"}),
    ],
)
def test_what_is_no_venue_changes_nothing(archive: bytes, tmp_path: Path) -> None:
    """What can't be unpacked or opened isn't kept; the venue before it stays, and nothing is written elsewhere."""
    store, old = VenueStore(tmp_path / "kiosk"), _venue("Old Mall")
    kept = store.take_venue(_digest(old), old)
    with pytest.raises(NotStored):
        store.take_venue(_digest(archive), archive)
    assert store.venues() == [kept]
    assert open_venue(kept).name == {"en": "Old Mall"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kiosk"]


def test_a_venue_is_what_its_digest_says(tmp_path: Path) -> None:
    """One that was packed anew since it was told of isn't kept under the name of another."""
    store, new = VenueStore(tmp_path), _venue("New Mall")
    with pytest.raises(NotStored, match="isn't what its digest says"):
        store.take_venue(_digest(b"another"), new)
    assert store.venues() == []


def test_an_archive_that_swells_is_refused(tmp_path: Path) -> None:
    """Before anything of it is unpacked."""
    swelling = _archive({"venue.json": bytes(201_000_000)})
    with pytest.raises(NotStored, match="larger than any mall"):
        VenueStore(tmp_path).take_venue(_digest(swelling), swelling)


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
