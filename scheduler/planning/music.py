"""Music by day part: decides which playlist sounds in which zone from when. It refuses to know calls.

Where day parts of a zone overlap, the one that started later sounds (of two that start together, the one written later
in the site file); outside all of them there is silence. An end given by the clock never reaches past opening or
closing; one counted from opening or closing means what it says, so music can welcome the staff.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from content.site import Anchor, DayPart, DayTime, Site
from scheduler.day_plan import DayPlan, DueMusic, PlanId
from scheduler.planning.routines import OpenSpan, time_of
from scheduler.wall_time import instant, stamp


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stretch:
    part: DayPart
    rank: int
    starts: datetime
    ends: datetime
    zones: frozenset[str]

    def sounds_at(self, at: datetime) -> bool:
        return instant(self.starts) <= instant(at) < instant(self.ends)


def due_music(site: Site, span: OpenSpan) -> list[DueMusic]:
    """Every change of music on this day in order of time; zones that change to the same part together are one item."""
    stretches = [_stretch(site, part, rank, span) for rank, part in enumerate(site.day_parts)]
    changes: dict[tuple[datetime, str], list[str]] = {}
    parts = {part.id: part for part in site.day_parts}
    for zone in sorted(zone.id for zone in site.zones):
        here = [stretch for stretch in stretches if zone in stretch.zones]
        for at, part in _changes(here):
            changes.setdefault((instant(at), part.id if part else ""), []).append(zone)
    return [
        _item(at.astimezone(span.opens.tzinfo), parts.get(part_id), tuple(zones), span)
        for (at, part_id), zones in sorted(changes.items())
    ]


def music_in_force(plans: Iterable[DayPlan], zones: Iterable[str], now: datetime) -> dict[str, DueMusic | None]:
    """For each zone the latest music item due by now, None where there is none: silence. Plans in order of date."""
    force: dict[str, DueMusic | None] = dict.fromkeys(zones)
    for plan in plans:
        for item in plan.music:
            if instant(item.at) <= instant(now):
                force.update((zone, item) for zone in item.zones if zone in force)
    return force


def _stretch(site: Site, part: DayPart, rank: int, span: OpenSpan) -> _Stretch:
    return _Stretch(
        part=part,
        rank=rank,
        starts=_end_of(part.starts, part, span),
        ends=_end_of(part.ends, part, span),
        zones=site.zones_of(part.zones),
    )


def _end_of(when: DayTime, part: DayPart, span: OpenSpan) -> datetime:
    at = time_of(when, span, whose=f"The day part {part.id}")
    if when.anchor is Anchor.CLOCK:
        return min(max(at, span.opens, key=instant), span.closes, key=instant)
    return at


def _changes(stretches: list[_Stretch]) -> list[tuple[datetime, DayPart | None]]:
    edges = sorted({edge for stretch in stretches for edge in (instant(stretch.starts), instant(stretch.ends))})
    sounding = [(at, _part_at(stretches, at)) for at in edges]
    runs = [next(run) for _, run in groupby(sounding, key=lambda pair: pair[1] and pair[1].id)]
    return runs[1:] if runs and runs[0][1] is None else runs


def _part_at(stretches: list[_Stretch], at: datetime) -> DayPart | None:
    here = [stretch for stretch in stretches if stretch.sounds_at(at)]
    return max(here, key=lambda stretch: (instant(stretch.starts), stretch.rank)).part if here else None


def _item(at: datetime, part: DayPart | None, zones: tuple[str, ...], span: OpenSpan) -> DueMusic:
    return DueMusic(
        id=PlanId(f"music/{span.day}/{stamp(at)}/{part.id if part else 'silence'}"),
        at=at,
        zones=zones,
        playlist=part.playlist if part else None,
        gain_db=part.gain_db if part else 0.0,
    )
