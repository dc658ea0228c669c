"""A shop's hours as its map says them ("Mo-Fr 10:00-21:00; Sa,Su 09:30-22:00"), in a shopper's words.

Decides whether the shop is open now. What it can't read it gives as it is written, and doesn't judge. Refuses to know
holidays; the mall's own hours do.
"""

import re
from dataclasses import dataclass
from datetime import datetime

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
RULE = re.compile(
    r"^(?:(?P<days>[A-Z][a-z](?:[-,][A-Z][a-z])*) )?(?P<spans>\d{2}:\d{2}-\d{2}:\d{2}(?:,\d{2}:\d{2}-\d{2}:\d{2})*)$"
)


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of the hours."""

    text: str
    open_now: bool | None
    """None: nobody can tell."""


def told_hours(written: str, now: datetime, *, zh: bool) -> Told:
    """Today's hours and whether it is open, by the mall's wall clock; until they are over, yesterday's."""
    if written.strip() == "24/7":
        return Told("24 小时营业" if zh else "Open day and night", open_now=True)
    spans, before = _spans(written, now.weekday()), _spans(written, (now.weekday() - 1) % 7)
    if spans is None or before is None:
        return Told(written, open_now=None)
    clock = f"{now:%H:%M}"
    late = any(end <= start and clock < end for start, end in before)
    spans = before if late else spans
    if not spans:
        return Told("今日休息" if zh else "Closed today", open_now=False)
    is_open = late or any(start <= clock and (clock < end or end <= start) for start, end in spans)
    hours = "，".join(f"{start}–{end}" for start, end in spans) if zh else ", ".join(f"{a}–{b}" for a, b in spans)
    state = ("营业中" if is_open else "休息中") if zh else ("Open" if is_open else "Closed now")
    return Told(f"{state} {hours}" if zh else f"{state}, {hours}", open_now=is_open)


def _spans(written: str, weekday: int) -> list[tuple[str, str]] | None:
    """From when to when on that day, from 0; the last rule that names it counts. None: not to be read."""
    found: list[tuple[str, str]] = []
    for part in filter(None, (part.strip() for part in written.split(";"))):
        rule = RULE.match(part)
        days = _days(rule["days"]) if rule else None
        if rule is None or days is None:
            return None
        if weekday in days:
            found = [(span[:5], span[6:]) for span in rule["spans"].split(",")]
    return found if written.strip() else None


def _days(written: str | None) -> set[int] | None:
    """Weekdays from 0; a range may go over Sunday."""
    if not written:
        return set(range(7))
    days: set[int] = set()
    for part in written.split(","):
        ends = part.split("-")
        if any(end not in DAYS for end in ends):
            return None
        first, last = DAYS.index(ends[0]), DAYS.index(ends[-1])
        days |= {day % 7 for day in range(first, last + 1 if last >= first else last + 8)}
    return days
