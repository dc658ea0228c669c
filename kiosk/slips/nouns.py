"""A printed slip as blocks, from its top down.

Decides nothing. Refuses to know printers, paper widths and encodings: an adapter wraps lines and makes them bytes or
a picture.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal


class Height(StrEnum):
    """How tall letters are printed."""

    PLAIN = "plain"
    TALL = "tall"
    """Twice as high and wide."""
    HUGE = "huge"
    """A ticket's number: as wide as the paper allows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Words; wrapped where the paper ends."""

    text: str
    height: Height = Height.PLAIN
    bold: bool = False
    across: Literal["left", "middle"] = "middle"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A name at the left and what it is at the right, on one line where both fit."""

    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A text as a code for phones."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A line across the paper."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """An empty line."""


Block = Line | Pair | Code | Rule | Gap


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """One piece of paper; cut at its end."""

    name: Literal["ticket", "case"]
    language: Literal["zh", "en"]
    blocks: tuple[Block, ...]
