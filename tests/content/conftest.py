"""The packaged templates and the sample mall, as every process opens them."""

from pathlib import Path

import pytest

from content.adapters.site_folder import open_site, open_site_book, sample_site_folder
from content.adapters.template_folder import open_book
from content.site import Site
from content.templates.template import TemplateBook

SMALL = """\
[site]
id = "corner"
name = { zh = "街角", en = "Corner" }
time_zone = "Europe/Helsinki"
languages = ["zh", "en"]

[[zones]]
id = "hall"
floor = "1"
name = { zh = "大厅", en = "Hall" }

[hours]
mon-sat = "10:00-22:00"
sun = "closed"
"""


@pytest.fixture(scope="session")
def small() -> str:
    """The smallest site file there is: one hall, shut on Sundays; it has fourteen lines."""
    return SMALL


@pytest.fixture(scope="session")
def sample_file() -> Path:
    """The sample mall's site file."""
    return sample_site_folder() / "site.toml"


@pytest.fixture(scope="session")
def sample(sample_file: Path) -> Site:
    """The sample mall; its music needn't be composed yet."""
    return open_site(sample_file, media=False)


@pytest.fixture(scope="session")
def book() -> TemplateBook:
    """The packaged templates, as they are for no mall in particular."""
    return open_book()


@pytest.fixture(scope="session")
def mall_book(sample_file: Path, sample: Site) -> TemplateBook:
    """The packaged templates with the sample mall's name and places."""
    return open_site_book(sample_file, sample)
