"""Scenes as pixels: what differs from the scene before is drawn anew, and nothing else.

Decides the order of drawing. Refuses to know what a scene is about, and when it is shown.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace

import pygame

from content.venue.nouns import Venue
from kiosk.drawing.changes import Placed, apart, changed, meeting, placed
from kiosk.drawing.fonts import Fonts
from kiosk.drawing.look import Look
from kiosk.drawing.map_drawing import MapDrawing
from kiosk.drawing.panels import Panels, rounded
from kiosk.drawing.pictures import Pictures
from kiosk.drawing.writing import Writing
from kiosk.scene.nouns import Icon, Ink, MapView, Mark, Panel, Picture, QrCode, Rect, Scene, Touch, Words

PRESSED_RADIUS = 20


class Painter:
    """Paints one surface."""

    def __init__(self, surface: pygame.Surface, fonts: Fonts, venue: Venue, on_fault: Callable[[str], None]) -> None:
        """Take what is painted on, the type, the map, and who is told of a picture that can't be shown."""
        self._surface, self._whole = surface, Rect(0, 0, *surface.get_size())
        self._panels, self._pictures = Panels(), Pictures(on_fault)
        self._writing = Writing(fonts)
        self.maps = MapDrawing(venue, self._writing, self._pictures)
        self._before: list[Placed] = []
        self._look: Look | None = None

    def paint(self, scene: Scene) -> list[Rect]:
        """Bring the surface to a scene; gives the rectangles that were drawn anew."""
        look = Look(scene.contrast, scene.large)
        after = placed(scene.marks, self._whole)
        dirty = changed(self._before, after) if look == self._look else [self._whole]
        self._before, self._look = after, look
        return self._redrawn(dirty)

    def refine(self) -> list[Rect]:
        """Draw maps sharper that were drawn in a hurry; call once a frame while `unsettled`."""
        better = [
            each.bounds for each in self._before if isinstance(each.mark, MapView) and self.maps.refine(each.mark)
        ]
        return self._redrawn(apart(better))

    def settle(self) -> list[Rect]:
        """Draw maps as sharp as they get, however long that takes: for pictures and tests."""
        views = {each.bounds: each.mark for each in self._before if isinstance(each.mark, MapView)}
        for view in views.values():
            self.maps.settle(view)
        return self._redrawn(apart(views))

    @property
    def unsettled(self) -> bool:
        """Whether there are maps to be drawn sharper."""
        return any(isinstance(each.mark, MapView) and not self.maps.settled(each.mark) for each in self._before)

    def forget(self) -> None:
        """Draw everything anew the next time."""
        self._look = None

    def wipe(self) -> None:
        """Let go of all words and codes that were drawn: a visitor may have typed them."""
        self._writing.wipe()
        self._pictures.wipe()

    def _redrawn(self, dirty: Iterable[Rect]) -> list[Rect]:
        seen = [rect for each in dirty if (rect := meeting(each, self._whole))]
        for rect in seen:
            self._draw(rect)
        self._surface.set_clip(None)
        return seen

    def _draw(self, dirty: Rect) -> None:
        look = self._look or Look()
        self._surface.set_clip(dirty)
        self._surface.fill(look.colour(Ink.PAPER))
        for bounds, mark in self._before:
            seen = meeting(bounds, dirty)
            if seen is None:
                continue
            self._surface.set_clip(seen)
            self._mark(mark, look)

    def _mark(self, mark: Mark, look: Look) -> None:
        match mark:
            case Panel():
                self._panels.draw(self._surface, mark, look)
            case Words():
                self._writing.draw(self._surface, mark, look)
            case Icon():
                self._pictures.icon(self._surface, mark, look)
            case Picture():
                self._pictures.picture(self._surface, mark, look)
            case QrCode():
                self._pictures.code(self._surface, mark)
            case MapView():
                rounded(self._surface, self.maps.composed(mark, look), mark.rect, mark.radius)


def pressed(scene: Scene, touch: Touch) -> Scene:
    """The scene with a finger on one of its targets."""
    radius = next(
        (each.radius for each in reversed(scene.marks) if isinstance(each, Panel) and each.rect == touch.rect),
        PRESSED_RADIUS,
    )
    return replace(scene, marks=(*scene.marks, Panel(rect=touch.rect, fill=Ink.PRESSED, radius=radius)))
