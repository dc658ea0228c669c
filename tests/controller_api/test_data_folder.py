"""The controller's folder: what has to outlive a restart."""

from pathlib import Path

from controller_api.adapters.data_folder import DataFolder


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
