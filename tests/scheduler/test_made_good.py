"""The plan with what it makes good: as it is kept, as the journal tells it, and on the command line."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from broadcaster.adapters import journal_tables
from broadcaster.adapters.journal_memory import MemoryJournal
from broadcaster.adapters.journal_sql import SqlJournal
from broadcaster.call import CallId, CallOutcome
from scheduler.__main__ import main
from scheduler.adapters.ledger_memory import MemoryLedger
from scheduler.adapters.manual_clock import ManualClock
from scheduler.day_plan import DayPlan, PlanId
from scheduler.known_plans import KnownPlans
from scheduler.planning.planner import plan_day
from scheduler.proof.losses import LossWatch
from scheduler.proof.made_good import plan_from, with_played
from scheduler.proof.plays import Play, plays_of
from tests.scheduler.small_mall import Notebook, shanghai
from tests.scheduler.test_proof import CUT, HEARD, MISSED, PLAY, SITE, keeper, put, wanted_of_all

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)
MADE_GOOD = PlanId(f"{PLAY}+1")


def lost_plays(*more: tuple[str, int]) -> list[Play]:
    """The play of 12:15 was cut in the food court, and then these make-goods at a minute past noon were heard there."""
    journal = MemoryJournal()
    put(journal, zones=[("atrium", HEARD, None), ("food", CUT, "interrupted by a more urgent call")])
    for name, minute in more:
        put(journal, name, at=shanghai(23, 12, minute), zones=[("food", HEARD, None), ("atrium", HEARD, None)])
    return plays_of(journal.every(wanted_of_all()))


def made_good(plan: DayPlan) -> list[tuple[str, PlanId | None]]:
    """When the plan makes what good."""
    return [(f"{call.at:%H:%M}", call.makes_good) for call in plan.calls if call.makes_good]


def test_the_plan_shows_what_will_be_made_good() -> None:
    """From the journal's losses, at the place the timekeeper would give it."""
    plan = plan_from(SITE, MONDAY, lost_plays(), now=shanghai(23, 12, 16))
    assert made_good(plan) == [("12:30", PLAY)]
    [call] = [call for call in plan.calls if call.makes_good]
    assert (call.id, call.zones) == (MADE_GOOD, ("food",))


def test_the_plan_shows_what_was_made_good() -> None:
    """Played already it stands where it was played, and is owed no more."""
    plan = plan_from(SITE, MONDAY, lost_plays((MADE_GOOD, 30)), now=shanghai(23, 15))
    assert made_good(plan) == [("12:30", PLAY)]
    assert made_good(with_played(plan, lost_plays((MADE_GOOD, 30)))) == [("12:30", PLAY)]
    assert made_good(plan_from(SITE, TUESDAY, lost_plays((MADE_GOOD, 30)), now=shanghai(23, 15))) == []


def test_what_finds_its_place_today_is_not_in_tomorrows_plan() -> None:
    """And what finds none today is."""
    assert made_good(plan_from(SITE, TUESDAY, lost_plays(), now=shanghai(23, 12, 16))) == []
    assert len(made_good(plan_from(SITE, TUESDAY, lost_plays(), now=shanghai(23, 21, 59)))) == 1


def test_whoever_keeps_the_plan_tells_what_it_makes_good() -> None:
    """The days that are kept as they are kept, any other as it would be made."""
    journal, clock = MemoryJournal(), ManualClock(shanghai(23, 12))
    timekeeper = keeper(journal, clock, MemoryLedger(), Notebook())
    plans = KnownPlans(lambda day: plan_day(SITE, day))
    plans.keep_by(timekeeper.kept)
    clock.move_to(shanghai(23, 12, 16))
    put(journal, zones=[("atrium", HEARD, None), ("food", CUT, "cut")])
    clock.move_to(shanghai(23, 12, 20))
    assert made_good(plans(MONDAY)) == [("12:30", PLAY)]
    assert plans(date(2026, 12, 24)) == plan_day(SITE, date(2026, 12, 24))


def test_what_zones_hand_in_late_is_lost_no_more() -> None:
    """A play that a zone sounded by itself, and told of only later, is not made good on top of that."""
    journal, clock = MemoryJournal(), ManualClock(shanghai(23, 12, 16))
    watch = LossWatch(journal, clock.now)
    put(journal, zones=[("atrium", MISSED, "off"), ("food", MISSED, "off")], ending=CallOutcome.EXPIRED)
    assert [lost.id for lost in watch.lost()] == [PLAY]
    late = MemoryJournal()
    put(late, zones=[("atrium", HEARD, None), ("food", HEARD, None)])
    entry = late.entry(CallId(PLAY))
    assert entry is not None
    for row in entry.receipts:
        journal.received(row)
    clock.move_to(shanghai(23, 12, 20))
    assert watch.lost() == []


def test_the_plan_command_shows_make_goods(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With the controller's database each is listed with the play it stands in for."""
    address = f"sqlite:///{tmp_path / 'carillon.db'}"
    engine = create_engine(address)
    journal_tables.metadata.create_all(engine)
    lost = "advert/breeze-noodles/2026-11-23/1215"
    put(SqlJournal(engine), f"{lost}+1", at=shanghai(23, 12, 31), zones=[("atrium", HEARD, None)])
    engine.dispose()
    assert main(["plan", "--date", "2026-11-23", "--database", address]) == 0
    [line] = [line for line in capsys.readouterr().out.splitlines() if "makes good" in line]
    assert line.split()[:2] == ["23", "12:31:00"]
    assert line.endswith(f"advert, makes good {lost}")
