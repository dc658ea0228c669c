"""What the emergency machine is told. Instants are the controller's microseconds; who is an account's name."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from broadcaster.emergency.profiles import Round, RoundKey
from broadcaster.wire_emergency import Emergency


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """Somebody begins to raise an emergency by hand; it is raised once it is confirmed as the profile asks."""

    at_us: int
    press_id: str
    profile: str
    drill: bool
    who: str
    reason: str = ""
    behind: str | None = None
    """The account that answers for a machine; None for a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """Somebody confirms what was pressed: the same person who held on, or a second one."""

    at_us: int
    press_id: str
    who: str
    signed_in: bool = True
    """Whether a person has signed in, so that it is no machine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactHeard:
    """A contact is closed, or open; told again it says nothing new."""

    at_us: int
    contact: str
    closed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NextPhaseAsked:
    """Somebody doesn't wait for the next phase."""

    at_us: int
    who: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneSounded:
    """A zone that was there when something was raised has put out its first sample of it, at `since_us`."""

    at_us: int
    zone: str
    since_us: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ZonesAwaited:
    """The zones that were there when the newest alarm was raised, and silent; and those that had no speaker."""

    at_us: int
    there: frozenset[str]
    away: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResetAsked:
    """Somebody who may says that it is over, and why."""

    at_us: int
    who: str
    reason: str
    stray_epoch: int | None = None
    """The highest of zones that tell of an emergency, or of a later state, than is on here; None: there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StateFound:
    """The broker has this state of the site, which this controller or one before it has signed."""

    at_us: int
    state: Emergency


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundsMade:
    """What is to be sounded has been made, or more of it."""

    at_us: int
    rounds: Mapping[RoundKey, Round] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimePassed:
    """The instant the machine asked to be woken at has come."""

    at_us: int


Stimulus = (
    Pressed
    | Confirmed
    | ContactHeard
    | NextPhaseAsked
    | ZoneSounded
    | ZonesAwaited
    | ResetAsked
    | RoundsMade
    | StateFound
    | TimePassed
)
