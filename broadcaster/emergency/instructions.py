"""What the emergency machine has done. Each can be done twice without harm."""

from dataclasses import dataclass

from broadcaster.emergency.first_signals import FirstSignals
from broadcaster.emergency.profiles import Round, RoundKey
from broadcaster.wire_emergency import Emergency, EmergencyClip, PublicEmergency


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What has to outlive the controller: the state of the site, and which contacts were closed in it."""

    state: Emergency
    closed: frozenset[str] = frozenset()
    rounds: tuple[tuple[RoundKey, Round], ...] = ()
    """What was made to be sounded, for a controller that has to do without speech."""
    first_signals: FirstSignals | None = None
    begun_us: int = 0
    """Phases up to then have begun and are in the journal, as are the first of each alarm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Declare:
    """From now on this is the state of the site, for its zones and for its screens."""

    state: Emergency
    public: PublicEmergency
    clips: tuple[EmergencyClip, ...] = ()
    """As what each clip of the stock may be sounded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keep:
    """Keep this for a controller that comes after this one."""

    standing: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Write into the journal who did what."""

    at_us: int
    who: str
    what: str
    about: str
    """The alarm's or the press's id, and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRoll:
    """Something has just been raised: say which zones are there to sound it."""


Instruction = Declare | Keep | Note | CallRoll
