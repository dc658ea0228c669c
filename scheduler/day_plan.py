"""The day plan: everything the mall will say and play by itself on one date, each with an id that never changes.

Nouns only; `scheduler.planning.planner` makes the plan.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NewType

PlanId = NewType("PlanId", str)
"""Such as `closing/2026-02-16/-15` or `advert/noodle-bar/2026-02-16/1130`: the same whenever the plan is made again."""


def series_of(plan_id: PlanId) -> str:
    """The part of an id before its date and time: `advert/noodle-bar`."""
    return plan_id.rsplit("/", 2)[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class DueCall:
    """A call that is due at an instant."""

    id: PlanId
    at: datetime
    """Timezone-aware, in the site's zone."""
    not_after: datetime
    """Later than this it is reported as missed instead."""
    template: str
    slots: dict[str, str]
    zones: tuple[str, ...]
    """Zone ids, groups already resolved, sorted."""
    recording: str | None = None
    """A file of the site's folder, played before the words (or alone where there are none)."""
    words: dict[str, str] | None = None
    """Free words by language, for adverts that are spoken."""
    apart: timedelta = timedelta(0)
    """No sooner than this after another of its series, whose ids are the same but for date and time."""
    makes_good: PlanId | None = None
    """The lost play that this one stands in for."""

    @property
    def series(self) -> str:
        """What its id has in common with the other plays of its campaign."""
        return series_of(self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class DueMusic:
    """From this instant on, this playlist in these zones; None is silence."""

    id: PlanId
    at: datetime
    zones: tuple[str, ...]
    playlist: str | None
    gain_db: float = 0.0
    round_at: datetime | None = None
    """When its round began, if not at `at`: louder or softer, the music goes on where it is."""

    @property
    def began(self) -> datetime:
        """The instant that the position in the round counts from."""
        return self.round_at or self.at


@dataclass(frozen=True, slots=True, kw_only=True)
class DayPlan:
    """One date's plan, in order of time."""

    day: date
    opens: datetime | None
    closes: datetime | None
    calls: tuple[DueCall, ...]
    music: tuple[DueMusic, ...]
