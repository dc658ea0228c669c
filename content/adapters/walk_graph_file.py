"""The walk graph as a file beside its venue.

Decides its format and that it is of this format's version. Refuses to know how graphs are built.
"""

import zipfile
import zlib
from dataclasses import fields
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from content.errors import FileFault
from content.venue.faults import VenueFaults
from content.wayfinding.graph import FloorGraph, WalkGraph

WALK_GRAPH_FILE = "walk-graph.npz"
"""Its name in the venue's folder."""

VERSION = 1
"""Goes up whenever an older graph would lead astray."""

ARRAYS = tuple(field.name for field in fields(FloorGraph) if field.name != "level")


def write_walk_graph(graph: WalkGraph, folder: Path) -> None:
    """Write it into the venue's folder, whole or not at all."""
    levels = np.array([floor.level for floor in graph.floors], np.int64)
    arrays = {f"{floor.level}/{name}": getattr(floor, name) for floor in graph.floors for name in ARRAYS}
    packed = BytesIO()
    np.savez_compressed(packed, version=VERSION, venue=graph.venue_digest, levels=levels, **arrays)
    with TemporaryDirectory(prefix=".walk-graph-", dir=folder) as staging:
        staged = Path(staging) / WALK_GRAPH_FILE
        staged.write_bytes(packed.getvalue())
        staged.replace(folder / WALK_GRAPH_FILE)


def open_walk_graph(folder: Path) -> WalkGraph:
    """The graph of that folder; raises `VenueFaults` where it is missing, damaged or too old."""
    path = folder / WALK_GRAPH_FILE
    try:
        with np.load(BytesIO(path.read_bytes()), allow_pickle=False) as packed:
            if int(packed["version"]) != VERSION:
                raise VenueFaults([_fault(path, "it was made by another version")])
            return WalkGraph(
                venue_digest=str(packed["venue"]),
                floors=tuple(
                    FloorGraph(level=level, **{name: packed[f"{level}/{name}"] for name in ARRAYS})
                    for level in packed["levels"].tolist()
                ),
            )
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error):
        raise VenueFaults([_fault(path, "the file isn't there, or damaged")]) from None


def _fault(path: Path, said: str) -> FileFault:
    return FileFault(file=str(path), line=None, sentence=f"{said}. Import the venue again.")
