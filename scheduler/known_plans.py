"""The plan of any date: as it is kept where somebody keeps it, with its make-goods; else as it would be made. Pure."""

from collections.abc import Callable
from datetime import date

from scheduler.day_plan import DayPlan


class KnownPlans:
    """Gives a date's plan. Called from any thread."""

    def __init__(self, made: Callable[[date], DayPlan]) -> None:
        """Until somebody keeps them, plans are as this makes them."""
        self._made = made
        self._kept: Callable[[date], DayPlan | None] = lambda _: None

    def keep_by(self, kept: Callable[[date], DayPlan | None]) -> None:
        """From now on these are the plans, where there are any."""
        self._kept = kept

    def __call__(self, day: date) -> DayPlan:
        """The date's plan; raises `Unplannable`."""
        return self._kept(day) or self._made(day)
