"""The controller's folder: what has to outlive a restart."""

from pathlib import Path

import pytest

from controller_api.adapters.data_folder import DataFolder, FolderUnusable


def test_every_start_has_a_greater_number_than_the_one_before(tmp_path: Path) -> None:
    """Speakers take a smaller one for a controller of the past, so a clock that was set back must not make one."""
    folder = DataFolder(tmp_path)
    assert folder.next_epoch(2_000) == 2_000
    assert folder.next_epoch(1_000) == 2_001
    assert DataFolder(tmp_path).next_epoch(1_000) == 2_002
    assert folder.next_epoch(3_000) == 3_000


def test_a_spoilt_number_is_made_anew(tmp_path: Path) -> None:
    """A file that holds no number keeps no controller from starting."""
    folder = DataFolder(tmp_path)
    folder.epoch.write_bytes(b"\xff\x00")
    assert folder.next_epoch(5) == 5
    assert folder.epoch.stat().st_mode & 0o777 == 0o600


def test_the_key_is_made_once_and_kept_private(tmp_path: Path) -> None:
    """A restart signs with the same key; nobody but the controller's account may read it, and all its public half."""
    folder = DataFolder(tmp_path)
    public = folder.controller_key().public
    assert DataFolder(tmp_path).controller_key().public == public
    assert folder.signing_key.stat().st_mode & 0o777 == 0o600
    assert folder.public_key.read_text().strip() == public


def test_a_spoilt_key_is_not_made_anew_in_silence(tmp_path: Path) -> None:
    """Every speaker would refuse a controller with another key, so a person is told what to do."""
    folder = DataFolder(tmp_path)
    folder.signing_key.write_text("spoilt")
    with pytest.raises(FolderUnusable, match=r"Put it back.*give every speaker the new controller\.pub"):
        folder.controller_key()
