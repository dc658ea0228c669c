"""Everything the supervisor can be told, and what it answers. Instants are microseconds by the controller's clock."""

from dataclasses import dataclass
from enum import StrEnum

from broadcaster import wire
from broadcaster.call import ZoneId
from broadcaster.supervision.fault import Fault, FaultId


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakerSeen:
    """What is known of a zone's speaker and of its orders."""

    at_us: int
    zone: ZoneId
    lifecycle: wire.Lifecycle | None
    """None: nothing was ever heard of it."""
    boot_id: str | None = None
    faults: tuple[tuple[wire.Ailment, str], ...] = ()
    """What the speaker says is wrong with it: what about, and its sentence."""
    music: bool = False
    """Whether it is to play music loud enough to be watched."""
    alarm_us: int | None = None
    """From when on an emergency or drill is to be heard there, and nothing else; None: there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelsSeen:
    """What a zone puts out; dBFS RMS, -120 for silence."""

    at_us: int
    zone: ZoneId
    music_db: float
    announcement_db: float
    call_id: str | None = None
    overruns: int = 0
    """Frames left out since its start."""
    sync_error_us: int | None = None
    clock_error_us: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFailed:
    """A zone could not sound a call, or did not say so in time."""

    at_us: int
    zone: ZoneId
    call_id: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunHeard:
    """A zone sounded a call to its end."""

    at_us: int
    zone: ZoneId


@dataclass(frozen=True, slots=True, kw_only=True)
class LineChecked:
    """A line check is over in a zone; `failed` says in a sentence why it proved nothing, if so."""

    at_us: int
    zone: ZoneId
    failed: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledged:
    """A person knows of a fault; one that is acknowledged already, or none that stands, passes."""

    at_us: int
    fault_id: FaultId
    who: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticked:
    """Time passed; to be told at least once a second."""

    at_us: int
    connected: bool
    """Whether the broker answers."""
    certificate_ends_us: int | None = None
    """When the broker's certificate ends, as far as it has one."""
    emergency: str = ""
    """What is wrong with emergencies, in sentences; empty if nothing is."""
    kiosks: str = ""
    """What is wrong with kiosks, likewise."""


Sighting = SpeakerSeen | LevelsSeen | RunFailed | RunHeard | LineChecked
"""About one zone."""
Stimulus = Sighting | Acknowledged | Ticked


class Happened(StrEnum):
    """What happened to a fault, each once."""

    BEGUN = "begun"
    ACKNOWLEDGED = "acknowledged"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Write this down and tell it: what happened to a fault, and the fault as it is now."""

    what: Happened
    fault: Fault
