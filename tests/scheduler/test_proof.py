"""Proof of play: what the zones' receipts make of a campaign, and how what was lost comes back into the plan."""

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from broadcaster.adapters import journal_tables
from broadcaster.adapters.journal_memory import MemoryJournal
from broadcaster.adapters.journal_sql import SqlJournal
from broadcaster.call import Call, CallId, CallKind, CallOutcome, ZoneId, ZoneOutcome
from broadcaster.instructions import ZoneResult
from broadcaster.journal import JournalFilter
from broadcaster.policy import POLICIES
from broadcaster.ports import Journal, Request, ZoneReceipt
from scheduler.__main__ import main
from scheduler.adapters.ledger_memory import MemoryLedger
from scheduler.adapters.manual_clock import ManualClock
from scheduler.day_plan import DueCall, PlanId
from scheduler.planning.make_goods import LostPlay
from scheduler.proof.losses import LossWatch
from scheduler.proof.plays import Play, plays_of
from scheduler.proof.report import as_csv, proof_of
from scheduler.timekeeper import Timekeeper
from scheduler.wall_time import later
from tests.scheduler.small_mall import Notebook, campaign, shanghai, small_site

ZONES = ("atrium", "food")
HEARD, CUT, MISSED = ZoneOutcome.COMPLETED, ZoneOutcome.INTERRUPTED, ZoneOutcome.MISSED
PLAY = PlanId("advert/noodles/2026-11-23/1215")
NOON = shanghai(23, 12, 15)
SITE = small_site(campaigns=(campaign("noodles", booked_per_hour=2, most_per_hour=4),), routines=())


def us(at: datetime) -> int:
    """Microseconds since the epoch."""
    return round(at.timestamp() * 1_000_000)


def put(
    journal: Journal,
    plan_id: str = PLAY,
    *,
    at: datetime = NOON,
    zones: Sequence[tuple[str, ZoneOutcome, str | None]] = (),
    ending: CallOutcome | None = CallOutcome.COMPLETED,
) -> None:
    """A play as the journal has it; twelve seconds long where it was heard, five where it was cut."""
    call = Call(
        id=CallId(plan_id),
        kind=CallKind.ADVERT,
        zones=frozenset(map(ZoneId, ZONES)),
        policy=POLICIES[CallKind.ADVERT],
        requested_us=us(at) - 20_000_000,
        due_us=us(at),
    )
    journal.requested(Request(call=call, requested_by="plan", template="advert", texts={}, plan_id=plan_id))
    for zone, outcome, why in zones:
        length = {HEARD: 12, CUT: 5}.get(outcome)
        journal.received(
            ZoneReceipt(
                call_id=call.id,
                run=1,
                zone=ZoneId(zone),
                play_at_us=us(at),
                started_us=us(at) if length else None,
                ended_us=us(at) + length * 1_000_000 if length else None,
                result=ZoneResult(outcome=outcome, reason=why),
                loudness_lufs=-20.0 if length else None,
            )
        )
    if ending is not None:
        journal.ended(call.id, ending, None, us(later(at, timedelta(seconds=12))))


def only(journal: MemoryJournal) -> Play:
    """The one play in it."""
    [play] = plays_of(journal.every(wanted_of_all()))
    return play


def wanted_of_all() -> JournalFilter:
    """Every call."""
    return JournalFilter()


def test_a_play_counts_where_its_zone_reported_it() -> None:
    """Heard in one zone and cut in the other: when, how long, and what cut it; the second zone is owed a play."""
    journal = MemoryJournal()
    put(journal, zones=[("atrium", HEARD, None), ("food", CUT, "interrupted by a more urgent call")])
    play = only(journal)
    told = [(each.zone, each.outcome, each.seconds, each.why) for each in play.hearings]
    assert told == [("atrium", HEARD, 12.0, None), ("food", CUT, 5.0, "interrupted by a more urgent call")]
    assert play.hearings[0].started_us == us(shanghai(23, 12, 15))
    assert play.lost is not None
    assert play.lost.zones == {"food"}


def test_what_was_planned_and_sent_proves_nothing() -> None:
    """A call that ended as completed but without any zone's receipt was heard nowhere."""
    journal = MemoryJournal()
    put(journal)
    assert [each.outcome for each in only(journal).hearings] == [MISSED, MISSED]
    assert proof_of(journal, SITE, SITE.campaigns[0], date(2026, 11, 23), date(2026, 11, 23)).heard == 0


@pytest.mark.parametrize("ending", [None, CallOutcome.CANCELLED, CallOutcome.FAILED], ids=str)
def test_what_is_not_over_or_was_stopped_or_cannot_be_made_is_not_owed(ending: CallOutcome | None) -> None:
    """An open play may still be heard, people meant to stop it, and what can't be made can't be made good either."""
    journal = MemoryJournal()
    put(journal, ending=ending)
    assert only(journal).lost is None


def test_what_failed_in_every_zone_it_was_sent_to_is_owed() -> None:
    """Each refused it in an emergency, or was lost: it could be made, so it can be made good."""
    journal = MemoryJournal()
    refused = "An emergency is on in this zone."
    put(journal, zones=[("atrium", MISSED, refused), ("food", CUT, refused)], ending=CallOutcome.FAILED)
    lost = only(journal).lost
    assert lost is not None
    assert lost.zones == {"atrium", "food"}


def test_heard_to_its_end_once_is_heard() -> None:
    """Whatever became of an earlier run of it in that zone."""
    journal = MemoryJournal()
    put(journal, zones=[("atrium", CUT, "cut"), ("atrium", HEARD, None), ("food", HEARD, None)])
    assert only(journal).lost is None


def test_report_has_a_line_for_each_play_in_each_zone() -> None:
    """As CSV: what, where, when, how long, how it ended and why, and which lost play it stands in for."""
    journal = MemoryJournal()
    put(journal, zones=[("atrium", HEARD, None), ("food", CUT, "=danger")])
    put(journal, f"{PLAY}+1", at=shanghai(23, 12, 30), zones=[("food", HEARD, None)])
    proof = proof_of(journal, SITE, SITE.campaigns[0], date(2026, 11, 23), date(2026, 11, 23))
    rows = list(csv.DictReader(io.StringIO(as_csv(proof).removeprefix("\ufeff"))))
    assert [(row["play"], row["zone"], row["outcome"]) for row in rows][:3] == [
        (PLAY, "atrium", "completed"),
        (PLAY, "food", "interrupted"),
        (f"{PLAY}+1", "atrium", "missed"),
    ]
    assert rows[0]["heard_at"] == "2026-11-23 12:15:00.000+08:00"
    assert rows[1]["why"] == "'=danger"
    assert rows[3]["makes_good"] == PLAY
    assert (proof.heard, proof.made_good, proof.lost) == (2, 1, 2)


def test_only_the_campaign_and_the_dates_asked_for_count() -> None:
    """Other campaigns' plays and those of the day before are left out."""
    journal = MemoryJournal()
    put(journal, "advert/books/2026-11-23/1220", at=shanghai(23, 12, 20))
    put(journal, "advert/noodles/2026-11-22/1215", at=shanghai(22, 12, 15))
    put(journal)
    proof = proof_of(journal, SITE, SITE.campaigns[0], date(2026, 11, 23), date(2026, 11, 23))
    assert [play.id for play in proof.plays] == [PLAY]


def keeper(journal: MemoryJournal, clock: ManualClock, ledger: MemoryLedger, notebook: Notebook) -> Timekeeper:
    """A timekeeper that hears of losses from the journal; each is a new process over the same ledger."""
    made = Timekeeper(
        site=SITE,
        clock=clock,
        alarms=clock,
        ledger=ledger,
        announcer=notebook,
        lost_plays=LossWatch(journal, clock.now).lost,
    )
    made.start()
    return made


def make_goods(notebook: Notebook) -> list[DueCall]:
    """What was handed over in a lost play's stead."""
    return [call for call in notebook.announced if call.makes_good]


def test_lost_play_is_handed_over_again_once_also_over_restarts() -> None:
    """A call ate the play of 12:15 in the food court: it comes at 12:30 there, and a restart doesn't repeat it."""
    journal, clock, ledger, notebook = MemoryJournal(), ManualClock(shanghai(23, 12)), MemoryLedger(), Notebook()
    first = keeper(journal, clock, ledger, notebook)
    clock.move_to(shanghai(23, 12, 16))
    put(journal, zones=[("atrium", HEARD, None), ("food", CUT, "interrupted by a more urgent call")])
    first.stop()
    second = keeper(journal, clock, ledger, notebook)
    clock.move_to(shanghai(23, 12, 31))
    second.stop()
    keeper(journal, clock, ledger, notebook)
    clock.move_to(shanghai(23, 14))
    [call] = make_goods(notebook)
    assert (call.makes_good, call.zones, call.at) == (PLAY, ("food",), shanghai(23, 12, 30))


def test_caps_hold_over_what_was_handed_over_with_make_goods_and_a_restart() -> None:
    """Everything lost all noon: no rolling hour of what was handed over has more plays than the campaign allows."""
    journal, clock, ledger, notebook = MemoryJournal(), ManualClock(shanghai(23, 11)), MemoryLedger(), Notebook()
    running = keeper(journal, clock, ledger, notebook)
    for minutes in range(5, 240, 5):
        clock.move_to(later(shanghai(23, 11), timedelta(minutes=minutes)))
        for call in notebook.announced:
            if journal.entry(CallId(call.id)) is None and call.at < clock.now():
                put(journal, call.id, at=call.at, ending=CallOutcome.DROPPED)
        if minutes % 60 == 0:
            running.stop()
            running = keeper(journal, clock, ledger, notebook)
    plays = sorted(call.at for call in notebook.announced)
    assert make_goods(notebook)
    for at in plays:
        assert sum(1 for other in plays if at <= other < at + timedelta(hours=1)) <= 4


def test_a_journal_that_cannot_be_read_holds_nothing_up() -> None:
    """The plan goes on without make-goods."""

    def broken() -> list[LostPlay]:
        raise OSError("The disk is gone.")

    clock, notebook = ManualClock(shanghai(23, 12)), Notebook()
    Timekeeper(
        site=SITE, clock=clock, alarms=clock, ledger=MemoryLedger(), announcer=notebook, lost_plays=broken
    ).start()
    clock.move_to(shanghai(23, 12, 16))
    assert [call.id for call in notebook.announced] == [PLAY]


def test_report_command_writes_a_table_and_a_picture(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """From the controller's database, for one of the sample mall's campaigns; a campaign that isn't there is named."""
    address = f"sqlite:///{tmp_path / 'carillon.db'}"
    engine = create_engine(address)
    journal_tables.metadata.create_all(engine)
    put(SqlJournal(engine), "advert/breeze-noodles/2026-11-23/1215", zones=[("atrium", HEARD, None)])
    engine.dispose()
    asked = ["report", "--from", "2026-11-20", "--to", "2026-11-26", "--database", address, "--out", str(tmp_path)]
    assert main([*asked, "--campaign", "breeze-noodles"]) == 0
    assert capsys.readouterr().out.startswith("1 heard, 0 of them make-goods, 1 lost: ")
    assert (tmp_path / "breeze-noodles.csv").read_text("utf-8-sig").count("breeze-noodles") == 2
    assert (tmp_path / "breeze-noodles.png").read_bytes().startswith(b"\x89PNG")
    assert main([*asked, "--campaign", "breeze-noodle"]) == 2
    assert "Did you mean 'breeze-noodles'?" in capsys.readouterr().err
