"""What the emergency machine has done. Each can be done twice without harm."""

from dataclasses import dataclass

from broadcaster.wire_emergency import Emergency, PublicEmergency


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What has to outlive the controller: the state of the site, and which contacts were closed in it."""

    state: Emergency
    closed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Declare:
    """From now on this is the state of the site, for its zones and for its screens."""

    state: Emergency
    public: PublicEmergency


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


Instruction = Declare | Keep | Note
