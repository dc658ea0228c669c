"""Builds the walk graph from the venue's polygons; nobody draws paths.

Decides which corners a way may bend around and which of them see each other. Refuses to know files and shoppers.
"""

from content.venue.nouns import Venue
from content.wayfinding.graph import WalkGraph


def build_graph(venue: Venue) -> WalkGraph:
    """The walk graph of these floors; a level without walkable space has an empty one."""
    raise NotImplementedError
