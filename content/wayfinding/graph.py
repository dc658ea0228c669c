"""What is known of a venue's floors before anybody asks for a way: meshes, corners, and who sees whom.

Arrays only, so that it is small on disk and quick to load. Decides nothing. Refuses to know files, shoppers and time.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FloorGraph:
    """One level's free space in triangles, its corners that ways bend around, and the sight lines between them."""

    level: int
    """Ordinal."""
    points: Floats
    """Every corner of the free space, metres; n by 2."""
    triangles: Whole
    """Three points each, anticlockwise; m by 3."""
    beside: Whole
    """Of each triangle the one across the side that begins at its first, second, third point; -1 is a wall."""
    islands: Whole
    """Of each triangle, which piece of the floor it belongs to; there is no way between pieces on this level."""
    corners: Whole
    """The points that ways bend around."""
    walls: Floats
    """Of each corner, where the walls before and after it lead: a unit vector each; 2 by 2 by corners."""
    heads: Whole
    """Where each corner's sight lines begin in `tails`; one more than corners. The first of each is to itself."""
    tails: Whole
    """The corners each corner is seen from, as places in `corners`."""
    lengths: Floats
    """Of those sight lines, metres."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WalkGraph:
    """All floors of a venue."""

    venue_digest: str
    """Of the venue it was built from; it fits no other."""
    floors: tuple[FloorGraph, ...]
    """From the lowest up, one for each level."""
