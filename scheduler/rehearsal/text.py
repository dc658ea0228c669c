"""The rehearsal as text: an aligned table for people, JSON for machines. It decides nothing about the day."""

import json
import unicodedata
from collections.abc import Sequence

from scheduler.day_plan import DayPlan
from scheduler.rehearsal.rehearse import Rehearsal, Row
from scheduler.wall_time import elapsed

SPOKEN_MOST = 44
ZONES_MOST = 30


def cells_of(text: str) -> int:
    """How many columns of a terminal a text takes; Chinese characters take two."""
    wide = sum(1 for character in text if unicodedata.east_asian_width(character) in "WF")
    return len(text) + wide - sum(1 for character in text if unicodedata.combining(character))


def padded(text: str, cells: int) -> str:
    """The text filled up with spaces to so many columns, or cut with an ellipsis."""
    if cells_of(text) <= cells:
        return text + " " * (cells - cells_of(text))
    while text and cells_of(text) > cells - 1:
        text = text[:-1]
    return padded(text + "…", cells)


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns as wide as their widest cell."""
    lines = [header, *rows]
    widths = [max(cells_of(line[column]) for line in lines) for column in range(len(header))]
    rule = ["─" * width for width in widths]
    return "\n".join(
        "  ".join(padded(cell, width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in (header, rule, *rows)
    )


def as_table(rehearsal: Rehearsal, *, everywhere: int) -> str:
    """The whole day for a person; `everywhere` is how many zones the mall has."""
    parts = [_heading(rehearsal)]
    if rehearsal.rows:
        header = ("at", "about", "kind", "zones", "says", "id")
        parts.append(table(header, [_cells(row, everywhere) for row in rehearsal.rows]))
    if rehearsal.plan.music:
        parts.append("Music\n" + _music_table(rehearsal.plan, everywhere))
    if meetings := _meetings(rehearsal):
        parts.append("Collisions\n" + "\n".join(meetings))
    faults = [f"  {row.id}: {row.fault}" for row in rehearsal.rows if row.fault]
    if faults:
        parts.append("Can't be made\n" + "\n".join(faults))
    return "\n\n".join([*parts, *rehearsal.notes])


def as_json(rehearsal: Rehearsal) -> str:
    """The whole day for a machine."""
    plan = rehearsal.plan
    return json.dumps(
        {
            "date": plan.day.isoformat(),
            "opens": plan.opens.isoformat() if plan.opens else None,
            "closes": plan.closes.isoformat() if plan.closes else None,
            "because": rehearsal.because,
            "calls": [_record(row) for row in rehearsal.rows],
            "music": [
                {"id": m.id, "at": m.at.isoformat(), "zones": m.zones, "playlist": m.playlist, "gain_db": m.gain_db}
                for m in plan.music
            ],
            "notes": rehearsal.notes,
        },
        ensure_ascii=False,
        indent=2,
    )


def _heading(rehearsal: Rehearsal) -> str:
    plan = rehearsal.plan
    if plan.opens is None or plan.closes is None:
        return f"{plan.day:%A %d %B %Y}: closed all day ({rehearsal.because}). Nothing sounds."
    hours = elapsed(plan.opens, plan.closes).total_seconds() / 3600
    return f"{plan.day:%A %d %B %Y}: {plan.opens:%H:%M} to {plan.closes:%H:%M}, {hours:g} hours ({rehearsal.because})"


def _cells(row: Row, everywhere: int) -> tuple[str, ...]:
    said = row.text or "(recording)"
    return (
        f"{row.at:%H:%M:%S}",
        f"{row.seconds:.0f} s",
        str(row.kind),
        _zones(row.zones, everywhere),
        said if cells_of(said) <= SPOKEN_MOST else padded(said, SPOKEN_MOST),
        row.id,
    )


def _music_table(plan: DayPlan, everywhere: int) -> str:
    rows = [
        (f"{m.at:%H:%M:%S}", m.playlist or "silence", f"{m.gain_db:+g} dB" if m.playlist else "", zones)
        for m in plan.music
        for zones in [_zones(m.zones, everywhere)]
    ]
    return table(("from", "playlist", "gain", "zones"), rows)


def _zones(zones: Sequence[str], everywhere: int) -> str:
    if len(zones) == everywhere:
        return "everywhere"
    named = ", ".join(zones)
    return named if cells_of(named) <= ZONES_MOST else f"{zones[0]} and {len(zones) - 1} more"


def _meetings(rehearsal: Rehearsal) -> list[str]:
    order = {row.id: number for number, row in enumerate(rehearsal.rows)}
    return [
        f"  {row.at:%H:%M:%S}  {row.id} meets {meeting.other} in {len(meeting.zones)} zones: {meeting.first} goes first"
        for row in rehearsal.rows
        for meeting in row.collisions
        if order[row.id] < order[meeting.other]
    ]


def _record(row: Row) -> dict[str, object]:
    return {
        "id": row.id,
        "at": row.at.isoformat(),
        "about_seconds": row.seconds,
        "kind": row.kind,
        "zones": row.zones,
        "text": row.text,
        "fault": row.fault,
        "collisions": [{"with": m.other, "zones": m.zones, "first": m.first} for m in row.collisions],
    }
