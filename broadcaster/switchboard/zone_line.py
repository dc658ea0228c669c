"""A zone and the line of calls that wait for it, most urgent first. It decides nothing."""

from bisect import bisect_left, insort
from dataclasses import dataclass, field

from broadcaster.call import ZoneId
from broadcaster.switchboard.open_call import Leg, OpenCall, Rank


@dataclass(slots=True, kw_only=True)
class ZoneLine:
    """Who sounds in a zone, and who waits for it."""

    zone: ZoneId
    present: bool = False
    """Whether its speaker is there and ready."""
    holder: tuple[OpenCall, Leg] | None = None
    claimant: OpenCall | None = None
    """The first in line, as last looked at: nobody else may have the zone."""
    order: list[Rank] = field(default_factory=list)
    waiting: dict[Rank, tuple[OpenCall, Leg]] = field(default_factory=dict)

    def join(self, call: OpenCall, leg: Leg) -> None:
        """Have a call wait for the zone."""
        insort(self.order, call.rank)
        self.waiting[call.rank] = (call, leg)

    def leave(self, call: OpenCall) -> None:
        """Have a call wait no more."""
        del self.waiting[call.rank]
        del self.order[bisect_left(self.order, call.rank)]

    @property
    def first(self) -> OpenCall | None:
        """The most urgent call in line."""
        return self.waiting[self.order[0]][0] if self.order else None
