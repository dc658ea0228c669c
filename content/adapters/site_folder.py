"""A site as it lies on disk: its site file, and beside it music, recordings and a folder of its own templates."""

from importlib.resources import as_file, files
from pathlib import Path

from content.adapters.template_folder import open_book
from content.errors import FileFault
from content.site import Site
from content.site_file.reader import SiteFileFaults, read_site
from content.site_file.words import book_for
from content.templates.template import TemplateBook

TEMPLATES = "templates"
"""The folder beside the site file in which a mall keeps templates of its own."""


def open_site(path: Path, *, media: bool = True) -> Site:
    """The site of that file; with `media`, music, recordings and the broker's password file must be there.

    Raises `SiteFileFaults`, or `TemplateFaults` where the mall's own templates are at fault.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise SiteFileFaults([_unopened(path, "there is no such file.")]) from None
    except (OSError, UnicodeDecodeError) as error:
        raise SiteFileFaults([_unopened(path, f"the file can't be read: {error}.")]) from None
    folder = path.parent
    has_file = (lambda name: _is_file(folder / name)) if media else None
    return read_site(text, path.name, book=open_book(folder / TEMPLATES), has_file=has_file)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # In a folder that isn't ours to look into, or a name that can be no file's.
        return False


def _unopened(path: Path, sentence: str) -> FileFault:
    return FileFault(file=str(path), line=None, sentence=sentence)


def open_site_book(path: Path, site: Site) -> TemplateBook:
    """The packaged templates and the mall's own, with its name and places; raises `TemplateFaults`."""
    return book_for(site, open_book(path.parent / TEMPLATES))


def sample_site_folder() -> Path:
    """Where the sample mall lies; its site file is `site.toml`. Nothing there is to be written to."""
    with as_file(files("content") / "sample") as folder:
        return folder
