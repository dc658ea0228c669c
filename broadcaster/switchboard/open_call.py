"""A call while it is open: its phase, its leg in each zone, and the tables of what may follow what.

Bookkeeping only; who may speak is decided by the switchboard and its routing.
"""

from collections import deque
from dataclasses import dataclass, field
from enum import StrEnum

from broadcaster.call import Call, CallOutcome, ZoneId
from broadcaster.policy import NEWEST_WINS

Rank = tuple[int, int]
"""Sorts calls by who goes first: the smaller, the sooner."""

STORY_LENGTH = 64
"""How many of a call's last events are kept for whoever has to understand it."""


class CallPhase(StrEnum):
    """Where an open call is."""

    PREPARING = "preparing"
    WAITING = "waiting"
    """Made, and on air nowhere."""
    ON_AIR = "on_air"
    RESTING = "resting"
    """Between two passes."""
    CLOSING = "closing"
    """Its ending is decided; zones are still falling silent."""
    CLOSED = "closed"


class LegPhase(StrEnum):
    """Where a call is in one of its zones."""

    IDLE = "idle"
    """Not asking for the zone: not yet, between passes, or no more."""
    WAITING = "waiting"
    ON_AIR = "on_air"
    STOPPING = "stopping"


NEXT_CALL_PHASES: dict[CallPhase, frozenset[CallPhase]] = {
    CallPhase.PREPARING: frozenset({CallPhase.WAITING, CallPhase.CLOSING}),
    CallPhase.WAITING: frozenset({CallPhase.ON_AIR, CallPhase.RESTING, CallPhase.CLOSING}),
    CallPhase.ON_AIR: frozenset({CallPhase.WAITING, CallPhase.RESTING, CallPhase.CLOSING}),
    CallPhase.RESTING: frozenset({CallPhase.WAITING, CallPhase.CLOSING}),
    CallPhase.CLOSING: frozenset({CallPhase.CLOSED}),
    CallPhase.CLOSED: frozenset(),
}
NEXT_LEG_PHASES: dict[LegPhase, frozenset[LegPhase]] = {
    LegPhase.IDLE: frozenset({LegPhase.WAITING}),
    LegPhase.WAITING: frozenset({LegPhase.IDLE, LegPhase.ON_AIR}),
    LegPhase.ON_AIR: frozenset({LegPhase.IDLE, LegPhase.STOPPING}),
    LegPhase.STOPPING: frozenset({LegPhase.IDLE, LegPhase.WAITING}),
}
SOUNDING = frozenset({LegPhase.ON_AIR, LegPhase.STOPPING})


class IllegalTransition(RuntimeError):
    """The switchboard was about to do what its tables forbid: a fault of the product, told with the call's story."""


class StopCause(StrEnum):
    """Why a zone was told to stop a call."""

    INTERRUPTED = "interrupted by a more urgent call"
    ABORTED = "another of its zones went to a more urgent call"
    TOO_LONG = "longer on air than its kind may be"
    CLOSING = "the call was ended"


class Miss(StrEnum):
    """Why a call was not heard to its end in a zone."""

    EXPIRED = "the zone was not free in time"
    BUSY = "the zone was taken by another call"
    INTERRUPTED = "a more urgent call took the zone"
    FAILED = "the zone could not sound it"


@dataclass(slots=True, kw_only=True, eq=False)
class Leg:
    """A call in one zone."""

    call: "OpenCall" = field(repr=False)
    zone: ZoneId
    phase: LegPhase = LegPhase.IDLE
    run: int = 0
    from_us: int = 0
    """Where in the programme its run begins, or its next one will."""
    sounded: bool = False
    """Whether the present run has put out a sample."""
    touched: bool = False
    """Whether any run of it has."""
    returning: bool = False
    """Whether it was on air in this pass and was interrupted."""
    expires_us: int = 0
    heard: int = 0
    """How many passes were put out to the end."""
    cause: StopCause | None = None
    miss: Miss | None = None
    note: str | None = None
    stopped: str | None = None
    """Why it was cut for good, once it had sounded."""
    dropped: bool = False
    """Whether it is out of the call for good."""
    standing: set[ZoneId] | None = field(default=None, repr=False)
    """Which of its call's sets (free, takeable, coming) has the zone; None: the zone is not within reach."""

    def move(self, phase: LegPhase, at_us: int) -> None:
        """Enter a phase; raises `IllegalTransition`."""
        call, zone, before = self.call, self.zone, self.phase
        if phase not in NEXT_LEG_PHASES[before]:
            raise IllegalTransition(
                f"Call {call.call.id} in zone {zone} went from {before} to {phase}:\n{call.story()}"
            )
        if before is LegPhase.WAITING:
            del call.waiting[zone]
        if phase is LegPhase.WAITING:
            call.waiting[zone] = self
        if phase in SOUNDING:
            call.sounding[zone] = self
        elif before in SOUNDING:
            del call.sounding[zone]
        self.phase = phase
        call.events.append((at_us, zone, phase))

    def stand(self, standing: set[ZoneId] | None) -> None:
        """Note how the zone stands for the call: as one of its call's sets says, or out of reach."""
        if self.standing is not None:
            self.standing.discard(self.zone)
        if standing is not None:
            standing.add(self.zone)
        self.standing = standing


@dataclass(slots=True, kw_only=True)
class Airing:
    """One run while it is on air."""

    cut_us: int
    zones: set[ZoneId]
    """Where it is not over."""
    started: bool = False
    ending: bool = False
    """Whether it is over in one of its zones, so that the others are about to be free too."""


@dataclass(slots=True, kw_only=True, eq=False)
class OpenCall:
    """A call from its request to its one ending."""

    call: Call
    rank: Rank
    phase: CallPhase = CallPhase.PREPARING
    passes: int = 0
    """Which pass it is in, from 1 on once it has been made."""
    runs: int = 0
    pass_due_us: int = 0
    admitted: bool = False
    heard_this_pass: bool = False
    gone_ahead: bool = False
    """Whether this pass has been on air anywhere."""
    hold_us: int | None = None
    """Until when it waits for zones that are about to be free, so as to start in all of them in step."""
    verdict: tuple[CallOutcome, str] | None = None
    legs: dict[ZoneId, Leg] = field(default_factory=dict)
    airings: dict[int, Airing] = field(default_factory=dict)
    waiting: dict[ZoneId, Leg] = field(default_factory=dict)
    sounding: dict[ZoneId, Leg] = field(default_factory=dict)
    dropped: int = 0
    """How many legs are out of the call for good."""
    free: set[ZoneId] = field(default_factory=set)
    takeable: set[ZoneId] = field(default_factory=set)
    coming: set[ZoneId] = field(default_factory=set)
    absent: set[ZoneId] = field(default_factory=set)
    events: deque[tuple[int, str, str]] = field(default_factory=lambda: deque(maxlen=STORY_LENGTH))
    """Instant, zone (or "call" for the whole of it) and what happened."""

    def story(self) -> str:
        """What happened to the call, an event a line, instants in microseconds since the epoch."""
        return "\n".join(f"{at} {where} {event}" for at, where, event in self.events)

    def move(self, phase: CallPhase, at_us: int) -> None:
        """Enter a phase; raises `IllegalTransition`."""
        if phase not in NEXT_CALL_PHASES[self.phase]:
            raise IllegalTransition(f"Call {self.call.id} went from {self.phase} to {phase}:\n{self.story()}")
        self.phase = phase
        self.events.append((at_us, "call", phase))

    def longest_us(self, from_us: int) -> int:
        """How long a run that begins there in the programme may be on air."""
        return max(round(self.call.policy.longest_s * 1e6) - from_us, 1_000_000)

    def may_take_from(self, other: "OpenCall") -> bool:
        """Whether this call takes zones from that one while that one is on air."""
        mine, its = self.call.policy, other.call.policy
        if not mine.interrupts:
            return False
        return mine.priority > its.priority or (mine.priority == its.priority >= NEWEST_WINS and self.rank < other.rank)

    @property
    def repeats(self) -> bool:
        """Whether another pass follows this one."""
        passes = self.call.policy.passes
        if self.dropped == len(self.legs):
            return False
        return passes is None or (self.passes < passes and self.heard_this_pass)


def rank_of(call: Call, sequence: int) -> Rank:
    """First by priority; equals in the order they came, but at the very top the newest first."""
    priority = call.policy.priority
    return (-priority, -sequence if priority >= NEWEST_WINS else sequence)
