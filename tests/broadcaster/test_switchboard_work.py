"""How much the switchboard does for a stimulus, counted in function calls rather than in time."""

import sys
from types import FrameType

import pytest

from broadcaster import stimuli
from broadcaster.call import Call, CallId, CallKind, Policy, Routing, ZoneId
from broadcaster.instructions import Play
from broadcaster.switchboard.machine import Switchboard
from tests.broadcaster.switchboard_world import PLAIN, policy

ZONES = [ZoneId(f"z{number:03}") for number in range(200)]
NOW = 1_000_000
WHOLE = policy(routing=Routing.ALL_OR_NOTHING)
URGENT = policy(priority=200, interrupts=True)


def requested(switchboard: Switchboard, name: str, zones: list[ZoneId], its: Policy = PLAIN) -> stimuli.ProgrammeReady:
    """A call is asked for; what is said when it is made."""
    call = Call(id=CallId(name), kind=CallKind.NOTICE, zones=frozenset(zones), policy=its, requested_us=NOW, due_us=NOW)
    switchboard.handle(stimuli.CallRequested(at_us=NOW, call=call))
    return stimuli.ProgrammeReady(at_us=NOW, call_id=call.id)


def crowded(waiting: int, zones: int) -> tuple[Switchboard, Play]:
    """A mall where one call is on air in so many zones, and so many wait for all of them."""
    switchboard = Switchboard(ZONES[:zones])
    for zone in ZONES[:zones]:
        switchboard.handle(stimuli.ZoneJoined(at_us=NOW, zone=zone))
    answer = switchboard.handle(requested(switchboard, "on-air", ZONES[:zones]))
    (play,) = [instruction for instruction in answer if isinstance(instruction, Play)]
    for number in range(waiting):
        switchboard.handle(requested(switchboard, f"waiting-{number}", ZONES[:zones]))
    return switchboard, play


def work(switchboard: Switchboard, stimulus: stimuli.Stimulus) -> int:
    """How many calls of Python functions and of built-in ones it takes to handle a stimulus."""
    count = 0

    def note(_frame: FrameType, event: str, _arg: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(note)
    try:
        switchboard.handle(stimulus)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("kind", [stimuli.ZoneStarted, stimuli.ZoneEnded])
def test_a_receipt_is_as_much_work_in_a_crowd(kind: type[stimuli.ZoneStarted | stimuli.ZoneEnded]) -> None:
    """Neither calls that wait nor other zones make it more, once the run's first receipt is in."""
    counts = set()
    for waiting, zones in ((3, 3), (3, 200), (60, 3)):
        switchboard, play = crowded(waiting, zones)
        for zone in ZONES[:2]:
            stimulus = kind(at_us=NOW, call_id=play.call_id, run=play.run, zone=zone)
            count = work(switchboard, stimulus)
        counts.add(count)
    assert len(counts) == 1


def test_the_passing_of_time_is_as_much_work_in_a_crowd() -> None:
    """A tick at which nothing is due looks at nothing."""
    tick = stimuli.TimePassed(at_us=NOW + 1)
    assert work(crowded(3, 3)[0], tick) == work(crowded(60, 200)[0], tick)


def test_a_call_that_only_queues_is_as_much_work_in_a_crowd() -> None:
    """Asking for a zone behind others looks at none of them."""
    counts = set()
    for waiting, zones in ((3, 3), (60, 200)):
        switchboard, _ = crowded(waiting, zones)
        counts.add(work(switchboard, requested(switchboard, "last", ZONES[:1])))
    assert len(counts) == 1


def test_a_wide_call_that_takes_all_zones_is_work_for_each_of_them_once() -> None:
    """Ten times the zones are ten times the work, also where a call gives all of its zones up when it loses one."""
    counts = []
    for zones in (20, 200):
        switchboard = Switchboard(ZONES[:zones])
        for zone in ZONES[:zones]:
            switchboard.handle(stimuli.ZoneJoined(at_us=NOW, zone=zone))
        switchboard.handle(requested(switchboard, "all", ZONES[:zones], WHOLE))
        counts.append(work(switchboard, requested(switchboard, "urgent", ZONES[:zones], URGENT)))
    assert counts[1] <= 10 * counts[0]
