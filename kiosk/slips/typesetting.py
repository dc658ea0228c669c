"""A slip as lines of letters: wrapped by columns, a Chinese character taking two.

Decides how names and values share a line. Refuses to know printers' commands.
"""

import unicodedata
from dataclasses import dataclass
from typing import Literal

from kiosk.slips.nouns import Block, Code, Gap, Height, Line, Pair, Rule, Slip
from kiosk.wrapping import wrapped

_TIMES = {Height.PLAIN: 1, Height.TALL: 2, Height.HUGE: 4}


@dataclass(frozen=True, slots=True, kw_only=True)
class SetLine:
    """One line of letters."""

    text: str
    times: int = 1
    """How many times as wide and high as plain letters."""
    bold: bool = False
    across: Literal["left", "middle"] = "left"


def columns_of(text: str) -> int:
    """How many columns a text takes."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def typeset(slip: Slip, columns: int) -> list[SetLine | Code]:
    """The slip for paper of so many columns of plain letters."""
    return [line for block in slip.blocks for line in _block(block, columns)]


def _block(block: Block, columns: int) -> list[SetLine | Code]:
    if isinstance(block, Code):
        return [block]
    if isinstance(block, Gap):
        return [SetLine(text="")]
    if isinstance(block, Rule):
        return [SetLine(text="-" * columns)]
    if isinstance(block, Pair):
        return list(_pair(block, columns))
    return list(_line(block, columns))


def _line(line: Line, columns: int) -> list[SetLine]:
    times = _TIMES[line.height]
    # A number that doesn't fit as large as it should be is set smaller rather than broken.
    while times > 1 and line.height is Height.HUGE and columns_of(line.text) * times > columns:
        times -= 1
    rows = rows_of(line.text, columns // times)
    return [SetLine(text=row, times=times, bold=line.bold, across=line.across) for row in rows]


def _pair(pair: Pair, columns: int) -> list[SetLine]:
    room = columns - columns_of(pair.name) - columns_of(pair.value)
    if room >= 2:
        return [SetLine(text=f"{pair.name}{' ' * room}{pair.value}")]
    values = rows_of(pair.value, columns)
    return [
        *(SetLine(text=row) for row in rows_of(pair.name, columns)),
        *(SetLine(text=" " * (columns - columns_of(row)) + row) for row in values),
    ]


def rows_of(text: str, columns: int) -> list[str]:
    """The text in lines, as many as it takes."""
    widths = [columns_of(letter) for letter in text]
    return [text[line.first : line.end] for line in wrapped(text, widths, columns, len(text), 0)] or [""]
