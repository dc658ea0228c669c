"""People are reminded of drills, and told of those nobody held; that is kept in a real database over restarts."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from content.emergency_plan import EmergencyPlan, PlannedDrill
from controller_api.watching.drills import DrillReminder
from scheduler.adapters.ledger_sql import SqlLedger
from tests.scheduler.small_mall import small_site

SHANGHAI = ZoneInfo("Asia/Shanghai")
WEEKLY = PlannedDrill(profile="fire", at=time(9, 30), weekday="mon")


class Mall:
    """A reminder whose clock and drills are set by hand."""

    def __init__(self, engine: Engine) -> None:
        self.now = datetime(2026, 3, 8, 12, 0, tzinfo=SHANGHAI)
        self.on: list[str] = []
        self.ledger = SqlLedger(engine)
        self.begin()

    def begin(self) -> None:
        """Start the controller."""
        self.reminder = DrillReminder(
            site=small_site(emergency=EmergencyPlan(drills=(WEEKLY,))),
            ledger=self.ledger,
            drilled=lambda: self.on,
            now=lambda: self.now,
        )

    def told(self, **later: float) -> str:
        """What people are told so much later."""
        self.now += timedelta(**later)
        self.reminder.look()
        return " ".join(self.reminder.sentences)


def test_people_are_reminded_before_a_drill_and_told_when_it_is_overdue_until_it_is_held(engine: Engine) -> None:
    """Over a restart, too; nothing is raised by itself, and a drill of something else doesn't count."""
    mall = Mall(engine)
    assert "is due on 2026-03-09 09:30" in mall.told()
    assert mall.on == []
    mall.begin()
    mall.on = ["crowd"]
    assert "was due on 2026-03-09 09:30 and has not been held" in mall.told(days=1)
    mall.on = ["fire"]
    assert mall.told(hours=1) == ""
    mall.on = []
    mall.begin()
    assert mall.told(days=1) == ""
    assert "is due on 2026-03-16" in mall.told(days=5)
