"""Everything the switchboard can ask its shell to do. Every one ends in a stimulus."""

from collections.abc import Mapping
from dataclasses import dataclass

from broadcaster.call import CallId, CallOutcome, ZoneId, ZoneOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepare:
    """Make the call's programme. Ends in `ProgrammeReady` or `ProgrammeFailed`."""

    call_id: CallId


@dataclass(frozen=True, slots=True, kw_only=True)
class Play:
    """Put the programme on air in these zones, in step.

    Ends, for each zone, in `ZoneEnded`, `ZoneStopped` or `ZoneFailed`.
    """

    call_id: CallId
    run: int
    """Grows with every `Play` of the call; answers of older runs are history."""
    zones: frozenset[ZoneId]
    from_us: int
    """Where in the programme to begin: 0, or where an interrupted call goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """Silence a run in these zones. Ends, for each, in `ZoneStopped` (or `ZoneEnded`, if it was just over)."""

    call_id: CallId
    run: int
    zones: frozenset[ZoneId]
    because: str
    taken_by: CallId | None = None
    """The more urgent call, or the alarm, that takes the zones, if one does."""

    @property
    def takes(self) -> bool:
        """Whether a more urgent call or an emergency takes the zones."""
        return self.taken_by is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wake:
    """Say `TimePassed` at this instant; a later `Wake` replaces an earlier one."""

    at_us: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneResult:
    """How the call ended in one zone, and why if not as asked."""

    outcome: ZoneOutcome
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Close:
    """The call is over: write its one ending to the journal."""

    call_id: CallId
    outcome: CallOutcome
    zones: Mapping[ZoneId, ZoneResult]
    reason: str | None = None


Instruction = Prepare | Play | Stop | Wake | Close
