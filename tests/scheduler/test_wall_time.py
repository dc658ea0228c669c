"""Wall-clock time on the nights the clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from scheduler.wall_time import at_wall, elapsed, later, stamp

HELSINKI = ZoneInfo("Europe/Helsinki")


def test_time_in_the_gap_moves_forward() -> None:
    """A wall time the clocks jump over in spring is moved forward by the jump."""
    at = at_wall(date(2026, 3, 29), time(3, 30), HELSINKI)
    assert at.astimezone(UTC) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert at.time() == time(4, 30)


def test_time_in_the_overlap_is_the_first() -> None:
    """Of a wall time that comes twice in autumn the first one counts."""
    at = at_wall(date(2026, 10, 25), time(3, 30), HELSINKI)
    assert at.astimezone(UTC) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_elapsed_time_counts_real_hours() -> None:
    """From midnight to noon is eleven hours in the spring night and thirteen in the autumn night."""
    for day, hours in ((date(2026, 3, 29), 11), (date(2026, 10, 25), 13), (date(2026, 6, 1), 12)):
        assert elapsed(at_wall(day, time(0), HELSINKI), at_wall(day, time(12), HELSINKI)) == timedelta(hours=hours)


def test_stamps_of_a_repeated_hour_differ() -> None:
    """The two comings of a repeated wall time have different stamps, so ids stay unique."""
    first = at_wall(date(2026, 10, 25), time(3, 30), HELSINKI)
    assert [stamp(first), stamp(later(first, timedelta(hours=1)))] == ["0330", "0330b"]
