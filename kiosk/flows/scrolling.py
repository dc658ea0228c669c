"""How far a list is pulled up, and which of its rows are seen.

Refuses to know what the rows are.
"""

from dataclasses import dataclass

from kiosk.scene.nouns import Rect


@dataclass(slots=True, kw_only=True)
class Scroll:
    """One list of rows of one height."""

    offset: float = 0.0
    """Pixels above what is seen."""
    most: float = 0.0
    """How far it can be pulled; known once it was laid out."""

    def pull(self, dy: float) -> None:
        """A finger moved by so many pixels; down is positive."""
        self.offset = min(max(self.offset - dy, 0.0), self.most)

    def to_top(self) -> None:
        """Another list is in its place."""
        self.offset = 0.0

    def rows(self, area: Rect, count: int, row_h: int, gap: int = 0) -> list[tuple[int, Rect]]:
        """The rows that are seen, by number, with where they are; the first and last may reach beyond the area."""
        self.most = max(0.0, count * (row_h + gap) - gap - area.h)
        self.offset = min(self.offset, self.most)
        top = area.y - round(self.offset)
        places = ((number, Rect(area.x, top + number * (row_h + gap), area.w, row_h)) for number in range(count))
        return [(number, row) for number, row in places if row.y < area.y + area.h and row.y + row.h > area.y]


def within(rect: Rect, area: Rect) -> Rect | None:
    """What of a rectangle is inside an area from top to bottom; None: nothing."""
    top, bottom = max(rect.y, area.y), min(rect.y + rect.h, area.y + area.h)
    return Rect(rect.x, top, rect.w, bottom - top) if bottom > top else None
