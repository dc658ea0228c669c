"""Calls: asked for, looked at, approved, and what became of them."""

from typing import Literal

from pydantic import AwareDatetime, Field

from controller_api.contract.shapes import Answered, Asked, SlotValue


class PreviewOrder(Asked):
    """A call to be looked at, or listened to, before it is made."""

    slots: dict[str, SlotValue] = Field(default_factory=dict, max_length=40)
    languages: list[str] | None = Field(
        default=None, min_length=1, description="In speaking order; the site's if left out"
    )
    recording: str | None = Field(
        default=None,
        min_length=1,
        max_length=120,
        description="Id, digest or name of a recording for a notice or promotion; without slots it speaks alone",
    )


class NewCall(PreviewOrder):
    """A call to be made."""

    template: str = Field(min_length=1, max_length=40)
    zones: list[str] = Field(min_length=1, max_length=1000)
    due_at: AwareDatetime | None = Field(default=None, description="Not before this instant; now if left out")
    repeats: int | None = Field(
        default=None, ge=1, le=20, description="Passes; as the template's kind says if left out"
    )
    routing: Literal["partial", "all_or_nothing", "stacked"] | None = None
    help: str | None = Field(default=None, max_length=40, description="Of a kiosk's call for help that it answers")


class Preview(Answered):
    """What a call would say."""

    template: str
    kind: str
    texts: dict[str, str]
    recording: str | None = Field(default=None, description="Digest of the clip before the words, or instead of them")
    needs_approval: bool


class PassageView(Answered):
    """A stretch in one language, as the zone put it out."""

    language: str
    started_at: AwareDatetime
    ended_at: AwareDatetime
    loudness_lufs: float | None


class ReceiptView(Answered):
    """One run of a call in one zone."""

    zone: str
    run: int
    play_at: AwareDatetime
    started_at: AwareDatetime | None
    ended_at: AwareDatetime | None
    outcome: str
    reason: str | None
    loudness_lufs: float | None = Field(description="Of what left the zone's mixer of it; none if too short to tell")
    passages: list[PassageView]
    interrupted_by: str | None = Field(default=None, description="The more urgent call, or alarm, that took the zone")


class PartView(Answered):
    """A clip in what went out."""

    digest: str
    at_s: float = Field(description="Where it begins, from the call's beginning")
    seconds: float
    language: str | None


class AiredView(Answered):
    """What one run of a call went out as; hear it at /calls/{id}/sound."""

    run: int
    play_at: AwareDatetime
    from_s: float = Field(description="Where it began: 0, or where an interrupted call went on")
    parts: list[PartView]


class ActView(Answered):
    """Something somebody did, or that happened."""

    at: AwareDatetime
    who: str
    what: str
    call_id: str | None
    about: str = ""


class ApprovalView(Answered):
    """Whether the words were read first, and by whom."""

    state: Literal["pending", "approved", "refused", "expired"]
    asked_by: str
    asked_at: AwareDatetime
    decided_by: str | None
    decided_at: AwareDatetime | None
    reason: str | None


class PassView(Answered):
    """The pass an open call is in, or rests after; instants are as the zones reported them, or as planned till then."""

    number: int = Field(description="From 1 on")
    of: int | None = Field(description="How many there will be; none: until it is stopped")
    seconds: float | None = Field(description="How long a pass is; none while its words are still being made")
    ends_at: AwareDatetime | None = Field(description="When it ends in the last of its zones; none if not known yet")
    zones_end_at: dict[str, AwareDatetime] = Field(description="When it ends in each zone where it is on air")
    next_at: AwareDatetime | None = Field(description="When the next pass is due, while it rests")


class CallView(Answered):
    """A call, as far as it has got."""

    id: str
    state: str = Field(description="pending_approval, refused, waiting, on_air, ended, or as the switchboard says")
    kind: str
    template: str
    priority: int | None
    zones: list[str]
    zone_states: dict[str, str] = Field(default_factory=dict)
    now_pass: PassView | None = Field(default=None, description="None while the call is being made, and once it ended")
    texts: dict[str, str]
    recording: str | None = Field(default=None, description="Digest of its recording; listen to it at /clips/{digest}")
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
    aired: list[AiredView] = Field(default_factory=list)


class ChainFaultView(Answered):
    """Something in the journal that isn't as it was written."""

    kind: str | None
    row: str | None
    sentence: str


class ChainView(Answered):
    """Whether the journal is as it was written."""

    whole: bool
    links: int = Field(description="How many rows the chain seals")
    head: str | None = Field(description="The newest link's mark; keep it elsewhere and ask with it as `mark` later")
    beginning: str | None = Field(description="Where the chain begins, if rows are older than it")
    erased: int = Field(description="Rows whose words were erased")
    faults: list[ChainFaultView]
    more_faults: int


class CallQuery(Asked):
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


class CallPage(Answered):
    """Calls, newest first."""

    calls: list[CallView]
    next: str | None = Field(default=None, description="Pass as `before` to get the next page")


class Decision(Asked):
    """Why somebody's words are refused, or a word on why they are approved."""

    # Not every database keeps a NUL, and what is owed to it must not be something it never takes.
    reason: str = Field(default="", max_length=500, pattern=r"^[^\x00]*$")
