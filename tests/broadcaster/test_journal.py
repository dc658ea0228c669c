"""The journal's contract, over its tables in SQLite and over its twin in memory."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import pytest
from sqlalchemy import create_engine, event, insert
from sqlalchemy.exc import IntegrityError

from audio.clip import Digest
from broadcaster.adapters.journal_memory import MemoryJournal
from broadcaster.adapters.journal_sql import SqlJournal, metadata
from broadcaster.adapters.journal_tables import call_zones
from broadcaster.call import Call, CallId, CallKind, CallOutcome, ZoneId, ZoneOutcome
from broadcaster.instructions import ZoneResult
from broadcaster.journal import JournalFilter, JournalReader, UnknownPage
from broadcaster.policy import policy_for
from broadcaster.ports import Aired, CallKnown, Journal, Request, ZoneReceipt
from broadcaster.wire import PartOnAir, Passage

NOON = datetime(2026, 2, 16, 12, tzinfo=UTC)


class AnyJournal(Journal, JournalReader, Protocol):
    """Both ends of it."""


@pytest.fixture(params=["memory", "sqlite"])
def journal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[AnyJournal]:
    """The journal, empty."""
    if request.param == "memory":
        yield MemoryJournal()
        return
    engine = create_engine(f"sqlite:///{tmp_path}/journal.db")
    event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA journal_mode=WAL").close())
    metadata.create_all(engine)
    yield SqlJournal(engine)
    engine.dispose()


def request_for(
    name: str, *zones: str, kind: CallKind = CallKind.NOTICE, at_us: int = 0, who: str = "mei", text: str = "你好"
) -> Request:
    """Somebody's request."""
    call = Call(
        id=CallId(name),
        kind=kind,
        zones=frozenset(ZoneId(zone) for zone in zones or ("hall",)),
        policy=policy_for(kind),
        requested_us=at_us,
        due_us=at_us,
    )
    return Request(
        call=call,
        requested_by=who,
        template=kind.replace("_", "-"),
        texts={"zh": text},
        plan_id=None,
        recording=Digest("ab" * 32),
    )


def receipt_for(name: str, zone: str, outcome: ZoneOutcome, *, run: int = 1) -> ZoneReceipt:
    """A zone's receipt."""
    passage = Passage(language="zh", started_us=12, ended_us=20, loudness_lufs=-20.1)
    return ZoneReceipt(
        call_id=CallId(name),
        run=run,
        zone=ZoneId(zone),
        play_at_us=10,
        started_us=11,
        ended_us=30,
        result=ZoneResult(outcome=outcome, reason="因为"),
        loudness_lufs=-20.0,
        passages=(passage,),
        interrupted_by=CallId("two") if outcome is ZoneOutcome.INTERRUPTED else None,
    )


def names(journal: AnyJournal, wanted: JournalFilter) -> list[str]:
    """The ids of what is found, in order."""
    return [entry.request.call.id for entry in journal.every(wanted)]


def test_a_call_comes_back_as_it_was_kept(journal: AnyJournal) -> None:
    """Request, receipts and ending are read as they were written, to the last field."""
    request, receipt = request_for("one", "hall", "garage"), receipt_for("one", "hall", ZoneOutcome.COMPLETED)
    cut = receipt_for("one", "garage", ZoneOutcome.INTERRUPTED)
    journal.requested(request)
    journal.received(receipt)
    journal.received(cut)
    journal.ended(CallId("one"), CallOutcome.PARTIAL, "the garage missed it", 40)
    entry = journal.entry(CallId("one"))
    assert entry is not None
    assert entry.request == request
    assert entry.receipts == (receipt, cut)
    assert entry.ending is not None
    assert (entry.ending.outcome, entry.ending.reason, entry.ending.at_us) == ("partial", "the garage missed it", 40)
    assert entry.on_air_us == 11
    assert entry.missed_zones == ("garage",)


def test_an_id_is_accepted_once(journal: AnyJournal) -> None:
    """A second request under a known id is refused, and the first stays as it was."""
    journal.requested(request_for("one", who="mei"))
    with pytest.raises(CallKnown):
        journal.requested(request_for("one", who="bo"))
    assert names(journal, JournalFilter(who="mei")) == ["one"]


def test_a_call_has_one_ending(journal: AnyJournal) -> None:
    """Of two endings the first stands."""
    journal.requested(request_for("one"))
    journal.ended(CallId("one"), CallOutcome.FOUND, None, 5)
    journal.ended(CallId("one"), CallOutcome.FAILED, "late", 6)
    entry = journal.entry(CallId("one"))
    assert entry is not None
    assert entry.ending is not None
    assert entry.ending.outcome is CallOutcome.FOUND


def test_what_is_unfinished_comes_oldest_first(journal: AnyJournal) -> None:
    """Calls without an ending, by when they were requested."""
    for name, at_us in (("late", 30), ("early", 10), ("over", 20)):
        journal.requested(request_for(name, at_us=at_us))
    journal.ended(CallId("over"), CallOutcome.COMPLETED, None, 50)
    assert [request.call.id for request in journal.unfinished()] == ["early", "late"]
    assert names(journal, JournalFilter(unfinished=True)) == ["late", "early"]
    assert names(journal, JournalFilter(finished=True)) == ["over"]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (JournalFilter(), ["three", "two", "one"]),
        (JournalFilter(since_us=20), ["three", "two"]),
        (JournalFilter(until_us=20), ["one"]),
        (JournalFilter(kind=CallKind.LOST_PERSON), ["two"]),
        (JournalFilter(zone=ZoneId("garage")), ["three"]),
        (JournalFilter(outcome=CallOutcome.FOUND), ["two"]),
        (JournalFilter(who="bo"), ["three"]),
        (JournalFilter(text="红色"), ["two"]),
        (JournalFilter(text="LOST-PERSON"), ["two"]),
        (JournalFilter(text="100%"), ["three"]),
        (JournalFilter(text="_"), []),
        (JournalFilter(text="红色", who="bo"), []),
    ],
)
def test_calls_are_found_by_what_is_known_of_them(journal: AnyJournal, wanted: JournalFilter, found: list[str]) -> None:
    """Time, kind, zone, outcome, who and words narrow the search, each and together; the latest comes first."""
    journal.requested(request_for("one", at_us=10))
    journal.requested(request_for("two", at_us=20, kind=CallKind.LOST_PERSON, text="穿红色外套的孩子"))
    journal.requested(request_for("three", "garage", "hall", at_us=30, who="bo", text="100% cotton"))
    journal.ended(CallId("two"), CallOutcome.FOUND, None, 50)
    assert names(journal, wanted) == found


def test_pages_follow_each_other_without_gap_or_overlap(journal: AnyJournal) -> None:
    """Many calls of the same instant too are all seen once, however small the pages."""
    for number in range(23):
        journal.requested(request_for(f"call-{number:02}", at_us=number // 5))
    seen: list[str] = []
    after: str | None = None
    while True:
        page = journal.page(JournalFilter(), limit=4, after=after)
        seen += [entry.request.call.id for entry in page.entries]
        after = page.after
        if after is None:
            break
    assert seen == [f"call-{number:02}" for number in reversed(range(23))]


def test_a_page_that_nobody_gave_is_refused(journal: AnyJournal) -> None:
    """The error says what to do instead."""
    with pytest.raises(UnknownPage, match="ask without it"):
        journal.page(JournalFilter(), after="yesterday")


def test_acts_are_kept_with_who_and_when(journal: AnyJournal) -> None:
    """What people did is found by call and by person, the latest first."""
    at = datetime(2026, 2, 16, 9, 30, tzinfo=UTC)
    journal.noted(who="mei", what="asked for the call", call_id=CallId("one"), at=at)
    journal.noted(who="bo", what="approved it", call_id=CallId("one"), about="free text", at=at)
    journal.noted(who="bo", what="signed in", at=at)
    assert [act.what for act in journal.acts(call_id=CallId("one"))] == ["approved it", "asked for the call"]
    assert [act.what for act in journal.acts(who="bo", limit=1)] == ["signed in"]
    assert journal.acts(who="mei")[0].at == at


def test_what_the_database_refuses_for_another_reason_is_no_known_call(tmp_path: Path) -> None:
    """Only an id that is in the journal is a call that was asked before; anything else stays an error, and is loud."""
    engine = create_engine(f"sqlite:///{tmp_path}/journal.db")
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(insert(call_zones).values(call_id="one", zone="hall"))
    with pytest.raises(IntegrityError):
        SqlJournal(engine).requested(request_for("one"))
    engine.dispose()


def test_a_row_that_is_written_twice_is_kept_once(journal: AnyJournal) -> None:
    """Whoever was cut short while it wrote may write once more; other runs, zones and acts are rows of their own."""
    at = datetime(2026, 2, 16, 9, 30, tzinfo=UTC)
    journal.requested(request_for("one", "hall", "garage"))
    for _ in ("first", "again"):
        journal.received(receipt_for("one", "hall", ZoneOutcome.COMPLETED))
        journal.received(receipt_for("one", "hall", ZoneOutcome.COMPLETED, run=2))
        journal.received(receipt_for("one", "garage", ZoneOutcome.COMPLETED))
        journal.noted(who="mei", what="signed in", at=at)
        journal.noted(who="bo", what="signed in", at=at)
    entry = journal.entry(CallId("one"))
    assert entry is not None
    assert [(receipt.zone, receipt.run) for receipt in entry.receipts] == [("hall", 1), ("hall", 2), ("garage", 1)]
    assert [act.who for act in journal.acts()] == ["bo", "mei"]


def test_what_a_run_went_out_as_is_kept_once(journal: AnyJournal) -> None:
    """Runs come back in order, the first writing of each stands, and clips are found by when they went out."""

    def aired(run: int, digest: str, at_us: int) -> Aired:
        part = PartOnAir(digest=digest * 64, start_frame=48_000, frames=96_000, language="zh")
        return Aired(call_id=CallId("one"), run=run, play_at_us=at_us, parts=(part,), from_frame=run)

    journal.requested(request_for("one"))
    for each in (aired(2, "b", 20), aired(1, "a", 10), aired(2, "c", 30)):
        journal.aired(each)
    entry = journal.entry(CallId("one"))
    assert entry is not None
    assert entry.aired == (aired(1, "a", 10), aired(2, "b", 20))
    assert journal.clips_since(11) == {"b" * 64}
    assert journal.clips_since(10) == {"a" * 64, "b" * 64}


def fail_half_way(journal: AnyJournal) -> None:
    """Write something, and fail."""
    journal.noted(who="mei", what="closed", at=NOON)
    raise ValueError("half way")


def test_what_is_written_together_is_there_whole_or_not_at_all(journal: AnyJournal) -> None:
    """And what is written after it links on to what is there."""
    journal.requested(request_for("one"))
    with journal.together():
        journal.noted(who="mei", what="opened", at=NOON)
        journal.received(receipt_for("one", "hall", ZoneOutcome.COMPLETED))
    with pytest.raises(ValueError, match="half way"), journal.together():
        fail_half_way(journal)
    journal.noted(who="bo", what="opened again", at=NOON)
    assert {act.what for act in journal.acts()} == {"opened", "opened again"}
    report = journal.verify()
    assert (report.whole, report.links) == (True, 4)
