"""Areas with round corners: straight parts are filled, corners are small pictures with smooth edges.

Decides how an area becomes pixels. Refuses to know what lies on it.
"""

from functools import lru_cache
from typing import NamedTuple

import pygame

from kiosk.drawing.bounded import Bounded
from kiosk.drawing.look import SEE_THROUGH, Look, Rgb
from kiosk.scene.nouns import Panel, Rect

FINER = 4
CORNER_BYTES = 2_000_000


class Skin(NamedTuple):
    """What of a panel its corners depend on."""

    radius: int
    fill: Rgb | None
    line: Rgb | None = None
    width: int = 0


class Panels:
    """Draws panels; keeps their corners."""

    def __init__(self) -> None:
        """Begin with none."""
        self._corners: Bounded[list[pygame.Surface]] = Bounded(CORNER_BYTES, _weight)

    def draw(self, surface: pygame.Surface, panel: Panel, look: Look) -> None:
        """Put a panel on a surface, within the surface's clip."""
        radius = max(0, min(panel.radius, panel.rect.w // 2, panel.rect.h // 2))
        fill = None if panel.fill is None else look.colour(panel.fill)
        if fill and panel.fill in SEE_THROUGH:
            self._veil(surface, panel.rect, Skin(radius, fill), SEE_THROUGH[panel.fill])
            return
        line = None if panel.line is None else look.colour(panel.line)
        self._area(surface, panel.rect, Skin(radius, fill, line, panel.line_width))

    def _area(self, surface: pygame.Surface, rect: Rect, skin: Skin) -> None:
        _straight(surface, rect, skin)
        if skin.radius and (skin.fill or skin.line):
            corners = self._corners.made(skin, lambda: _corners(skin))
            right, bottom = rect.x + rect.w - skin.radius, rect.y + rect.h - skin.radius
            spots = ((rect.x, rect.y), (right, rect.y), (rect.x, bottom), (right, bottom))
            surface.fblits(list(zip(corners, spots, strict=True)))

    def _veil(self, surface: pygame.Surface, rect: Rect, skin: Skin, alpha: int) -> None:
        seen = pygame.Rect(rect).clip(surface.get_clip())
        if seen:
            veil = pygame.Surface(seen.size, pygame.SRCALPHA)
            self._area(veil, rect.moved(-seen.x, -seen.y), skin)
            veil.set_alpha(alpha)
            surface.blit(veil, seen)


def rounded(surface: pygame.Surface, picture: pygame.Surface, rect: Rect, radius: int) -> None:
    """Put a picture on a surface with its corners cut round, so that what is behind shows there."""
    surface.blit(picture, (rect.x, rect.y + radius), (0, radius, rect.w, rect.h - 2 * radius))
    for top in (0, rect.h - radius) if radius else ():
        strip = pygame.Surface((rect.w, radius), pygame.SRCALPHA)
        strip.blit(picture, (0, -top))
        corners = _white_corners(radius)[2 if top else 0 :][:2]
        for corner, left in zip(corners, (0, rect.w - radius), strict=True):
            strip.blit(corner, (left, 0), special_flags=pygame.BLEND_RGBA_MULT)
        surface.blit(strip, (rect.x, rect.y + top))


@lru_cache(maxsize=32)
def _white_corners(radius: int) -> tuple[pygame.Surface, ...]:
    return tuple(_corners(Skin(radius, (255, 255, 255))))


def _straight(surface: pygame.Surface, rect: Rect, skin: Skin) -> None:
    """The sides and the middle."""
    (x, y, w, h), (radius, fill, line, width) = rect, skin
    if fill:
        surface.fill(fill, (x, y + radius, w, h - 2 * radius))
        surface.fill(fill, (x + radius, y, w - 2 * radius, radius))
        surface.fill(fill, (x + radius, y + h - radius, w - 2 * radius, radius))
    if line:
        surface.fill(line, (x + radius, y, w - 2 * radius, width))
        surface.fill(line, (x + radius, y + h - width, w - 2 * radius, width))
        surface.fill(line, (x, y + radius, width, h - 2 * radius))
        surface.fill(line, (x + w - width, y + radius, width, h - 2 * radius))


def _corners(skin: Skin) -> list[pygame.Surface]:
    radius, fill, line, width = skin
    edge = line or fill or (0, 0, 0)
    large = pygame.Surface((2 * radius * FINER, 2 * radius * FINER), pygame.SRCALPHA)
    large.fill((*edge, 0))
    middle, reach = (radius * FINER, radius * FINER), radius * FINER
    pygame.draw.circle(large, (*edge, 255), middle, reach)
    if line:
        pygame.draw.circle(large, (*(fill or line), 255 if fill else 0), middle, reach - width * FINER)
    disc = pygame.transform.smoothscale(large, (2 * radius, 2 * radius))
    return [disc.subsurface((x, y, radius, radius)).copy() for y in (0, radius) for x in (0, radius)]


def _weight(corners: list[pygame.Surface]) -> int:
    return sum(corner.get_width() * corner.get_height() * 4 for corner in corners)
