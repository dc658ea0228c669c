"""Where lines end: Chinese between any two letters but beside punctuation that may not stand there, Latin at spaces.

Decides breaks only. Refuses to know fonts: it is handed how wide each letter is.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

NEVER_FIRST = frozenset("。，、；：？！）》」』】〉”’…—～·％,.;:?!)]}%°")
"""Not at the beginning of a line."""
NEVER_LAST = frozenset("（《「『【〈“‘([{¥￥$#")
"""Not at the end of one."""
ELLIPSIS = "…"


class Line(NamedTuple):
    """From one letter of a text to before another."""

    first: int
    end: int
    cut: bool = False
    """Whether an ellipsis follows, because the rest found no room."""


def wrapped(text: str, widths: Sequence[float], room: float, most_lines: int, ellipsis: float) -> list[Line]:
    """The lines of a text in that much room; what doesn't fit in so many lines is cut.

    `widths` has one for each letter, `ellipsis` is that of the mark of a cut.
    """
    lines: list[Line] = []
    for line in _filled(text, widths, room):
        if len(lines) == most_lines:
            lines[-1] = _cut(text, widths, lines[-1], room - ellipsis)
            break
        lines.append(line)
    return lines


def _filled(text: str, widths: Sequence[float], room: float) -> Iterator[Line]:
    first, end, taken = 0, 0, 0.0
    for chunk in _chunks(text, widths, room):
        wide = sum(widths[chunk.first : _without_space(text, chunk)])
        if end > first and (taken + wide > room or text[end - 1] == "\n"):
            yield _trimmed(text, Line(first, end))
            first, taken = chunk.first, 0.0
        end, taken = chunk.end, taken + sum(widths[chunk.first : chunk.end])
    if end > first:
        yield _trimmed(text, Line(first, end))


def _chunks(text: str, widths: Sequence[float], room: float) -> Iterator[Line]:
    """What can't be parted, each with the space after it; a word wider than all the room is parted all the same."""
    first, taken = 0, 0.0
    for at, letter in enumerate(text):
        too_wide = at > first and taken + widths[at] > room and letter != " "
        if at > first and (may_break(text[at - 1], letter) or too_wide):
            yield Line(first, at)
            first, taken = at, 0.0
        taken += widths[at]
    if text:
        yield Line(first, len(text))


@lru_cache(maxsize=8192)
def may_break(before: str, after: str) -> bool:
    """Whether a line may end between two letters."""
    if before == "\n" or after in {" ", "\n"}:
        return before == "\n"
    if after in NEVER_FIRST or before in NEVER_LAST:
        return False
    if before == " " or (before in "-/" and after.isalpha()):
        return True
    return (_is_wide(before) or _is_wide(after)) and not before.isdigit()


def _is_wide(letter: str) -> bool:
    return unicodedata.east_asian_width(letter) in "WF"


def _without_space(text: str, line: Line) -> int:
    end = line.end
    while end > line.first and text[end - 1] in " \n":
        end -= 1
    return end


def _trimmed(text: str, line: Line) -> Line:
    return Line(line.first, _without_space(text, line))


def _cut(text: str, widths: Sequence[float], line: Line, room: float) -> Line:
    end, taken = line.first, 0.0
    while end < line.end and taken + widths[end] <= room:
        taken += widths[end]
        end += 1
    return Line(line.first, _without_space(text, Line(line.first, end)), cut=True)
