"""The walk graph on disk: what is written is read, and what can't be read is said."""

from pathlib import Path

import numpy as np
import pytest

from content.adapters.walk_graph_file import ARRAYS, VERSION, WALK_GRAPH_FILE, open_walk_graph, write_walk_graph
from content.venue.faults import VenueFaults
from content.wayfinding.building import build_graph
from content.wayfinding.wayfinder import Wayfinder
from tests.content.wayfinding.floors import three_floors


def test_what_is_written_is_read(tmp_path: Path) -> None:
    """Every array to the bit, so that ways are the same; and nothing else is left in the folder."""
    venue = three_floors()
    graph = build_graph(venue)
    write_walk_graph(graph, tmp_path)
    read = open_walk_graph(tmp_path)
    assert read.venue_digest == graph.venue_digest
    for ours, theirs in zip(graph.floors, read.floors, strict=True):
        assert ours.level == theirs.level
        assert all(np.array_equal(getattr(ours, name), getattr(theirs, name)) for name in ARRAYS)
    assert Wayfinder(venue, read).route("books-0", "tea-2") == Wayfinder(venue, graph).route("books-0", "tea-2")
    assert [path.name for path in tmp_path.iterdir()] == [WALK_GRAPH_FILE]


def test_a_missing_graph_is_said(tmp_path: Path) -> None:
    """With what to do about it."""
    with pytest.raises(VenueFaults, match="Import the venue again"):
        open_walk_graph(tmp_path)


@pytest.mark.parametrize("kept", [0, 10, 400, -200])
def test_a_damaged_graph_is_said(tmp_path: Path, kept: int) -> None:
    """Wherever the file was cut off."""
    write_walk_graph(build_graph(three_floors()), tmp_path)
    path = tmp_path / WALK_GRAPH_FILE
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(VenueFaults, match="Import the venue again"):
        open_walk_graph(tmp_path)


def test_a_graph_of_another_version_is_refused(tmp_path: Path) -> None:
    """An old graph would lead astray."""
    write_walk_graph(build_graph(three_floors()), tmp_path)
    path = tmp_path / WALK_GRAPH_FILE
    with np.load(path) as packed:
        arrays = {**packed, "version": np.array(VERSION + 1)}
    np.savez_compressed(path, **arrays)
    with pytest.raises(VenueFaults, match="another version"):
        open_walk_graph(tmp_path)
