"""A slip drawn as a black-and-white picture, for printers that have no Chinese letters of their own."""

from functools import cache
from pathlib import Path

import qrcode
from PIL import Image, ImageDraw, ImageFont

from kiosk.slips.nouns import Block, Code, Height, Line, Pair, Rule, Slip
from kiosk.wrapping import wrapped

FACE = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
BOLD_FACE = FACE.with_name("NotoSansCJK-Bold.ttc")
_SIMPLIFIED = 2
"""Which face of the collection has the shapes used in mainland China."""
_MARGIN = 8
_HEIGHTS = {Height.PLAIN: 26, Height.TALL: 48, Height.HUGE: 150}


class FontMissing(Exception):
    """The Chinese font isn't installed; the sentence says which package brings it."""


class SlipPicture:
    """Draws slips for paper of so many dots: 384 for 58 mm, 576 for 80 mm."""

    def __init__(self, width: int) -> None:
        """Raises `FontMissing`."""
        self._width = width
        if not FACE.exists():
            raise FontMissing("Tickets can't be drawn: install the Debian package fonts-noto-cjk.")

    def drawn(self, slip: Slip) -> Image.Image:
        """The slip, one bit a dot, just as high as it needs."""
        strips = [strip for block in slip.blocks for strip in self._strips(block)]
        picture = Image.new("1", (self._width, sum(strip.height for strip in strips) or 1), 1)
        top = 0
        for strip in strips:
            picture.paste(strip, (0, top))
            top += strip.height
        return picture

    def _strips(self, block: Block) -> list[Image.Image]:
        if isinstance(block, Line):
            return self._line(block)
        if isinstance(block, Pair):
            return self._pair(block)
        if isinstance(block, Code):
            return [self._code(block)]
        strip = self._strip(_HEIGHTS[Height.PLAIN])
        if isinstance(block, Rule):
            middle = strip.height // 2
            ImageDraw.Draw(strip).line((_MARGIN, middle, self._width - _MARGIN, middle), fill=0, width=2)
        return [strip]

    def _line(self, line: Line) -> list[Image.Image]:
        size = _HEIGHTS[line.height]
        while line.height is Height.HUGE and self._long(line.text, size, bold=line.bold) > self._room:
            size -= 4
        return [
            self._row(row, size, bold=line.bold, middle=line.across == "middle")
            for row in self._wrapped(line.text, size, bold=line.bold)
        ]

    def _pair(self, pair: Pair) -> list[Image.Image]:
        size = _HEIGHTS[Height.PLAIN]
        if self._long(pair.name + "  " + pair.value, size) > self._room:
            return [*self._line(Line(text=pair.name, across="left")), *self._line(Line(text=pair.value, bold=True))]
        strip = self._row(pair.name, size)
        right = self._width - _MARGIN - self._long(pair.value, size, bold=True)
        ImageDraw.Draw(strip).text((right, 2), pair.value, fill=0, font=_font(size, bold=True))
        return [strip]

    def _row(self, text: str, size: int, *, bold: bool = False, middle: bool = False) -> Image.Image:
        strip = self._strip(round(size * 1.45))
        left = (self._width - self._long(text, size, bold=bold)) // 2 if middle else _MARGIN
        ImageDraw.Draw(strip).text((left, 2), text, fill=0, font=_font(size, bold=bold))
        return strip

    def _wrapped(self, text: str, size: int, *, bold: bool) -> list[str]:
        widths = [self._long(letter, size, bold=bold) for letter in text]
        return [text[line.first : line.end] for line in wrapped(text, widths, self._room, len(text), 0)]

    def _code(self, code: Code) -> Image.Image:
        maker = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=4)
        maker.add_data(code.text)
        maker.make(fit=True)
        matrix = maker.get_matrix()
        dot = max(2, min(8, self._width * 6 // 10 // len(matrix)))
        strip = self._strip(len(matrix) * dot)
        draw, left = ImageDraw.Draw(strip), (self._width - len(matrix) * dot) // 2
        for down, row in enumerate(matrix):
            for across, black in enumerate(row):
                if black:
                    x, y = left + across * dot, down * dot
                    draw.rectangle((x, y, x + dot - 1, y + dot - 1), fill=0)
        return strip

    @property
    def _room(self) -> int:
        return self._width - 2 * _MARGIN

    def _strip(self, height: int) -> Image.Image:
        return Image.new("1", (self._width, height), 1)

    def _long(self, text: str, size: int, *, bold: bool = False) -> int:
        return round(_font(size, bold=bold).getlength(text))


@cache
def _font(size: int, *, bold: bool) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(BOLD_FACE if bold else FACE), size, index=_SIMPLIFIED)
