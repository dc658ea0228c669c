"""Picture files and codes for phones as surfaces of the size they are shown at.

Decides how a picture fills its place. Refuses to know what it shows; a file that is none becomes a quiet area, and is
told once.
"""

from collections.abc import Callable
from pathlib import Path

import pygame

from kiosk.drawing.bounded import Bounded
from kiosk.drawing.icon_drawing import icon
from kiosk.drawing.look import Look, Rgb
from kiosk.scene.nouns import Icon, Ink, Picture, QrCode

PICTURE_BYTES, CODE_BYTES, ICON_BYTES = 22_000_000, 2_000_000, 6_000_000
MOST_PIXELS = 60_000_000
QUIET_MODULES = 4
"""Of white around a code, as its standard asks."""


def weight(surface: pygame.Surface) -> int:
    """Bytes a surface takes."""
    return surface.get_width() * surface.get_height() * surface.get_bytesize()


class Pictures:
    """Draws pictures, signs and codes; keeps those it made."""

    def __init__(self, on_fault: Callable[[str], None]) -> None:
        """Take who is told of a file that can't be shown."""
        self._on_fault = on_fault
        self._pictures: Bounded[pygame.Surface] = Bounded(PICTURE_BYTES, weight)
        self._codes: Bounded[pygame.Surface] = Bounded(CODE_BYTES, weight)
        self._icons: Bounded[pygame.Surface] = Bounded(ICON_BYTES, weight)

    def icon(self, surface: pygame.Surface, mark: Icon, look: Look) -> None:
        """A sign in the middle of its rectangle."""
        px = min(mark.rect.w, mark.rect.h)
        rgb = look.colour(mark.ink)
        drawn = self.sign(mark.name, px, rgb)
        surface.blit(drawn, (mark.rect.x + (mark.rect.w - px) // 2, mark.rect.y + (mark.rect.h - px) // 2))

    def sign(self, name: str, px: int, rgb: Rgb) -> pygame.Surface:
        """A sign as a square."""
        return self._icons.made((name, px, rgb), lambda: icon(name, px, rgb))

    def picture(self, surface: pygame.Surface, mark: Picture, look: Look) -> None:
        """A picture, cut at two sides where its shape is another than its rectangle's."""
        size = (mark.rect.w, mark.rect.h)
        made = self._pictures.made((mark.path, size, look), lambda: self._filled(mark.path, size, look))
        surface.blit(made, mark.rect[:2])

    def code(self, surface: pygame.Surface, mark: QrCode) -> None:
        """A code, as large as whole pixels a module allow."""
        side = min(mark.rect.w, mark.rect.h)
        made = self._codes.made((mark.text, side), lambda: code(mark.text, side))
        surface.fill((255, 255, 255), mark.rect)
        surface.blit(made, (mark.rect.x + (mark.rect.w - side) // 2, mark.rect.y + (mark.rect.h - side) // 2))

    def wipe(self) -> None:
        """Let go of all codes."""
        self._codes.clear()

    def _filled(self, path: str, size: tuple[int, int], look: Look) -> pygame.Surface:
        try:
            return filling(Path(path), size)
        except (OSError, ValueError, SyntaxError) as error:
            self._on_fault(f"The picture {Path(path).name} can't be shown ({error}). Hand it in again as PNG or JPEG.")
            return _quiet(size, look)


def filling(path: Path, size: tuple[int, int]) -> pygame.Surface:
    """A file's picture in that size, its middle where its shape is another; ValueError, OSError if it is none."""
    from PIL import Image, ImageOps  # noqa: PLC0415 (a tenth of a second that the first frame doesn't wait for)

    with Image.open(path) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise ValueError(f"it is {opened.width} by {opened.height} pixels large")
        opened.draft("RGB", size)
        fitted = ImageOps.fit(opened.convert("RGB"), size)
    return pygame.image.frombytes(fitted.tobytes(), size, "RGB").convert()


def code(text: str, side: int) -> pygame.Surface:
    """A code for phones on a white square of so many pixels."""
    import qrcode  # noqa: PLC0415 (as above)

    drawn = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=0)
    drawn.add_data(text)
    drawn.make(fit=True)
    rows = drawn.get_matrix()
    px = max(1, side // (len(rows) + 2 * QUIET_MODULES))
    first = (side - px * len(rows)) // 2
    square = pygame.Surface((side, side))
    square.fill((255, 255, 255))
    for down, row in enumerate(rows):
        for across, dark in enumerate(row):
            if dark:
                square.fill((0, 0, 0), (first + across * px, first + down * px, px, px))
    return square


def _quiet(size: tuple[int, int], look: Look) -> pygame.Surface:
    area = pygame.Surface(size)
    area.fill(look.colour(Ink.PALE_ACCENT))
    px = max(16, min(size) // 3)
    area.blit(icon("gift", px, look.colour(Ink.ACCENT)), ((size[0] - px) // 2, (size[1] - px) // 2))
    return area
