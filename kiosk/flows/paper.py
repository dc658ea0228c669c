"""The button that prints a slip, and what became of it, in words.

Decides which of them is seen. Refuses to know printers and slips.
"""

from collections.abc import Hashable
from enum import Enum, auto

from content.nouns import Texts
from kiosk.flows.notice import Button


class Paper(Enum):
    """What became of the slip."""

    NOT_ASKED = auto()
    ASKED = auto()
    PRINTED = auto()
    FAILED = auto()


PRINT: Texts = {"zh": "打印小票", "en": "Print a slip"}
SAID: dict[Paper, Texts] = {
    Paper.ASKED: {"zh": "正在打印…", "en": "Printing"},
    Paper.PRINTED: {"zh": "已打印，请取走小票", "en": "Printed. Please take your slip"},
    Paper.FAILED: {
        "zh": "小票打不出来，请用手机拍下屏幕或扫码",
        "en": "It can't be printed. Please scan the code or take a picture",
    },
}


def print_buttons(paper: Paper, action: Hashable, language: str, *, printer: bool) -> tuple[Button, ...]:
    """The button, where there is a printer and it hasn't been asked."""
    if not printer or paper is not Paper.NOT_ASKED:
        return ()
    return (Button(text=PRINT["zh" if language == "zh" else "en"], action=action, icon="printer"),)
