"""Why a zone sounds as it does."""

from pydantic import AwareDatetime, Field

from controller_api.contract.shapes import Answered


class WhyCall(Answered):
    """An open call, and by what rules it has the zone or waits for it."""

    id: str
    kind: str
    template: str
    requested_by: str
    requested_at: AwareDatetime
    due_at: AwareDatetime
    plan_id: str | None = Field(description="The day plan's item, if the plan asked")
    state: str = Field(description="In this zone: waiting, on_air, stopping; else as the call is: preparing, resting")
    on_pass: int
    passes: int | None = Field(description="How many there will be; none: until it is stopped")
    next_pass_at: AwareDatetime | None
    ends_at: AwareDatetime | None
    priority: int
    interrupts: bool
    when_interrupted: str
    routing: str
    expires_after_s: float
    longest_s: float


class WhyMusic(Answered):
    """The plan's order that the music follows."""

    playlist: str
    plan_id: str = Field(description="The day plan's item, which names the day part last")
    day_part: str
    since: AwareDatetime


class WhyGain(Answered):
    """A step between a programme as it was made and the zone."""

    step: str = Field(
        description="zone: its own; plan: of day part and hour; duck: under a call; call: of all calls; emergency"
    )
    db: float
    call_id: str | None = Field(description="On whose account")


class WhyLevel(Answered):
    """How loud a plane is, and why."""

    plane: str = Field(description="emergency, call or music")
    programme_lufs: float = Field(description="What it was brought to when it was made")
    gains: list[WhyGain]
    expected_lufs: float = Field(description="What that comes to")
    ceiling_dbtp: float = Field(description="No programme is made with peaks above it")
    measured_db: float | None = Field(description="dBFS RMS out of the mixer now, by the speaker's own word")


class WhyEmergency(Answered):
    """The emergency that has the zone."""

    alarm_id: str
    profile: str
    title: dict[str, str] = Field(description="What it is called, by language; of a drill with the word for it")
    drill: bool
    words: str = Field(description="What people here are told: alert or evacuate")
    raised_at: AwareDatetime
    sounding_since: AwareDatetime | None = Field(description="By the zone's own word; none: not yet")
    also: list[str] = Field(description="Profiles of other emergencies that have the zone")


class WhyAlone(Answered):
    """What the zone sounds by itself, as it was ordered to while no controller is there."""

    expected: bool = Field(description="Only what its orders say: nobody hears it")
    call_id: str | None
    kind: str | None
    planned_at: AwareDatetime | None
    music: bool = Field(description="Whether its orders have music now")


class WhyInstead(Answered):
    """What would be heard without what is heard."""

    sounds: str
    call: WhyCall | None


class WhyView(Answered):
    """Why a zone sounds as it does."""

    zone: str
    sounds: str = Field(description="emergency, call, music, silence, or away: its speaker isn't there")
    emergency: WhyEmergency | None = None
    alone: WhyAlone | None = None
    sentences: list[dict[str, str]] = Field(
        default_factory=list, description="Of emergency and zones alone, to be shown as they are, each by language"
    )
    call: WhyCall | None
    music: WhyMusic | None = Field(description="Also under a call, ducked")
    levels: list[WhyLevel]
    behind: list[WhyCall] = Field(description="What waits for the zone or comes back to it, the most urgent first")
    instead: WhyInstead | None
