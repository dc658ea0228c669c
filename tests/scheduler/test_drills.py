"""When an emergency is to be drilled, and which drills people are told of: a table of rules and instants."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from content.emergency_plan import EmergencyPlan, PlannedDrill
from content.site import Site
from scheduler.planning.drills import drills_on, to_be_told
from tests.scheduler.small_mall import small_site

AT = time(9, 30)
SHANGHAI = ZoneInfo("Asia/Shanghai")


def site_with(*drills: PlannedDrill) -> Site:
    """The small mall with these drills."""
    return small_site(emergency=EmergencyPlan(drills=drills))


WEEKLY = PlannedDrill(profile="fire", at=AT, weekday="mon")


@pytest.mark.parametrize(
    ("drill", "days"),
    [
        (WEEKLY, [2, 9, 16, 23, 30]),
        (PlannedDrill(profile="fire", at=AT, weekday="mon", week=1), [2]),
        (PlannedDrill(profile="fire", at=AT, weekday="mon", months=(4, 5)), []),
        (PlannedDrill(profile="fire", at=AT, dates=(date(2026, 3, 5),)), [5]),
    ],
)
def test_a_drill_is_due_on_the_days_that_its_rule_names(drill: PlannedDrill, days: list[int]) -> None:
    """By the site's clock, under an id that stays the same."""
    march = [date(2026, 3, day) for day in range(1, 32)]
    due = [each for day in march for each in drills_on(site_with(drill), day)]
    assert [each.at.day for each in due] == days
    assert all(each.at == datetime(2026, 3, each.at.day, 9, 30, tzinfo=SHANGHAI) for each in due)
    assert [each.id for each in due] == [f"drill/fire/2026-03-{day:02}/0930" for day in days]


def test_only_the_newest_drill_of_a_profile_is_told_and_none_from_before_the_schedule() -> None:
    """From a day before on; a site that has a schedule since today owes no drill of last week."""
    site, monday = site_with(WEEKLY), datetime(2026, 3, 9, 9, 30, tzinfo=SHANGHAI)
    for now, expected in (
        (monday - timedelta(hours=25), ["drill/fire/2026-03-02/0930"]),
        (monday - timedelta(hours=23), ["drill/fire/2026-03-09/0930"]),
        (monday + timedelta(days=3), ["drill/fire/2026-03-09/0930"]),
    ):
        assert [due.id for due in to_be_told(site, now.astimezone(UTC), lambda _: True)] == expected
    assert to_be_told(site, monday + timedelta(days=3), lambda _: False) == []
