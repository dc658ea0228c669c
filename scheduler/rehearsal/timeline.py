"""The timeline: zones over time, as data and as a layout. It decides what goes where and refuses to know colours.

Used for what a day will sound like and for what really sounded.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduler.wall_time import elapsed, instant, later

TextWidth = Callable[[str], float]

KIND_NAMES = {
    "lost_person": "寻人 Lost person",
    "found_child": "找到孩子 Found child",
    "lost_item": "寻物 Lost item",
    "found_item": "招领 Found item",
    "move_car": "移车 Move car",
    "staff_page": "呼叫员工 Staff page",
    "promotion": "商户宣传 Promotion",
    "notice": "通知 Notice",
    "welcome": "迎宾 Welcome",
    "farewell": "送宾 Farewell",
    "closing_countdown": "闭店提醒 Closing countdown",
    "ticket": "叫号 Ticket",
    "advert": "广告 Advert",
    "emergency": "紧急 Emergency",
    "drill": "演练 Drill",
    "music": "音乐 Music",
}
"""The kinds of block there are, in the order of the legend, and what people call them."""

TICK_STEPS_S = (
    1,
    2,
    5,
    10,
    15,
    30,
    60,
    120,
    300,
    600,
    900,
    1800,
    3600,
    7200,
    10800,
    21600,
    43200,
    86400,
    172800,
    604800,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Something that sounds from one instant to another."""

    starts: datetime
    ends: datetime
    kind: str
    """A key of `KIND_NAMES`; others are drawn as notices."""
    label: str = ""
    weight: int = 0
    """Labels of heavier blocks are placed first where there isn't room for all."""
    hollow: bool = False
    """Drawn as an outline: asked for, but it did not or will not sound as asked."""


@dataclass(frozen=True, slots=True)
class LevelPoint:
    """How loud it was at an instant, in dBFS RMS."""

    at: datetime
    db: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """One zone over time: calls, the music behind them, and the level under them."""

    label: str
    note: str = ""
    blocks: tuple[Block, ...] = ()
    music: tuple[Block, ...] = ()
    levels: tuple[LevelPoint, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """An instant that matters in all zones, such as opening."""

    at: datetime
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """The whole picture."""

    title: str
    subtitle: str = ""
    starts: datetime
    ends: datetime
    lanes: tuple[Lane, ...]
    marks: tuple[Mark, ...] = ()

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that occur, in the order of the legend."""
        blocks = [block for lane in self.lanes for block in (*lane.blocks, *lane.music)]
        found = {block.kind for block in blocks}
        return tuple(kind for kind in KIND_NAMES if kind in found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Instants to a horizontal position."""

    starts: datetime
    ends: datetime
    left: float
    right: float

    def x(self, at: datetime) -> float:
        """Where an instant lies; what is outside lies on the edge."""
        share = elapsed(self.starts, at) / max(elapsed(self.starts, self.ends), timedelta(microseconds=1))
        return self.left + min(max(share, 0.0), 1.0) * (self.right - self.left)

    def shows(self, block: Block) -> bool:
        """Whether any of the block lies inside."""
        return instant(block.starts) < instant(self.ends) and instant(block.ends) > instant(self.starts)


@dataclass(frozen=True, slots=True)
class Label:
    """A label's place: left edge and row, rows counted from the blocks outwards."""

    text: str
    x: float
    row: int
    anchor: float
    """Where the thing it names begins."""
    kind: str


def ticks(scale: Scale, *, apart: float) -> list[tuple[datetime, str]]:
    """Round wall-clock instants at least so far apart, with their text."""
    span_s = elapsed(scale.starts, scale.ends).total_seconds()
    least = span_s * apart / max(scale.right - scale.left, 1.0)
    step = next((step for step in TICK_STEPS_S if step >= least), TICK_STEPS_S[-1])
    zone = scale.starts.tzinfo
    midnight = scale.starts.replace(hour=0, minute=0, second=0, microsecond=0)
    first = -int(-elapsed(midnight, scale.starts).total_seconds() // step)
    last = int(elapsed(midnight, scale.ends).total_seconds() // step)
    form = "%H:%M:%S" if step < 60 else "%H:%M" if step < 43200 else "%m-%d %Hh" if step < 86400 else "%m-%d"
    instants = [later(midnight, timedelta(seconds=number * step)).astimezone(zone) for number in range(first, last + 1)]
    return [(at, at.strftime(form)) for at in instants]


def place_labels(
    blocks: Iterable[Block], scale: Scale, *, width: TextWidth, rows: int, gap: float
) -> tuple[list[Label], int]:
    """Places for the labels that fit without touching each other, and how many did not fit.

    Heavier blocks choose first, then earlier ones. A label starts where its block does, or ends at the picture's edge.
    """
    taken: list[list[tuple[float, float]]] = [[] for _ in range(rows)]
    placed: list[Label] = []
    left_out = 0
    named = [block for block in blocks if block.label and scale.shows(block)]
    for block in sorted(named, key=lambda one: (-one.weight, instant(one.starts))):
        anchor, needs = scale.x(block.starts), width(block.label)
        x = max(scale.left, min(anchor, scale.right - needs))
        row = _free_row(taken, x - gap, x + needs + gap)
        if row is None:
            left_out += 1
            continue
        taken[row].append((x, x + needs))
        placed.append(Label(text=block.label, x=x, row=row, anchor=anchor, kind=block.kind))
    return sorted(placed, key=lambda label: (label.row, label.x)), left_out


def stack(blocks: Sequence[Block]) -> list[tuple[Block, int]]:
    """Each block with a row of its own where blocks overlap, rows as few as can be."""
    ends: list[datetime] = []
    stacked: list[tuple[Block, int]] = []
    for block in sorted(blocks, key=lambda one: (instant(one.starts), instant(one.ends))):
        row = next((row for row, end in enumerate(ends) if instant(end) <= instant(block.starts)), len(ends))
        ends[row : row + 1] = [block.ends]
        stacked.append((block, row))
    return stacked


def _free_row(taken: list[list[tuple[float, float]]], left: float, right: float) -> int | None:
    for row, spans in enumerate(taken):
        if all(right <= start or left >= end for start, end in spans):
            return row
    return None
