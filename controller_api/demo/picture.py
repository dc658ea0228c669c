"""The picture of what sounded: receipts as blocks, the level of each zone's music under them."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from content.site import Site
from scheduler.rehearsal.timeline import KIND_NAMES, Block, Lane, LevelPoint, Mark, Timeline

FLOOR_DB = -60.0


def picture(
    site: Site,
    music: Mapping[str, Sequence[tuple[datetime, float]]],
    receipts: Sequence[Mapping[str, Any]],
    marks: Sequence[tuple[datetime, str]],
) -> Timeline:
    """Every zone from just before the first scene to the last word of any speaker."""
    levels = {
        zone: [LevelPoint(at.astimezone(), max(db, FLOOR_DB)) for at, db in list(told)] for zone, told in music.items()
    }
    lanes = tuple(
        Lane(
            label=zone.name.get("zh", zone.id),
            note=zone.name.get("en", ""),
            blocks=tuple(_blocks(receipts, zone.id)),
            levels=tuple(levels.get(zone.id, ())),
        )
        for zone in site.zones
    )
    points = [point.at for each in levels.values() for point in each]
    return Timeline(
        title=f"{site.name.get('zh', site.id)} · {site.name.get('en', '')}",
        subtitle="一天的缩影 What each zone really put out; the curve is the level of its music",
        starts=marks[0][0] - timedelta(seconds=2),
        ends=max(points, default=marks[-1][0]),
        lanes=lanes,
        marks=tuple(Mark(at, label) for at, label in marks),
    )


def _blocks(receipts: Sequence[Mapping[str, Any]], zone: str) -> list[Block]:
    sounded = [row for row in receipts if row["zone"] == zone and row["started_at"] and row["ended_at"]]
    return [
        Block(
            starts=datetime.fromisoformat(row["started_at"]),
            ends=datetime.fromisoformat(row["ended_at"]),
            kind=row["kind"],
            label=KIND_NAMES.get(row["kind"], row["kind"]),
            weight=row["priority"] or 0,
        )
        for row in sounded
    ]
