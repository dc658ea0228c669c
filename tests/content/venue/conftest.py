"""The sample mall, brought in once, and real venues where they are at hand."""

from pathlib import Path

import pytest

from content.adapters.venue_folder import open_venue
from content.adapters.venue_import import sample_venue_folder
from content.venue.nouns import Venue

REAL = Path(__file__).resolve().parents[4] / "shared" / "data"


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the sample mall is brought in to."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="session")
def tinglan(cache: Path) -> Venue:
    """The sample mall."""
    return open_venue(sample_venue_folder(cache))


@pytest.fixture(scope="session")
def real_file() -> Path:
    """The folder of real venues; skips where there is none."""
    if not REAL.is_dir():
        pytest.skip("the real venues aren't at hand")
    return REAL
