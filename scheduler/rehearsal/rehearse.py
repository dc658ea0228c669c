"""The rehearsal: decides what will sound on a date, where, about how long, and what collides with what.

It refuses to know where words and lengths come from: the caller has a kind, a text and a length for every call.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from broadcaster.call import CallKind
from broadcaster.policy import POLICIES
from scheduler.day_plan import DayPlan, DueCall
from scheduler.rehearsal.timeline import Block, Lane, Mark, Timeline
from scheduler.wall_time import elapsed, instant, later

CHIMES_S = 3.0
GAP_S = 0.8
CHARACTERS_PER_S = {"zh": 4.2, "en": 14.0}
"""About how fast the voices read, in written characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What is known of a planned call before it is made."""

    kind: CallKind
    texts: Mapping[str, str] = field(default_factory=dict)
    recording_s: float = 0.0
    """Length of the recording before the words; 0 where there is none or it is unknown."""
    fault: str | None = None
    """Why it can't be made, as a sentence."""

    @property
    def seconds(self) -> float:
        """About how long the call is, chimes included."""
        spoken = [len(text) / CHARACTERS_PER_S.get(language, 10.0) for language, text in self.texts.items()]
        return CHIMES_S + self.recording_s + sum(spoken) + GAP_S * len(spoken)


@dataclass(frozen=True, slots=True, kw_only=True)
class Collision:
    """Another call in the same zones at the same time, and which of the two goes first there."""

    other: str
    zones: tuple[str, ...]
    first: str
    """The id of the call that goes first; the other waits, or is cut by it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One call of the rehearsal."""

    id: str
    at: datetime
    seconds: float
    kind: CallKind
    zones: tuple[str, ...]
    text: str
    fault: str | None
    collisions: tuple[Collision, ...]

    @property
    def ends(self) -> datetime:
        """About when it is over."""
        return later(self.at, timedelta(seconds=self.seconds))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """All that sounds on one date."""

    plan: DayPlan
    because: str
    """Which rule gave the opening hours."""
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()


def rehearse(
    plan: DayPlan, word: Callable[[DueCall], Wording], *, because: str = "", notes: Sequence[str] = ()
) -> Rehearsal:
    """Go through the plan and see what meets what."""
    worded = [(call, word(call)) for call in plan.calls]
    rows = tuple(_row(call, wording, worded) for call, wording in worded)
    return Rehearsal(plan=plan, because=because, rows=rows, notes=tuple(notes))


def _row(call: DueCall, wording: Wording, worded: Sequence[tuple[DueCall, Wording]]) -> Row:
    met = [_collision((call, wording), other) for other in worded if other[0].id != call.id]
    return Row(
        id=call.id,
        at=call.at,
        seconds=round(wording.seconds, 1),
        kind=wording.kind,
        zones=call.zones,
        text=" ".join(wording.texts.values()),
        fault=wording.fault,
        collisions=tuple(collision for collision in met if collision is not None),
    )


def _collision(one: tuple[DueCall, Wording], other: tuple[DueCall, Wording]) -> Collision | None:
    zones = tuple(sorted(set(one[0].zones) & set(other[0].zones)))
    apart_s = elapsed(one[0].at, other[0].at).total_seconds()
    if not zones or apart_s >= one[1].seconds or -apart_s >= other[1].seconds:
        return None
    return Collision(other=other[0].id, zones=zones, first=_first(one, other))


def _first(one: tuple[DueCall, Wording], other: tuple[DueCall, Wording]) -> str:
    """The earlier one, unless the later one is more urgent and may interrupt; together, the more urgent one."""
    early, late = sorted((one, other), key=lambda pair: (instant(pair[0].at), -_priority(pair), pair[0].id))
    if POLICIES[late[1].kind].interrupts and _priority(late) > _priority(early):
        return late[0].id
    return early[0].id


def _priority(worded: tuple[DueCall, Wording]) -> int:
    return POLICIES[worded[1].kind].priority


def picture(
    rehearsal: Rehearsal, zones: Mapping[str, tuple[str, str]], *, title: str, labels: Mapping[str, str]
) -> Timeline:
    """The rehearsal as a timeline: lanes in the order of `zones` (two names by id), `labels` for blocks by call id."""
    plan = rehearsal.plan
    midnight = datetime.combine(plan.day, datetime.min.time(), tzinfo=UTC)
    opens, closes = plan.opens or midnight, plan.closes or later(midnight, timedelta(days=1))
    edges = [opens, closes, *(item.at for item in plan.music), *(row.at for row in rehearsal.rows)]
    starts = later(min(edges, key=instant), timedelta(minutes=-15))
    ends = later(max([*edges, *(row.ends for row in rehearsal.rows)], key=instant), timedelta(minutes=15))
    marks = (Mark(opens, "开门 opens"), Mark(closes, "关门 closes")) if plan.opens else ()
    return Timeline(
        title=title,
        subtitle=_sum_up(rehearsal),
        starts=starts,
        ends=ends,
        lanes=tuple(_lane(rehearsal, zone, names, labels) for zone, names in zones.items()),
        marks=marks,
    )


def _sum_up(rehearsal: Rehearsal) -> str:
    if rehearsal.plan.opens is None or rehearsal.plan.closes is None:
        return f"Closed all day ({rehearsal.because})."
    hours = f"{rehearsal.plan.opens:%H:%M} to {rehearsal.plan.closes:%H:%M} ({rehearsal.because})"
    meeting = sum(1 for row in rehearsal.rows if row.collisions)
    return f"{hours} · {len(rehearsal.rows)} calls planned · {meeting or 'none'} of them in another's way"


def _lane(rehearsal: Rehearsal, zone: str, names: tuple[str, str], labels: Mapping[str, str]) -> Lane:
    here = [row for row in rehearsal.rows if zone in row.zones]
    return Lane(
        label=names[0],
        note=f"{names[1]} · {len(here)} calls",
        blocks=tuple(
            Block(
                starts=row.at,
                ends=row.ends,
                kind=row.kind,
                label=labels.get(row.id, ""),
                weight=POLICIES[row.kind].priority,
                hollow=row.fault is not None,
            )
            for row in here
        ),
        music=tuple(_music(rehearsal.plan, zone)),
    )


def _music(plan: DayPlan, zone: str) -> list[Block]:
    here = [item for item in plan.music if zone in item.zones]
    return [
        Block(starts=item.at, ends=after.at, kind="music", label=item.playlist)
        for item, after in pairwise(here)
        if item.playlist is not None
    ]
