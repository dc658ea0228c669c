"""What a zone's part in emergencies can be told, and what it asks of its shell. Instants are the controller's."""

from dataclasses import dataclass

from broadcaster.speaker.orders import Announce, RunKey, Silence
from broadcaster.wire_emergency import Emergency, EmergencyClip, ZoneEmergency


@dataclass(frozen=True, slots=True, kw_only=True)
class StateHeard:
    """A state of the site came over the wire."""

    at_us: int
    state: Emergency
    letter: bytes = b""
    """The very bytes it came in, with their signature."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StateRecalled:
    """This state of the site was on the disk when the speaker started; its signature was good."""

    at_us: int
    state: Emergency
    letter: bytes
    known_us: int
    """When the speaker last knew that it was so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipsVouched:
    """These are all the clips that the controller is known to have signed; None: signatures don't count here."""

    at_us: int
    clips: frozenset[EmergencyClip] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartLoaded:
    """A clip is at hand."""

    at_us: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartSounded:
    """The first sample of a part was put out, at that instant."""

    at_us: int
    key: RunKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminded:
    """The instant asked for has come."""

    at_us: int


EmergencyStimulus = StateHeard | StateRecalled | ClipsVouched | PartLoaded | PartSounded | Reminded


@dataclass(frozen=True, slots=True, kw_only=True)
class Hush:
    """No call may sound in this zone, for this reason; None: calls may sound again."""

    because: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tell:
    """Say what the zone does."""

    said: ZoneEmergency


@dataclass(frozen=True, slots=True, kw_only=True)
class Remember:
    """Keep on disk that this was so at that instant, and the signed clips with it."""

    letter: bytes
    known_us: int


EmergencyAction = Announce | Silence | Hush | Tell | Remember
