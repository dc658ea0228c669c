"""The map as it is seen: pieces of floor that were drawn before, ways, names, signs and pins upon them.

Decides what is drawn at once and what a frame or two later: a map that moves keeps up with the finger, one that stands
still is sharp. Refuses to know why it is looked at.
"""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pygame

from content.venue.nouns import Point, Venue
from kiosk.drawing.bounded import Bounded
from kiosk.drawing.look import Look, mixed
from kiosk.drawing.map_labels import Label
from kiosk.drawing.map_lettering import chosen, words_at
from kiosk.drawing.map_marks import Marks
from kiosk.drawing.map_plan import turned
from kiosk.drawing.map_tiles import FLOOR, SIDE_PX, Sight, Tiles, fill_of
from kiosk.drawing.map_ways import draw_way, thick_line
from kiosk.drawing.pictures import Pictures, weight
from kiosk.drawing.writing import Pen, Writing
from kiosk.scene.nouns import FloorInk, Ink, MapView, Size

AT_ONCE_S, A_FRAME_S = 0.002, 0.005
"""How long new pieces are drawn in a frame in which the map moved, and in one in which it stood still."""
CALM_S = 0.1
"""While two fingers zoom, nothing is drawn sharp that would be thrown away at the next movement."""
IN_ONE_GO = 3
"""From so many missing pieces on they are drawn together."""
VIEW_BYTES = 22_000_000
LAYOUTS = 8


@dataclass(slots=True)
class _Held:
    """A view that was composed."""

    view: MapView
    look: Look
    surface: pygame.Surface
    sight: Sight
    zoomed_at: float = -1.0
    settled: bool = False
    """Whether all that is seen is sharp."""
    ahead: bool = False
    """Whether what is just out of sight is, too."""


class MapDrawing:
    """Draws the venue's levels."""

    def __init__(self, venue: Venue, writing: Writing, pictures: Pictures) -> None:
        """Take the venue, the type and the signs."""
        self._venue, self._writing = venue, writing
        self._tiles, self._marks = Tiles(venue), Marks(writing, pictures)
        self._held: Bounded[_Held] = Bounded(VIEW_BYTES, lambda held: weight(held.surface))
        self._layouts: Bounded[list[Label]] = Bounded(LAYOUTS, lambda _: 1)
        self._last: dict[tuple[int, float, str], list[Label]] = {}

    def composed(self, view: MapView, look: Look) -> pygame.Surface:
        """The map, as large as its rectangle; perhaps not yet sharp."""
        held = self._held.get(view.rect)
        if held is not None and (held.view, held.look) == (view, look):
            return held.surface
        sight = Sight(view.level, view.camera.up_deg, view.camera.px_per_m, look)
        surface = pygame.Surface(view.rect[2:]) if held is None else held.surface
        zooms = held is not None and (held.sight.level, held.look) == (view.level, look) and held.sight != sight
        zoomed_at = time.perf_counter() if zooms else -1.0 if held is None else held.zoomed_at
        moved = held is not None and held.sight == sight
        held = self._held.put(view.rect, _Held(view, look, surface, sight, zoomed_at))
        self._compose(held, AT_ONCE_S if moved and not self._is_zooming(held) else 0.0)
        return surface

    def settled(self, view: MapView) -> bool:
        """Whether there is nothing more to be drawn of it."""
        held = self._held.get(view.rect)
        return held is None or held.view != view or (held.settled and held.ahead)

    def refine(self, view: MapView, seconds: float = A_FRAME_S) -> bool:
        """Go on drawing it for so long; gives whether it looks better now."""
        held = self._held.get(view.rect)
        if held is None or held.view != view or self._is_zooming(held):
            return False
        until = time.perf_counter() + seconds
        if held.settled:
            held.ahead = self._sharp(held, SIDE_PX, until)
        elif self._sharp(held, 0, until) and self._lettered(held, until):
            # Not before: to put a map together takes as long as one may draw at it in a frame.
            self._compose(held, seconds)
            return True
        return False

    def settle(self, view: MapView) -> None:
        """Draw it as sharp as it gets, however long that takes."""
        held = self._held.get(view.rect)
        if held is not None and not held.settled:
            self._compose(held, 60.0)

    @staticmethod
    def _is_zooming(held: _Held) -> bool:
        return time.perf_counter() - held.zoomed_at < CALM_S

    def _compose(self, held: _Held, seconds: float) -> None:
        until = time.perf_counter() + seconds
        left, top = _corner(held.view)
        sharp = self._floor(held, left, top, until)
        self._brighten(held, left, top)
        rgb = held.look.colour(FloorInk(held.view.level))
        self._wedges(held, left, top)
        for trail in sorted(held.view.trails, key=lambda trail: not trail.faint):
            spots = [_spot(held, point, left, top) for point in trail.points]
            draw_way(held.surface, spots, trail.shown, rgb, faint=trail.faint)
        lettered = self._letter(held, left, top, until)
        self._pins(held, left, top)
        self._attribute(held)
        held.settled = sharp and lettered
        held.ahead = held.settled and time.perf_counter() < until and self._sharp(held, SIDE_PX, until)

    def _floor(self, held: _Held, left: int, top: int, until: float) -> bool:
        """Put the pieces of floor; gives whether all are sharp."""
        spots = _tiles_in(held.surface, left, top)
        tiles = {spot: self._tile(held, spot, until) for spot in spots}
        missing = [spot for spot, tile in tiles.items() if tile is None]
        whole = held.surface.get_rect()
        if len(missing) >= IN_ONE_GO:
            self._tiles.draw(held.surface, held.sight, left, top)
        for spot, tile in tiles.items():
            place = pygame.Rect(spot[0] * SIDE_PX - left, spot[1] * SIDE_PX - top, SIDE_PX, SIDE_PX)
            if tile is not None:
                held.surface.blit(tile, place)
            elif len(missing) < IN_ONE_GO:
                seen = place.clip(whole)
                self._tiles.draw(held.surface.subsurface(seen), held.sight, left + seen.x, top + seen.y)
        return not missing

    def _tile(self, held: _Held, spot: tuple[int, int], until: float) -> pygame.Surface | None:
        tile = self._tiles.kept(held.sight, *spot)
        return self._tiles.fine(held.sight, *spot, until) if tile is None and time.perf_counter() < until else tile

    def _sharp(self, held: _Held, beyond_px: int, until: float) -> bool:
        """Draw the floor in sight and so far around it, but don't put it yet; gives whether all of it is there."""
        left, top = _corner(held.view)
        around = held.surface.get_rect().inflate(2 * beyond_px, 2 * beyond_px)
        return all(self._tile(held, spot, until) for spot in _tiles_in(around, left + around.x, top + around.y))

    def _brighten(self, held: _Held, left: int, top: int) -> None:
        by_place = self._tiles.plan(held.view.level, held.sight.up_deg).by_place
        rgb = held.look.colour(FloorInk(held.view.level))
        for place in held.view.bright:
            area = by_place.get(place)
            if area is not None:
                scale = held.sight.px_per_m
                corners = [(x * scale - left, y * scale - top) for x, y in area.rings[0]]
                pygame.draw.polygon(held.surface, mixed(rgb, FLOOR, 0.62), corners)
                thick_line(held.surface, [*corners, corners[0]], rgb, 5)

    def _letter(self, held: _Held, left: int, top: int, until: float) -> bool:
        """Put names and signs; gives whether none is missing."""
        labels, complete = self._labels(held, until)
        for middle, drawn in self._marked(held, labels, until):
            if drawn is None:
                complete = False
            else:
                held.surface.blit(drawn, drawn.get_rect(center=(middle[0] - left, middle[1] - top)))
        return complete

    def _lettered(self, held: _Held, until: float) -> bool:
        """Choose and draw names and signs without putting them; gives whether all are there."""
        labels, complete = self._labels(held, until)
        return complete and all(drawn is not None for _, drawn in self._marked(held, labels, until))

    def _marked(
        self, held: _Held, labels: Iterable[Label], until: float
    ) -> Iterator[tuple[tuple[int, int], pygame.Surface | None]]:
        """The labels in sight by their middle's pixel from the venue's origin; None where there is no time to draw."""
        plan = self._tiles.plan(held.view.level, held.sight.up_deg)
        seen = held.surface.get_rect().move(_corner(held.view))
        for label in labels:
            box = pygame.Rect(label.box(held.sight.px_per_m))
            if box.colliderect(seen):
                area = plan.by_place.get(label.place)
                rim = FLOOR if area is None else fill_of(area, held.look)
                late = not self._marks.ready(label, rim, held.look) and time.perf_counter() > until
                yield box.center, None if late else self._marks.label(label, rim, held.look)

    def _labels(self, held: _Held, until: float) -> tuple[list[Label], bool]:
        """The names and signs at this zoom; while there is no time to choose them, those of the zoom before."""
        view = held.view
        key = (held.sight, view.language, view.bright, view.closed, view.pins)
        rough = (view.level, held.sight.up_deg, view.language)
        found = self._layouts.get(key)
        if found is None:
            if time.perf_counter() > until:
                return self._last.get(rough, []), False
            found = self._layouts.put(key, self._chosen(held))
        self._last = {rough: found}
        return found, True

    def _chosen(self, held: _Held) -> list[Label]:
        named = self._tiles.plan(held.view.level, held.sight.up_deg).named
        return chosen(held.view, held.look, named, self._writing.fonts)

    def _wedges(self, held: _Held, left: int, top: int) -> None:
        for pin in held.view.pins:
            if pin.facing_deg is not None:
                wedge = self._marks.wedge(pin, held.sight.up_deg, held.look)
                held.surface.blit(wedge, wedge.get_rect(center=_spot(held, pin.at, left, top)))

    def _pins(self, held: _Held, left: int, top: int) -> None:
        for pin in held.view.pins:
            drawn, foot = self._marks.pin(pin, held.look)
            x, y = _spot(held, pin.at, left, top)
            held.surface.blit(drawn, (round(x) - foot[0], round(y) - foot[1]))
        for pin in held.view.pins:
            spot = _spot(held, pin.at, left, top)
            if pin.text and held.surface.get_rect().collidepoint(spot):
                self._marks.caption(held.surface, pin.text, words_at(pin, spot, held.look), held.look)

    def _attribute(self, held: _Held) -> None:
        text = self._venue.attribution
        if text:
            px = held.look.px(Size.SMALL)
            wide, high = self._writing.fonts.width(text, px), round(px * 1.4)
            spot = (held.surface.get_width() - wide - 12, held.surface.get_height() - high)
            pygame.draw.rect(held.surface, FLOOR, (spot[0] - 12, spot[1], wide + 24, high))
            self._writing.line(held.surface, (spot[0], spot[1] + px), text, Pen(px, held.look.colour(Ink.SOFT)))


def _tiles_in(area: pygame.Surface | pygame.Rect, left: int, top: int) -> list[tuple[int, int]]:
    """The pieces that an area as large as this one has a part of, which begins at that pixel."""
    return [
        (across, down)
        for across in range(left // SIDE_PX, (left + area.width - 1) // SIDE_PX + 1)
        for down in range(top // SIDE_PX, (top + area.height - 1) // SIDE_PX + 1)
    ]


def _corner(view: MapView) -> tuple[int, int]:
    """The pixel at the view's top left, counted from the venue's origin."""
    x, y = turned(view.camera.centre, view.camera.up_deg)
    scale = view.camera.px_per_m
    return round(x * scale - view.rect.w / 2), round(y * scale - view.rect.h / 2)


def _spot(held: _Held, point: Point, left: int, top: int) -> Point:
    x, y = turned(point, held.sight.up_deg)
    return x * held.sight.px_per_m - left, y * held.sight.px_per_m - top
