"""Builds the walk graph from the venue's polygons; nobody draws paths.

Decides which corners a way may bend around and which of them see each other. Refuses to know files and shoppers.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from content.venue.nouns import Level, Place, Shape, Venue
from content.wayfinding.geometry import GRAZING, bends, cross, unit
from content.wayfinding.graph import Floats, FloorGraph, WalkGraph, Whole
from content.wayfinding.mesh import Mesh, free_space, mesh_of, without
from content.wayfinding.sight import Sight, triangles_by_point


def build_graph(venue: Venue) -> WalkGraph:
    """The walk graph of these floors; a level without walkable space has an empty one."""
    return WalkGraph(venue_digest=floors_digest(venue), floors=tuple(_floor(level) for level in venue.levels))


def floors_digest(venue: Venue) -> str:
    """SHA-256 of all that the graph is built from, hexadecimal."""
    digest = hashlib.sha256()
    for level in venue.levels:
        digest.update(b"level %d" % level.ordinal)
        for ring in (ring for shape in level.walkable for ring in (shape.outer, *shape.holes)):
            digest.update(b"ring %d" % len(ring))
            digest.update(np.array(ring, np.float64).tobytes())
    return digest.hexdigest()


def graph_without(venue: Venue, graph: WalkGraph, barred: Iterable[Place]) -> tuple[Venue, WalkGraph]:
    """The venue without the floor of these places, and its graph; floors that none of them is on stay as they are."""
    solid: dict[int, list[Shape]] = {}
    for place in barred:
        if place.shape:
            solid.setdefault(place.level, []).append(place.shape)
    levels = {
        level.ordinal: replace(level, walkable=without(level.walkable, solid[level.ordinal]))
        for level in venue.levels
        if level.ordinal in solid
    }
    left = replace(venue, levels=tuple(levels.get(level.ordinal, level) for level in venue.levels))
    floors = tuple(_floor(levels[each.level]) if each.level in levels else each for each in graph.floors)
    return left, WalkGraph(venue_digest=floors_digest(left), floors=floors)


def _floor(level: Level) -> FloorGraph:
    mesh = mesh_of(free_space(level.walkable))
    corners, walls = _corners(mesh)
    heads, tails = _sight_lines(mesh, corners, walls)
    at = mesh.points[corners]
    from_corner = np.repeat(np.arange(len(corners)), np.diff(heads))
    return FloorGraph(
        level=level.ordinal,
        points=mesh.points,
        triangles=mesh.triangles,
        beside=mesh.beside,
        islands=mesh.islands,
        corners=corners,
        walls=walls,
        heads=heads,
        tails=tails,
        lengths=np.linalg.norm(at[from_corner] - at[tails], axis=1),
    )


def _corners(mesh: Mesh) -> tuple[Whole, Floats]:
    """The points where the wall turns into the floor, and where the walls on both sides lead."""
    triangle, side = np.nonzero(mesh.beside < 0)
    begins, ends = mesh.triangles[triangle, side], mesh.triangles[triangle, (side + 1) % 3]
    after, before = np.zeros((2, len(mesh.points)), np.int32)
    after[begins], before[ends] = ends, begins
    to_after = unit(mesh.points[after] - mesh.points)
    to_before = unit(mesh.points[before] - mesh.points)
    # The floor lies to the left of its walls: it is wider than a half turn where they turn right.
    corners = np.nonzero(cross(to_after, to_before) < -GRAZING)[0].astype(np.int32)
    return corners, np.stack([to_before[corners], to_after[corners]])


def _sight_lines(mesh: Mesh, corners: Whole, walls: Floats) -> tuple[Whole, Whole]:
    """Of each corner itself and those seen, as far as a shortest way could bend at both ends."""
    sight, around = Sight(mesh), triangles_by_point(mesh.triangles, len(mesh.points))
    place = np.full(len(mesh.points), -1, np.int32)
    place[corners] = np.arange(len(corners))
    at = mesh.points[corners]
    rows: list[Whole] = []
    for own, point in enumerate(corners.tolist()):
        seen = sight.look((float(at[own, 0]), float(at[own, 1])), around=around[point]).points
        others = place[sorted(seen - {point})]
        others = others[others >= 0]
        ways = unit(at[others] - at[own])
        kept = others[bends(ways, walls[:, others]) & bends(ways, walls[:, [own]])]
        rows.append(np.concatenate([[own], kept]).astype(np.int32))
    heads = np.cumsum([0, *map(len, rows)]).astype(np.int32)
    return heads, np.concatenate(rows) if rows else np.zeros(0, np.int32)
