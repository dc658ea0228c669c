"""Ways on a map: a thick line with a pale casing, grown as far as it is to be seen, with an arrow at its head.

Decides how a way becomes pixels. Refuses to know where it leads.
"""

import math
from collections.abc import Sequence
from itertools import pairwise

import pygame

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
    _thick(surface, grown, WHITE, CASING_PX)
    if not faint:
        _head(surface, grown, WHITE, HEAD_PX + 10)
    _thick(surface, grown, colour, WIDE_PX)
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


def _thick(surface: pygame.Surface, spots: Sequence[Spot], rgb: Rgb, width: int) -> None:
    for one, other in pairwise(spots):
        _bar(surface, one, other, rgb, width / 2)
    for spot in spots:
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
    smooth_area(surface, corners, rgb)


def _head(surface: pygame.Surface, spots: Sequence[Spot], rgb: Rgb, size: float) -> None:
    tip = spots[-1]
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
    smooth_area(surface, corners, rgb)


def smooth_area(surface: pygame.Surface, corners: Sequence[Spot], rgb: Rgb) -> None:
    """A filled polygon with smooth edges."""
    pygame.draw.polygon(surface, rgb, corners)
    for one, other in zip(corners, (*corners[1:], corners[0]), strict=True):
        pygame.draw.aaline(surface, rgb, one, other)
