"""Ways on a map: a thick line with a pale casing, grown as far as it is to be seen, with an arrow at its head.

Decides how a way becomes pixels. Refuses to know where it leads.
"""

import math
from collections.abc import Sequence
from itertools import pairwise

import pygame
import pygame.gfxdraw

from kiosk.drawing.look import Rgb, mixed

WIDE_PX, CASING_PX, HEAD_PX = 14, 24, 26
WHITE = (255, 255, 255)

Spot = tuple[float, float]


def draw_way(surface: pygame.Surface, spots: Sequence[Spot], shown: float, rgb: Rgb, *, faint: bool) -> None:
    """Put a way on a surface, within the surface's clip; `shown` is how much of it has grown, 0 to 1."""
    grown = stretch(spots, shown)
    if len(grown) < 2:
        return
    colour = mixed(rgb, WHITE, 0.6) if faint else rgb
    thick_line(surface, grown, WHITE, CASING_PX)
    if not faint:
        _head(surface, grown, WHITE, HEAD_PX + 10)
    thick_line(surface, grown, colour, WIDE_PX)
    if not faint:
        _head(surface, grown, colour, HEAD_PX)


def stretch(spots: Sequence[Spot], share: float) -> list[Spot]:
    """The first part of a line, by its length."""
    left = share * sum(math.dist(a, b) for a, b in pairwise(spots))
    grown = list(spots[:1])
    for one, other in pairwise(spots):
        length = math.dist(one, other)
        if length >= left:
            part = left / length if length else 0.0
            end = (one[0] + (other[0] - one[0]) * part, one[1] + (other[1] - one[1]) * part)
            return [*grown, end] if part else grown
        grown.append(other)
        left -= length
    return grown


def thick_line(surface: pygame.Surface, spots: Sequence[Spot], rgb: Rgb, width: float) -> None:
    """A line through spots with round ends and corners and smooth edges; what is far off the surface is left out."""
    seen = surface.get_rect().inflate(4 * CASING_PX, 4 * CASING_PX)
    for one, other in pairwise(spots):
        ends = seen.clipline(one, other)
        if ends:
            _bar(surface, ends[0], ends[1], rgb, width / 2)
    for spot in spots:
        if seen.collidepoint(spot):
            pygame.draw.aacircle(surface, rgb, spot, width / 2)


def _bar(surface: pygame.Surface, one: Spot, other: Spot, rgb: Rgb, half: float) -> None:
    length = math.dist(one, other)
    if not length:
        return
    across = ((one[1] - other[1]) / length * half, (other[0] - one[0]) / length * half)
    corners = [
        (one[0] + across[0], one[1] + across[1]),
        (other[0] + across[0], other[1] + across[1]),
        (other[0] - across[0], other[1] - across[1]),
        (one[0] - across[0], one[1] - across[1]),
    ]
    _smooth_area(surface, corners, rgb)


def _head(surface: pygame.Surface, spots: Sequence[Spot], rgb: Rgb, size: float) -> None:
    tip = spots[-1]
    if not surface.get_rect().inflate(4 * CASING_PX, 4 * CASING_PX).collidepoint(tip):
        return
    back = next((spot for spot in reversed(spots[:-1]) if math.dist(spot, tip) > 1), None)
    if back is None:
        return
    length = math.dist(back, tip)
    along = ((tip[0] - back[0]) / length, (tip[1] - back[1]) / length)
    side = (-along[1], along[0])
    corners = [
        (tip[0] + (along[0] * ahead + side[0] * out) * size, tip[1] + (along[1] * ahead + side[1] * out) * size)
        for ahead, out in ((0.9, 0.0), (-0.35, 0.85), (-0.35, -0.85))
    ]
    _smooth_area(surface, corners, rgb)


def _smooth_area(surface: pygame.Surface, corners: Sequence[Spot], rgb: Rgb) -> None:
    whole = [(round(x), round(y)) for x, y in corners]
    pygame.gfxdraw.filled_polygon(surface, whole, rgb)
    pygame.gfxdraw.aapolygon(surface, whole, rgb)
