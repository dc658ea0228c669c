"""A call in very many zones: what it costs is counted, since how long that takes differs from machine to machine."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import Engine, create_engine, event

from audio.adapters.clip_memory import ClipMemory
from audio.studio import Take
from broadcaster import wire
from broadcaster.adapters.journal_sql import SqlJournal, metadata
from broadcaster.adapters.owed_memory import MemoryOwedRows
from broadcaster.call import CallId, CallKind, CallOutcome, ZoneOutcome
from broadcaster.dispatch.bookkeeping import Bookkeeper
from broadcaster.dispatch.live import CallChanged, CallEnded, Event, ReceiptKept, ZoneChanged
from broadcaster.dispatch.take_batch import MOMENT_S, in_batches
from broadcaster.ports import ZoneReceipt
from tests.broadcaster.mall import open_mall
from tests.broadcaster.test_journal import receipt_for, request_for
from tests.broadcaster.virtual_time import run

ZONES = [f"zone-{number:03}" for number in range(200)]
GATHERINGS = 12
"""In how many moments a call's story happens, at most: asked, sent, started, ended, and what comes in between."""


def commits_of(engine: Engine) -> Counter[str]:
    """Counts transactions from now on."""
    counted = Counter[str]()

    def count(_: object) -> None:
        counted["commit"] += 1

    event.listen(engine, "commit", count)
    return counted


def test_a_call_that_is_made_already_is_one_command_for_each_zone() -> None:
    """All its parts go in the first command; nothing is left that would have to be sent after it."""

    async def story() -> None:
        async with open_mall(*ZONES) as mall:
            mall.call("one", CallKind.NOTICE)
            await mall.until_ended("one")
            assert Counter(type(command) for _, command in mall.network.sent) == {wire.Play: len(ZONES)}
            assert len(mall.heard("one")[0].parts) == 4

    run(story())


def test_parts_made_in_one_moment_are_one_command_more() -> None:
    """What is spoken while the chime sounds is brought to the zones together, not sentence by sentence."""

    async def story() -> None:
        async with open_mall(*ZONES[:5]) as mall:
            mall.studio.speech_takes_s = 0.4
            mall.call("one", CallKind.NOTICE)
            await mall.until_ended("one")
            sent = Counter(type(command) for _, command in mall.network.sent)
            assert sent[wire.Play] == 5
            assert sent[wire.Extend] <= 2 * 5, "one for each language, the end chime with the last"
            assert {len(heard.parts) for heard in mall.heard("one")} == {4}

    run(story())


def test_watchers_are_told_of_a_crowded_call_a_few_times() -> None:
    """Not once for each zone, since each time all zones are told of; each zone's receipt is told, before the ending."""

    async def story() -> list[Event]:
        told: list[Event] = []
        async with open_mall(*ZONES) as mall:
            watch = mall.dispatcher.watch()
            mall.call("one", CallKind.NOTICE)
            async for event in watch:
                told.append(event)
                if isinstance(event, CallEnded):
                    return told
        return told

    told = run(story())
    count = Counter(type(event) for event in told)
    assert isinstance(told[0], CallChanged)
    assert count[CallChanged] <= GATHERINGS
    assert len(ZONES) <= count[ZoneChanged] <= 3 * len(ZONES)
    assert count[ReceiptKept] == len(ZONES)


def test_a_call_that_is_over_within_a_moment_was_told_of() -> None:
    """Whoever follows calls from their beginning, as the line check is followed, hears of each before its end."""

    async def story() -> None:
        async with open_mall("a") as mall:
            watch = mall.dispatcher.watch()
            mall.call("one", CallKind.NOTICE)
            mall.call("two", CallKind.NOTICE)
            mall.dispatcher.cancel(CallId("two"))
            changed = []
            async for event in watch:
                if isinstance(event, CallEnded):
                    assert event.call_id in changed
                    if event.call_id == "one":
                        return
                elif isinstance(event, CallChanged):
                    changed.append(event.call.id)

    run(story())


def test_receipts_of_one_moment_are_written_together_and_before_the_ending(tmp_path: Path) -> None:
    """A few transactions for hundreds of zones; every row is there and the chain is whole, the ending its last link."""
    engine = create_engine(f"sqlite:///{tmp_path}/journal.db")
    metadata.create_all(engine)
    journal = SqlJournal(engine)
    commits = commits_of(engine)

    async def story() -> None:
        async with open_mall(*ZONES, journal=journal) as mall:
            mall.call("one", CallKind.NOTICE)
            await mall.until(lambda: (entry := journal.entry(CallId("one"))) is not None and entry.ending is not None)

    run(story())
    entry = journal.entry(CallId("one"))
    assert entry is not None
    assert {receipt.zone for receipt in entry.receipts} == set(ZONES)
    assert entry.ending is not None
    assert commits["commit"] <= GATHERINGS
    assert journal.verify().whole
    assert journal.verify().links == 1 + 1 + len(ZONES) + 1
    engine.dispose()


def test_an_accepted_call_is_in_the_journal_when_the_answer_says_so() -> None:
    """Its row doesn't wait for others: it is there when `request` returns."""

    async def story() -> None:
        async with open_mall("a") as mall:
            mall.call("one", CallKind.NOTICE)
            assert mall.entry("one").request.call.id == "one"

    run(story())


def write_together(journal: SqlJournal, *receipts: ZoneReceipt) -> None:
    """Write them as one."""
    with journal.together():
        for receipt in receipts:
            journal.received(receipt)


def test_receipts_written_together_are_all_there_or_none(tmp_path: Path) -> None:
    """What is there already isn't written again, and one that can't be written takes the others back with it."""
    engine = create_engine(f"sqlite:///{tmp_path}/journal.db")
    metadata.create_all(engine)
    journal = SqlJournal(engine)
    journal.requested(request_for("one", "a", "b", "c"))
    first, second, third = (receipt_for("one", zone, ZoneOutcome.COMPLETED) for zone in ("a", "b", "c"))
    journal.received(first)
    write_together(journal, first, second, second)
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER no_c BEFORE INSERT ON receipts WHEN NEW.zone = 'c' "
            "BEGIN SELECT RAISE(ABORT, 'no room'); END"
        )
    with pytest.raises(Exception, match="no room"):
        write_together(journal, receipt_for("one", "a", ZoneOutcome.MISSED, run=2), third)
    journal.ended(CallId("one"), CallOutcome.PARTIAL, None, 40)
    entry = journal.entry(CallId("one"))
    assert entry is not None
    assert entry.receipts == (first, second)
    assert journal.verify().whole
    engine.dispose()


def test_a_row_that_can_not_be_written_stops_only_those_behind_it() -> None:
    """Rows written together are tried one by one when that fails, and together again later."""
    store: list[str] = []
    bad = {"c"}

    def write(row: str) -> None:
        if row in bad:
            raise OSError("No space left on device")
        if row not in store:
            store.append(row)

    def write_all(rows: Sequence[str]) -> None:
        for row in rows:
            write(row)

    kept = MemoryOwedRows[str]()
    books = Bookkeeper(write, kept, write_all=write_all)
    books.write("a", "b", "c", "d")
    assert (store, books.owed, kept.rows()) == (["a", "b"], ("c", "d"), ["c", "d"])
    bad.clear()
    books.write("e")
    assert (store, books.owed, kept.rows()) == (["a", "b", "c", "d", "e"], (), [])


def take(number: int) -> Take:
    """A finished piece."""
    samples = np.full(480, (number + 1) / 10, dtype=np.float32)
    return Take(clip=ClipMemory().put(samples), gap_frames=0, language=None, cushion_s=0.0)


async def made(waits_s: list[float], *, fails: bool = False) -> AsyncIterator[Take]:
    """A take after each wait; then, maybe, a failure."""
    for number, wait_s in enumerate(waits_s):
        await asyncio.sleep(wait_s)
        yield take(number)
    if fails:
        raise RuntimeError("The speech engine hung twice; look at its log.")


def test_takes_are_together_that_are_made_within_a_moment() -> None:
    """A batch waits no longer than that, and the last one says that it is, if that is known by then."""

    async def story() -> list[tuple[int, bool]]:
        takes = made([0, 0, MOMENT_S / 2, 5, 0])
        return [(len(batch.takes), batch.last) async for batch in in_batches(takes)]

    assert run(story()) == [(3, False), (2, True)]


def test_takes_before_a_failure_are_given_first() -> None:
    """Then the failure is raised as it was."""

    async def story() -> None:
        batches = in_batches(made([0, 0], fails=True))
        first = await anext(batches)
        assert (len(first.takes), first.last) == (2, False)
        with pytest.raises(RuntimeError, match="hung twice"):
            await anext(batches)

    run(story())
