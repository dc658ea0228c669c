"""What the speaker's core can be told, and what it can ask of its shell. Instants are the controller's microseconds."""

from dataclasses import dataclass

from broadcaster import wire
from broadcaster.speaker.day import CallNote, DayMemory
from broadcaster.wire_day import DayOrders

RunKey = str
"""Names one run of one call of one epoch on the mixer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Commanded:
    """A command came in over the wire."""

    at_us: int
    command: wire.Play | wire.Extend | wire.Stop | wire.Music | wire.Stock


@dataclass(frozen=True, slots=True, kw_only=True)
class HostSeen:
    """The controller says that it is there, in this epoch."""

    at_us: int
    epoch: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HostGone:
    """No controller is there: it says so itself (`surely`), or the broker is away and nobody can say."""

    at_us: int
    surely: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeTold:
    """What the controller's time is known by has changed."""

    at_us: int
    doubt: str | None
    """Why it isn't known, in a sentence; None when it is."""
    remark: str | None = None
    """What is to be said of all that is done by it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOrdered:
    """The coming day's orders came in."""

    at_us: int
    orders: DayOrders


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipLoaded:
    """A clip that was wanted is in memory."""

    at_us: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipRefused:
    """A clip that is wanted can't be had for now; it is tried again while it is wanted."""

    at_us: int
    digest: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSounded:
    """The mixer put out a run's first sample (`started`), or its last (`ended`, `stopped`)."""

    at_us: int
    """When that sample sounded."""
    key: RunKey
    phase: wire.Phase
    played_frames: int = 0
    loudness_lufs: float | None = None
    passages: tuple[wire.Passage, ...] = ()
    late_frames: int = 0
    """How much of its live sound came too late."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveHeard:
    """Somebody goes on speaking in a live call; told every now and then, not for each stretch."""

    at_us: int
    key: RunKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Hushed:
    """No call may sound here from now on, for this reason; None: calls may sound again."""

    at_us: int
    because: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticked:
    """The instant the core asked to be woken at has come."""

    at_us: int


SpeakerStimulus = (
    Commanded
    | HostSeen
    | HostGone
    | TimeTold
    | DayOrdered
    | ClipLoaded
    | ClipRefused
    | RunSounded
    | LiveHeard
    | Hushed
    | Ticked
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Announce:
    """Put a programme on the announcement plane; its clips are in memory.

    Ends in `RunSounded` started, then ended or stopped.
    """

    key: RunKey
    play: wire.Play
    parts: tuple[wire.PartOnAir, ...]
    """Those of the play's parts to lay now; the rest follow."""
    whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Lengthen:
    """Lay more parts of a programme, in memory too."""

    key: RunKey
    parts: tuple[wire.PartOnAir, ...]
    whole: bool
    live_frames: int | None = None
    """How long its live sound is, if that is known by now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """Fade a run out."""

    key: RunKey
    fade_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayMusic:
    """Have this music on the music plane; its tracks are in memory."""

    music: wire.Music


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchAhead:
    """Have these clips on disk."""

    digests: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepDay:
    """Have this on disk in the place of what was kept of the day."""

    memory: DayMemory


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteCall:
    """Have this on disk too, before anything else is done."""

    note: CallNote


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Tell the controller."""

    receipt: wire.Receipt


SpeakerAction = Announce | Lengthen | Silence | PlayMusic | FetchAhead | KeepDay | NoteCall | Report
