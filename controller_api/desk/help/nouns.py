"""A call for help from a kiosk, as a noun. It refuses to know how it goes on: `machine` does."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

Kind = Literal["lost_child", "found_child", "lost_item", "found_item"]
Language = Literal["zh", "en"]

ESCALATED_FROM = 2
"""From which ring on everybody is rung, since nobody answered the first."""


class HelpState(StrEnum):
    """How far it has got."""

    ASKED = "asked"
    """Nobody at the desk has a page open that could ring."""
    RINGING = "ringing"
    ANSWERED = "answered"
    ANNOUNCED = "announced"
    """What was asked for has gone on air."""
    ENDED = "ended"
    CANCELLED = "cancelled"
    """By whoever asked."""


OVER = frozenset({HelpState.ENDED, HelpState.CANCELLED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """Somebody who stands at a kiosk and waits. There is no personal data in it."""

    id: str
    kind: Kind
    kiosk: str
    language: Language
    key: str
    """Under which the kiosk asked; the same again is the same help."""
    asked_at: datetime
    state: HelpState = HelpState.ASKED
    rings: int = 0
    rung_at: datetime | None = None
    """When the desk was rung last."""
    answered_by: str | None = None
    answered_at: datetime | None = None
    call_id: str | None = None
    """The call that was made for it."""
    announced_at: datetime | None = None
    ended_at: datetime | None = None
    ending: str = ""
    """How it ended, in the desk's words."""

    @property
    def over(self) -> bool:
        """Whether nobody waits any more."""
        return self.state in OVER

    @property
    def escalated(self) -> bool:
        """Whether everybody is rung."""
        return self.rings >= ESCALATED_FROM
