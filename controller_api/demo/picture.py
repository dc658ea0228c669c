"""The picture of what sounded: receipts as blocks, the recordings' own level under them."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

from content.site import Site
from scheduler.rehearsal.timeline import KIND_NAMES, Block, Lane, LevelPoint, Mark, Timeline

STEP_S = 0.1
FLOOR_DB = -60.0


def picture(
    site: Site,
    folder: Path,
    zones: Mapping[str, Mapping[str, str]],
    receipts: Sequence[Mapping[str, Any]],
    marks: Sequence[tuple[datetime, str]],
) -> Timeline:
    """Every zone from the first recording's beginning to the last sound, in the site's own time zone."""
    began = {zone: datetime.fromisoformat(card["first_sample_at"]).astimezone() for zone, card in zones.items()}
    levels = {zone: _levels(folder / card["file"], began[zone]) for zone, card in zones.items()}
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
        subtitle="一天的缩影 What each zone really put out; the curve is the level of its recording",
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


def _levels(wav: Path, began: datetime) -> list[LevelPoint]:
    samples, rate = soundfile.read(wav, dtype="float32")
    window = round(STEP_S * rate)
    whole = samples[: len(samples) // window * window].reshape(-1, window)
    power = np.mean(np.square(whole, dtype=np.float64), axis=1)
    decibels = np.maximum(10 * np.log10(power + 1e-12), FLOOR_DB)
    return [LevelPoint(began + timedelta(seconds=number * STEP_S), float(db)) for number, db in enumerate(decibels)]
