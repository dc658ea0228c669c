"""Wall-clock time and elapsed time: decides which instant a time on the wall means. It refuses to know any hours.

Two datetimes of one zone compare and subtract by their wall times in Python, which is wrong on the two nights a year
the clocks change; whoever compares or counts in this room goes through `instant` and `later`.

The rule on those nights: a wall time the clocks jump over is moved forward by the jump (03:30 in Helsinki's spring
night is 04:30), and of a wall time that comes twice the first one counts.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def at_wall(day: date, wall: time, zone: ZoneInfo) -> datetime:
    """The instant a clock on the wall shows this time on this date, in that zone."""
    guess = datetime.combine(day, wall.replace(tzinfo=None, fold=0), tzinfo=zone)
    return guess.astimezone(UTC).astimezone(zone)


def later(at: datetime, by: timedelta) -> datetime:
    """The instant so much elapsed time later (or, negative, earlier), in the same zone."""
    return (at.astimezone(UTC) + by).astimezone(at.tzinfo)


def instant(at: datetime) -> datetime:
    """The same instant in UTC, to compare and subtract."""
    return at.astimezone(UTC)


def elapsed(since: datetime, until: datetime) -> timedelta:
    """How much time passes between two instants."""
    return instant(until) - instant(since)


def stamp(at: datetime) -> str:
    """`HHMM` for an id; the second coming of a repeated wall time has a `b`."""
    return f"{at:%H%M}{'b' if at.fold else ''}"
