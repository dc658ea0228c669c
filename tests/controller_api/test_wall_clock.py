"""The controller's clock while people set the machine's, and the calls that are open meanwhile."""

import asyncio
from datetime import UTC, datetime, timedelta

from audio.script import Script
from broadcaster.call import CallId, CallKind
from broadcaster.ports import Request
from content.adapters.library_memory import MemoryLibrary
from content.adapters.site_folder import open_site, open_site_book
from controller_api.adapters.wall_clock import WallClock
from controller_api.calls.announcing import Announcing
from controller_api.calls.recordings import Recordings
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


def test_the_controllers_clock_is_put_on_but_never_back() -> None:
    """It follows a clock that is put on at once, and goes on when it is set back."""
    machine = SetClock()
    clock = machine.clock()
    begun_us = clock.now_us()
    assert begun_us == machine.wall_us
    machine.wall_us += HOUR_US
    assert clock.now_us() == machine.wall_us
    machine.wall_us -= 2 * HOUR_US
    assert clock.now_us() == begun_us + HOUR_US
    machine.pass_us(5)
    assert clock.now_us() == begun_us + HOUR_US + 5


def test_calls_asked_after_the_clock_was_set_back_are_due_by_the_controllers_clock() -> None:
    """One asked for now is due now, and one in ten minutes in ten minutes, however far the clock was set back."""

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
    machine.wall_us -= HOUR_US
    due_at = datetime.fromtimestamp(machine.wall_us / 1e6, UTC) + timedelta(minutes=10)
    for due, after_us in ((None, 0), (due_at, 600_000_000)):
        order = NewCall(template="move-car", zones=["atrium"], slots={"plate": "沪AD12345"}, due_at=due)
        announcing.announce(announcing.check(order), order, call_id=CallId("one"), by="mei")
        assert switch.request_taken.call.requested_us == clock.now_us()
        assert switch.request_taken.call.due_us == clock.now_us() + after_us


def test_a_clock_set_back_holds_up_no_call() -> None:
    """A lost child's next pass comes in time, and a call asked for afterwards is heard."""

    async def story() -> None:
        steady, set_back_us = VirtualClock(), 0
        clock = WallClock(wall_us=lambda: steady.now_us() - set_back_us, monotonic_us=steady.now_us)
        async with open_mall("a", "b", clock=clock) as mall:
            mall.call("child", CallKind.LOST_PERSON, "a")
            await mall.until(lambda: len(mall.heard("child")) == 1)
            set_back_us = HOUR_US
            mall.call("one", CallKind.MOVE_CAR, "b")
            await mall.until(lambda: len(mall.heard("child")) == 3, within_s=600)
            await asyncio.sleep(1)
            assert mall.heard("one")
            assert not mall.entry("one").missed_zones

    run(story())
