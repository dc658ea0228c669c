"""Somebody at a kiosk needs the desk at once: asked, rung, answered, announced, over."""

from typing import Literal

from pydantic import AwareDatetime, Field

from controller_api.contract.shapes import Answered, Asked

HelpKind = Literal["lost_child", "found_child", "lost_item", "found_item"]
HelpStateName = Literal["asked", "ringing", "answered", "announced", "ended", "cancelled"]


class NewHelp(Asked):
    """What somebody at this kiosk needs."""

    kind: HelpKind
    language: Literal["zh", "en"] = "zh"


class HelpView(Answered):
    """How far it has got, as its kiosk is told: without the name of anybody who works here."""

    id: str
    kind: HelpKind
    kiosk: str
    place: dict[str, str] = Field(description="The kiosk's name in each language")
    zone: str = Field(description="Whose speakers stand there")
    language: Literal["zh", "en"]
    state: HelpStateName
    asked_at: AwareDatetime
    rings: int = Field(description="How often the desk was rung")
    escalated: bool = Field(description="Nobody answered in time, and everybody is rung")
    answered_at: AwareDatetime | None
    call_id: str | None = Field(description="The call that was made for it")
    announced_at: AwareDatetime | None = Field(description="When that went on air")
    ended_at: AwareDatetime | None
    ending: str | None = Field(description="How it ended, in the desk's words")


class HelpAtDesk(HelpView):
    """How far it has got, as the desk sees it."""

    answered_by: str | None = Field(description="Whose account took it on")


class HelpCall(Asked):
    """The call that was made for it, if there is one."""

    call_id: str | None = Field(default=None, max_length=64)


class HelpEnding(Asked):
    """How it ended, in a few words for whoever stands at the kiosk."""

    ending: str = Field(default="", max_length=200, pattern=r"^[^\x00]*$")
