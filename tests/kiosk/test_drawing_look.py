"""Colours and sizes: what is read can be read by everybody."""

import itertools
import math

import pytest

from kiosk.drawing.look import FLOORS, LARGE_TYPE, TYPE_PX, Look, Rgb, contrast
from kiosk.scene.nouns import FloorInk, Ink, Size

SIGHTS = {
    "all colours": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no red": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "no green": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
    "no blue": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.3039)),
}
"""What is left of linear red, green and blue for who lacks one of them (Machado and others, 2009)."""


@pytest.mark.parametrize("look", [Look(), Look(contrast=True)])
def test_words_are_read_on_every_ground(look: Look) -> None:
    """Body text keeps 4.5:1 on paper, card and pale accent; so does white on accent, alarm and every floor."""
    grounds = [look.colour(ink) for ink in (Ink.PAPER, Ink.CARD, Ink.PALE_ACCENT)]
    for ink in (Ink.INK, Ink.SOFT, Ink.ACCENT, Ink.GOOD, Ink.WARN, Ink.ALARM):
        assert all(contrast(look.colour(ink), ground) >= 4.5 for ground in grounds), ink
    assert contrast(look.colour(Ink.ON_ACCENT), look.colour(Ink.ACCENT)) >= 4.5
    assert contrast(look.colour(Ink.ON_ALARM), look.colour(Ink.ALARM)) >= 4.5
    for ordinal in range(-4, 12):
        assert contrast((255, 255, 255), look.colour(FloorInk(ordinal))) >= 4.5
        assert contrast(look.colour(FloorInk(ordinal)), look.colour(FloorInk(ordinal, pale=True))) >= 4.5


def test_high_contrast_is_higher() -> None:
    """Every ink stands out more from paper than in the plain look."""
    plain, stark = Look(), Look(contrast=True)
    for ink in (Ink.INK, Ink.SOFT, Ink.LINE, Ink.ACCENT, Ink.ALARM):
        before = contrast(plain.colour(ink), plain.colour(Ink.PAPER))
        assert contrast(stark.colour(ink), stark.colour(Ink.PAPER)) > before


@pytest.mark.parametrize("sight", SIGHTS)
def test_floors_are_told_apart_by_everybody(sight: str) -> None:
    """Nine levels from the second basement up differ by more than ten steps of CIELAB, for the colour-blind as well."""
    levels = [Look().colour(FloorInk(ordinal)) for ordinal in range(-2, len(FLOORS))]
    seen = [_lab(level, SIGHTS[sight]) for level in levels]
    assert min(math.dist(one, other) for one, other in itertools.combinations(seen, 2)) > 10


def test_type_is_large_enough() -> None:
    """Nothing is written smaller than 28 px, and large type is a third larger."""
    assert min(TYPE_PX.values()) >= 28
    for size in Size:
        assert Look(large=True).px(size) == pytest.approx(Look().px(size) * LARGE_TYPE, abs=0.5)


def _lab(colour: Rgb, sight: tuple[tuple[float, ...], ...]) -> tuple[float, float, float]:
    """A colour as somebody sees it, in CIELAB."""
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in (c / 255 for c in colour)
    ]
    red, green, blue = (min(1, max(0, sum(a * b for a, b in zip(row, linear, strict=True)))) for row in sight)
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883
    fx, fy, fz = (part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)
