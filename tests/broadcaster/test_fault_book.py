"""The fault book's contract, over its table in SQLite and over its twin in memory."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from broadcaster.adapters.fault_book_memory import MemoryFaultBook
from broadcaster.adapters.fault_book_sql import SqlFaultBook, metadata
from broadcaster.call import ZoneId
from broadcaster.supervision.fault import Fault, FaultId, FaultKind, Severity
from broadcaster.supervision.ports import FaultBook


@pytest.fixture(params=["memory", "sqlite"])
def book(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[FaultBook]:
    """The book, empty."""
    if request.param == "memory":
        yield MemoryFaultBook()
        return
    engine = create_engine(f"sqlite:///{tmp_path}/faults.db")
    metadata.create_all(engine)
    yield SqlFaultBook(engine)
    engine.dispose()


def fault(name: str, begun_us: int, zone: str | None = "hall") -> Fault:
    """A fault that has just begun."""
    return Fault(
        id=FaultId(name),
        kind=FaultKind.SILENT,
        severity=Severity.FAULT,
        zone=ZoneId(zone) if zone else None,
        detail="没有声音 'now'",
        begun_us=begun_us,
    )


def test_a_fault_comes_back_as_it_last_was(book: FaultBook) -> None:
    """To the last field, under its id once, also a fault of no zone in particular."""
    first, house = fault("a", 10), fault("b", 20, zone=None)
    for each in (first, house, known := replace(first, acknowledged_us=30, acknowledged_by="mei")):
        book.keep(each)
    assert book.latest(10) == [house, known]
    assert book.latest(1) == [house]


def test_a_fault_stands_until_it_is_over_and_acknowledged(book: FaultBook) -> None:
    """Either alone is not enough, in whichever order they come."""
    first, second = fault("a", 10), fault("b", 20)
    for each in (first, second):
        book.keep(each)
    first, second = replace(first, ended_us=30), replace(second, acknowledged_us=30, acknowledged_by="mei")
    for each in (first, second):
        book.keep(each)
    assert book.standing() == [second, first]
    for each in (replace(first, acknowledged_us=40, acknowledged_by="bo"), replace(second, ended_us=40)):
        book.keep(each)
    assert book.standing() == []
    assert len(book.latest(10)) == 2
