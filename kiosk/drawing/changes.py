"""What of a screen has to be drawn anew: the rectangles in which two scenes may look different.

Decides by comparing marks. Refuses to know pixels.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from kiosk.scene.nouns import Clip, Mark, Rect, Words

WORDS_BLEED_PX = 24
"""Letters with tails and accents may reach so far over their rectangle."""


MOST_APART = 24
"""More than so many are drawn as one."""


class Placed(NamedTuple):
    """A mark, and the rectangle outside of which nothing of it is seen."""

    bounds: Rect
    mark: Mark


def placed(marks: Iterable[Mark], within: Rect) -> list[Placed]:
    """Marks from back to front without the clips that held them; what can't be seen is left out."""
    return list(_placed(marks, within))


def _placed(marks: Iterable[Mark], within: Rect) -> Iterator[Placed]:
    for mark in marks:
        bounds = meeting(reach(mark), within)
        if bounds is None:
            continue
        if isinstance(mark, Clip):
            yield from _placed(mark.marks, bounds)
        else:
            yield Placed(bounds, mark)


def reach(mark: Mark) -> Rect:
    """Outside of which a mark draws nothing."""
    return mark.rect.inset(-8, -WORDS_BLEED_PX) if isinstance(mark, Words) else mark.rect


def changed(before: Sequence[Placed], after: Sequence[Placed]) -> list[Rect]:
    """Rectangles that hold all that differs and don't overlap: marks gone, come, or in another order."""
    first = next((at for at, (one, other) in enumerate(zip(before, after, strict=False)) if one != other), None)
    if first is None:
        first = min(len(before), len(after))
    was, now = before[first:], after[first:]
    had, have = Counter(was), Counter(now)
    stayed = had & have
    differing = [each.bounds for each in (had - stayed) + (have - stayed)]
    order, new_order = ([each for each in marks if each in stayed] for marks in (was, now))
    differing += [each.bounds for each, old in zip(new_order, order, strict=False) if each != old]
    return apart(differing)


def apart(rects: Iterable[Rect]) -> list[Rect]:
    """The same area and perhaps more, by rectangles of which no two overlap."""
    found: list[Rect] = []
    every = list(dict.fromkeys(rects))
    if len(every) > MOST_APART:
        return [around(every)]
    for each in every:
        merged = each
        while touching := [other for other in found if meeting(other, merged)]:
            found = [other for other in found if other not in touching]
            merged = around([merged, *touching])
        found.append(merged)
    return found


def around(rects: Sequence[Rect]) -> Rect:
    """The smallest rectangle that holds all."""
    left, top = min(each.x for each in rects), min(each.y for each in rects)
    right, bottom = max(each.x + each.w for each in rects), max(each.y + each.h for each in rects)
    return Rect(left, top, right - left, bottom - top)


def meeting(one: Rect, other: Rect) -> Rect | None:
    """What two rectangles share; None if nothing."""
    left, top = max(one.x, other.x), max(one.y, other.y)
    right, bottom = min(one.x + one.w, other.x + other.w), min(one.y + one.h, other.y + other.h)
    return Rect(left, top, right - left, bottom - top) if right > left and bottom > top else None
