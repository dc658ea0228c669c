"""What is said over the WebSocket `/live` besides the sound itself: one order, then news until it is over."""

from typing import Annotated, Literal

from pydantic import Field

from controller_api.contract.shapes import Answered, Asked


class LiveOrder(Asked):
    """The first message: what the speech that follows is for."""

    type: Literal["start"] = "start"
    mode: Literal["live", "record"] = "live"
    """`live`: put on air while it is spoken. `record`: kept, to be heard first and then made a call of."""
    zones: Annotated[tuple[str, ...], Field(max_length=500)] = ()
    language: Literal["zh", "en"] = "en"
    """The language of sentences that come back."""
    csrf_token: str = ""
    """A browser's session shows it; a machine with a token needs none."""


class LiveNews(Answered):
    """Something the one who speaks has to know."""

    type: Literal["open", "speak", "refused", "ended", "recorded"]
    """`open`: accepted. `speak`: the chime is over, now. `refused`: it can't be, or not any more. `ended`, `recorded`:
    it is over."""
    detail: str = ""
    call_id: str | None = None
    delay_ms: int | None = None
    """How long after it comes here what is spoken is heard."""
    outcome: str | None = None
    missed_zones: tuple[str, ...] = ()
    recording: str | None = None
    """The digest of what was said: `/clips/{digest}` has it, and a notice can be made of it."""
    seconds: float | None = None
