"""A shortened day."""

from datetime import UTC, datetime, timedelta

import pytest

from scheduler.adapters.ledger_memory import MemoryLedger
from scheduler.adapters.manual_clock import ManualClock
from scheduler.errors import Unplannable
from scheduler.time_lapse import Scene, TimeLapse
from scheduler.timekeeper import Timekeeper
from tests.scheduler.small_mall import Notebook, shanghai, small_site

BEGINS = datetime(2030, 1, 1, 12, tzinfo=UTC)
OPENING = Scene(starts=shanghai(23, 9, 59, 50), ends=shanghai(23, 10, 0, 40))
CLOSING = Scene(starts=shanghai(23, 21, 59, 30), ends=shanghai(23, 22, 0, 30))
LAPSE = TimeLapse(begins=BEGINS, scenes=(OPENING, CLOSING))


def after(seconds: float) -> datetime:
    """The machine's clock so long after the first scene began."""
    return BEGINS + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("seconds", "mall"),
    [
        (0, shanghai(23, 9, 59, 50)),
        (10, shanghai(23, 10)),
        (49, shanghai(23, 10, 0, 39)),
        (50, shanghai(23, 21, 59, 30)),
        (80, shanghai(23, 22)),
        (200, shanghai(23, 22, 2)),
    ],
)
def test_clock_runs_in_scenes_and_jumps_between(seconds: float, mall: datetime) -> None:
    """Inside a scene seconds are seconds, at its end the clock jumps to the next, after the last it runs on."""
    assert LAPSE.mall_time(after(seconds)) == mall
    assert LAPSE.rings_at(mall) == after(seconds)
    assert LAPSE.reached_by(mall) == after(seconds)


def test_what_is_left_out_never_rings() -> None:
    """A time between scenes never shows; the next scene's start is the first instant past it."""
    assert LAPSE.rings_at(shanghai(23, 15)) is None
    assert LAPSE.reached_by(shanghai(23, 15)) == after(50)


@pytest.mark.parametrize(
    ("scenes", "complaint"),
    [
        ((), "at least one scene"),
        ((CLOSING, OPENING), "must not start before"),
        ((Scene(starts=OPENING.ends, ends=OPENING.starts),), "must end after it starts"),
    ],
)
def test_impossible_scenes_are_refused(scenes: tuple[Scene, ...], complaint: str) -> None:
    """No scenes, scenes out of order and scenes that end before they start are refused with a sentence."""
    with pytest.raises(Unplannable, match=complaint):
        TimeLapse(begins=BEGINS, scenes=scenes)


class LapsedMall(ManualClock):
    """Alarms by the machine's clock, moved by hand; `mall` shows the lapse's time."""

    def now(self) -> datetime:
        """The mall's time."""
        return LAPSE.mall_time(super().now())

    def rings_at(self, mall_time: datetime) -> datetime | None:
        """As the lapse says."""
        return LAPSE.rings_at(mall_time)

    def reached_by(self, mall_time: datetime) -> datetime:
        """As the lapse says."""
        return LAPSE.reached_by(mall_time)


def test_day_in_two_scenes() -> None:
    """Of a day in two scenes only what lies in them is said, nothing is missed, and the music fits each scene."""
    clock, notebook = LapsedMall(after(-25)), Notebook()
    keeper = Timekeeper(site=small_site(), clock=clock, alarms=clock, ledger=MemoryLedger(), announcer=notebook)
    keeper.start()
    clock.move_to(after(20))
    assert notebook.said == ["opening/2026-11-23/+0/welcome"]
    assert notebook.playing["food"] == "morning"
    clock.move_to(after(55))
    assert notebook.playing["food"] == "evening"
    clock.move_to(after(120))
    assert notebook.said[1:] == ["closing/2026-11-23/+0", "closing/2026-11-23/+0/farewell"]
    assert notebook.playing["food"] is None
    assert notebook.missed == []
