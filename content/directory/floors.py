"""By which words floors are asked for: 3楼, 三层, L3, F3, B1, 负一楼, level 3.

Decides which number a floor has for shoppers. Refuses to know what is on it.
"""

import re
from collections.abc import Iterator
from typing import Final

from content.venue.nouns import Level

_FIGURES: Final = "零一二三四五六七八九"


def number_of(level: Level) -> int:
    """As on the lift's button: the ground floor's is 1 where nothing else stands there; below ground it is negative."""
    figures = re.search(r"\d+", level.short)
    if figures is None:
        return level.ordinal + 1 if level.ordinal >= 0 else level.ordinal
    return int(figures[0]) * (-1 if level.ordinal < 0 else 1)


def words(level: Level) -> Iterator[str]:
    """All that it is called."""
    number = number_of(level)
    yield level.short
    yield from level.name.values()
    if number < 0:
        yield from _below(-number)
    else:
        yield from _above(number)


def _below(number: int) -> Iterator[str]:
    for figure in (str(number), _chinese(number)):
        yield from (f"负{figure}楼", f"负{figure}层", f"地下{figure}层", f"地下{figure}楼")
    yield from (f"b{number}", f"basement {number}", f"b{number}层", f"level b{number}")


def _above(number: int) -> Iterator[str]:
    for figure in (str(number), _chinese(number)):
        yield from (f"{figure}楼", f"{figure}层")
    yield from (f"l{number}", f"f{number}", f"{number}f", f"level {number}", f"floor {number}")


def _chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    if not tens:
        return _FIGURES[ones]
    return ("" if tens == 1 else _FIGURES[tens]) + "十" + (_FIGURES[ones] if ones else "")
