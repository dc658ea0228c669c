"""The slip that goes with a suggestion or complaint: number, code, and the page that follows it.

Decides what stands on it; nothing of what was said does. Refuses to know printers.
"""

from datetime import datetime
from typing import Literal

from content.nouns import Texts
from kiosk.slips.nouns import Block, Code, Gap, Height, Line, Pair, Rule, Slip

_TITLE: Texts = {"zh": "意见受理回执", "en": "Your suggestion or complaint"}
_NUMBER: Texts = {"zh": "编号", "en": "Number"}
_LATER: Texts = {"zh": "网络恢复后可查", "en": "follows when we are back online"}
_CODE: Texts = {"zh": "查询码", "en": "Code"}
_AT: Texts = {"zh": "时间", "en": "Received"}
_KEEP: Texts = {
    "zh": "扫码查看处理进展和答复。请妥善保管查询码。",
    "en": "Scan to see what becomes of it. Keep the code to yourself.",
}
_THANKS: Texts = {"zh": "谢谢您帮助我们做得更好。", "en": "Thank you for helping us to do better."}


def case_slip(  # noqa: PLR0913 (a slip is what stands on it)
    *, mall: Texts, language: Literal["zh", "en"], at: datetime, number: str | None, code: str, url: str
) -> Slip:
    """Lay it out; `at` in the mall's zone, `url` "" where phones reach nothing."""
    spaced = " ".join(code[first : first + 4] for first in range(0, len(code), 4))
    blocks: list[Block] = [
        Line(text=mall.get(language) or next(iter(mall.values()), ""), bold=True),
        Line(text=_TITLE[language]),
        Rule(),
        Pair(name=_NUMBER[language], value=number or _LATER[language]),
        Pair(name=_AT[language], value=f"{at:%Y-%m-%d %H:%M}"),
        Line(text=_CODE[language]),
        Line(text=spaced, height=Height.TALL, bold=True),
        *([Code(text=url)] if url else []),
        Line(text=_KEEP[language]),
        Gap(),
        Line(text=_THANKS[language]),
    ]
    return Slip(name="case", language=language, blocks=tuple(blocks))
