"""What became of a campaign, as the zones reported it."""

from datetime import date

from pydantic import AwareDatetime, Field

from controller_api.contract.shapes import Answered


class HearingView(Answered):
    """One play in one zone."""

    zone: str
    outcome: str | None = Field(description="completed, interrupted, missed or stopped; None while it isn't over")
    heard_at: AwareDatetime | None
    seconds: float
    loudness_lufs: float | None
    why: str | None = Field(description="Why it was not heard to its end")


class PlayView(Answered):
    """One play."""

    id: str
    call_id: str
    due_at: AwareDatetime
    makes_good: str | None = Field(description="The lost play it stands in for")
    zones: list[HearingView]


class ProofView(Answered):
    """A campaign's plays from one date to another; each zone counts."""

    campaign: str
    advertiser: str
    first: date
    last: date
    heard: int
    made_good: int
    lost: int
    plays: list[PlayView]
