"""What a benchmark gives: figures beside their targets and, where there is one, a peer measured in the same run."""

import json
import os
import platform
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measured value. `met` says whether it keeps its target; `ratio` is ours over the peer's."""

    name: str
    value: float
    unit: str
    target: str = ""
    met: bool | None = None
    peer: str = ""
    ratio: float | None = None


def at_most(name: str, value: float, unit: str, limit: float, *, peer: str = "", peer_value: float = 0.0) -> Figure:
    """A figure that should not pass a limit."""
    return Figure(
        name=name,
        value=round(value, 3),
        unit=unit,
        target=f"<= {limit:g} {unit}",
        met=value <= limit,
        peer=peer,
        ratio=round(value / peer_value, 3) if peer_value else None,
    )


def at_least(name: str, value: float, unit: str, limit: float) -> Figure:
    """A figure that should reach a limit."""
    return Figure(name=name, value=round(value, 3), unit=unit, target=f">= {limit:g} {unit}", met=value >= limit)


def within(name: str, value: float, unit: str, low: float, high: float) -> Figure:
    """A figure that should lie between two limits."""
    target = f"{low:g} to {high:g} {unit}"
    return Figure(name=name, value=round(value, 3), unit=unit, target=target, met=low <= value <= high)


def plain(name: str, value: float, unit: str) -> Figure:
    """A figure without a target, for whoever compares."""
    return Figure(name=name, value=round(value, 3), unit=unit)


def p99(values: Sequence[float]) -> float:
    """The 99th percentile: the smallest value that at least 99 % do not pass."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * 99 // 100) - 1)]


def spread(name: str, values: Sequence[float], unit: str, limit: float) -> list[Figure]:
    """Median and p99 of a sample, the p99 against a limit; the count is in the name."""
    counted = f"{name} (n={len(values)})"
    return [
        plain(f"{counted} median", statistics.median(values), unit),
        at_most(f"{counted} p99", p99(values), unit, limit),
    ]


def machine() -> str:
    """One line on what this was measured on."""
    model = next(
        (line.split(":", 1)[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")),
        platform.processor() or "unknown processor",
    )
    return (
        f"{model}, {os.cpu_count()} cores, {platform.system()} {platform.release()}, Python {platform.python_version()}"
    )


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text().splitlines()
    except OSError:
        return []


def table(figures: Sequence[Figure]) -> str:
    """The figures as aligned lines."""
    rows = [("figure", "value", "target", "met", "peer", "ratio")]
    for figure in figures:
        met = {True: "yes", False: "NO", None: ""}[figure.met]
        ratio = "" if figure.ratio is None else f"{figure.ratio:g}x"
        rows.append((figure.name, f"{figure.value:g} {figure.unit}", figure.target, met, figure.peer, ratio))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def write(figures: Sequence[Figure], path: Path) -> None:
    """Keep the figures as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([asdict(figure) for figure in figures], indent=2, ensure_ascii=False) + "\n")
