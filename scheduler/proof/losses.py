"""The lost plays of the last days, read from the journal little by little.

It refuses to know how they are made good.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from broadcaster.call import CallKind
from broadcaster.journal import JournalFilter, JournalReader
from scheduler.day_plan import PlanId
from scheduler.planning.make_goods import LostPlay
from scheduler.proof.plays import plays_of

OWED_FOR = timedelta(days=7)
"""What was lost longer ago is not made good any more."""
SETTLED_BY = timedelta(hours=1)
"""A play that was asked for longer ago has its ending."""


class LossWatch:
    """Knows what was lost."""

    def __init__(self, reader: JournalReader, now: Callable[[], datetime]) -> None:
        """Take the journal and the machine's clock."""
        self._reader = reader
        self._now = now
        self._read_until: datetime | None = None
        self._lost: dict[PlanId, LostPlay] = {}

    def lost(self) -> list[LostPlay]:
        """The plays of the last days that zones missed; raises what the journal raises."""
        now = self._now()
        since = now - OWED_FOR if self._read_until is None else self._read_until - SETTLED_BY
        wanted = JournalFilter(since_us=_microseconds(since), kind=CallKind.ADVERT, finished=True)
        read = {play.id: play.lost for play in plays_of(self._reader.every(wanted))}
        oldest = _microseconds(now - OWED_FOR)
        # What a zone handed in since, having sounded it by itself, is lost no more.
        known = {**self._lost, **read}
        self._lost = {name: lost for name, lost in known.items() if lost is not None and lost.due_us >= oldest}
        self._read_until = now
        return list(self._lost.values())


def _microseconds(at: datetime) -> int:
    return round(at.timestamp() * 1_000_000)
