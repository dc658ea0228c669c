"""What becomes of a call that was open when the controller stopped. Pure."""

from dataclasses import replace

from broadcaster.call import CallKind
from broadcaster.ports import Request

_DAY_US = 86_400_000_000


def taken_up(request: Request, now_us: int) -> Request | None:
    """The request to go on with as the same call, or None if it is too late for it.

    Nobody speaks any more in one that was live. One that is repeated until it is stopped always goes on, as if it were
    due now; others until they expire. One from the future was made by a clock that has been put right since: it is due
    as long from now as it was from then.
    """
    call = request.call
    early_us = max(call.requested_us - now_us, 0)
    call = replace(call, requested_us=call.requested_us - early_us, due_us=call.due_us - early_us)
    if call.kind is CallKind.LIVE_PAGE:
        return None
    if call.policy.passes is None:
        return replace(request, call=replace(call, due_us=max(now_us, call.due_us)))
    return replace(request, call=call) if now_us < call.due_us + call.policy.expires_after_s * 1e6 else None


def runs_before(request: Request, now_us: int) -> int:
    """A number of runs that the call can't have had by now, so that answers to earlier ones are history.

    No run is shorter than a millisecond, and no call goes on for more than a day.
    """
    passed_us = now_us - request.call.requested_us
    return (passed_us if passed_us >= 0 else _DAY_US) // 1000
