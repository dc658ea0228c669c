"""Reminds people of drills: told a day before, and until one is held. It never holds one itself."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from content.site import Site
from scheduler.day_plan import PlanId
from scheduler.planning.drills import DueDrill, to_be_told
from scheduler.ports import Ledger

HELD, TOLD = "held", "told"


class DrillReminder:
    """Which drills are due or overdue; what was held and told is in the ledger, so that it outlives a restart."""

    def __init__(
        self, *, site: Site, ledger: Ledger, drilled: Callable[[], Iterable[str]], now: Callable[[], datetime]
    ) -> None:
        """`drilled` gives the profiles of the drills that are on now."""
        self._site = site
        self._ledger = ledger
        self._drilled = drilled
        self._now = now
        self.sentences: Sequence[str] = ()
        """What people are to be told, of one drill each."""

    def look(self) -> None:
        """See what is due and what is being held; to be called every few seconds."""
        now, held = self._now(), set(self._drilled())
        told: list[str] = []
        for due in to_be_told(self._site, now, self._was_told):
            if not self._was_told(due.id):
                self._ledger.settle(_told(due.id), TOLD, due.at)
            if due.profile in held:
                self._ledger.settle(due.id, HELD, now)
            if self._ledger.settled(due.id) is None:
                told.append(_sentence(due, overdue=due.at < now))
        self.sentences = told

    def _was_told(self, drill: PlanId) -> bool:
        return self._ledger.settled(_told(drill)) is not None


def _told(drill: PlanId) -> PlanId:
    return PlanId(f"told/{drill}")


def _sentence(due: DueDrill, *, overdue: bool) -> str:
    when = f"{due.at:%Y-%m-%d %H:%M}"
    if overdue:
        return f"The drill of '{due.profile}' was due on {when} and has not been held. Have security hold it."
    return f"The drill of '{due.profile}' is due on {when}. Have security hold it then; nothing sounds by itself."
