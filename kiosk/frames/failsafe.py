"""What happens when the kiosk fails within itself: a calm screen, a fresh start, and an end when that doesn't help.

Decides how often it is tried again. Refuses to know what failed.
"""

from collections import deque

from content.nouns import Texts
from kiosk.scene.nouns import Icon, Ink, Rect, Scene, Size, Words

MOST_FAILURES, WITHIN_S = 3, 60.0
"""So many in so long, and the process ends, for its supervisor to start a new one."""


class Failures:
    """How often it failed lately."""

    def __init__(self) -> None:
        """Not yet."""
        self._at: deque[float] = deque(maxlen=MOST_FAILURES)

    def noted(self, seconds: float) -> bool:
        """Take in a failure; gives whether there were too many. `seconds` only grow."""
        self._at.append(seconds)
        return len(self._at) == MOST_FAILURES and seconds - self._at[0] <= WITHIN_S


def failsafe_scene(size: tuple[int, int], desk: Texts) -> Scene:
    """The screen while the kiosk starts afresh; `desk` says where people help, in both languages."""
    width, height = size
    margin, middle = width // 12, height // 2
    room = width - 2 * margin
    row = height // 16
    lines = (
        Words(rect=Rect(margin, middle - row, room, row), text="请稍候", size=Size.HUGE, bold=True, across="middle"),
        Words(rect=Rect(margin, middle, room, row), text="One moment please", size=Size.TITLE, across="middle"),
        _aside(Rect(margin, middle + 2 * row, room, row), f"需要帮助，请到{desk.get('zh', '总服务台')}。"),
        _aside(Rect(margin, middle + 3 * row, room, row), f"For help, go to {desk.get('en', 'the service desk')}."),
    )
    side = width // 9
    sign = Icon(rect=Rect((width - side) // 2, middle - row - side * 2, side, side), name="clock", ink=Ink.ACCENT)
    return Scene(name="failsafe", marks=(sign, *lines))


def _aside(rect: Rect, text: str) -> Words:
    return Words(rect=rect, text=text, size=Size.LARGE, ink=Ink.SOFT, across="middle", most_lines=2)
