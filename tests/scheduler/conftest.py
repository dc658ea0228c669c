"""What the scheduler's tests start from."""

import pytest

from content.site import Site
from tests.scheduler.small_mall import Notebook, small_site


@pytest.fixture
def site() -> Site:
    """The small mall."""
    return small_site()


@pytest.fixture
def notebook() -> Notebook:
    """An announcer to look at."""
    return Notebook()
