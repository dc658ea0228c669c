"""Opening hours of any date."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from content.site import Hours, Opening, Site, Weekday
from scheduler.planning.opening_hours import calendar_gap, day_on, hours_on, open_day, zone_of
from scheduler.planning.public_holidays import DayKind, china_day, notice_known
from scheduler.wall_time import elapsed
from tests.scheduler.small_mall import ORDINARY, helsinki_night, small_site


@pytest.mark.parametrize(
    ("day", "opens"),
    [
        (date(2026, 11, 23), 10),  # an ordinary Monday
        (date(2026, 2, 16), 10),  # New Year's Eve is a public holiday, and a special date
        (date(2026, 2, 18), 9),  # a public holiday
        (date(2026, 2, 14), 11),  # a Saturday worked to make up for it
        (date(2026, 10, 10), 11),  # another
    ],
)
def test_strength_of_the_rules(site: Site, day: date, opens: int) -> None:
    """Special dates are stronger than public holidays, those than make-up workdays, and those than weekdays."""
    found = open_day(site, day)
    assert found.opens is not None
    assert found.opens.hour == opens


def test_special_date_can_close_the_mall(site: Site) -> None:
    """A special date without hours keeps the mall closed, even on a public holiday, and says why."""
    closed = open_day(site, date(2026, 2, 17))
    assert (closed.opens, closed.closes, closed.because) == (None, None, "New Year's Day")


def test_makeup_workday_without_hours_is_like_friday() -> None:
    """A make-up workday with no hours of its own has those of a Friday."""
    friday = Opening(opens=time(8), closes=time(20))
    weekdays: dict[Weekday, Opening | None] = {day: friday if day is Weekday.FRI else ORDINARY for day in Weekday}
    assert hours_on(Hours(weekdays=weekdays), date(2026, 2, 14))[0] == friday


def test_site_without_holidays_keeps_its_weekdays(site: Site) -> None:
    """A site that follows no public calendar has weekday hours on National Day."""
    hours = site.hours.model_copy(update={"holidays": "none"})
    assert hours_on(hours, date(2026, 10, 1)) == (ORDINARY, "thu")


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2026, 1, 1), date(2026, 1, 3)),
        (date(2026, 2, 15), date(2026, 2, 23)),
        (date(2026, 4, 4), date(2026, 4, 6)),
        (date(2026, 5, 1), date(2026, 5, 5)),
        (date(2026, 6, 19), date(2026, 6, 21)),
        (date(2026, 9, 25), date(2026, 9, 27)),
        (date(2026, 10, 1), date(2026, 10, 7)),
    ],
)
def test_holidays_are_as_the_notice_says(first: date, last: date) -> None:
    """Every holiday of 2026 runs from its first to its last day of the notice, weekends in it included."""
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    assert {china_day(day) for day in days} == {DayKind.HOLIDAY}
    around = {china_day(first - timedelta(days=1)), china_day(last + timedelta(days=1))}
    assert DayKind.HOLIDAY not in around


def test_makeup_workdays_are_as_the_notice_says() -> None:
    """The make-up workdays of 2026 are those of the notice."""
    year = [date(2026, 1, 1) + timedelta(days=number) for number in range(365)]
    worked = [day for day in year if china_day(day) is DayKind.MAKEUP_WORKDAY]
    assert [(day.month, day.day) for day in worked] == [(1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)]


def test_year_without_a_notice_is_told(site: Site) -> None:
    """For a year whose notice is not known a sentence says what is missing and what to do; for 2026 there is none."""
    assert notice_known(2026)
    assert calendar_gap(site, date(2026, 5, 1)) is None
    gap = calendar_gap(site, date(2090, 5, 1))
    assert gap is not None
    assert "make-up workdays of 2090" in gap
    assert china_day(date(2090, 10, 1)) is DayKind.HOLIDAY


def test_closing_after_midnight() -> None:
    """Closing at or before opening means the next morning."""
    hours = Hours(weekdays=dict.fromkeys(Weekday, Opening(opens=time(18), closes=time(2))), holidays="none")
    found = open_day(small_site(hours=hours), date(2026, 11, 23))
    assert found.closes is not None
    assert found.closes.date() == date(2026, 11, 24)


@pytest.mark.parametrize(("clock", "day"), [(time(1, 59), 23), (time(2), 24), (time(17), 24), (time(19), 24)], ids=str)
def test_an_opening_past_midnight_is_the_day_s_it_began(clock: time, day: int) -> None:
    """Until its doors close the mall's day is yesterday's; from then on it is the calendar's."""
    hours = Hours(weekdays=dict.fromkeys(Weekday, Opening(opens=time(18), closes=time(2))), holidays="none")
    site = small_site(hours=hours)
    assert day_on(site, datetime.combine(date(2026, 11, 24), clock, zone_of(site))) == date(2026, 11, day)


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 28), 5), (date(2026, 10, 24), 7), (date(2026, 6, 1), 6)], ids=str
)
def test_night_the_clocks_change(day: date, hours: int) -> None:
    """A mall open from 22:00 to 04:00 is open an hour less in the spring night and an hour more in the autumn night."""
    found = open_day(helsinki_night(time(22), time(4)), day)
    assert found.opens is not None
    assert found.closes is not None
    assert elapsed(found.opens, found.closes) == timedelta(hours=hours)
    assert found.closes.time() == time(4)


def test_opening_in_the_gap() -> None:
    """A mall that opens at 03:30 opens at 04:30 on the morning that has no 03:30."""
    found = open_day(helsinki_night(time(3, 30), time(12)), date(2026, 3, 29))
    assert found.opens is not None
    assert found.opens.astimezone(UTC) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_hours_inside_the_gap_are_no_hours() -> None:
    """A mall that would be open only while the clocks jump stays closed that day."""
    assert open_day(helsinki_night(time(3, 0), time(4, 0)), date(2026, 3, 29)).opens is None
