"""The printed ticket: the number, whom it waits behind, how long that takes, and the page that follows it.

Decides what stands on it. Refuses to know printers.
"""

from datetime import datetime
from typing import Literal

from content.nouns import Texts
from controller_api.contract import BlockNumber, TicketView, WaitView
from kiosk.slips.nouns import Block, Code, Gap, Height, Line, Pair, Rule, Slip

_AHEAD: Texts = {"zh": "前面还有", "en": "Ahead of you"}
_PEOPLE: Texts = {"zh": "{count} 人", "en": "{count}"}
_WAIT: Texts = {"zh": "预计等候", "en": "Expected wait"}
MINUTES: Texts = {"zh": "约{range}分钟", "en": "{range} min"}
_NO_WAIT: Texts = {"zh": "不用等", "en": "no wait"}
_LEAVE: Texts = {"zh": "请在此时动身", "en": "Please set out at"}
_AT: Texts = {"zh": "取号时间", "en": "Taken"}
_SCAN: Texts = {"zh": "扫码随时查看进度", "en": "Scan to follow it"}
_PASSED: Texts = {"zh": "过号请到窗口说明，当日有效。", "en": "If you miss your turn, tell the counter. Valid today."}


def ticket_slip(
    *,
    mall: Texts,
    service: dict[str, str],
    ticket: TicketView | BlockNumber,
    issued_at: datetime,
    language: Literal["zh", "en"],
) -> Slip:
    """Lay it out; `issued_at` in the mall's zone."""
    follow: list[Block] = [Code(text=ticket.url), Line(text=_SCAN[language])] if ticket.url else []
    blocks: list[Block] = [
        Line(text=mall.get(language) or next(iter(mall.values()), ""), bold=True),
        Line(text=service.get(language) or next(iter(service.values()), "")),
        Line(text=ticket.ticket, height=Height.HUGE, bold=True),
        Rule(),
        *(_expected(ticket, issued_at, language) if isinstance(ticket, TicketView) else []),
        Pair(name=_AT[language], value=f"{issued_at:%Y-%m-%d %H:%M}"),
        *follow,
        Gap(),
        Line(text=_PASSED[language]),
    ]
    return Slip(name="ticket", language=language, blocks=tuple(blocks))


def _expected(ticket: TicketView, issued_at: datetime, language: Literal["zh", "en"]) -> list[Block]:
    rows: list[Block] = [Pair(name=_AHEAD[language], value=_PEOPLE[language].format(count=ticket.ahead))]
    if ticket.wait:
        rows.append(Pair(name=_WAIT[language], value=wait_words(ticket.wait, language)))
    if ticket.leave_at:
        rows.append(Pair(name=_LEAVE[language], value=f"{ticket.leave_at.astimezone(issued_at.tzinfo):%H:%M}"))
    return rows


def wait_words(wait: WaitView, language: Literal["zh", "en"]) -> str:
    """A range, never one figure where there are two; screens say the same."""
    if wait.high_min == 0:
        return _NO_WAIT[language]
    figures = str(wait.high_min) if wait.low_min == wait.high_min else f"{wait.low_min}–{wait.high_min}"
    return MINUTES[language].format(range=figures)
