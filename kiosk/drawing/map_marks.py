"""What stands upright on a map: names with a pale rim, signs on badges, you-are-here, and pins.

Decides what they look like. Refuses to know where the map is and which of them are shown.
"""

import math
from collections.abc import Hashable

import pygame

from content.venue.nouns import PlaceKind
from kiosk.drawing.bounded import Bounded
from kiosk.drawing.look import Look, Rgb
from kiosk.drawing.map_labels import SIGN_PX, Label
from kiosk.drawing.map_lettering import HERE_PX, PIN_PX, PIN_TALL
from kiosk.drawing.pictures import Pictures, weight
from kiosk.drawing.writing import MIDDLE_OF_TYPE, Pen, Writing
from kiosk.scene.nouns import Colour, Ink, Pin, Rect, Size

FINER = 4
MARK_BYTES = 10_000_000
RIM_PX = 2
WEDGE_PX = 92
WHITE = (255, 255, 255)
BADGES: dict[PlaceKind, Colour] = {
    PlaceKind.DESK: Ink.ACCENT,
    PlaceKind.EXIT: Ink.GOOD,
    PlaceKind.ENTRANCE: Ink.GOOD,
    PlaceKind.LIFT: Ink.INK,
    PlaceKind.ESCALATOR: Ink.INK,
    PlaceKind.STAIRS: Ink.INK,
    PlaceKind.RAMP: Ink.INK,
}
"""Signs on a filled badge; all others are dark on white."""


class Marks:
    """Makes and keeps them."""

    def __init__(self, writing: Writing, pictures: Pictures) -> None:
        """Take the type and the signs."""
        self._writing, self._pictures = writing, pictures
        self._kept: Bounded[pygame.Surface] = Bounded(MARK_BYTES, weight)

    def ready(self, label: Label, rim: Rgb, look: Look) -> bool:
        """Whether a label is there already."""
        return (
            self._kept.get((label.lines, label.sign, label.px, label.kind, label.bright, label.closed, rim, look))
            is not None
        )

    def label(self, label: Label, rim: Rgb, look: Look) -> pygame.Surface:
        """A label, to be put with its middle where it stands."""
        return self._kept.made(
            _key(label, rim, look), lambda: self._badge(label, look) if label.sign else self._name(label, rim, look)
        )

    def wedge(self, pin: Pin, up_deg: float, look: Look) -> pygame.Surface:
        """Where one looks from a pin, to be put with its middle on the spot."""
        turn, colour = round((pin.facing_deg or 0) - up_deg) % 360, look.colour(pin.ink)
        return self._kept.made(("wedge", turn, colour), lambda: _wedge(turn, colour))

    def pin(self, pin: Pin, look: Look) -> tuple[pygame.Surface, tuple[int, int]]:
        """A pin, and which pixel of it stands on its spot."""
        colour = look.colour(pin.ink)
        if pin.facing_deg is not None:
            made = self._kept.made(("here", colour), lambda: _disc(HERE_PX, colour, WHITE, 6))
            return made, (HERE_PX // 2, HERE_PX // 2)
        made = self._kept.made(("pin", pin.icon, colour), lambda: self._drop(pin.icon, colour))
        return made, (PIN_PX // 2, round(PIN_PX * PIN_TALL))

    def caption(self, surface: pygame.Surface, text: str, middle: tuple[float, float], look: Look) -> None:
        """Words at a pin, on a white area of their own, within the surface; `middle` is that of its top edge."""
        px = look.px(Size.SMALL)
        wide, high = self._writing.fonts.width(text, px, bold=True), round(px * 1.5)
        left = min(max(round(middle[0] - wide / 2) - px // 2, 0), surface.get_width() - wide - px)
        area = Rect(left, min(max(round(middle[1]), 0), surface.get_height() - high), wide + px, high)
        pygame.draw.rect(surface, WHITE, area, border_radius=high // 2)
        baseline = area.y + round(high / 2 + px * MIDDLE_OF_TYPE)
        self._writing.line(surface, (area.x + px // 2, baseline), text, Pen(px, look.colour(Ink.INK), bold=True))

    def _name(self, label: Label, rim: Rgb, look: Look) -> pygame.Surface:
        surface = pygame.Surface((label.wide + 4 * RIM_PX, label.high + 4 * RIM_PX), pygame.SRCALPHA)
        surface.fill((*rim, 0))
        step = label.high / len(label.lines)
        around = [(x, y) for x in (-RIM_PX, 0, RIM_PX) for y in (-RIM_PX, 0, RIM_PX) if x or y]
        for rgb, offsets in ((rim, around), (look.colour(Ink.INK), [(0, 0)])):
            for index, line in enumerate(label.lines):
                drawn, left, baseline = self._writing.fonts.drawn(line, label.px, rgb, bold=label.bright)
                wide = self._writing.fonts.width(line, label.px, bold=label.bright)
                x = (surface.get_width() - wide) // 2 - left
                y = round(2 * RIM_PX + index * step + step / 2 + label.px * MIDDLE_OF_TYPE) - baseline
                surface.fblits([(drawn, (x + dx, y + dy)) for dx, dy in offsets])
        return surface

    def _badge(self, label: Label, look: Look) -> pygame.Surface:
        ground = BADGES.get(label.kind)
        fill, ink = (look.colour(ground), WHITE) if ground else (WHITE, look.colour(Ink.INK))
        side = SIGN_PX + 4
        surface = _disc(side, fill, WHITE if ground else look.colour(Ink.LINE))
        sign = self._pictures.sign(label.sign, round(SIGN_PX * 0.66), ink)
        surface.blit(sign, ((side - sign.get_width()) // 2, (side - sign.get_height()) // 2))
        if label.closed:
            surface.blit(_crossed(side, look.colour(Ink.ALARM)), (0, 0))
        return surface

    def _drop(self, icon: str, colour: Rgb) -> pygame.Surface:
        wide, high = PIN_PX * FINER, round(PIN_PX * (PIN_TALL + 0.04)) * FINER
        large = pygame.Surface((wide, high), pygame.SRCALPHA)
        large.fill((*WHITE, 0))
        for rgb, edge in ((WHITE, 0), (colour, 5 * FINER)):
            middle, radius = wide / 2, wide / 2 - edge
            pygame.draw.circle(large, rgb, (middle, wide / 2), radius)
            spread = radius * 0.86
            tip = PIN_PX * PIN_TALL * FINER - edge * 1.6
            low = wide / 2 + radius * 0.5
            pygame.draw.polygon(large, rgb, [(middle - spread, low), (middle + spread, low), (middle, tip)])
        drop = pygame.transform.smoothscale(large, (PIN_PX, round(PIN_PX * (PIN_TALL + 0.04))))
        sign = self._pictures.sign(icon, round(PIN_PX * 0.52), WHITE)
        drop.blit(sign, ((PIN_PX - sign.get_width()) // 2, (PIN_PX - sign.get_height()) // 2))
        return drop


def _key(label: Label, rim: Rgb, look: Look) -> Hashable:
    return label.lines, label.sign, label.px, label.kind, label.bright, label.closed, rim, look


def _wedge(turn: int, colour: Rgb) -> pygame.Surface:
    """A fan towards where one looks, clockwise from up, that fades with the way."""
    side = 2 * WEDGE_PX * FINER
    middle = side / 2
    wedge = pygame.Surface((side, side), pygame.SRCALPHA)
    wedge.fill((*colour, 0))
    rays = [math.radians(turn - 32 + step * 4) for step in range(17)]
    for reach, alpha in ((1.0, 40), (0.85, 70), (0.7, 100), (0.5, 130)):
        length = reach * WEDGE_PX * FINER
        edge = [(middle + length * math.sin(ray), middle - length * math.cos(ray)) for ray in rays]
        pygame.draw.polygon(wedge, (*colour, alpha), [(middle, middle), *edge])
    return pygame.transform.smoothscale(wedge, (2 * WEDGE_PX, 2 * WEDGE_PX))


def _disc(side: int, fill: Rgb, line: Rgb, width: int = 2) -> pygame.Surface:
    large = pygame.Surface((side * FINER, side * FINER), pygame.SRCALPHA)
    large.fill((*line, 0))
    middle = (side * FINER / 2, side * FINER / 2)
    pygame.draw.circle(large, line, middle, side * FINER / 2)
    pygame.draw.circle(large, fill, middle, (side / 2 - width) * FINER)
    return pygame.transform.smoothscale(large, (side, side))


def _crossed(side: int, rgb: Rgb) -> pygame.Surface:
    large = pygame.Surface((side * FINER, side * FINER), pygame.SRCALPHA)
    large.fill((*rgb, 0))
    whole, thick = side * FINER, 5 * FINER
    pygame.draw.circle(large, rgb, (whole / 2, whole / 2), whole / 2, thick)
    near, far = whole * 0.17, whole * 0.83
    pygame.draw.line(large, rgb, (near, near), (far, far), thick)
    return pygame.transform.smoothscale(large, (side, side))
