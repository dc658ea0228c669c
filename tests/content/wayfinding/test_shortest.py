"""The line on one floor, against an independent searcher and against what a line has to be."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import dist

import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from content.venue.nouns import Point, Shape
from content.wayfinding.mesh import free_space
from content.wayfinding.nouns import Route, Stand
from tests.content.wayfinding.floors import box, hall, venue, wayfinder
from tests.content.wayfinding.real import Oracle

WITHIN = 1.005

tenths = st.integers(0, 400).map(lambda tenth: tenth / 10)
pillars = st.lists(
    st.tuples(st.integers(1, 36), st.integers(1, 36), st.integers(1, 9), st.integers(1, 9)).map(
        lambda p: box(p[0], p[1], min(p[0] + p[2], 39.5), min(p[1] + p[3], 39.5))
    ),
    max_size=9,
)


def shapes(pieces: Iterable[shapely.Polygon]) -> tuple[Shape, ...]:
    """As the venue's nouns have them."""
    return tuple(
        Shape(outer=tuple(piece.exterior.coords[:-1]), holes=tuple(tuple(r.coords[:-1]) for r in piece.interiors))
        for piece in pieces
    )


def routed(pieces: Sequence[shapely.Polygon], start: Point, goal: Point) -> Route:
    """The way on a floor of these pieces."""
    found = wayfinder(venue([hall(0, *shapes(pieces))]))
    return found.route(Stand(level=0, at=start), Stand(level=0, at=goal))


def inside(pieces: Sequence[shapely.Polygon], *points: Point) -> shapely.Polygon | None:
    """The piece of floor that holds all the points, well off its walls."""
    spots = shapely.MultiPoint(points)
    return next((piece for piece in pieces if piece.buffer(-0.01).covers(spots)), None)


@settings(max_examples=150, deadline=None)
@given(solid=pillars, start=st.tuples(tenths, tenths), goal=st.tuples(tenths, tenths))
def test_it_is_as_short_as_can_be(solid: list[tuple[Point, ...]], start: Point, goal: Point) -> None:
    """In any room of pillars the way is within half a per cent of the exact one, and lies on the floor."""
    room = shapely.Polygon(box(0, 0, 40, 40)).difference(shapely.union_all([shapely.Polygon(p) for p in solid]))
    pieces = free_space(shapes(shapely.get_parts(room)))
    piece = inside(pieces, start, goal)
    assume(piece is not None and start != goal)
    assert piece is not None
    way = routed(pieces, start, goal)
    exact = Oracle(piece).length_m(start, goal)
    assert exact * 0.999999 <= way.length_m <= exact * WITHIN
    line = way.legs[0].points
    assert way.length_m == pytest.approx(sum(dist(*each) for each in pairwise(line)))
    assert piece.buffer(0.01).covers(shapely.LineString(line))


@pytest.mark.parametrize(("depth", "turns"), [(7.1, 1), (7.6, 2)])
def test_a_softer_way_is_liked_better(depth: float, turns: int) -> None:
    """Round the point of a wedge rather than along its back, if that is two thousandths longer; not if it is more."""
    wedge = ((10.0, 5.0), (30.0, 5.0), (20.0, -depth))
    room = shapely.Polygon(box(-5, -20, 45, 20), [wedge])
    way = routed([room], (0, 0), (40, 0))
    assert len(way.legs[0].points) == turns + 2
    assert way.length_m <= Oracle(shapely.Polygon(room)).length_m((0, 0), (40, 0)) * 1.005
