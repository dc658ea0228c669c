"""Journal rows out of and into its nouns."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import RowMapping

from broadcaster.call import Call, CallId, CallKind, CallOutcome, Policy, Routing, WhenInterrupted, ZoneId, ZoneOutcome
from broadcaster.instructions import ZoneResult
from broadcaster.journal import Act, Ending, words_of
from broadcaster.ports import Aired, Request, ZoneReceipt
from broadcaster.wire import PartOnAir, Passage

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def call_row(request: Request) -> dict[str, Any]:
    """The row of a request."""
    call = request.call
    return {
        "id": call.id,
        "kind": call.kind.value,
        "zones": sorted(call.zones),
        "policy": asdict(call.policy),
        "requested_us": call.requested_us,
        "due_us": call.due_us,
        "requested_by": request.requested_by,
        "template": request.template,
        "texts": dict(request.texts),
        "words": words_of(request),
        "plan_id": request.plan_id,
        "recording": request.recording,
    }


def request_of(row: RowMapping) -> Request:
    """The request of a row."""
    policy = {
        **row["policy"],
        "when_interrupted": WhenInterrupted(row["policy"]["when_interrupted"]),
        "routing": Routing(row["policy"]["routing"]),
    }
    call = Call(
        id=CallId(row["id"]),
        kind=CallKind(row["kind"]),
        zones=frozenset(ZoneId(zone) for zone in row["zones"]),
        policy=Policy(**policy),
        requested_us=row["requested_us"],
        due_us=row["due_us"],
    )
    return Request(
        call=call,
        requested_by=row["requested_by"],
        template=row["template"],
        texts=row["texts"],
        plan_id=row["plan_id"],
        recording=row["recording"],
    )


def receipt_row(receipt: ZoneReceipt) -> dict[str, Any]:
    """The row of a receipt."""
    return {
        "call_id": receipt.call_id,
        "run": receipt.run,
        "zone": receipt.zone,
        "play_at_us": receipt.play_at_us,
        "started_us": receipt.started_us,
        "ended_us": receipt.ended_us,
        "outcome": receipt.result.outcome.value,
        "reason": receipt.result.reason,
        "loudness_lufs": receipt.loudness_lufs,
        "passages": [passage.model_dump() for passage in receipt.passages],
        "interrupted_by": receipt.interrupted_by,
    }


def receipt_of(row: RowMapping) -> ZoneReceipt:
    """The receipt of a row."""
    return ZoneReceipt(
        call_id=CallId(row["call_id"]),
        run=row["run"],
        zone=ZoneId(row["zone"]),
        play_at_us=row["play_at_us"],
        started_us=row["started_us"],
        ended_us=row["ended_us"],
        result=ZoneResult(outcome=ZoneOutcome(row["outcome"]), reason=row["reason"]),
        loudness_lufs=row["loudness_lufs"],
        passages=tuple(Passage(**passage) for passage in row["passages"]),
        interrupted_by=CallId(row["interrupted_by"]) if row["interrupted_by"] is not None else None,
    )


def aired_row(aired: Aired) -> dict[str, Any]:
    """The row of what a run went out as."""
    return {
        "call_id": aired.call_id,
        "run": aired.run,
        "play_at_us": aired.play_at_us,
        "from_frame": aired.from_frame,
        "parts": [part.model_dump() for part in aired.parts],
    }


def aired_of(row: RowMapping) -> Aired:
    """What a run went out as, of a row."""
    return Aired(
        call_id=CallId(row["call_id"]),
        run=row["run"],
        play_at_us=row["play_at_us"],
        from_frame=row["from_frame"],
        parts=tuple(PartOnAir(**part) for part in row["parts"]),
    )


def ending_of(row: RowMapping) -> Ending:
    """The ending of a row."""
    return Ending(outcome=CallOutcome(row["outcome"]), reason=row["reason"], at_us=row["at_us"])


def microseconds(at: datetime) -> int:
    """Microseconds since the epoch of a timezone-aware instant."""
    return (at - _EPOCH) // timedelta(microseconds=1)


def acts_of(rows: Sequence[RowMapping]) -> list[Act]:
    """The acts of rows."""
    return [
        Act(
            at=_EPOCH + timedelta(microseconds=row["at_us"]),
            who=row["who"],
            what=row["what"],
            call_id=CallId(row["call_id"]) if row["call_id"] is not None else None,
            about=row["about"],
        )
        for row in rows
    ]
