"""The mall: templates, zones, speakers, recordings, the plan, health, and what errors look like."""

from datetime import date
from typing import Literal

from pydantic import AwareDatetime, Field

from controller_api.contract.shapes import Answered


class ChoiceView(Answered):
    """A word to pick; `value` is what the slot takes."""

    value: str
    label: dict[str, str]


class SlotView(Answered):
    """A blank of a template."""

    name: str
    kind: str = Field(description="text, words, choice, number, name, plate, phone, ticket or time")
    required: bool
    label: dict[str, str] = Field(default_factory=dict)
    example: str = ""
    choices: list[ChoiceView] = Field(default_factory=list)
    open: bool = Field(default=False, description="Whether a choice also takes words of one's own")


class TemplateView(Answered):
    """A template and its blanks."""

    id: str
    kind: str
    title: dict[str, str]
    slots: list[SlotView]
    needs_approval: bool
    allowed: bool


class GroupView(Answered):
    """Zones under one name; `zones` are all that are in it, nested groups resolved."""

    id: str
    name: dict[str, str]
    zones: list[str]


class SiteView(Answered):
    """The mall this controller speaks for."""

    id: str
    name: dict[str, str]
    time_zone: str
    languages: list[str]
    groups: list[GroupView]
    now: AwareDatetime = Field(description="The mall's clock")


class ZoneView(Answered):
    """A zone and what sounds there now."""

    id: str
    name: dict[str, str]
    floor: str
    groups: list[str]
    speaker: str = Field(description="init, ready, disconnected, lost or unknown")
    faults: list[str]
    call_id: str | None
    music: str | None
    music_gain_db: float | None = Field(default=None, description="How loud its music should be now; None in silence")
    music_db: float | None
    announcement_db: float | None
    output_db: float | None


class SpeakerView(Answered):
    """A speaker node."""

    zone: str
    lifecycle: str
    boot_id: str | None
    output: str
    faults: list[str]
    overruns: int


class MediaView(Answered):
    """A recording on its way into the house, or in it."""

    id: str
    name: str
    state: Literal["queued", "decoding", "measuring", "ready", "refused"]
    progress: float = Field(ge=0, le=1)
    sentence: str = ""
    digest: str | None = None
    seconds: float | None = None
    loudness_lufs: float | None = None
    uploaded_by: str = ""
    uploaded_at: AwareDatetime | None = None


class PlannedCall(Answered):
    """A call of the day plan."""

    id: str
    at: AwareDatetime
    not_after: AwareDatetime
    template: str
    zones: list[str]
    slots: dict[str, str]
    settled: str | None = Field(default=None, description="announced or missed, once it is either")
    makes_good: str | None = Field(default=None, description="The lost play of an advert that it stands in for")


class PlannedMusic(Answered):
    """Music of the day plan."""

    id: str
    at: AwareDatetime
    zones: list[str]
    playlist: str | None
    gain_db: float = 0.0


class PlanView(Answered):
    """A date's plan."""

    day: date
    opens: AwareDatetime | None
    closes: AwareDatetime | None
    calls: list[PlannedCall]
    music: list[PlannedMusic]


class RoutineView(Answered):
    """Something the mall says by itself every open day."""

    id: str
    template: str
    when: str
    zones: list[str]
    weekdays: list[str]
    recording: str | None


class AdvertView(Answered):
    """An advertiser's campaign."""

    id: str
    advertiser: str
    zones: list[str]
    first: date
    last: date
    most_per_hour: int
    weight: int
    min_gap_min: int
    running: bool


class HealthPart(Answered):
    """One thing the controller depends on."""

    name: str
    ok: bool
    sentence: str


class Health(Answered):
    """Whether everything is well. `ok` is false when any part isn't."""

    ok: bool
    parts: list[HealthPart]


class FieldFault(Answered):
    """One thing wrong with one field."""

    field: str
    detail: str


class ProblemDocument(Answered):
    """RFC 9457 problem details."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[FieldFault] = Field(default_factory=list)
