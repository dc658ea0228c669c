"""A call's way through its passes: admitted, at rest, again, expired, cut, ended. Moves on the floor's books."""

from typing import assert_never

from broadcaster.call import CallId, CallOutcome
from broadcaster.switchboard.alarms import Mark
from broadcaster.switchboard.floor import Floor
from broadcaster.switchboard.open_call import CallPhase, Leg, LegPhase, Miss, OpenCall, StopCause
from broadcaster.switchboard.outcome import closing_of

_BECAUSE = {
    CallOutcome.FOUND: "who or what was sought is found",
    CallOutcome.CANCELLED: "the call was cancelled",
}
_LEAST_REST_US = 1_000_000
"""Rest after a pass that nobody heard, so that a call nobody can sound doesn't spin."""


def admit(floor: Floor, call: OpenCall) -> None:
    """Let the call ask for its zones, once it is nearly due."""
    admit_us = call.pass_due_us - floor.timing.early_us
    if floor.now < admit_us:
        floor.alarms.set(admit_us, call.call.id, Mark.ADMIT)
        return
    call.admitted = True
    expires_us = expiry_of(call)
    floor.alarms.set(expires_us, call.call.id, Mark.EXPIRE)
    if floor.now < call.pass_due_us - floor.timing.firm_us:
        floor.alarms.set(call.pass_due_us - floor.timing.firm_us, call.call.id, Mark.FIRM)
    for leg in call.legs.values():
        if not leg.dropped:
            floor.ask(leg, expires_us)


def expiry_of(call: OpenCall) -> int:
    """From when on zones that have not started the pass miss it."""
    return call.pass_due_us + round(call.call.policy.expires_after_s * 1e6)


def end(floor: Floor, call_id: CallId, outcome: CallOutcome, reason: str | None = None) -> None:
    """Stop the call everywhere; what was decided first stands."""
    call = floor.calls.get(call_id)
    if call is None or call.phase is CallPhase.CLOSING:
        return
    reason = reason or _BECAUSE.get(outcome, "the call was ended")
    call.verdict = (outcome, reason)
    call.move(CallPhase.CLOSING, floor.now)
    for leg in list(call.waiting.values()):
        floor.leave(leg, LegPhase.IDLE)
    for leg in call.sounding.values():
        if leg.phase is LegPhase.STOPPING:
            leg.cause = StopCause.CLOSING
    floor.stop(call, call.sounding.values(), StopCause.CLOSING, reason)
    conclude(floor, call)


def conclude(floor: Floor, call: OpenCall) -> None:
    """See whether the pass is over, or the call."""
    if call.sounding or call.phase in (CallPhase.PREPARING, CallPhase.RESTING, CallPhase.CLOSED):
        return
    if call.phase is not CallPhase.CLOSING:
        if call.waiting and call.repeats and call.heard_this_pass:
            floor.go_without(call)  # The pass is through where it could be; zones still waiting get the next one.
        if call.waiting:
            if call.phase is CallPhase.ON_AIR:
                call.move(CallPhase.WAITING, floor.now)
            return
        if call.repeats:
            _rest(floor, call)
            return
        call.move(CallPhase.CLOSING, floor.now)
    call.move(CallPhase.CLOSED, floor.now)
    floor.out.append(closing_of(call))
    floor.forget(call)


def _rest(floor: Floor, call: OpenCall) -> None:
    gap_us = round(call.call.policy.pass_gap_s * 1e6)
    if not call.heard_this_pass:
        gap_us = max(gap_us, _LEAST_REST_US)
    call.move(CallPhase.RESTING, floor.now)
    call.pass_due_us = floor.now + gap_us
    call.admitted = False
    call.hold_us = None
    floor.alarms.set(call.pass_due_us, call.call.id, Mark.REST)


def look_again(floor: Floor, call: OpenCall, mark: Mark, run: int) -> None:
    """Answer a mark whose instant has come, if it still matters."""
    match mark:
        case Mark.ADMIT:
            if call.phase is CallPhase.WAITING and not call.admitted:
                admit(floor, call)
        case Mark.FIRM | Mark.HOLD:
            floor.asking[call.rank] = call
        case Mark.EXPIRE:
            _expire(floor, call)
        case Mark.CUT:
            _cut(floor, call, run)
        case Mark.REST:
            if call.phase is CallPhase.RESTING and call.pass_due_us <= floor.now:
                _next_pass(floor, call)
        case _:
            assert_never(mark)


def _next_pass(floor: Floor, call: OpenCall) -> None:
    call.move(CallPhase.WAITING, floor.now)
    call.passes += 1
    call.heard_this_pass = call.gone_ahead = False
    for leg in call.legs.values():
        leg.from_us, leg.returning = 0, False
    admit(floor, call)


def _expire(floor: Floor, call: OpenCall) -> None:
    if call.phase is CallPhase.PREPARING:
        if expiry_of(call) <= floor.now:
            end(floor, call.call.id, CallOutcome.EXPIRED, "it was not made in time")
        return
    late = [leg for leg in call.waiting.values() if leg.expires_us <= floor.now]
    for leg in late:
        floor.miss(leg, Miss.INTERRUPTED if leg.returning else Miss.EXPIRED, _why_late(floor, leg))
    if late:
        floor.asking[call.rank] = call
        conclude(floor, call)


def _why_late(floor: Floor, leg: Leg) -> str:
    hold = floor.line(leg.zone).hold
    if hold is not None:
        return hold.because
    return "its speaker was not there in time" if leg.zone in leg.call.absent else "the zone was not free in time"


def _cut(floor: Floor, call: OpenCall, run: int) -> None:
    airing = call.airings.get(run)
    if airing is not None and airing.cut_us <= floor.now:
        legs = [call.legs[zone] for zone in airing.zones]
        floor.stop(call, legs, StopCause.TOO_LONG, f"longer than {call.call.policy.longest_s:g} s on air")
