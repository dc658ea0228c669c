"""What this room needs from the world, as Protocols; their docstrings are the specification."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from scheduler.day_plan import DueCall, DueMusic, PlanId


class MallClock(Protocol):
    """The mall's time. In a mall it is the machine's clock; a time lapse leaves out the dull hours of a day."""

    def now(self) -> datetime:
        """The mall's time now, timezone-aware, in the site's zone."""
        ...

    def rings_at(self, mall_time: datetime) -> datetime | None:
        """When, by the machine's clock, the mall's clock shows this; None when a time lapse leaves it out."""
        ...

    def reached_by(self, mall_time: datetime) -> datetime:
        """The first instant of the machine's clock at which the mall's clock shows this or later."""
        ...


class AlarmClock(Protocol):
    """Rings at instants of the machine's clock. Rings are never dropped for lateness: a late one comes late.

    It keeps to the machine's clock even when that is set: what a jump forward made due rings at once, what a jump
    backward put off waits.
    """

    def set(self, name: str, at: datetime, ring: Callable[[], None]) -> None:
        """Ring once at that instant; setting the same name again replaces it. What is past rings at once."""
        ...

    def cancel(self, name: str) -> None:
        """Forget an alarm; unknown names are fine."""
        ...

    def on_jump(self, tell: Callable[[], None]) -> None:
        """Call this whenever the machine's clock has been set to another time."""
        ...


class Ledger(Protocol):
    """Remembers across restarts which planned items were handed over or given up, so that nothing happens twice."""

    def settle(self, plan_id: PlanId, how: str, at: datetime) -> bool:
        """Record that an item is settled (`announced`, `missed`, `left_out`); False, and no change, if it was before.

        `at` is when it sounds by plan, or the instant it was given up.
        """
        ...

    def settled(self, plan_id: PlanId) -> str | None:
        """How the item was settled, or None."""
        ...

    def announced_since(self, at: datetime) -> list[tuple[PlanId, datetime]]:
        """What was settled as `announced` for this instant or a later one, with the instant in UTC, oldest first."""
        ...

    def watch(self, at: datetime) -> None:
        """Record that the plan was being kept at this instant; only the newest record counts."""
        ...

    def watched(self) -> datetime | None:
        """The instant last recorded by `watch`, in UTC; None if there is none."""
        ...


class Announcer(Protocol):
    """Where planned items go: the controller stands behind it. No call blocks.

    A call that raises is tried again until the item is too late. After a crash an item may come a second time under its
    plan id; an id already accepted is ignored.
    """

    def announce(self, due: DueCall) -> None:
        """Have this call made, to sound at `due.at`. Accepting it is final: the journal says what becomes of it."""
        ...

    def play_music(self, due: DueMusic) -> None:
        """Have this music in these zones from now on; position in the round counts from `due.began`."""
        ...

    def report_missed(self, due: DueCall, why: str) -> None:
        """This item was due while nobody could do it, and is too late now."""
        ...
