"""Words as pixels: wrapped, placed in their rectangle, cut where there is no room, each line kept as a picture.

Decides where letters stand. Refuses to know what they say.
"""

from dataclasses import dataclass
from typing import NamedTuple

import pygame

from kiosk.drawing.bounded import Bounded
from kiosk.drawing.fonts import Fonts
from kiosk.drawing.look import Look, Rgb
from kiosk.scene.nouns import Ink, Words
from kiosk.wrapping import ELLIPSIS

MIDDLE_OF_TYPE = 0.375
"""How far the middle of letters is above their baseline, in heights of type: Han letters and capitals alike."""
LINE_BYTES = 20_000_000


class Pen(NamedTuple):
    """How letters are drawn."""

    px: int
    """Their height."""
    rgb: Rgb
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Drawn:
    """A line of letters, and where its pen begins in it."""

    surface: pygame.Surface
    left: int
    baseline: int


class Writing:
    """Draws words; keeps lines that were drawn."""

    def __init__(self, fonts: Fonts) -> None:
        """Take the type."""
        self.fonts = fonts
        self._lines: Bounded[Drawn] = Bounded(
            LINE_BYTES, lambda line: line.surface.get_width() * line.surface.get_height() * 4
        )

    def draw(self, surface: pygame.Surface, words: Words, look: Look) -> None:
        """Put words on a surface, within the surface's clip."""
        px, high = look.px(words.size), look.line_px(words.size)
        lines = self.fonts.lines(words.text, px, words.rect.w, words.most_lines, words.bold)
        spare = words.rect.h - high * len(lines)
        top = words.rect.y + {"top": 0, "middle": spare / 2, "bottom": spare}[words.down]
        for index, line in enumerate(lines):
            runs = _runs(words, line.first, line.end, cut=line.cut)
            wide = sum(self.fonts.width(text, px, bold=words.bold) for text, _ in runs)
            x = (
                words.rect.x
                + {"left": 0, "middle": (words.rect.w - wide) // 2, "right": words.rect.w - wide}[words.across]
            )
            baseline = round(top + index * high + high / 2 + px * MIDDLE_OF_TYPE)
            for text, bright in runs:
                rgb = look.colour(Ink.ACCENT if bright else words.ink)
                self.line(surface, (x, baseline), text, Pen(px, rgb, words.bold))
                x += self.fonts.width(text, px, bold=words.bold)

    def line(self, surface: pygame.Surface, spot: tuple[int, int], text: str, pen: Pen) -> None:
        """Put one line on a surface, its first letter's pen at the spot, which is on the baseline."""
        if text.strip():
            drawn = self._lines.made(
                (text, pen), lambda: Drawn(*self.fonts.drawn(text, pen.px, pen.rgb, bold=pen.bold))
            )
            surface.blit(drawn.surface, (spot[0] - drawn.left, spot[1] - drawn.baseline))

    def wipe(self) -> None:
        """Let go of all that was written."""
        self._lines.clear()
        self.fonts.lines.cache_clear()


def _runs(words: Words, first: int, end: int, *, cut: bool) -> list[tuple[str, bool]]:
    """A line's letters in stretches that are brought out or not."""
    runs: list[tuple[str, bool]] = []
    for at in range(first, end):
        bright = any(start <= at < stop for start, stop in words.bright)
        if runs and runs[-1][1] == bright:
            runs[-1] = (runs[-1][0] + words.text[at], bright)
        else:
            runs.append((words.text[at], bright))
    return [*runs, (ELLIPSIS, False)] if cut else runs
