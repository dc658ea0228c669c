"""Lines and points in the plane, as arrays."""

import numpy as np
from numpy.typing import NDArray

from content.venue.nouns import Point
from content.wayfinding.graph import Floats

Mask = NDArray[np.bool_]

GRAZING = 1e-9
"""Sine of the angle under which a line counts as along a wall."""


def bends(ways: Floats, walls: Floats) -> Mask:
    """Whether one who comes along these unit vectors may bend at these corners: their walls are on one side."""
    first, second = cross(ways, walls[0]), cross(ways, walls[1])
    return (np.minimum(first, second) >= -GRAZING) | (np.maximum(first, second) <= GRAZING)


def cross(a: Floats, b: Floats) -> Floats:
    """Positive where `b` is to the left of `a`."""
    crossed: Floats = a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0]
    return crossed


def unit(vectors: Floats) -> Floats:
    """The same directions, one metre long; nothing stays nothing."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    made: Floats = vectors / np.where(lengths == 0, 1, lengths)
    return made


def nearest_on_walls(point: Point, begins: Floats, ends: Floats) -> tuple[int, Point, float]:
    """Which of these lines is nearest, where on it, and how far that is."""
    along = ends - begins
    share = ((np.array(point) - begins) * along).sum(axis=1) / np.maximum((along**2).sum(axis=1), 1e-12)
    on_line = begins + np.clip(share, 0, 1)[:, None] * along
    away = np.hypot(on_line[:, 0] - point[0], on_line[:, 1] - point[1])
    nearest = int(away.argmin())
    return nearest, (float(on_line[nearest, 0]), float(on_line[nearest, 1])), float(away[nearest])


def along_and_off(line: Floats, points: Floats) -> tuple[Floats, Floats]:
    """Where along a line each point is nearest to it, metres from its beginning, and how far off it is there."""
    begins, legs = line[:-1], np.diff(line, axis=0)
    metres = np.linalg.norm(legs, axis=1)
    share = ((points[:, None] - begins) * legs).sum(axis=2) / np.maximum(metres**2, 1e-12)
    share = np.clip(share, 0, 1)
    away = np.linalg.norm(points[:, None] - begins - share[..., None] * legs, axis=2)
    nearest, every = away.argmin(axis=1), np.arange(len(points))
    behind = np.concatenate([[0.0], np.cumsum(metres)[:-1]])
    return behind[nearest] + share[every, nearest] * metres[nearest], away[every, nearest]
