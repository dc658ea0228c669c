"""The walk graph as a file beside its venue.

Decides its format and that it fits one venue only. Refuses to know how graphs are built.
"""

from pathlib import Path

from content.wayfinding.graph import WalkGraph

WALK_GRAPH_FILE = "walk-graph.npz"
"""Its name in the venue's folder."""


def write_walk_graph(graph: WalkGraph, folder: Path) -> None:
    """Write it into the venue's folder, whole or not at all."""
    raise NotImplementedError


def open_walk_graph(folder: Path) -> WalkGraph:
    """The graph of that folder; raises `ValueError` with a sentence where it is missing, broken or too old."""
    raise NotImplementedError
