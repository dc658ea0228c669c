"""Public holidays and make-up workdays: decides what kind of day a date is. It refuses to know any opening hours.

China's statutory holidays follow from the calendar, but which weekend days are worked in exchange for longer holidays
is announced by the State Council late in the year before. The `holidays` package carries those notices, up to the one
known when it was released. For a later year only the statutory holidays count and no day is a make-up workday;
`notice_known` says so, and the mall's special dates can fill in what is missing.
"""

from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from holidays.countries.china import China

ONE_DAY = timedelta(days=1)


class DayKind(StrEnum):
    """What kind of day a date is in the public calendar."""

    ORDINARY = "ordinary"
    HOLIDAY = "holiday"
    MAKEUP_WORKDAY = "makeup_workday"
    """A day of the weekend that is worked to make up for a longer holiday."""


@lru_cache(maxsize=16)
def _china(year: int) -> China:
    # Observed days and make-up workdays near New Year belong to the notice of the year beside it.
    return China(years=range(year - 1, year + 2), language="zh_CN")  # type: ignore[no-untyped-call]  # Theirs.


def china_day(day: date) -> DayKind:
    """What kind of day this is in mainland China.

    The days of a weekend that join a public holiday without a workday between are part of it, as in the notices.
    """
    calendar = _china(day.year)
    if day in calendar:
        return DayKind.HOLIDAY
    if day in calendar.weekend_workdays:
        return DayKind.MAKEUP_WORKDAY
    if day.weekday() >= 5 and _joins_holiday(calendar, day):
        return DayKind.HOLIDAY
    return DayKind.ORDINARY


def china_holiday_name(day: date) -> str | None:
    """The Chinese name of the public holiday on this date, None where it has none of its own."""
    return _china(day.year).get(day)


def notice_known(year: int) -> bool:
    """Whether the year's make-up workdays are known; if not, only statutory holidays count in it."""
    # A lone workday at the end of December comes from the notice of the year after.
    return any(day.year == year and (day.month, day.day) < (12, 25) for day in _china(year).weekend_workdays)


def _joins_holiday(calendar: China, day: date) -> bool:
    other = day + ONE_DAY if day.weekday() == 5 else day - ONE_DAY
    weekend = [day] if other in calendar.weekend_workdays else sorted((day, other))
    return any(near in calendar for near in (weekend[0] - ONE_DAY, *weekend, weekend[-1] + ONE_DAY))
