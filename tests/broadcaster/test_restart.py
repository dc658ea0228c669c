"""What becomes of calls that were open when the controller stopped, also where the clock was set in between."""

from broadcaster.call import Call, CallId, CallKind, ZoneId
from broadcaster.dispatch.restart import runs_before, taken_up
from broadcaster.policy import policy_for
from broadcaster.ports import Request

S, HOUR_S = 1_000_000, 3_600
NOW_US = 1_800_000_000 * S


def request(kind: CallKind, *, ago_s: float, due_in_s: float = 0) -> Request:
    """A call that was asked for so long ago, for so much later."""
    requested_us = round(NOW_US - ago_s * S)
    call = Call(
        id=CallId("c1"),
        kind=kind,
        zones=frozenset({ZoneId("hall")}),
        policy=policy_for(kind),
        requested_us=requested_us,
        due_us=round(requested_us + due_in_s * S),
    )
    return Request(call=call, requested_by="mei", template="ticket", texts={"zh": "请三号柜台。"})


def test_a_call_from_the_future_is_due_as_long_from_now_as_it_was_from_then() -> None:
    """The clock was an hour ahead when it was asked for, and has been put right: it needn't wait for an hour."""
    for kind, due_in_s in ((CallKind.TICKET, 0), (CallKind.TICKET, 90), (CallKind.LOST_PERSON, 0)):
        again = taken_up(request(kind, ago_s=-HOUR_S, due_in_s=due_in_s), NOW_US)
        assert again is not None
        assert again.call.due_us == NOW_US + due_in_s * S


def test_a_call_of_before_is_due_when_it_was() -> None:
    """Or not at all any more."""
    again = taken_up(request(CallKind.TICKET, ago_s=10), NOW_US)
    assert again is not None
    assert again.call.due_us == NOW_US - 10 * S
    assert taken_up(request(CallKind.TICKET, ago_s=HOUR_S), NOW_US) is None


def test_runs_are_numbered_above_those_of_before_wherever_the_clock_is() -> None:
    """So an answer to a run that an earlier controller commanded is none to one of this."""
    assert runs_before(request(CallKind.TICKET, ago_s=10), NOW_US) == 10_000
    assert runs_before(request(CallKind.TICKET, ago_s=-HOUR_S), NOW_US) > HOUR_S * 1000
