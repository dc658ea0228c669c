"""The journal's chain finds whatever is done to the journal behind the controller's back."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import (
    Connection,
    Engine,
    String,
    Table,
    cast,
    create_engine,
    delete,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.pool import StaticPool

from broadcaster.adapters.journal_memory import MemoryJournal
from broadcaster.adapters.journal_sql import SqlJournal, metadata
from broadcaster.adapters.journal_tables import acts, airings, call_endings, call_zones, calls, chain, receipts
from broadcaster.call import CallId, CallOutcome, ZoneOutcome
from broadcaster.chain import NoMark
from broadcaster.ports import Aired
from broadcaster.wire import PartOnAir
from tests.broadcaster.test_journal import receipt_for, request_for

NOON = datetime(2026, 2, 16, 12, tzinfo=UTC)
TABLES = (calls, call_zones, receipts, call_endings, acts, airings, chain)
Write = Callable[[SqlJournal | MemoryJournal, int], None]
WRITES: list[Write] = [
    lambda journal, n: journal.requested(request_for(f"call-{n}", "hall", "garage", at_us=n, text=f"第{n}次")),
    lambda journal, n: journal.received(receipt_for(f"call-{n}", "hall", ZoneOutcome.COMPLETED)),
    lambda journal, n: journal.ended(CallId(f"call-{n}"), CallOutcome.PARTIAL, "the garage missed it", n),
    lambda journal, n: journal.noted(who="mei", what=f"did thing {n}", call_id=CallId(f"call-{n}"), at=NOON),
    lambda journal, n: journal.aired(
        Aired(
            call_id=CallId(f"call-{n}"),
            run=1,
            play_at_us=n,
            parts=(PartOnAir(digest="a" * 64, start_frame=0, frames=48_000),),
        )
    ),
]
histories = st.lists(st.tuples(st.sampled_from(WRITES), st.integers(0, 3)), min_size=1, max_size=10, unique=True)


@contextmanager
def written(history: list[tuple[Write, int]]) -> Iterator[tuple[SqlJournal, Engine]]:
    """A journal with this history, read by a process that didn't write it."""
    engine = create_engine("sqlite://", poolclass=StaticPool)
    metadata.create_all(engine)
    writer = SqlJournal(engine)
    for write, number in history:
        write(writer, number)
    yield SqlJournal(engine), engine
    engine.dispose()


def rows_of(connection: Connection, table: Table) -> list[dict[str, Any]]:
    """All rows of a table."""
    return [dict(row) for row in connection.execute(select(table).order_by(*table.primary_key)).mappings()]


def only(table: Table, row: dict[str, Any]) -> Any:
    """What holds of this row alone."""
    condition = None
    for column in table.primary_key:
        here = column == row[column.name]
        condition = here if condition is None else condition & here
    return condition


def other(value: object) -> object:
    """Another value that fits the same column."""
    match value:
        case int() | float():
            return value + 1000
        case str():
            return value + "x" if len(value) != 64 else ("b" if value[0] != "b" else "c") + value[1:]
        case list():
            return [*value, "x"]
        case dict():
            return {**value, "x": "x"}
        case _:
            return "x"


@settings(max_examples=60, deadline=None)
@given(history=histories, data=st.data())
def test_every_change_of_one_cell_is_found(history: list[tuple[Write, int]], data: st.DataObject) -> None:
    """Whichever table, row and column: the journal is whole before, and not after."""
    with written(history) as (journal, engine):
        assert journal.verify().whole
        with engine.begin() as connection:
            table = data.draw(st.sampled_from([each for each in TABLES if rows_of(connection, each)]), "table")
            row = data.draw(st.sampled_from(rows_of(connection, table)), "row")
            column = data.draw(st.sampled_from([each.name for each in table.columns]), "column")
            emptied = table.c[column].nullable and row[column] is not None and data.draw(st.booleans(), "emptied")
            changed = None if emptied else other(row[column])
            connection.execute(update(table).where(only(table, row)).values({column: changed}))
        assert not journal.verify().whole


@settings(max_examples=30, deadline=None)
@given(history=histories, data=st.data())
def test_every_row_taken_out_is_found(history: list[tuple[Write, int]], data: st.DataObject) -> None:
    """A row, or a link, is missed at once wherever it stood."""
    with written(history) as (journal, engine):
        with engine.begin() as connection:
            table = data.draw(st.sampled_from([each for each in TABLES if rows_of(connection, each)]), "table")
            row = data.draw(st.sampled_from(rows_of(connection, table)), "row")
            connection.execute(delete(table).where(only(table, row)))
        assert not journal.verify().whole


@settings(max_examples=30, deadline=None)
@given(history=histories, data=st.data())
def test_a_row_taken_out_with_its_link_is_found(history: list[tuple[Write, int]], data: st.DataObject) -> None:
    """It leaves a gap in the chain; at the chain's very end, the mark that was kept elsewhere tells."""
    with written(history) as (journal, engine):
        mark = journal.head()
        assert mark is not None
        assert journal.verify([mark]).whole
        with engine.begin() as connection:
            link = data.draw(st.sampled_from(rows_of(connection, chain)), "link")
            table = {"call": calls, "airing": airings, "receipt": receipts, "ending": call_endings, "act": acts}[
                link["kind"]
            ]
            connection.execute(delete(chain).where(chain.c.number == link["number"]))
            connection.execute(delete(table).where(cast(next(iter(table.primary_key)), String) == link["row"]))
            connection.execute(delete(call_zones).where(call_zones.c.call_id == link["row"]))
        assert not journal.verify([mark]).whole


@settings(max_examples=30, deadline=None)
@given(history=histories, data=st.data())
def test_every_row_put_in_is_found(history: list[tuple[Write, int]], data: st.DataObject) -> None:
    """A row like one that is there, under a key of its own, is in no link."""
    with written(history) as (journal, engine):
        with engine.begin() as connection:
            table = data.draw(st.sampled_from([each for each in TABLES if rows_of(connection, each)]), "table")
            row = data.draw(st.sampled_from(rows_of(connection, table)), "row")
            for column in table.primary_key:
                row[column.name] = row[column.name] + 1000 if isinstance(row[column.name], int) else "other"
            if table is chain:
                row["row"] = "other"
            connection.execute(insert(table).values(row))
        assert not journal.verify().whole


@settings(max_examples=30, deadline=None)
@given(history=histories.filter(lambda each: len(each) > 1), data=st.data())
def test_every_two_links_that_change_places_are_found(history: list[tuple[Write, int]], data: st.DataObject) -> None:
    """What was written later can't be made to look earlier."""
    with written(history) as (journal, engine):
        with engine.begin() as connection:
            links = rows_of(connection, chain)
            one = data.draw(st.integers(0, len(links) - 2), "one")
            another = data.draw(st.integers(one + 1, len(links) - 1), "another")
            numbers = links[one]["number"], links[another]["number"]
            for number, new in ((numbers[0], -1), (numbers[1], numbers[0]), (-1, numbers[1])):
                connection.execute(update(chain).where(chain.c.number == number).values(number=new))
        assert not journal.verify().whole


def test_two_rows_that_change_places_are_both_named() -> None:
    """The ids of two acts are swapped: the sentences say which rows, in which links."""
    with written([(WRITES[3], 1), (WRITES[3], 2)]) as (journal, engine):
        with engine.begin() as connection:
            for was, becomes in ((1, 99), (2, 1), (99, 2)):
                connection.execute(update(acts).where(acts.c.id == was).values(id=becomes))
        faults = journal.verify().faults
    assert [fault.sentence for fault in faults] == [
        "the act 1 (link 1) isn't as it was written.",
        "the act 2 (link 2) isn't as it was written.",
    ]


def test_what_is_no_json_any_more_is_a_fault_and_no_crash() -> None:
    """A cell that can't even be read is named like any other."""
    with written([(WRITES[0], 1)]) as (journal, engine):
        with engine.begin() as connection:
            connection.execute(text("UPDATE calls SET policy = 'nonsense'"))
        [fault] = journal.verify().faults
    assert (fault.kind, fault.row) == ("call", "call-1")


def test_words_can_be_erased_with_their_salt_and_the_chain_still_holds() -> None:
    """The row says that its words are gone and counts as erased; words put in their place are found."""
    with written([(WRITES[0], 1), (WRITES[3], 1)]) as (journal, engine):
        with engine.begin() as connection:
            connection.execute(update(calls).values(texts={}, words=""))
            connection.execute(update(chain).where(chain.c.kind == "call").values(salt=None))
        report = journal.verify()
        assert (report.whole, report.erased, report.links) == (True, 1, 2)
        with engine.begin() as connection:
            connection.execute(update(calls).values(texts={"zh": "别的话"}))
        assert not journal.verify().whole


def test_the_process_that_wrote_the_end_misses_it() -> None:
    """A controller remembers what it wrote last, so that a shortened journal is found without any mark."""
    with written([(WRITES[0], 1)]) as (_, engine):
        controller = SqlJournal(engine)
        controller.noted(who="mei", what="signed in", at=NOON)
        with engine.begin() as connection:
            connection.execute(delete(acts))
            connection.execute(delete(chain).where(chain.c.kind == "act"))
        [fault] = controller.verify().faults
    assert fault.sentence == "Link 2, whose mark was kept elsewhere, is gone, and all that came after it."


@pytest.mark.parametrize("journal", [MemoryJournal(), None], ids=["memory", "sqlite"])
def test_each_row_makes_one_link(journal: MemoryJournal | None) -> None:
    """Requests, receipts, endings, acts and what went out: each moves the head by one, said twice by none."""
    with written([]) as (kept, _):
        either = journal or kept
        assert (either.head(), either.verify().links) == (None, 0)
        heads = []
        for write in WRITES:
            write(either, 1)
            heads.append(either.head())
        for write in WRITES[1:]:
            write(either, 1)
        report = either.verify([heads[2] or ""])
        assert (report.whole, report.links, report.head) == (True, 5, heads[-1])
        assert len(set(heads)) == 5
        with pytest.raises(NoMark, match="Copy it whole"):
            either.verify(["yesterday"])
        with pytest.raises(NoMark):
            either.verify(["7:abc"])
        assert not either.verify([f"3:{'0' * 64}"]).whole


def test_many_faults_are_counted_and_the_first_are_told() -> None:
    """A journal emptied of its acts names a hundred and says how many more there are."""
    with written([]) as (journal, engine):
        for number in range(130):
            WRITES[3](journal, number)
        with engine.begin() as connection:
            connection.execute(delete(acts))
            assert connection.execute(select(func.count()).select_from(chain)).scalar_one() == 130
        report = journal.verify()
    assert (len(report.faults), report.more_faults) == (100, 30)
