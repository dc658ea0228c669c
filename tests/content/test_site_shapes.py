"""The short forms of a site file."""

from datetime import date, time

import pytest

from content.site_file import shapes as site_shapes


@pytest.mark.parametrize(
    ("written", "opens", "closes"),
    [
        ("10:00-22:00", time(10), time(22)),
        ("9:30 - 24:00", time(9, 30), time(0)),
        ("18:00–02:00", time(18), time(2)),
        ("00:00-24:00", time(0), time(0)),
    ],
)
def test_opening_hours_may_end_after_midnight(written: str, opens: time, closes: time) -> None:
    """24:00 is midnight, and a closing time before the opening time is the next morning's."""
    assert site_shapes.opening(written) == {"opens": opens, "closes": closes}


@pytest.mark.parametrize("written", ["closed", " Closed "])
def test_a_closed_day_has_no_hours(written: str) -> None:
    """The word, however it is written."""
    assert site_shapes.opening(written) is None


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("opening", {"anchor": "opening", "minutes": 0}),
        ("opening-10", {"anchor": "opening", "minutes": -10}),
        ("Closing + 5", {"anchor": "closing", "minutes": 5}),
        ("12:30", {"anchor": "clock", "at": time(12, 30)}),
        (time(8), {"anchor": "clock", "at": time(8)}),
        ({"anchor": "opening"}, {"anchor": "opening"}),
    ],
)
def test_a_time_of_day_counts_from_opening_closing_or_midnight(written: object, read: object) -> None:
    """Minutes before are negative; what is no text is left for the noun to judge."""
    assert site_shapes.day_time(written) == read


def test_a_stretch_of_a_day_may_end_at_midnight() -> None:
    """Its end is then the last second of the day, since it may not run into the next."""
    assert site_shapes.clock_spans("20:00-24:00") == [{"starts": time(20), "ends": time(23, 59, 59)}]
    assert site_shapes.clock_spans(["8:00-9:00"]) == [{"starts": time(8), "ends": time(9)}]


def test_days_may_be_written_as_a_span() -> None:
    """A span fills every day in it, and a later line may change one of them."""
    noted: list[str] = []
    read = site_shapes.hours({"mon-sun": "10:00-20:00", "wed": "closed"}, lambda _path, said: noted.append(said))
    weekdays = read["weekdays"]
    assert isinstance(weekdays, dict)
    assert weekdays["wed"] is None
    assert weekdays["sun"] == {"opens": time(10), "closes": time(20)}
    assert noted == []


def test_a_date_may_stand_in_quotes() -> None:
    """Both ways of writing it are the same date."""
    assert site_shapes.real_date("2026-02-16") == date(2026, 2, 16)
    assert site_shapes.real_date(date(2026, 2, 16)) == date(2026, 2, 16)
    with pytest.raises(ValueError, match="Write year, month and day"):
        site_shapes.real_date("16.2.2026")
