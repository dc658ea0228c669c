"""The names and signs of a view in its type: how they wrap, and that pins with their words are kept clear.

Decides how a map is lettered. Refuses to know surfaces.
"""

from collections.abc import Iterator, Sequence

from content.venue.nouns import Point
from kiosk.drawing.fonts import Fonts
from kiosk.drawing.look import Look
from kiosk.drawing.map_labels import SIGNS, Label, Lettering, labels_of
from kiosk.drawing.map_plan import Named, turned
from kiosk.scene.nouns import MapView, Pin, Rect, Size
from kiosk.wrapping import Line

HERE_PX, PIN_PX, PIN_GAP_PX = 44, 84, 4
PIN_TALL = 1.3
"""How high a standing pin's middle top is over its spot, in widths of it."""
MOST_LINES = 3
LINE_PER_PX = 1.2


def chosen(view: MapView, look: Look, named: Sequence[Named], fonts: Fonts) -> list[Label]:
    """The labels of a view's level. What a pin says isn't said again."""

    def wrap(text: str, px: int, width: int, bold: bool) -> tuple[list[str], int, int]:  # noqa: FBT001 (as `Wrap` says)
        words = _balanced(fonts, text, px, width, bold=bold)
        widest = max((fonts.width(word, px, bold=bold) for word in words), default=0)
        return (words, widest, round(len(words) * px * LINE_PER_PX)) if widest <= width else ([], 0, 0)

    said = {pin.text for pin in view.pins}
    how = Lettering(
        px_per_m=view.camera.px_per_m,
        english=view.language == "en",
        small=look.px(Size.SMALL),
        large=look.px(Size.BODY),
        bright=view.bright,
        closed=view.closed,
        wrap=wrap,
    )
    new = [each for each in named if each.kind in SIGNS or not said & set(each.texts)]
    return labels_of(new, how, list(_taken(view, look, fonts)))


def words_at(pin: Pin, spot: Point, look: Look) -> Point:
    """The middle of the upper edge of a pin's words: above one that stands, below one that shows where one looks."""
    if pin.facing_deg is not None:
        return spot[0], spot[1] + HERE_PX
    return spot[0], spot[1] - PIN_PX * PIN_TALL - look.line_px(Size.SMALL) - PIN_GAP_PX


def _balanced(fonts: Fonts, text: str, px: int, width: int, *, bold: bool) -> list[str]:
    """Lines of much the same length: two and two letters rather than three and one. None if it doesn't fit."""
    lines = fonts.lines(text, px, width, MOST_LINES, bold)
    if _is_bad(text, lines):
        return []
    if len(lines) > 1:
        narrowest = fonts.width(text, px, bold=bold) // len(lines)
        tries = (fonts.lines(text, px, each, 99, bold) for each in range(narrowest, width, max(1, px // 4)))
        lines = next((found for found in tries if len(found) == len(lines) and not _is_bad(text, found)), lines)
    return [text[line.first : line.end] for line in lines]


def _is_bad(text: str, lines: Sequence[Line]) -> bool:
    """Whether something is cut off, or a line ends within a Latin word."""
    ends = [text[line.end - 1 : line.end + 1] for line in lines[:-1]]
    return any(line.cut for line in lines) or any(end.isascii() and end.isalnum() for end in ends)


def _taken(view: MapView, look: Look, fonts: Fonts) -> Iterator[Rect]:
    """What pins and their words cover, counted from the venue's origin."""
    px, scale = look.px(Size.SMALL), view.camera.px_per_m
    for pin in view.pins:
        x, y = (metres * scale for metres in turned(pin.at, view.camera.up_deg))
        if pin.facing_deg is not None:
            yield Rect(round(x) - HERE_PX // 2, round(y) - HERE_PX // 2, HERE_PX, HERE_PX)
        else:
            yield Rect(round(x) - PIN_PX // 2, round(y - PIN_PX * PIN_TALL), PIN_PX, round(PIN_PX * PIN_TALL))
        if pin.text:
            wide = fonts.width(pin.text, px, bold=True) + px
            middle, above = words_at(pin, (x, y), look)
            yield Rect(round(middle - wide / 2), round(above), wide, round(px * 1.5))
