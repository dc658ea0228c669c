"""A level's floor and rooms as square pieces of pixels, each drawn once for a zoom and a heading, and kept.

Decides how areas become pixels, with smooth edges or in a hurry. Refuses to know names, ways and what is looked at.
"""

import time
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import pygame

from content.venue.nouns import PlaceKind, Venue
from kiosk.drawing.bounded import Bounded
from kiosk.drawing.look import Look, Rgb, mixed
from kiosk.drawing.map_plan import Area, Box, Plan, plan_of
from kiosk.drawing.pictures import weight
from kiosk.scene.nouns import Ink

SIDE_PX = 384
FINER = 2
TILE_BYTES = 72 * SIDE_PX * SIDE_PX * 4
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
        self._begun: tuple[Hashable, Iterator[None]] | None = None
        """The tile that isn't done yet."""

    def plan(self, level: int, up_deg: float) -> Plan:
        """A level at a heading."""
        return self._plans.made((level, up_deg), lambda: plan_of(self._venue, level, up_deg))

    def kept(self, sight: Sight, across: int, down: int) -> pygame.Surface | None:
        """A tile that is there already."""
        return self._tiles.get(_key(sight, across, down))

    def fine(self, sight: Sight, across: int, down: int, until: float) -> pygame.Surface | None:
        """A tile with smooth edges, drawn until that instant of `perf_counter`; None: go on with it the next time."""
        key = _key(sight, across, down)
        if self._begun is None or self._begun[0] != key:
            self._begun = key, self._drawing(self._large, sight, across * SIDE_PX, down * SIDE_PX, FINER)
        for _ in self._begun[1]:
            if time.perf_counter() > until:
                return None
        self._begun = None
        return self._tiles.put(key, pygame.transform.smoothscale(self._large, (SIDE_PX, SIDE_PX)))

    def draw(self, surface: pygame.Surface, sight: Sight, left: int, top: int) -> None:
        """Fill a surface in a hurry with what is right of and below a pixel, counted from the venue's origin."""
        for _ in self._drawing(surface, sight, left, top, 1):
            pass

    def _drawing(self, surface: pygame.Surface, sight: Sight, left: int, top: int, finer: int) -> Iterator[None]:
        """Fill a surface so many times finer than the screen, area by area."""
        surface.fill(_tone(OUTSIDE, sight.look))
        across, down = surface.get_width() / finer, surface.get_height() / finer
        seen = Box(*(each / sight.px_per_m for each in (left, top, left + across, top + down)))
        brush = _Brush(surface, sight.px_per_m * finer, (left * finer, top * finer), sight.look, finer)
        for area in self.plan(sight.level, sight.up_deg).areas:
            box = area.box
            if box.left <= seen.right and box.right >= seen.left and box.top <= seen.bottom and box.bottom >= seen.top:
                _fill(brush, area)
                yield


class _Brush(NamedTuple):
    """What is drawn on, and how its pixels are counted."""

    surface: pygame.Surface
    scale: float
    origin: tuple[int, int]
    look: Look
    finer: int


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


def _fill(brush: _Brush, area: Area) -> None:
    rgb, (left, top), scale = fill_of(area, brush.look), brush.origin, brush.scale
    rings = [[(x * scale - left, y * scale - top) for x, y in ring] for ring in area.rings]
    pygame.draw.polygon(brush.surface, rgb, rings[0])
    for hole in rings[1:]:
        pygame.draw.polygon(brush.surface, _tone(SOLID, brush.look) if area.floor else FLOOR, hole)
    edge, width = _edge(area, rgb, brush.look)
    if width:
        for ring in rings:
            pygame.draw.lines(brush.surface, edge, True, ring, max(1, round(width * brush.finer)))


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
