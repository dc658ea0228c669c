"""Signs as pixels: drawn four times as large, then made small, so that their edges are smooth.

Decides how strokes become pixels. Refuses to know what the signs are for.
"""

import math
from collections.abc import Callable, Sequence
from itertools import pairwise

import pygame

from kiosk.drawing.icons import Stroke, strokes
from kiosk.drawing.look import Rgb

GRID = 24
FINER = 4
WHITE, NOTHING = (255, 255, 255, 255), (255, 255, 255, 0)
ARC_STEP_DEG = 5

Ink = tuple[int, int, int, int]
Spot = tuple[float, float]


def icon(name: str, px: int, rgb: Rgb) -> pygame.Surface:
    """A sign as a square see-through surface of that size."""
    scale = px * FINER / GRID
    large = pygame.Surface((px * FINER, px * FINER), pygame.SRCALPHA)
    large.fill(NOTHING)
    for stroke in strokes(name):
        _draw(large, stroke, scale)
    small = pygame.transform.smoothscale(large, (px, px))
    small.fill((*rgb, 255), special_flags=pygame.BLEND_RGBA_MULT)
    return small


def _draw(surface: pygame.Surface, stroke: Stroke, scale: float) -> None:
    ink = NOTHING if stroke.takes_away else WHITE
    _DRAWN_BY[stroke.kind](surface, ink, [number * scale for number in stroke.numbers], scale)


def _line(surface: pygame.Surface, ink: Ink, numbers: Sequence[float], _: float) -> None:
    thick_line(surface, ink, _spots(numbers[1:]), numbers[0])


def _loop(surface: pygame.Surface, ink: Ink, numbers: Sequence[float], _: float) -> None:
    spots = _spots(numbers[1:])
    thick_line(surface, ink, [*spots, spots[0]], numbers[0])


def _area(surface: pygame.Surface, ink: Ink, numbers: Sequence[float], _: float) -> None:
    pygame.draw.polygon(surface, ink, _spots(numbers))


def _disc(surface: pygame.Surface, ink: Ink, numbers: Sequence[float], _: float) -> None:
    pygame.draw.circle(surface, ink, (numbers[0], numbers[1]), numbers[2])


def _ring(surface: pygame.Surface, ink: Ink, numbers: Sequence[float], _: float) -> None:
    x, y, radius, width = numbers
    pygame.draw.circle(surface, ink, (x, y), radius + width / 2, round(width))


def _arc(surface: pygame.Surface, ink: Ink, numbers: Sequence[float], scale: float) -> None:
    x, y, radius, width = numbers[:4]
    start, end = (number / scale for number in numbers[4:])
    steps = max(2, round((end - start) / ARC_STEP_DEG))
    turns = [math.radians(start + (end - start) * step / steps) for step in range(steps + 1)]
    thick_line(surface, ink, [(x + radius * math.cos(turn), y + radius * math.sin(turn)) for turn in turns], width)


def _box(surface: pygame.Surface, ink: Ink, numbers: Sequence[float], _: float) -> None:
    x, y, wide, high, radius = map(round, numbers)
    pygame.draw.rect(surface, ink, (x, y, wide, high), border_radius=radius)


def _frame(surface: pygame.Surface, ink: Ink, numbers: Sequence[float], _: float) -> None:
    x, y, wide, high, radius, width = numbers
    outer = (round(x - width / 2), round(y - width / 2), round(wide + width), round(high + width))
    pygame.draw.rect(surface, ink, outer, round(width), border_radius=round(radius + width / 2))


_DRAWN_BY: dict[str, Callable[[pygame.Surface, Ink, Sequence[float], float], None]] = {
    "line": _line,
    "loop": _loop,
    "area": _area,
    "disc": _disc,
    "ring": _ring,
    "arc": _arc,
    "box": _box,
    "frame": _frame,
}


def thick_line(surface: pygame.Surface, ink: Ink, spots: Sequence[Spot], width: float) -> None:
    """A line through spots with round ends and corners; its edges are as rough as the surface's pixels."""
    half = width / 2
    for (x1, y1), (x2, y2) in pairwise(spots):
        length = math.hypot(x2 - x1, y2 - y1)
        if length:
            dx, dy = (y1 - y2) / length * half, (x2 - x1) / length * half
            pygame.draw.polygon(
                surface, ink, [(x1 + dx, y1 + dy), (x2 + dx, y2 + dy), (x2 - dx, y2 - dy), (x1 - dx, y1 - dy)]
            )
    for x, y in spots:
        pygame.draw.circle(surface, ink, (x, y), half)


def _spots(numbers: Sequence[float]) -> list[Spot]:
    return list(zip(numbers[::2], numbers[1::2], strict=True))
