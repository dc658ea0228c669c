"""Emergencies: raised, confirmed, looked at, reset, and how they stand beside the standards."""

from pydantic import AwareDatetime, Field

from controller_api.contract.shapes import Answered, Asked


class NewEmergency(Asked):
    """An emergency to be raised, once it is confirmed as its profile asks."""

    profile: str = Field(min_length=1, max_length=40)
    drill: bool = False
    reason: str = Field(default="", max_length=500)


class EmergencyReset(Asked):
    """That it is over, and why."""

    reason: str = Field(min_length=1, max_length=500)


class PressView(Answered):
    """What waits for its confirmation."""

    id: str
    profile: str
    drill: bool
    asked_by: str
    confirm: str = Field(description="`hold`: by the same person, who held on; `two-person`: by another one")
    confirm_from: AwareDatetime
    confirm_until: AwareDatetime


class AlarmView(Answered):
    """What is on."""

    id: str
    profile: str
    drill: bool
    raised_at: AwareDatetime


class EmergencyPhaseView(Answered):
    """Who is told what, from an instant on."""

    alarm: str
    words: str = Field(description="`evacuate` or `alert`")
    begins_at: AwareDatetime
    zones: list[str]


class ProfileView(Answered):
    """What can be raised."""

    id: str
    name: dict[str, str]
    confirm: str


class EmergencyZoneView(Answered):
    """What a zone does about it."""

    zone: str
    words: str | None
    sounding_since: AwareDatetime | None
    missing_clips: int


class EmergencyView(Answered):
    """How the site stands."""

    active: bool
    drill: bool = Field(description="All that is on is an exercise")
    title: dict[str, str]
    epoch: int
    alarms: list[AlarmView]
    waiting: list[PressView]
    profiles: list[ProfileView]
    zones: list[EmergencyZoneView]
    faults: list[str]
    phases: list[EmergencyPhaseView] = Field(default_factory=list, description="Of all that is on, past ones too")
    hold_s: float = Field(default=0.0, description="How long somebody holds on who raises one alone")


class StandardView(Answered):
    """A standard's figure beside ours."""

    what: str
    standard: str
    asked: str
    ours: str
    met: bool | None = Field(description="None: not measured")


class SelfTest(Answered):
    """All of them, with what this product is not."""

    notice: str
    measured_at: AwareDatetime | None = Field(description="When what was measured last was raised; None: nothing was")
    measured_in: str | None = Field(description="`drill` or `emergency`")
    figures: list[StandardView]
