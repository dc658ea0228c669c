"""The alarm clock's contract, over the manual twin and APScheduler."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest

from scheduler.adapters.apscheduler_clock import ApschedulerClock
from scheduler.adapters.manual_clock import ManualClock
from scheduler.ports import AlarmClock

PATIENCE_S = 10.0


class Rig:
    """An alarm clock and how to let time pass for it."""

    def __init__(self, clock: AlarmClock, now: Callable[[], datetime], let_pass: Callable[[], Awaitable[None]]) -> None:
        self.clock = clock
        self.now = now
        self.rung: list[str] = []
        self._let_pass = let_pass

    def set(self, name: str, seconds: float, note: str | None = None) -> None:
        """An alarm that notes its ring."""
        self.clock.set(name, self.now() + timedelta(seconds=seconds), lambda: self.rung.append(note or name))

    async def until(self, count: int) -> list[str]:
        """What has rung once so many rings have come."""
        deadline = time.monotonic() + PATIENCE_S
        while len(self.rung) < count and time.monotonic() < deadline:
            await self._let_pass()
        return self.rung


@pytest.fixture(params=["manual", "apscheduler"])
async def rig(request: pytest.FixtureRequest) -> AsyncIterator[Rig]:
    """Each alarm clock in turn."""
    if request.param == "manual":
        manual = ManualClock(datetime(2026, 11, 23, 12, tzinfo=UTC))

        async def advance() -> None:
            manual.advance(timedelta(milliseconds=50))

        yield Rig(manual, manual.now, advance)
        return
    real = ApschedulerClock()
    real.start()
    yield Rig(real, lambda: datetime.now(UTC), lambda: asyncio.sleep(0.01))
    real.stop()
    await asyncio.sleep(0)


async def test_alarms_ring_in_order_of_time(rig: Rig) -> None:
    """Alarms ring once each, in order of their instants."""
    rig.set("second", 0.3)
    rig.set("first", 0.1)
    assert await rig.until(2) == ["first", "second"]


async def test_past_alarm_rings_at_once(rig: Rig) -> None:
    """An alarm for an instant an hour ago is not dropped; it rings at once."""
    rig.set("late", -3600)
    assert await rig.until(1) == ["late"]


async def test_same_name_replaces(rig: Rig) -> None:
    """Setting a name again replaces the alarm."""
    rig.set("look", 0.1, "old")
    rig.set("look", 0.2, "new")
    rig.set("end", 0.4)
    assert await rig.until(2) == ["new", "end"]


async def test_cancelled_alarm_is_quiet(rig: Rig) -> None:
    """A cancelled alarm does not ring; cancelling an unknown one is fine."""
    rig.set("dropped", 0.1)
    rig.clock.cancel("dropped")
    rig.clock.cancel("never set")
    rig.set("end", 0.3)
    assert await rig.until(1) == ["end"]


async def test_ring_may_set_the_next_alarm(rig: Rig) -> None:
    """A ring may set its own name again."""

    def ring() -> None:
        rig.rung.append("one")
        rig.set("look", 0.1, "two")

    rig.clock.set("look", rig.now(), ring)
    assert await rig.until(2) == ["one", "two"]


async def test_jump_of_the_machines_clock_is_told() -> None:
    """When the machine's clock is set by half a minute, whoever asked is told."""
    ahead = [0.0]
    told = asyncio.Event()
    clock = ApschedulerClock(wall=lambda: time.time() + ahead[0], glance_s=0.01)
    clock.on_jump(told.set)
    clock.start()
    await asyncio.sleep(0)
    ahead[0] = 30.0
    await asyncio.wait_for(told.wait(), PATIENCE_S)
    clock.stop()
    await asyncio.sleep(0)


async def test_ring_may_set_its_own_alarm_for_an_instant_that_is_past() -> None:
    """An alarm that sets itself again while it rings is not dropped, however late it is."""
    clock = ApschedulerClock()
    clock.start()
    rung = asyncio.Event()
    rings = 0

    def ring() -> None:
        nonlocal rings
        rings += 1
        if rings == 3:
            rung.set()
        else:
            clock.set("look", datetime.now(UTC) - timedelta(seconds=5), ring)

    clock.set("look", datetime.now(UTC), ring)
    await asyncio.wait_for(rung.wait(), PATIENCE_S)
    clock.stop()
    await asyncio.sleep(0)
