"""How a call ended, from what became of its legs: a result for each zone and one outcome for the whole."""

from broadcaster.call import CallOutcome, ZoneId, ZoneOutcome
from broadcaster.instructions import Close, ZoneResult
from broadcaster.switchboard.open_call import Leg, Miss, OpenCall

_AS_ASKED = ZoneResult(outcome=ZoneOutcome.COMPLETED)


def closing_of(call: OpenCall) -> Close:
    """The call's one ending."""
    results = {zone: _result(leg, call) for zone, leg in call.legs.items()}
    outcome, reason = call.verdict or _outcome(call, results)
    return Close(call_id=call.call.id, outcome=outcome, zones=results, reason=reason)


def _result(leg: Leg, call: OpenCall) -> ZoneResult:
    if leg.stopped is not None:
        return ZoneResult(outcome=ZoneOutcome.STOPPED, reason=leg.stopped)
    if leg.heard:
        asked = call.call.policy.passes
        if asked is None or leg.heard >= asked:
            return _AS_ASKED
        return ZoneResult(outcome=ZoneOutcome.COMPLETED, reason=f"heard {leg.heard} of {asked} times")
    if leg.touched:
        return ZoneResult(outcome=ZoneOutcome.INTERRUPTED, reason=leg.note or str(Miss.INTERRUPTED))
    return ZoneResult(outcome=ZoneOutcome.MISSED, reason=leg.note or _why_never(call))


def _why_never(call: OpenCall) -> str:
    if call.verdict is None:
        return "it was never its turn there"
    return f"{call.verdict[1]}, before it was its turn there"


def _outcome(call: OpenCall, results: dict[ZoneId, ZoneResult]) -> tuple[CallOutcome, str | None]:
    outcomes = {result.outcome for result in results.values()}
    missed = [zone for zone, result in results.items() if result.outcome is not ZoneOutcome.COMPLETED]
    if not missed:
        return CallOutcome.COMPLETED, None
    if outcomes & {ZoneOutcome.COMPLETED, ZoneOutcome.STOPPED}:
        return CallOutcome.PARTIAL, "not heard to its end in " + ", ".join(missed)
    misses = {leg.miss for leg in call.legs.values()}
    reasons = "; ".join(dict.fromkeys(result.reason for result in results.values() if result.reason))
    if ZoneOutcome.INTERRUPTED in outcomes and Miss.INTERRUPTED in misses:
        return CallOutcome.DROPPED, reasons
    if misses <= {Miss.EXPIRED, Miss.BUSY}:
        return CallOutcome.EXPIRED, reasons
    return CallOutcome.FAILED, reasons
