"""How it looks: which colour each meaning has, how high type is, in plain and in high contrast.

Decides the palette. Refuses to know surfaces: colours are red, green and blue from 0 to 255, sizes are pixels.
"""

from dataclasses import dataclass

from content.venue.nouns import PlaceKind
from kiosk.scene.nouns import Colour, Ink, Size

Rgb = tuple[int, int, int]

TYPE_PX = {Size.SMALL: 28, Size.BODY: 34, Size.LARGE: 44, Size.TITLE: 60, Size.HUGE: 96, Size.GIANT: 208}
LARGE_TYPE = 4 / 3
LINE_PER_PX = 1.4
"""From one line of type to the next, in heights of type."""

PLAIN: dict[Ink, Rgb] = {
    Ink.PAPER: (250, 248, 243),
    Ink.CARD: (255, 255, 255),
    Ink.INK: (27, 31, 42),
    Ink.SOFT: (92, 95, 104),
    Ink.LINE: (222, 217, 207),
    Ink.ACCENT: (22, 76, 170),
    Ink.ON_ACCENT: (255, 255, 255),
    Ink.PALE_ACCENT: (226, 234, 248),
    Ink.GOOD: (28, 110, 62),
    Ink.WARN: (156, 80, 0),
    Ink.ALARM: (184, 28, 36),
    Ink.ON_ALARM: (255, 255, 255),
    Ink.SHADE: (27, 31, 42),
    Ink.PRESSED: (27, 31, 42),
}
STARK: dict[Ink, Rgb] = PLAIN | {
    Ink.PAPER: (255, 255, 255),
    Ink.INK: (0, 0, 0),
    Ink.SOFT: (38, 38, 38),
    Ink.LINE: (0, 0, 0),
    Ink.ACCENT: (0, 40, 130),
    Ink.PALE_ACCENT: (214, 228, 255),
    Ink.GOOD: (0, 80, 36),
    Ink.WARN: (112, 52, 0),
    Ink.ALARM: (150, 0, 10),
    Ink.SHADE: (0, 0, 0),
}
SEE_THROUGH: dict[Colour, int] = {Ink.SHADE: 150, Ink.PRESSED: 36}
"""How much of what is behind is covered, of 255."""

FLOORS: tuple[Rgb, ...] = (
    (0, 113, 117),
    (160, 68, 9),
    (80, 40, 186),
    (64, 99, 51),
    (185, 17, 105),
    (18, 81, 152),
    (98, 110, 46),
)
"""From the ground floor up, told apart by the colour-blind as well; white words on each are read at 4.5:1."""
CELLARS: tuple[Rgb, ...] = ((68, 40, 20), (75, 72, 78))
"""From the first floor below ground down."""

UNITS: dict[PlaceKind, Rgb] = {
    PlaceKind.SHOP: (240, 234, 221),
    PlaceKind.FOOD: (250, 228, 204),
    PlaceKind.SERVICE: (221, 230, 238),
    PlaceKind.DESK: (206, 220, 244),
    PlaceKind.TOILET: (214, 232, 231),
    PlaceKind.BABY_ROOM: (214, 232, 231),
    PlaceKind.CINEMA: (229, 222, 238),
    PlaceKind.LIFT: (208, 213, 221),
    PlaceKind.ESCALATOR: (220, 223, 229),
    PlaceKind.STAIRS: (220, 223, 229),
    PlaceKind.RAMP: (228, 230, 234),
    PlaceKind.PARKING: (229, 232, 236),
    PlaceKind.SEATING: (228, 236, 222),
    PlaceKind.ROOM: (232, 232, 230),
    PlaceKind.NONPUBLIC: (229, 226, 219),
}


@dataclass(frozen=True, slots=True)
class Look:
    """How screens look for this visitor."""

    contrast: bool = False
    """High contrast."""
    large: bool = False
    """Large type."""

    def colour(self, colour: Colour) -> Rgb:
        """What a meaning looks like."""
        if isinstance(colour, Ink):
            return (STARK if self.contrast else PLAIN)[colour]
        full = floor_colour(colour.ordinal)
        full = mixed(full, (0, 0, 0), 0.25) if self.contrast else full
        return mixed(full, (255, 255, 255), 0.88) if colour.pale else full

    def px(self, size: Size) -> int:
        """The height of type."""
        return round(TYPE_PX[size] * (LARGE_TYPE if self.large else 1))

    def line_px(self, size: Size) -> int:
        """From one line to the next."""
        return round(self.px(size) * LINE_PER_PX)

    def unit(self, kind: PlaceKind) -> Rgb | None:
        """What a place's area on the map is filled with; None: it stays as the floor is."""
        plain = UNITS.get(kind)
        return mixed(plain, (255, 255, 255), 0.45) if plain and self.contrast else plain


def floor_colour(ordinal: int) -> Rgb:
    """The colour of a level; buildings with more levels than colours begin anew."""
    return FLOORS[ordinal % len(FLOORS)] if ordinal >= 0 else CELLARS[(-ordinal - 1) % len(CELLARS)]


def mixed(one: Rgb, other: Rgb, share: float) -> Rgb:
    """Between two colours: 0 is the one, 1 the other."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def contrast(one: Rgb, other: Rgb) -> float:
    """How well one is read on the other, 1 to 21, by WCAG 2."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: Rgb) -> float:
    """Relative, 0 to 1, of an sRGB colour."""
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in (c / 255 for c in colour)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
