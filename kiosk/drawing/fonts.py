"""Type: Noto Sans CJK in its Simplified Chinese face, Latin letters from the same, and how much room words take.

Decides which face is good enough to start with. Refuses to know what is written and where it stands.
"""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import pygame
import pygame.freetype

from kiosk.drawing.look import Look, Rgb
from kiosk.scene.nouns import Size
from kiosk.wrapping import ELLIPSIS, Line, wrapped

FOLDER = Path("/usr/share/fonts/opentype/noto")
FILES = {False: "NotoSansCJK-Regular.ttc", True: "NotoSansCJK-Bold.ttc"}
"""By whether it is bold. Each file holds a face for each country, whose shapes differ for the same letter."""
FACE = "Noto Sans CJK SC"
PROOF = "直令骨门复角说返"
"""Letters that Japan and China shape differently; a face without them is none of ours."""
UNKNOWN = "〓"
"""Stands for what no face has."""
HAN = range(0x4E00, 0xA000)
"""Each as wide as type is high, `UNKNOWN` too: measuring one would mean to draw it."""


class FontMissing(Exception):
    """The letters can't be drawn; the sentence says what to install."""


class Fonts:
    """Every size of type, regular and bold. What is measured and what is drawn take the same advances."""

    def __init__(self, folder: Path = FOLDER) -> None:
        """Open both weights; `FontMissing` where they are absent or not Chinese."""
        pygame.freetype.init()
        self._faces = {bold: _face(folder / file) for bold, file in FILES.items()}
        self._advance = lru_cache(maxsize=16384)(self._measured)
        self.lines = lru_cache(maxsize=2048)(self._lines)

    def widths(self, text: str, px: int, *, bold: bool = False) -> list[int]:
        """Of each letter, in pixels."""
        return [self._advance(letter, px, bold) for letter in text]

    def width(self, text: str, px: int, *, bold: bool = False) -> int:
        """Of one line, in pixels."""
        return sum(self.widths(text, px, bold=bold))

    def _lines(self, text: str, px: int, width: int, most: int, bold: bool = False) -> list[Line]:  # noqa: FBT001, FBT002 (a cache's key)
        dots = self._advance(ELLIPSIS, px, bold)
        return wrapped(text, self.widths(text, px, bold=bold), width, most, dots)

    def drawn(self, text: str, px: int, rgb: Rgb, *, bold: bool = False) -> tuple[pygame.Surface, int, int]:
        """A line as a surface, and where its pen begins: pixels from the surface's left, and down to the baseline."""
        face = self._faces[bold]
        # Metrics of the whole line: the face draws each letter for them, and the line then takes those.
        metrics: Sequence[object] = face.get_metrics(text, size=px)
        known = "".join(
            UNKNOWN if each is None and letter != "\n" else letter for letter, each in zip(text, metrics, strict=True)
        )
        surface, box = face.render(known, rgb, size=px)
        return surface, -box.x, box.y

    def _measured(self, letter: str, px: int, bold: bool) -> int:  # noqa: FBT001 (a cache's key)
        if letter == "\n":
            return 0
        found = None if ord(letter) in HAN else self._faces[bold].get_metrics(letter, size=px)[0]
        return round(found[4]) if found else px


class FontMeasure:
    """The room words take, for flows that lay out a page."""

    def __init__(self, fonts: Fonts, look: Look) -> None:
        """Take the type, and whether it is large."""
        self._fonts, self._look = fonts, look

    def width(self, text: str, size: Size, *, bold: bool = False) -> int:
        """Of one line, in pixels."""
        return self._fonts.width(text, self._look.px(size), bold=bold)

    def lines(self, text: str, size: Size, width: int, *, bold: bool = False) -> int:
        """How many lines it takes when wrapped in that many pixels."""
        return len(self._fonts.lines(text, self._look.px(size), width, 1000, bold))

    def line_height(self, size: Size) -> int:
        """From one line to the next, in pixels."""
        return self._look.line_px(size)


def _face(path: Path) -> pygame.freetype.Font:
    for index in range(10):
        try:
            face = pygame.freetype.Font(str(path), 40, font_index=index)
        except (OSError, RuntimeError, pygame.error):
            break
        if face.name in {FACE, f"{FACE} Bold"} and all(face.get_metrics(PROOF)):
            face.kerning = False
            return face
    raise FontMissing(
        f"The kiosk can't draw Chinese: the face {FACE} isn't in {path}. "
        "Install the Debian package fonts-noto-cjk (apt-get install fonts-noto-cjk), then start the kiosk again."
    )
