"""A level's floor and rooms as square pieces of pixels, each drawn once for a zoom and a heading, and kept.

Decides how areas become pixels, with smooth edges or in a hurry. Refuses to know names, ways and what is looked at.
"""

from collections.abc import Hashable
from dataclasses import dataclass

import pygame

from content.venue.nouns import PlaceKind, Venue
from kiosk.drawing.bounded import Bounded
from kiosk.drawing.look import Look, Rgb, mixed
from kiosk.drawing.map_plan import Area, Box, Plan, plan_of
from kiosk.drawing.pictures import weight
from kiosk.scene.nouns import Ink

SIDE_PX = 512
FINER = 2
TILE_BYTES = 44 * SIDE_PX * SIDE_PX * 4
PLANS = 8
OUTSIDE, SOLID, FLOOR, OPEN = (246, 244, 238), (225, 221, 212), (255, 255, 255), (233, 231, 226)
"""Around the building; what is neither floor nor a room; where one walks; where one looks down."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What tiles are the same for."""

    level: int
    up_deg: float
    px_per_m: float
    look: Look


class Tiles:
    """Draws and keeps a venue's tiles."""

    def __init__(self, venue: Venue) -> None:
        """Take the venue."""
        self._venue = venue
        self._tiles: Bounded[pygame.Surface] = Bounded(TILE_BYTES, weight)
        self._plans: Bounded[Plan] = Bounded(PLANS, lambda _: 1)
        self._large = pygame.Surface((SIDE_PX * FINER, SIDE_PX * FINER))

    def plan(self, level: int, up_deg: float) -> Plan:
        """A level at a heading."""
        return self._plans.made((level, up_deg), lambda: plan_of(self._venue, level, up_deg))

    def kept(self, sight: Sight, across: int, down: int) -> pygame.Surface | None:
        """A tile that is there already."""
        return self._tiles.get(_key(sight, across, down))

    def fine(self, sight: Sight, across: int, down: int) -> pygame.Surface:
        """A tile with smooth edges."""
        self.draw(self._large, sight, across * SIDE_PX, down * SIDE_PX, FINER)
        tile = pygame.transform.smoothscale(self._large, (SIDE_PX, SIDE_PX))
        return self._tiles.put(_key(sight, across, down), tile)

    def draw(self, surface: pygame.Surface, sight: Sight, left: float, top: float, finer: int = 1) -> None:
        """Fill a surface with what is right of and below a spot, in pixels from the venue's origin."""
        surface.fill(_tone(OUTSIDE, sight.look))
        scale = sight.px_per_m * finer
        seen = Box(
            left / sight.px_per_m,
            top / sight.px_per_m,
            (left + surface.get_width() / finer) / sight.px_per_m,
            (top + surface.get_height() / finer) / sight.px_per_m,
        )
        for area in self.plan(sight.level, sight.up_deg).areas:
            box = area.box
            if box.left <= seen.right and box.right >= seen.left and box.top <= seen.bottom and box.bottom >= seen.top:
                _fill(surface, area, scale, (left * finer, top * finer), sight.look, finer)


def fill_of(area: Area, look: Look) -> Rgb:
    """What an area is filled with."""
    if area.kind is PlaceKind.VOID:
        return _tone(OPEN, look)
    if area.kind is None:
        return FLOOR if area.floor else _tone(SOLID, look)
    return look.unit(area.kind) or FLOOR


def _tone(rgb: Rgb, look: Look) -> Rgb:
    return mixed(rgb, (255, 255, 255), 0.5) if look.contrast else rgb


def _key(sight: Sight, across: int, down: int) -> Hashable:
    return sight, across, down


def _fill(  # noqa: PLR0913, PLR0917 (called for every room of every tile)
    surface: pygame.Surface, area: Area, scale: float, origin: tuple[float, float], look: Look, finer: int
) -> None:
    rgb = fill_of(area, look)
    rings = [[(x * scale - origin[0], y * scale - origin[1]) for x, y in ring] for ring in area.rings]
    pygame.draw.polygon(surface, rgb, rings[0])
    for hole in rings[1:]:
        pygame.draw.polygon(surface, _tone(SOLID, look) if area.floor else FLOOR, hole)
    edge, width = _edge(area, rgb, look)
    if width:
        for ring in rings:
            pygame.draw.lines(surface, edge, True, ring, max(1, round(width * finer)))


def _edge(area: Area, rgb: Rgb, look: Look) -> tuple[Rgb, float]:
    """The colour and width of an area's outline."""
    ink = look.colour(Ink.INK)
    if area.floor:
        return rgb, 0
    if area.kind is None:
        return mixed(rgb, ink, 0.35 if not look.contrast else 1), 3
    if area.kind is PlaceKind.NONPUBLIC:
        return mixed(rgb, ink, 0.08), 1
    return mixed(rgb, ink, 0.24 if not look.contrast else 0.9), 1.5
