"""What the plan may expect of a mall's clock: one suite over the machine's, a time lapse, and one moved by hand."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from scheduler.adapters.mall_clocks import LapseClock, MachineClock
from scheduler.adapters.manual_clock import ManualClock
from scheduler.ports import MallClock
from scheduler.time_lapse import Scene

SHANGHAI = ZoneInfo("Asia/Shanghai")
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wall:
    """A clock on the wall, and the machine's beside it."""

    clock: MallClock
    machine: Callable[[], datetime]


def lapse() -> LapseClock:
    """A scene that began five minutes ago and goes on; another comes an hour of the mall's later."""
    opening = datetime(2026, 11, 23, 10, tzinfo=SHANGHAI)
    scenes = (
        Scene(starts=opening, ends=opening + 20 * MINUTE),
        Scene(starts=opening + 80 * MINUTE, ends=opening + 90 * MINUTE),
    )
    return LapseClock(scenes, datetime.now(UTC) - 5 * MINUTE)


@pytest.fixture(params=["machine", "lapse", "manual"])
def wall(request: pytest.FixtureRequest) -> Wall:
    """Each clock in turn."""
    if request.param == "manual":
        manual = ManualClock(datetime(2026, 11, 23, 10, tzinfo=SHANGHAI))
        return Wall(clock=manual, machine=lambda: manual.now().astimezone(UTC))
    clock = MachineClock("Asia/Shanghai") if request.param == "machine" else lapse()
    return Wall(clock=clock, machine=lambda: datetime.now(UTC))


def test_the_malls_time_is_told_in_its_zone(wall: Wall) -> None:
    """Whoever plans a day needs the day and the hour as the mall has them."""
    assert wall.clock.now().tzinfo == SHANGHAI


def test_it_rings_now_for_what_the_clock_shows_now(wall: Wall) -> None:
    """Between two looks at the machine's clock lies the instant at which the mall's clock showed what it showed."""
    before = wall.machine()
    ring = wall.clock.rings_at(wall.clock.now())
    assert ring is not None
    assert before <= ring <= wall.machine()


def test_what_rings_is_reached_when_it_rings(wall: Wall) -> None:
    """Both ways of asking for an instant that is shown give the same one, by the machine's clock."""
    soon = wall.clock.now() + MINUTE
    ring = wall.clock.rings_at(soon)
    assert ring == wall.clock.reached_by(soon)
    assert ring is not None
    assert ring.utcoffset() == timedelta(0)
    assert timedelta(0) < ring - wall.machine() <= MINUTE


def test_later_is_never_reached_earlier(wall: Wall) -> None:
    """Over minutes that are shown and minutes that may be left out."""
    now = wall.clock.now()
    reached = [wall.clock.reached_by(now + minutes * MINUTE) for minutes in range(-10, 120, 5)]
    assert all(earlier <= later for earlier, later in pairwise(reached))


def test_a_lapse_leaves_out_what_lies_between_its_scenes() -> None:
    """It never rings for it, and is past it when the next scene begins."""
    clock = lapse()
    between = datetime(2026, 11, 23, 11, tzinfo=SHANGHAI)
    assert clock.rings_at(between) is None
    assert clock.reached_by(between) == clock.reached_by(datetime(2026, 11, 23, 11, 20, tzinfo=SHANGHAI))


def test_a_lapse_stands_until_it_is_told_when_to_begin() -> None:
    """Its clock shows the first scene's start however long it waits, and runs from the instant it is given."""
    opening = datetime(2026, 11, 23, 10, tzinfo=SHANGHAI)
    clock = LapseClock([Scene(starts=opening, ends=opening + 20 * MINUTE)], None)
    assert clock.stands
    assert clock.now() == clock.now() == opening
    begins = datetime.now(UTC) - 5 * MINUTE
    clock.begin(begins)
    assert not clock.stands
    assert clock.now() >= opening + 5 * MINUTE
    assert clock.rings_at(opening) == begins
