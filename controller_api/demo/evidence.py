"""What the demo leaves behind: where each zone's recording began, every receipt, and a picture of what sounded."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any


def zones_of(folder: Path, zones: Sequence[str]) -> dict[str, dict[str, str]]:
    """For each zone its recording, relative to the folder, and the instant of its first sample."""
    found = {}
    for zone in zones:
        wav = folder / "zones" / f"{zone}.wav"
        card = wav.with_name(wav.name + ".json")
        if wav.exists() and card.exists():
            began = json.loads(card.read_text())["first_sample_at"]
            found[zone] = {"file": str(wav.relative_to(folder)), "first_sample_at": began}
    return found


def receipts_of(calls: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """One row for each run of each call in each zone, in order of time."""
    rows = [row for call in calls for row in _rows(call)]
    return sorted(rows, key=lambda row: (row["started_at"] or row["play_at"], row["zone"]))


def _rows(call: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for receipt in call["receipts"]:
        yield {
            "call_id": call["id"],
            "kind": call["kind"],
            "priority": call["priority"],
            "zone": receipt["zone"],
            "language": "+".join(call["texts"]),
            "requested_at": call["requested_at"],
            "play_at": receipt["play_at"],
            "started_at": receipt["started_at"],
            "ended_at": receipt["ended_at"],
            "outcome": receipt["outcome"],
            "loudness_lufs": receipt["loudness_lufs"],
            "reason": receipt["reason"],
            "run": receipt["run"],
            "passages": receipt["passages"],
        }


def beginning_of(scene_file: Path) -> datetime | None:
    """When the first scene begins, once the controller has written that into the file."""
    begins = json.loads(scene_file.read_text(encoding="utf-8")).get("begins")
    return None if begins is None else datetime.fromisoformat(begins)


def write(path: Path, content: object) -> None:
    """Write as JSON that people can read."""
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
