"""The call: who asked for what to be said where, and how it ended. Nouns only."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

CallId = NewType("CallId", str)
ZoneId = NewType("ZoneId", str)


class CallKind(StrEnum):
    """What a call is about; each kind has a row in the policy table."""

    LOST_PERSON = "lost_person"
    FOUND_CHILD = "found_child"
    LOST_ITEM = "lost_item"
    FOUND_ITEM = "found_item"
    MOVE_CAR = "move_car"
    STAFF_PAGE = "staff_page"
    PROMOTION = "promotion"
    NOTICE = "notice"
    WELCOME = "welcome"
    FAREWELL = "farewell"
    CLOSING_COUNTDOWN = "closing_countdown"
    TICKET = "ticket"
    LIVE_PAGE = "live_page"
    """Somebody speaks into a microphone."""
    ADVERT = "advert"
    LINE_CHECK = "line_check"
    """A tone nobody is to hear, whose receipts show that the way to each zone is whole."""
    EMERGENCY = "emergency"
    DRILL = "drill"


class Routing(StrEnum):
    """What happens when some of a call's zones are taken by something it may not interrupt."""

    PARTIAL = "partial"
    """Go ahead in the free zones; the others miss it."""
    ALL_OR_NOTHING = "all_or_nothing"
    """Wait for all zones; abort everywhere if one is lost to another call."""
    STACKED = "stacked"
    """Go ahead in the free zones, and later in each busy one, until the call expires."""


class WhenInterrupted(StrEnum):
    """What becomes of a call that a higher one took the zone from."""

    RESUME = "resume"
    """Goes on where it was cut."""
    REPEAT = "repeat"
    """Starts again at its first word."""
    DROP = "drop"
    """Ends there, and says so in the journal."""


class CallOutcome(StrEnum):
    """How a call ended. Every accepted call gets exactly one."""

    COMPLETED = "completed"
    """Sounded as asked in every zone."""
    PARTIAL = "partial"
    """Sounded in some zones; the rest are named as missed."""
    FOUND = "found"
    """Stopped because who or what was sought is found."""
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    """Never got a zone in time."""
    DROPPED = "dropped"
    """Interrupted, and its policy says not to come back."""
    FAILED = "failed"
    """Could not be made or sounded; the reason says why."""


class ZoneOutcome(StrEnum):
    """How a call ended in one zone."""

    COMPLETED = "completed"
    STOPPED = "stopped"
    """Was sounding when the call was found, cancelled or cut at its longest length."""
    INTERRUPTED = "interrupted"
    """Was cut, by a higher call or because its speaker was lost, and did not come back."""
    MISSED = "missed"
    """Never sounded there; the reason says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How calls of one kind behave on the switchboard."""

    priority: int
    """0 to 255: music 0-31, normal 32-223, emergency 224-255."""
    interrupts: bool
    """Whether it takes zones from calls of lower priority that are on air (else it waits for them to end)."""
    when_interrupted: WhenInterrupted
    routing: Routing
    expires_after_s: float
    """Zones that have not started it so long after it was due miss it."""
    longest_s: float
    """One pass is cut after so long on air, so that nothing forgotten can block a zone."""
    passes: int | None = 1
    """How many times it is said; None: again and again until it is stopped."""
    pass_gap_s: float = 0.0
    """Rest between passes, in which other calls may use the zones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """An emergency, or a drill, that has a zone: until it is over there, calls wait."""

    alarm: str
    """The alarm's id, which receipts of what it cut name."""
    because: str
    """What calls that had to wait are told."""
    since_us: int
    """When its first sample is due in the zone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A request to be heard. Instants are microseconds since the epoch (UTC)."""

    id: CallId
    kind: CallKind
    zones: frozenset[ZoneId]
    policy: Policy
    requested_us: int
    due_us: int
    """Not on air before this: when it was requested, or the planned instant."""
