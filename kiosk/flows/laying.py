"""Rows and columns of different sizes that share a room.

Refuses to know what stands in them.
"""

from collections.abc import Sequence
from typing import NamedTuple

from kiosk.scene.nouns import Rect


class Part(NamedTuple):
    """How much one wants at least, in pixels, and its share of what is left."""

    least: int
    grows: float = 0.0


def down(area: Rect, parts: Sequence[Part], gap: int = 24) -> list[Rect]:
    """One below the other; where there is too little room, all give way alike."""
    tops, heights = _shares(area.y, area.h, parts, gap)
    return [Rect(area.x, top, area.w, height) for top, height in zip(tops, heights, strict=True)]


def across(area: Rect, parts: Sequence[Part], gap: int = 24) -> list[Rect]:
    """Side by side."""
    lefts, widths = _shares(area.x, area.w, parts, gap)
    return [Rect(left, area.y, width, area.h) for left, width in zip(lefts, widths, strict=True)]


def _shares(start: int, room: int, parts: Sequence[Part], gap: int) -> tuple[list[int], list[int]]:
    shown = [part for part in parts if part.least or part.grows]
    spare = room - gap * (len(shown) - 1) - sum(part.least for part in shown)
    grows = sum(part.grows for part in shown) or 1.0
    shrink = min(1.0, (room - gap * (len(shown) - 1)) / max(1, sum(part.least for part in shown)))
    starts, sizes, at = [], [], float(start)
    for part in parts:
        size = part.least * shrink + max(0, spare) * part.grows / grows
        starts.append(round(at))
        sizes.append(round(at + size) - round(at))
        at += size + gap if part in shown else 0
    return starts, sizes
