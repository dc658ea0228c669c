"""A zone and the line of calls that wait for it, most urgent first. It decides nothing."""

from bisect import bisect_left, insort
from dataclasses import dataclass, field

from broadcaster.call import Hold, ZoneId
from broadcaster.switchboard.open_call import Leg, Rank


@dataclass(slots=True, kw_only=True, eq=False)
class ZoneLine:
    """Who sounds in a zone, and who waits for it."""

    zone: ZoneId
    there: bool = False
    """Whether its speaker is there and ready."""
    hold: Hold | None = None
    """The emergency that has it, before any call."""
    holder: Leg | None = None
    claimant: Leg | None = None
    """The first in line, as last looked at: nobody else may have the zone."""
    waiting: list[tuple[Rank, Leg]] = field(default_factory=list)
    """In order. No two calls have one rank, so that legs are never compared."""

    def join(self, leg: Leg) -> None:
        """Have a call wait for the zone."""
        insort(self.waiting, (leg.call.rank, leg))

    def leave(self, leg: Leg) -> None:
        """Have a call wait no more."""
        del self.waiting[bisect_left(self.waiting, (leg.call.rank,))]

    @property
    def present(self) -> bool:
        """Whether a call may have it."""
        return self.there and self.hold is None

    @property
    def first(self) -> Leg | None:
        """The most urgent call in line."""
        return self.waiting[0][1] if self.waiting else None
