"""Tells which kind of file a venue came in, and reads it.

Refuses to know how the parts were packed.
"""

from collections.abc import Mapping

from content.errors import FileFault
from content.venue.faults import VenueFaults
from content.venue.imdf.reader import is_imdf, read_imdf
from content.venue.osm.reader import read_osm
from content.venue.survey import Survey


def survey_of(parts: Mapping[str, object], name: str) -> Survey:
    """The survey in those parts (JSON by file name); `name` is the venue's where none is said. Raises `VenueFaults`."""
    if is_imdf(parts):
        return read_imdf(parts, name=name)
    drawings = [part for part in parts if not part.startswith("manifest")]
    if len(drawings) != 1:
        said = "it is neither an IMDF archive (with manifest.json, level.geojson, unit.geojson) nor one GeoJSON file."
        raise VenueFaults([FileFault(file=name, line=None, sentence=said)])
    return read_osm(parts[drawings[0]], drawings[0], name=name)
