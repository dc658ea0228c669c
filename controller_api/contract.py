"""What goes over the controller's HTTP door, as pydantic models: the contract with consoles, kiosks and machines.

Instants are ISO 8601 with an offset. Zones are ids of zones or groups of the site.
"""

from datetime import date
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

RoleName = Literal["desk", "operator", "supervisor", "security", "admin"]
Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$", description="1 to 40 letters, digits, . _ -")]
Password = Annotated[str, Field(min_length=10, max_length=200)]
SlotValue = str | dict[str, str]
"""One value for every language, or one for each: `{"zh": "红色", "en": "red"}`."""


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Answered(BaseModel):
    model_config = ConfigDict(frozen=True)


class SignIn(_Asked):
    """Who wants in."""

    name: str = Field(min_length=1, max_length=40)
    password: str = Field(min_length=1, max_length=200)


class Me(_Answered):
    """Who is asking, and what they may do."""

    name: str
    role: RoleName
    rights: list[str]
    csrf_token: str | None = Field(
        default=None, description="To be sent as X-CSRF-Token with every act of this session"
    )
    expires_at: AwareDatetime | None = None


class NewAccount(_Asked):
    """An account to be made."""

    name: Name
    password: Password
    role: RoleName


class AccountChange(_Asked):
    """What is to change; what is left out stays. Ends the account's sessions."""

    password: Password | None = None
    role: RoleName | None = None
    disabled: bool | None = None


class AccountView(_Answered):
    """An account, without its secret."""

    name: str
    role: RoleName
    disabled: bool
    created_at: AwareDatetime


class NewToken(_Asked):
    """A machine's key to be made."""

    name: Name
    role: RoleName
    expires_at: AwareDatetime | None = None


class TokenView(_Answered):
    """A machine's key, without its secret."""

    id: str
    name: str
    role: RoleName
    created_by: str
    created_at: AwareDatetime
    expires_at: AwareDatetime | None


class MintedToken(TokenView):
    """A machine's key with its secret, shown this once."""

    token: str


class NewCall(_Asked):
    """A call to be made."""

    template: str = Field(min_length=1, max_length=40)
    slots: dict[str, SlotValue] = Field(default_factory=dict, max_length=40)
    zones: list[str] = Field(min_length=1, max_length=1000)
    languages: list[str] | None = Field(
        default=None, min_length=1, description="In speaking order; the site's if left out"
    )
    due_at: AwareDatetime | None = Field(default=None, description="Not before this instant; now if left out")
    repeats: int | None = Field(
        default=None, ge=1, le=20, description="Passes; as the template's kind says if left out"
    )
    routing: Literal["partial", "all_or_nothing", "stacked"] | None = None


class PreviewOrder(_Asked):
    """A call to be looked at, or listened to, before it is made."""

    slots: dict[str, SlotValue] = Field(default_factory=dict, max_length=40)
    languages: list[str] | None = Field(default=None, min_length=1)


class Preview(_Answered):
    """What a call would say."""

    template: str
    kind: str
    texts: dict[str, str]
    needs_approval: bool


class ChoiceView(_Answered):
    """A word to pick; `value` is what the slot takes."""

    value: str
    label: dict[str, str]


class SlotView(_Answered):
    """A blank of a template."""

    name: str
    kind: str = Field(description="text, words, choice, number, name, plate, phone, ticket or time")
    required: bool
    label: dict[str, str] = Field(default_factory=dict)
    example: str = ""
    choices: list[ChoiceView] = Field(default_factory=list)
    open: bool = Field(default=False, description="Whether a choice also takes words of one's own")


class TemplateView(_Answered):
    """A template and its blanks."""

    id: str
    kind: str
    title: dict[str, str]
    slots: list[SlotView]
    needs_approval: bool
    allowed: bool


class PassageView(_Answered):
    """A stretch in one language, as the zone put it out."""

    language: str
    started_at: AwareDatetime
    ended_at: AwareDatetime
    loudness_lufs: float | None


class ReceiptView(_Answered):
    """One run of a call in one zone."""

    zone: str
    run: int
    play_at: AwareDatetime
    started_at: AwareDatetime | None
    ended_at: AwareDatetime | None
    outcome: str
    reason: str | None
    loudness_lufs: float | None
    passages: list[PassageView]


class ActView(_Answered):
    """Something somebody did, or that happened."""

    at: AwareDatetime
    who: str
    what: str
    call_id: str | None
    about: str = ""


class ApprovalView(_Answered):
    """Whether the words were read first, and by whom."""

    state: Literal["pending", "approved", "refused"]
    asked_by: str
    asked_at: AwareDatetime
    decided_by: str | None
    decided_at: AwareDatetime | None
    reason: str | None


class CallView(_Answered):
    """A call, as far as it has got."""

    id: str
    state: str = Field(description="pending_approval, refused, waiting, on_air, ended, or as the switchboard says")
    kind: str
    template: str
    priority: int | None
    zones: list[str]
    zone_states: dict[str, str] = Field(default_factory=dict)
    texts: dict[str, str]
    requested_by: str
    requested_at: AwareDatetime
    due_at: AwareDatetime
    outcome: str | None = None
    reason: str | None = None
    ended_at: AwareDatetime | None = None
    plan_id: str | None = None


class CallDetail(CallView):
    """A call with its receipts and its story."""

    receipts: list[ReceiptView] = Field(default_factory=list)
    story: list[ActView] = Field(default_factory=list)
    approval: ApprovalView | None = None
    missed_zones: list[str] = Field(default_factory=list)


class CallQuery(_Asked):
    """Which calls; what is left out doesn't matter."""

    state: Literal["open", "ended", "pending_approval", "refused"] | None = None
    kind: str | None = None
    zone: str | None = None
    outcome: Literal["completed", "partial", "found", "cancelled", "expired", "dropped", "failed"] | None = None
    who: str | None = Field(default=None, description="Whose request it was; `plan` for the mall's own")
    text: str | None = Field(
        default=None, max_length=200, description="Part of the words, the template's name or the id"
    )
    since: AwareDatetime | None = Field(default=None, description="Requested then or later")
    until: AwareDatetime | None = Field(default=None, description="Requested before then")
    limit: int = Field(default=50, ge=1, le=200)
    before: str | None = Field(default=None, description="What the page before gave as `next`")


class CallPage(_Answered):
    """Calls, newest first."""

    calls: list[CallView]
    next: str | None = Field(default=None, description="Pass as `before` to get the next page")


class Decision(_Asked):
    """Why somebody's words are refused, or a word on why they are approved."""

    reason: str = Field(default="", max_length=500)


class GroupView(_Answered):
    """Zones under one name; `zones` are all that are in it, nested groups resolved."""

    id: str
    name: dict[str, str]
    zones: list[str]


class SiteView(_Answered):
    """The mall this controller speaks for."""

    id: str
    name: dict[str, str]
    time_zone: str
    languages: list[str]
    groups: list[GroupView]
    now: AwareDatetime = Field(description="The mall's clock")


class ZoneView(_Answered):
    """A zone and what sounds there now."""

    id: str
    name: dict[str, str]
    floor: str
    groups: list[str]
    speaker: str = Field(description="init, ready, disconnected, lost or unknown")
    faults: list[str]
    call_id: str | None
    music: str | None
    music_db: float | None
    announcement_db: float | None
    output_db: float | None


class SpeakerView(_Answered):
    """A speaker node."""

    zone: str
    lifecycle: str
    boot_id: str | None
    output: str
    faults: list[str]
    overruns: int


class MediaView(_Answered):
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


class PlannedCall(_Answered):
    """A call of the day plan."""

    id: str
    at: AwareDatetime
    not_after: AwareDatetime
    template: str
    zones: list[str]
    slots: dict[str, str]
    settled: str | None = Field(default=None, description="announced or missed, once it is either")


class PlannedMusic(_Answered):
    """Music of the day plan."""

    id: str
    at: AwareDatetime
    zones: list[str]
    playlist: str | None


class PlanView(_Answered):
    """A date's plan."""

    day: date
    opens: AwareDatetime | None
    closes: AwareDatetime | None
    calls: list[PlannedCall]
    music: list[PlannedMusic]


class RoutineView(_Answered):
    """Something the mall says by itself every open day."""

    id: str
    template: str
    when: str
    zones: list[str]
    weekdays: list[str]
    recording: str | None


class AdvertView(_Answered):
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


class HealthPart(_Answered):
    """One thing the controller depends on."""

    name: str
    ok: bool
    sentence: str


class Health(_Answered):
    """Whether everything is well. `ok` is false when any part isn't."""

    ok: bool
    parts: list[HealthPart]


class FieldFault(_Answered):
    """One thing wrong with one field."""

    field: str
    detail: str


class ProblemDocument(_Answered):
    """RFC 9457 problem details."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[FieldFault] = Field(default_factory=list)
