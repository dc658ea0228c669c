"""A short fault run, as `make faults` does at length."""

from pathlib import Path

import pytest

from tests.faults.__main__ import live_through
from tests.faults.verdict import broken_promises

pytestmark = [pytest.mark.broker, pytest.mark.timeout(300)]


def test_a_mall_that_is_mistreated_keeps_its_promises(tmp_path: Path) -> None:
    """Twenty seconds of it: one ending for every accepted call, no run twice, a receipt for all that sounded."""
    story = live_through(tmp_path / "mall", seed=5, seconds=20.0)
    assert story.accepted
    assert broken_promises(story) == []
