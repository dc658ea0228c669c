"""Brings a venue in: from the file it came in to the folder that kiosks read.

Decides that nothing of the folder is touched unless all of it could be made. Refuses to know how any of it is done.
"""

import hashlib
import os
from collections.abc import Iterable
from dataclasses import replace
from importlib.resources import as_file, files
from pathlib import Path

from content.adapters.venue_archive import open_archive
from content.adapters.venue_folder import SHOPS_FILE, open_venue, write_details, write_venue
from content.adapters.walk_graph_file import WALK_GRAPH_FILE, write_walk_graph
from content.errors import FileFault
from content.venue.assembling import assemble
from content.venue.faults import VenueFaults
from content.venue.nouns import Fault, Venue
from content.venue.reading import survey_of
from content.wayfinding.building import build_graph

SAMPLE = "sample/venue/tinglan-walk.osm.geojson"
_DIGEST_LETTERS = 16


def import_venue(source: Path, folder: Path, *, attribution: str | None = None) -> tuple[Venue, tuple[Fault, ...]]:
    """Read the venue in `source` and write it to `folder`; `attribution` is printed on the map instead of the file's.

    Gives what was found wrong too. Raises `VenueFaults`, and then the folder is as it was.
    """
    name = source.name.split(".")[0]
    venue, faults = assemble(survey_of(open_archive(source), name))
    if attribution is not None:
        venue = replace(venue, attribution=attribution)
    graph = build_graph(venue)
    try:
        write_venue(folder, venue, faults)
        write_walk_graph(graph, folder)
    except OSError as error:
        said = f"the venue can't be written there: {error.strerror or error}. Name a folder you may write to."
        raise VenueFaults([FileFault(file=str(folder), line=None, sentence=said)]) from None
    return venue, faults


def sample_venue(cache: Path | None = None) -> Venue:
    """The sample mall, Tinglan Walk; brought in when it is first asked for."""
    return open_venue(sample_venue_folder(cache))


def sample_venue_folder(cache: Path | None = None) -> Path:
    """Where the sample mall was brought in to, under `cache` or the user's own; anew when it or its reader changed."""
    package = files("content")
    with as_file(package / "sample" / "venue") as sample, as_file(package) as room:
        digest = _digest([*sample.iterdir(), *(room / "venue").rglob("*.py"), *(room / "wayfinding").rglob("*.py")])
        folder = (cache or _own_cache()) / f"tinglan-walk-{digest}"
        if not (folder / WALK_GRAPH_FILE).is_file():
            write_details(folder, (sample / SHOPS_FILE).read_bytes())
            import_venue(sample / Path(SAMPLE).name, folder)
    return folder


def _own_cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "carillon"


def _digest(paths: Iterable[Path]) -> str:
    hashed = hashlib.sha256()
    for path in sorted(path for path in paths if path.is_file()):
        hashed.update(path.name.encode() + b"\0" + path.read_bytes())
    return hashed.hexdigest()[:_DIGEST_LETTERS]
