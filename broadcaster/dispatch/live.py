"""What is going on right now, as the console and the event stream see it: open calls, zones, and news of both."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from broadcaster import wire
from broadcaster.call import CallId, CallKind, CallOutcome, Hold, ZoneId
from broadcaster.dispatch.music import MusicProgramme
from broadcaster.instructions import ZoneResult
from broadcaster.ports import Request, ZoneReceipt
from broadcaster.switchboard.open_call import CallPhase, LegPhase, OpenCall


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """How long a call's pass is, and when it ends in each zone where it is on air; nothing while it is being made."""

    pass_us: int | None = None
    ends_us: Mapping[ZoneId, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveLeg:
    """An open call in one zone."""

    phase: LegPhase
    run: int
    heard: int
    """How many passes were heard there to the end."""
    note: str | None
    """Why it last missed the zone."""
    ends_us: int | None
    """When its run there ends, by its start as the zone reported it, or till then as planned; None: not known yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveCall:
    """A call that waits or is on air."""

    request: Request
    phase: CallPhase
    on_pass: int
    """Which pass it is in, from 1 on; 0 while it is being made."""
    next_pass_us: int | None
    """When the next pass is due, while it rests."""
    pass_us: int | None
    """How long a pass is from its first word; None while its words are still being made."""
    zones: Mapping[ZoneId, LiveLeg]

    @property
    def id(self) -> CallId:
        """The call's id."""
        return self.request.call.id

    @property
    def kind(self) -> CallKind:
        """The call's kind."""
        return self.request.call.kind


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveZone:
    """A zone as its speaker last reported it. Levels are dBFS RMS, -120 for silence."""

    zone: ZoneId
    lifecycle: wire.Lifecycle | None = None
    """None: nothing was ever heard of its speaker."""
    boot_id: str | None = None
    output: str = ""
    faults: tuple[str, ...] = ()
    ailments: tuple[wire.Ailment, ...] = ()
    """What each of the faults is about."""
    music_db: float = -120.0
    announcement_db: float = -120.0
    output_db: float = -120.0
    overruns: int = 0
    heard_us: int | None = None
    """When its speaker last said anything."""
    call_id: CallId | None = None
    """The call that has the zone."""
    sounding: CallId | None = None
    """The call that sounds there by the speaker's own word."""
    hold: Hold | None = None
    """The emergency that has the zone, before any call."""
    music: MusicProgramme | None = None

    @property
    def ready(self) -> bool:
        """Whether its speaker can be used."""
        return self.lifecycle is wire.Lifecycle.READY


@dataclass(frozen=True, slots=True, kw_only=True)
class CallChanged:
    """Something happened to an open call."""

    call: LiveCall


@dataclass(frozen=True, slots=True, kw_only=True)
class CallEnded:
    """A call has ended."""

    call_id: CallId
    outcome: CallOutcome
    reason: str | None
    zones: Mapping[ZoneId, ZoneResult]


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneChanged:
    """A zone's speaker, its call or its music changed."""

    zone: LiveZone


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelsHeard:
    """What a zone puts out now, several times a second."""

    zone: ZoneId
    music_db: float
    announcement_db: float
    output_db: float
    call_id: CallId | None = None
    """The call that sounds there, as its speaker says."""
    overruns: int = 0
    sync_error_us: int | None = None
    clock_error_us: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFailed:
    """A zone could not sound a call, or did not say so in time."""

    zone: ZoneId
    call_id: CallId
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptKept:
    """A zone is through with a run, and it is in the journal."""

    receipt: ZoneReceipt


@dataclass(frozen=True, slots=True, kw_only=True)
class FellBehind:
    """The last event of a watcher that was too slow: look at everything anew, and watch again."""


Event = CallChanged | CallEnded | ZoneChanged | LevelsHeard | RunFailed | ReceiptKept | FellBehind


def live_call(request: Request, call: OpenCall, outlook: Outlook) -> LiveCall:
    """The call as it is now."""
    return LiveCall(
        request=request,
        phase=call.phase,
        on_pass=call.passes,
        next_pass_us=call.pass_due_us if call.phase is CallPhase.RESTING else None,
        pass_us=outlook.pass_us,
        zones={
            zone: LiveLeg(
                phase=leg.phase, run=leg.run, heard=leg.heard, note=leg.note, ends_us=outlook.ends_us.get(zone)
            )
            for zone, leg in call.legs.items()
        },
    )
