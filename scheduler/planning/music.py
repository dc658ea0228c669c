"""Music by day part: decides which playlist sounds in which zone from when. It refuses to know calls.

Where day parts of a zone overlap, the one that started later sounds (of two that start together, the one written later
in the site file); outside all of them there is silence. An end given by the clock never reaches past opening or
closing; one counted from opening or closing means what it says, so music can welcome the staff.

A round counts from the beginning of its day part, also where the part comes back after another or grows louder or
softer: zones with the same music are in step, whatever else they heard.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from content.site import Anchor, DayPart, DayTime, Gain, Site
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Volume:
    gain_db: float
    starts: datetime
    ends: datetime
    zones: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Sounding:
    """What a zone's music is between two changes; no stretch is silence."""

    stretch: _Stretch | None = None
    gain_db: float = 0.0


def due_music(site: Site, span: OpenSpan) -> list[DueMusic]:
    """Every change of music on this day in order of time; zones that change to the same part together are one item."""
    stretches = [_stretch(site, part, rank, span) for rank, part in enumerate(site.day_parts)]
    volumes = [_volume(site, gain, span) for gain in site.gains]
    changes: dict[tuple[datetime, _Sounding], list[str]] = {}
    for zone in sorted(zone.id for zone in site.zones):
        here = [stretch for stretch in stretches if zone in stretch.zones]
        loud = [volume for volume in volumes if zone in volume.zones]
        for at, sounding in _changes(here, loud):
            changes.setdefault((at, sounding), []).append(zone)
    items = [
        _item(at.astimezone(span.opens.tzinfo), sounding, tuple(zones), span)
        for (at, sounding), zones in changes.items()
    ]
    return sorted(items, key=lambda item: (instant(item.at), item.id))


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


def _volume(site: Site, gain: Gain, span: OpenSpan) -> _Volume:
    return _Volume(
        gain_db=gain.gain_db,
        starts=time_of(gain.starts, span, whose="A gain"),
        ends=time_of(gain.ends, span, whose="A gain"),
        zones=site.zones_of(gain.zones),
    )


def _end_of(when: DayTime, part: DayPart, span: OpenSpan) -> datetime:
    at = time_of(when, span, whose=f"The day part {part.id}")
    if when.anchor is Anchor.CLOCK:
        return min(max(at, span.opens, key=instant), span.closes, key=instant)
    return at


def _changes(stretches: list[_Stretch], volumes: list[_Volume]) -> list[tuple[datetime, _Sounding]]:
    spans = [(each.starts, each.ends) for each in stretches] + [(each.starts, each.ends) for each in volumes]
    edges = sorted({instant(edge) for span in spans for edge in span})
    sounding = [(at, _sounding_at(stretches, volumes, at)) for at in edges]
    runs = [next(run) for _, run in groupby(sounding, key=lambda pair: pair[1])]
    return runs[1:] if runs and runs[0][1].stretch is None else runs


def _sounding_at(stretches: list[_Stretch], volumes: list[_Volume], at: datetime) -> _Sounding:
    here = [stretch for stretch in stretches if stretch.sounds_at(at)]
    if not here:
        return _Sounding()
    stretch = max(here, key=lambda stretch: (instant(stretch.starts), stretch.rank))
    loud = [volume.gain_db for volume in volumes if instant(volume.starts) <= at < instant(volume.ends)]
    return _Sounding(stretch, stretch.part.gain_db + (loud[-1] if loud else 0.0))


def _item(at: datetime, sounding: _Sounding, zones: tuple[str, ...], span: OpenSpan) -> DueMusic:
    stretch, gain_db = sounding.stretch, sounding.gain_db
    name = f"music/{span.day}/{stamp(at)}/{stretch.part.id if stretch else 'silence'}"
    own_gain_db = stretch.part.gain_db if stretch else 0.0
    return DueMusic(
        # Zones that differ only in how loud they are change at the same instant under different ids.
        id=PlanId(name if gain_db == own_gain_db else f"{name}/{gain_db:+g}dB"),
        at=at,
        zones=zones,
        playlist=stretch.part.playlist if stretch else None,
        gain_db=gain_db,
        round_at=stretch.starts if stretch else None,
    )
