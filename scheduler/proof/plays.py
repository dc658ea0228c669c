"""Proof of play: decides from the journal's receipts which plays of a campaign were heard where, and which were lost.

What was planned or sent proves nothing: a zone counts once it reports a play as heard to its end.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from broadcaster.call import CallOutcome, ZoneId, ZoneOutcome
from broadcaster.journal import JournalEntry
from broadcaster.ports import ZoneReceipt
from scheduler.day_plan import PlanId, series_of
from scheduler.planning.airtime import ADVERT
from scheduler.planning.make_goods import LostPlay, stands_for

NO_RECEIPT = "the zone never reported it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """One play in one zone. Instants are microseconds since the epoch."""

    zone: ZoneId
    outcome: ZoneOutcome | None
    """None while the play is not over."""
    started_us: int | None = None
    seconds: float = 0.0
    """How long it sounded there."""
    loudness_lufs: float | None = None
    why: str | None = None
    """Why it was not heard to its end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Play:
    """One play of a campaign."""

    id: PlanId
    call_id: str
    due_us: int
    makes_good: PlanId | None
    """The lost play that this one stands in for."""
    hearings: tuple[Hearing, ...]
    """In order of zones."""
    can_be_lost: bool
    """Whether what was not heard of it is owed: not while it is open, nor if people stopped it or it was never made."""

    @property
    def campaign(self) -> str:
        """The campaign's id."""
        return series_of(self.id).removeprefix(f"{ADVERT}/")

    @property
    def lost(self) -> LostPlay | None:
        """What of it is to be made good."""
        zones = frozenset(str(each.zone) for each in self.hearings if each.outcome is not ZoneOutcome.COMPLETED)
        return LostPlay(id=self.id, due_us=self.due_us, zones=zones) if zones and self.can_be_lost else None


def plays_of(entries: Iterable[JournalEntry]) -> list[Play]:
    """The plays among these calls of the journal, in order of when they were due."""
    planned = ((entry, entry.request.plan_id or "") for entry in entries)
    plays = [_play(entry, PlanId(plan_id)) for entry, plan_id in planned if plan_id.startswith(f"{ADVERT}/")]
    return sorted(plays, key=lambda play: (play.due_us, play.id))


def _play(entry: JournalEntry, plan_id: PlanId) -> Play:
    # Where it was sent it could be made: what kept every zone from sounding it will be over.
    sent = any(row.run != 0 for row in entry.receipts)
    ended = entry.ending is not None and (sent or entry.ending.outcome is not CallOutcome.FAILED)
    return Play(
        id=plan_id,
        call_id=entry.request.call.id,
        due_us=entry.request.call.due_us,
        makes_good=stands_for(plan_id),
        hearings=tuple(_hearing(entry, zone) for zone in sorted(entry.request.call.zones)),
        can_be_lost=ended and not entry.stopped_by_people,
    )


def _hearing(entry: JournalEntry, zone: ZoneId) -> Hearing:
    here = [row for row in entry.receipts if row.zone == zone]
    # Heard to its end once is heard, whatever became of other attempts; else the last one counts.
    best = next((row for row in here if row.result.outcome is ZoneOutcome.COMPLETED), here[-1] if here else None)
    if best is not None:
        return Hearing(
            zone=zone,
            outcome=best.result.outcome,
            started_us=best.started_us,
            seconds=_seconds(best),
            loudness_lufs=best.loudness_lufs,
            why=None if best.result.outcome is ZoneOutcome.COMPLETED else best.result.reason,
        )
    if entry.ending is None:
        return Hearing(zone=zone, outcome=None)
    return Hearing(zone=zone, outcome=ZoneOutcome.MISSED, why=entry.ending.reason or NO_RECEIPT)


def _seconds(row: ZoneReceipt) -> float:
    if row.started_us is None or row.ended_us is None:
        return 0.0
    return max(row.ended_us - row.started_us, 0) / 1_000_000
