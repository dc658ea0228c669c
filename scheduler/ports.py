"""What this room needs from the world, as Protocols; their docstrings are the specification."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from scheduler.day_plan import DueCall, DueMusic, PlanId


class MallClock(Protocol):
    """The mall's time. In a mall it is the machine's clock; a time lapse leaves out the dull hours of a day."""

    def now(self) -> datetime:
        """The mall's time now, timezone-aware."""
        ...

    def rings_at(self, mall_time: datetime) -> datetime | None:
        """When, by the machine's clock, the mall's clock shows this; None when a time lapse leaves it out."""
        ...


class AlarmClock(Protocol):
    """Rings at instants of the machine's clock. Rings are never dropped for lateness: a late one comes late."""

    def set(self, name: str, at: datetime, ring: Callable[[], None]) -> None:
        """Ring once at that instant; setting the same name again replaces it. What is past rings at once."""
        ...

    def cancel(self, name: str) -> None:
        """Forget an alarm; unknown names are fine."""
        ...


class Ledger(Protocol):
    """Remembers across restarts which planned items were handed over or given up, so that nothing happens twice."""

    def settle(self, plan_id: PlanId, how: str, at: datetime) -> bool:
        """Record that an item is settled (`announced`, `missed`); False, and nothing changes, if it was before."""
        ...

    def settled(self, plan_id: PlanId) -> str | None:
        """How the item was settled, or None."""
        ...


class Announcer(Protocol):
    """Where planned items go: the controller stands behind it. Neither call blocks."""

    def announce(self, due: DueCall) -> None:
        """Have this call made now. Accepting it is final: what becomes of it is in the journal under its plan id."""
        ...

    def play_music(self, due: DueMusic) -> None:
        """Have this music in these zones from now on."""
        ...

    def report_missed(self, due: DueCall, why: str) -> None:
        """This item was due while nobody could do it, and is too late now."""
        ...
