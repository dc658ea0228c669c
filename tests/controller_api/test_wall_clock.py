"""The controller's clock while people set the machine's, and the calls that are open meanwhile."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from audio.script import Script
from broadcaster.call import CallId, CallKind
from broadcaster.ports import Request
from broadcaster.switchboard.open_call import CallPhase
from content.adapters.library_memory import MemoryLibrary
from content.adapters.site_folder import open_site, open_site_book
from controller_api.adapters.wall_clock import WallClock
from controller_api.calls.announcing import Announcing
from controller_api.calls.recordings import Recordings
from controller_api.clock_watch import ClockWatch
from controller_api.contract import NewCall
from tests.broadcaster.mall import open_mall
from tests.broadcaster.virtual_time import VirtualClock, run
from tests.controller_api.rig import SITE_FILE

HOUR_US = 3_600_000_000


class SetClock:
    """A machine's clocks, the wall clock of which can be set."""

    def __init__(self) -> None:
        self.wall_us = 1_800_000_000_000_000
        self.passed_us = 0

    def clock(self) -> WallClock:
        """The controller's clock on them."""
        return WallClock(wall_us=lambda: self.wall_us, monotonic_us=lambda: self.passed_us)

    def pass_us(self, length_us: int) -> None:
        """Time goes by."""
        self.wall_us += length_us
        self.passed_us += length_us


@pytest.mark.parametrize("set_by_us", [HOUR_US, -HOUR_US])
def test_the_controllers_clock_goes_on_evenly_when_the_machines_is_set(set_by_us: int) -> None:
    """It tells by how much the other was set, and follows it when it is told to."""
    machine = SetClock()
    clock = machine.clock()
    begun_us = clock.now_us()
    assert begun_us == machine.wall_us
    machine.wall_us += set_by_us
    machine.pass_us(5)
    assert clock.now_us() == begun_us + 5
    assert clock.set_by_us == set_by_us
    clock.follow()
    assert clock.now_us() == machine.wall_us
    assert clock.set_by_us == 0


def test_the_controllers_clock_follows_once_nothing_sounds() -> None:
    """While something is on air it goes on by the old time; afterwards everybody is told once that it was set."""
    machine, at_rest, told = SetClock(), False, list[int]()
    clock = machine.clock()
    watch = ClockWatch(clock, at_rest=lambda: at_rest, followed=lambda: told.append(clock.now_us()))
    watch.look()
    machine.wall_us += HOUR_US
    watch.look()
    assert told == []
    at_rest = True
    watch.look()
    watch.look()
    assert told == [machine.wall_us]


@pytest.mark.parametrize("set_by_us", [HOUR_US, -HOUR_US])
def test_calls_asked_after_the_clock_was_set_are_due_by_the_controllers_clock(set_by_us: int) -> None:
    """One asked for now is due now, and one in ten minutes in ten minutes, however far the clock was set."""

    class Taken:
        request_taken: Request

        def request(self, request: Request, script: Script) -> None:
            """Keep it."""
            del script
            self.request_taken = request

    machine, switch, site = SetClock(), Taken(), open_site(SITE_FILE, media=False)
    clock = machine.clock()
    announcing = Announcing(
        site=site,
        book=open_site_book(SITE_FILE, site),
        recordings=Recordings(MemoryLibrary(), lambda _id: None),
        switch=switch,
        now=lambda: datetime.fromtimestamp(machine.wall_us / 1e6, UTC),
        instant_us=clock.instant_us,
    )
    machine.wall_us += set_by_us
    due_at = datetime.fromtimestamp(machine.wall_us / 1e6, UTC) + timedelta(minutes=10)
    for due, after_us in ((None, 0), (due_at, 600_000_000)):
        order = NewCall(template="move-car", zones=["atrium"], slots={"plate": "沪AD12345"}, due_at=due)
        announcing.announce(announcing.check(order), order, call_id=CallId("one"), by="mei")
        assert switch.request_taken.call.requested_us == clock.now_us()
        assert switch.request_taken.call.due_us == clock.now_us() + after_us


@pytest.mark.parametrize("set_by_us", [HOUR_US, -HOUR_US])
def test_a_clock_that_is_set_cuts_no_call_and_holds_up_none(set_by_us: int) -> None:
    """What sounds goes on to its end, a lost child's next pass comes in time, and a call asked for then is heard."""

    async def story() -> None:
        steady, ahead_us = VirtualClock(), 0
        clock = WallClock(wall_us=lambda: steady.now_us() + ahead_us, monotonic_us=steady.now_us)
        async with open_mall("a", "b", clock=clock) as mall:
            mall.call("child", CallKind.LOST_PERSON, "a")
            await mall.until(lambda: any(call.phase is CallPhase.ON_AIR for call in mall.dispatcher.live()))
            ahead_us = set_by_us
            mall.call("one", CallKind.MOVE_CAR, "b")
            await mall.until(lambda: len(mall.heard("child")) == 3, within_s=600)
            await asyncio.sleep(1)
            assert mall.heard("one")
            assert not mall.entry("one").missed_zones
            assert not mall.entry("child").missed_zones

    run(story())
