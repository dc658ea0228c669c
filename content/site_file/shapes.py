"""The short forms a site file is written in, such as "10:00-22:00" or "closing-30", turned into the nouns' fields.

Every function takes what stands in the file and raises `ValueError` with a sentence for what it can't read. A value
that is no text is passed on as it is, for the nouns themselves to judge.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time

from content.site import Weekday

_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_SPAN = re.compile(r"\s*(\d{1,2}:\d{2})\s*(?:-|–|to)\s*(\d{1,2}:\d{2})\s*")
_ANCHORED = re.compile(r"(opening|closing)\s*(?:([+-])\s*(\d{1,4}))?")

Note = Callable[[tuple[str | int, ...], str], None]
"""Where findings go: the path they are about and the sentence."""


def clock(text: str) -> time:
    """A wall-clock time such as "9:30"; "24:00" is midnight."""
    if text == "24:00":
        return time(0)
    read = _CLOCK.fullmatch(text)
    if read is None:
        raise ValueError(f"'{text}' is no time of day. Write hours and minutes, such as '09:30'.")
    return time(int(read[1]), int(read[2]))


def clock_time(value: object) -> object:
    """A wall-clock time, in quotes or as TOML writes times."""
    return value if isinstance(value, time) else clock(str(value))


def _ends_of(value: str) -> tuple[str, str]:
    read = _SPAN.fullmatch(value)
    if read is None:
        raise ValueError(f"'{value}' is no stretch of time. Write it as '10:00-22:00'.")
    return read[1], read[2]


def opening(value: object) -> object:
    """Opening hours of a day: "10:00-22:00", or "closed"."""
    if not isinstance(value, str):
        return value
    if value.strip().lower() == "closed":
        return None
    try:
        opens, closes = map(clock, _ends_of(value))
    except ValueError as error:
        raise ValueError(f"{error} A day without opening is 'closed'.") from None
    if time(8) <= closes <= opens:
        raise ValueError(f"'{value}' would keep the mall open all night until {closes:%H:%M}. Are the times swapped?")
    return {"opens": opens, "closes": closes}


def clock_span(value: object) -> object:
    """A stretch within a day, such as "11:00-14:00"."""
    if not isinstance(value, str):
        return value
    first, last = _ends_of(value)
    starts = clock(first)
    ends = time(23, 59, 59) if last in {"24:00", "0:00", "00:00"} else clock(last)
    if ends <= starts:
        raise ValueError(f"'{value}' ends before it begins; a stretch stays within one day. Split it at 24:00.")
    return {"starts": starts, "ends": ends}


def clock_spans(value: object) -> object:
    """A list of stretches; one alone may stand without brackets."""
    if isinstance(value, str):
        return [clock_span(value)]
    return [clock_span(item) for item in value] if isinstance(value, list) else value


def day_time(value: object) -> object:
    """A time of day: "12:30", "opening", "opening-10" or "closing+5" (minutes)."""
    if isinstance(value, time):
        return {"anchor": "clock", "at": value}
    if not isinstance(value, str):
        return value
    read = _ANCHORED.fullmatch(value.strip().lower())
    if read is not None:
        minutes = int(read[3] or 0)
        return {"anchor": read[1], "minutes": -minutes if read[2] == "-" else minutes}
    if not value[:1].isdigit():
        raise ValueError(
            f"'{value}' is no time of day. Write '12:30', 'opening', 'opening-10' or 'closing+5' (minutes)."
        )
    return {"anchor": "clock", "at": clock(value.strip())}


def flat_slots(value: object) -> object:
    """Slots of a routine: `{ message = { zh = "…", en = "…" } }` becomes `message.zh` and `message.en`."""
    if not isinstance(value, dict):
        return value
    flat: dict[str, object] = {}
    for slot, given in value.items():
        texts = {f"{slot}.{key}": text for key, text in given.items()} if isinstance(given, dict) else {slot: given}
        flat.update(texts)
    return {slot: str(text) if isinstance(text, int) else text for slot, text in flat.items()}


def real_date(value: object) -> object:
    """A date, also one written in quotes."""
    if isinstance(value, datetime):
        raise ValueError(f"{value.isoformat()} is a time on a date. Write the date alone, such as 2026-02-16.")  # noqa: TRY004 - every unreadable value is a ValueError here
    if isinstance(value, date) or not isinstance(value, str):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
            raise ValueError(f"{value} is a date that doesn't exist.") from None
        raise ValueError(f"'{value}' is no date. Write year, month and day, such as 2026-02-16.") from None


def hours(raw: Mapping[str, object], note: Note) -> dict[str, object]:
    """The `[hours]` table: days and spans of days ("mon-thu") beside the settings of the noun."""
    weekdays: dict[str, object] = {}
    rest: dict[str, object] = {}
    for key, value in raw.items():
        days = _days(key)
        try:
            if days:
                weekdays.update(dict.fromkeys(days, opening(value)))
            elif key in {"holiday", "makeup_workday"}:
                rest[key] = opening(value)
            elif key == "special" and isinstance(value, list):
                rest[key] = [_special(item, (key, index), note) for index, item in enumerate(value)]
            else:
                rest[key] = value
        except ValueError as error:
            note((key,), str(error))
            weekdays.update(dict.fromkeys(days))
    missing = [day.value for day in Weekday if day.value not in weekdays]
    if missing and "weekdays" not in rest:
        note((), f"the hours lack {', '.join(missing)}. A day on which the mall stays shut is 'closed'.")
    return {"weekdays": weekdays, **rest}


def _days(key: str) -> list[str]:
    week = [day.value for day in Weekday]
    first, _, last = key.partition("-")
    if first not in week or (last and last not in week):
        return []
    return week[week.index(first) : week.index(last or first) + 1]


def _special(item: object, path: tuple[str | int, ...], note: Note) -> object:
    if not isinstance(item, dict):
        return item
    shaped = dict(item)
    if "date" in shaped:
        shaped["first"] = shaped["last"] = shaped.pop("date")
    for key, shape in (("first", real_date), ("last", real_date), ("hours", opening)):
        if key not in shaped:
            continue
        try:
            shaped[key] = shape(shaped[key])
        except ValueError as error:
            note((*path, "date" if "date" in item and key != "hours" else key), str(error))
            return {"first": date.min, "last": date.min, "hours": None}
    return shaped
