"""What becomes of a call that was open when the controller stopped. Pure."""

from dataclasses import replace

from broadcaster.call import CallKind
from broadcaster.ports import Request


def taken_up(request: Request, now_us: int) -> Request | None:
    """The request to go on with as the same call, or None if it is too late for it.

    Nobody speaks any more in one that was live. One that is repeated until it is stopped always goes on, as if it were
    due now; others until they expire.
    """
    call = request.call
    if call.kind is CallKind.LIVE_PAGE:
        return None
    if call.policy.passes is None:
        return replace(request, call=replace(call, due_us=max(now_us, call.due_us)))
    return request if now_us < call.due_us + call.policy.expires_after_s * 1e6 else None


def runs_before(request: Request, now_us: int) -> int:
    """A number of runs that the call can't have had by now, so that answers to earlier ones are history.

    No run is shorter than a millisecond.
    """
    return max(now_us - request.call.requested_us, 0) // 1000
