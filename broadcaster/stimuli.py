"""Everything the switchboard can be told. Each carries the instant it happened, in microseconds since the epoch."""

from dataclasses import dataclass

from broadcaster.call import Call, CallId, Hold, ZoneId


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRequested:
    """Somebody, or the plan, asks for a call. Ids are unique for ever; a known id is ignored."""

    at_us: int
    call: Call
    runs_before: int = 0
    """Runs it had before a restart; new ones are numbered from there on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeReady:
    """Enough of the call is made to go on air without a gap."""

    at_us: int
    call_id: CallId


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeFailed:
    """The call can't be made."""

    at_us: int
    call_id: CallId
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneStarted:
    """A zone put out the first sample of a run."""

    at_us: int
    call_id: CallId
    run: int
    zone: ZoneId


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneEnded:
    """A zone put out the last sample of a run."""

    at_us: int
    call_id: CallId
    run: int
    zone: ZoneId


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneStopped:
    """A zone stopped a run when told to, `played_us` of the programme having sounded (counted from its beginning)."""

    at_us: int
    call_id: CallId
    run: int
    zone: ZoneId
    played_us: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneFailed:
    """A zone could not sound a run, or no word came from it in time."""

    at_us: int
    call_id: CallId
    run: int
    zone: ZoneId
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelRequested:
    """Somebody stops a call, waiting or on air."""

    at_us: int
    call_id: CallId


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundReported:
    """Who or what was sought is found: the call stops at once, everywhere."""

    at_us: int
    call_id: CallId


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneJoined:
    """A speaker is there and ready. After a restart of the speaker this comes again, and what it played is over."""

    at_us: int
    zone: ZoneId


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneLost:
    """A zone's speaker is gone; what it was playing is not sounding any more as far as anyone knows."""

    at_us: int
    zone: ZoneId


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneReach:
    """The broker went or is back: zones can't be given calls, or can again. What is on air there goes on."""

    at_us: int
    zones: frozenset[ZoneId]
    within: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneHeld:
    """An emergency has zones, or no longer (`hold` is None): what it cuts comes back afterwards as its kind says."""

    at_us: int
    zones: frozenset[ZoneId]
    hold: Hold | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TimePassed:
    """The clock moved: an instant the switchboard asked to be woken at has come."""

    at_us: int


Stimulus = (
    CallRequested
    | ProgrammeReady
    | ProgrammeFailed
    | ZoneStarted
    | ZoneEnded
    | ZoneStopped
    | ZoneFailed
    | CancelRequested
    | FoundReported
    | ZoneJoined
    | ZoneLost
    | ZoneReach
    | ZoneHeld
    | TimePassed
)
