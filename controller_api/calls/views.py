"""How calls look from outside: open ones, those of the journal, those that wait for approval. Pure."""

from collections.abc import Sequence
from datetime import UTC, datetime

from audio.clip import RATE
from broadcaster import wire
from broadcaster.call import CallOutcome
from broadcaster.dispatch.live import LiveCall
from broadcaster.journal import Act, JournalEntry
from broadcaster.ports import Aired, Request, ZoneReceipt
from controller_api import contract
from controller_api.accounts import Approval, ApprovalState

PENDING_APPROVAL = "pending_approval"
REFUSED = "refused"
ENDED = "ended"


def instant(us: int) -> datetime:
    """Microseconds since the epoch as a datetime in UTC."""
    return datetime.fromtimestamp(us // 1_000_000, UTC).replace(microsecond=us % 1_000_000)


def _maybe(us: int | None) -> datetime | None:
    return None if us is None else instant(us)


def of_live(live: LiveCall) -> contract.CallView:
    """A call that waits or is on air."""
    states = {str(zone): leg.phase.value for zone, leg in live.zones.items()}
    view = _view(live.request, state=live.phase.value, zone_states=states)
    return view.model_copy(update={"now_pass": _pass(live) if live.on_pass else None})


def _pass(live: LiveCall) -> contract.PassView:
    ends = {str(zone): leg.ends_us for zone, leg in live.zones.items() if leg.ends_us is not None}
    return contract.PassView(
        number=live.on_pass,
        of=live.request.call.policy.passes,
        seconds=None if live.pass_us is None else live.pass_us / 1e6,
        ends_at=_maybe(max(ends.values(), default=None)),
        zones_end_at={zone: instant(us) for zone, us in ends.items()},
        next_at=_maybe(live.next_pass_us),
    )


def of_entry(entry: JournalEntry, live: LiveCall | None = None) -> contract.CallView:
    """A call of the journal, with what is known of it now."""
    if entry.ending is None:
        return of_live(live) if live is not None else _view(entry.request, state="waiting")
    outcomes = {str(receipt.zone): receipt.result.outcome.value for receipt in entry.receipts}
    outcomes |= dict.fromkeys(map(str, entry.heard_in), "completed")
    view = _view(entry.request, state=ENDED, zone_states=outcomes)
    ending = {"outcome": entry.ending.outcome.value, "reason": entry.ending.reason}
    return view.model_copy(update={**ending, "ended_at": instant(entry.ending.at_us)})


def of_approval(approval: Approval, texts: dict[str, str], kind: str) -> contract.CallView:
    """A call that waits for approval, was refused, or waited too long, which is a refusal by nobody."""
    order = contract.NewCall.model_validate_json(approval.body)
    pending = approval.state is ApprovalState.PENDING
    expired = approval.state is ApprovalState.EXPIRED
    return contract.CallView(
        id=approval.call_id,
        state=PENDING_APPROVAL if pending else REFUSED if expired else approval.state.value,
        kind=kind,
        template=order.template,
        priority=None,
        zones=sorted(order.zones),
        texts=texts,
        recording=order.recording,
        requested_by=approval.asked_by,
        requested_at=approval.asked_at,
        due_at=order.due_at or approval.asked_at,
        outcome=CallOutcome.EXPIRED.value if expired else None,
        reason=approval.reason,
        ended_at=approval.decided_at,
    )


def detail(
    view: contract.CallView, *, entry: JournalEntry | None, story: Sequence[Act], approval: Approval | None
) -> contract.CallDetail:
    """A call with everything that is known of it."""
    return contract.CallDetail(
        **view.model_dump(),
        receipts=[receipt(each) for each in entry.receipts] if entry else [],
        story=[act(each) for each in reversed(story)],
        approval=_approval(approval) if approval else None,
        missed_zones=list(entry.missed_zones) if entry else [],
        aired=[aired(each) for each in entry.aired] if entry else [],
    )


def aired(kept: Aired) -> contract.AiredView:
    """What one run of a call went out as."""
    parts = [
        contract.PartView(
            digest=part.digest,
            at_s=part.start_frame / RATE,
            seconds=part.frames / RATE,
            language=part.language,
        )
        for part in kept.parts
    ]
    return contract.AiredView(
        run=kept.run, play_at=instant(kept.play_at_us), from_s=kept.from_frame / RATE, parts=parts
    )


def receipt(kept: ZoneReceipt) -> contract.ReceiptView:
    """One run of a call in one zone."""
    return contract.ReceiptView(
        zone=kept.zone,
        run=kept.run,
        play_at=instant(kept.play_at_us),
        started_at=_maybe(kept.started_us),
        ended_at=_maybe(kept.ended_us),
        outcome=kept.result.outcome.value,
        reason=kept.result.reason,
        loudness_lufs=kept.loudness_lufs,
        passages=[_passage(each) for each in kept.passages],
        interrupted_by=kept.interrupted_by,
    )


def act(kept: Act) -> contract.ActView:
    """Something somebody did."""
    return contract.ActView(at=kept.at, who=kept.who, what=kept.what, call_id=kept.call_id, about=kept.about)


def _view(request: Request, *, state: str, zone_states: dict[str, str] | None = None) -> contract.CallView:
    call = request.call
    return contract.CallView(
        id=call.id,
        state=state,
        kind=call.kind.value,
        template=request.template,
        priority=call.policy.priority,
        zones=sorted(call.zones),
        zone_states=zone_states or {},
        texts=dict(request.texts),
        recording=request.recording,
        requested_by=request.requested_by,
        requested_at=instant(call.requested_us),
        due_at=instant(call.due_us),
        plan_id=request.plan_id,
    )


def _passage(passage: wire.Passage) -> contract.PassageView:
    return contract.PassageView(
        language=passage.language,
        started_at=instant(passage.started_us),
        ended_at=instant(passage.ended_us),
        loudness_lufs=passage.loudness_lufs,
    )


def _approval(approval: Approval) -> contract.ApprovalView:
    return contract.ApprovalView(
        state=approval.state.value,
        asked_by=approval.asked_by,
        asked_at=approval.asked_at,
        decided_by=approval.decided_by,
        decided_at=approval.decided_at,
        reason=approval.reason,
    )
