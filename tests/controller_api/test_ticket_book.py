"""What the book of tickets promises: one suite over the tables and over the twin in memory."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine

from controller_api.adapters.tickets_memory import MemoryTicketBook
from controller_api.adapters.tickets_sql import SqlTicketBook
from controller_api.desk.tickets.nouns import (
    Block,
    BlockId,
    Counter,
    CounterId,
    Ticket,
    TicketId,
    TicketState,
    WaitRange,
)
from controller_api.desk.tickets.ports import TicketBook

TODAY = date(2026, 3, 2)
YESTERDAY = TODAY - timedelta(days=1)
NOON = datetime(2026, 3, 2, 4, 0, 0, 250, tzinfo=UTC)
BLOCK = Block(
    id=BlockId("b1"),
    day=TODAY,
    service="invoices",
    kiosk="hall",
    key="hall:k",
    reserved_at=NOON,
    order=3,
    numbers=("A003", "A004"),
    codes=("CCC", "DDD"),
)
COUNTER = Counter(id=CounterId("3"), day=TODAY, open=True, ticket=TicketId("t1"))


def ticket(name: str, *, day: date = TODAY, state: TicketState = TicketState.WAITING) -> Ticket:
    """A ticket of that day."""
    return Ticket(
        id=TicketId(name),
        day=day,
        number="A012",
        code=f"code of {name}",
        service="invoices",
        key=f"key of {name}",
        issued_at=NOON,
        order=12,
        state=state,
    )


@pytest.fixture(params=["memory", "sql"])
def book(request: pytest.FixtureRequest) -> TicketBook:
    """The book, empty."""
    engine: Engine | None = None if request.param == "memory" else request.getfixturevalue("engine")
    return MemoryTicketBook() if engine is None else SqlTicketBook(engine)


def test_every_row_comes_back_as_it_was_kept(book: TicketBook) -> None:
    """A ticket with all its instants and its promise, a counter, a block."""
    full = replace(
        ticket("t1", state=TicketState.SERVED),
        priority=True,
        language="en",
        walk_s=95,
        block=BLOCK.id,
        promised=WaitRange(low_min=4, high_min=9),
        counter=COUNTER.id,
        first_called_at=NOON + timedelta(minutes=5),
        called_at=NOON + timedelta(minutes=6),
        recalls=2,
        since_missed=1,
        ended_at=NOON + timedelta(minutes=9),
    )
    book.keep([full, COUNTER, BLOCK])
    found = book.standing(TODAY, TODAY)
    assert {type(each): each for each in found} == {Ticket: full, Counter: COUNTER, Block: BLOCK}


def test_the_last_of_what_changed_counts(book: TicketBook) -> None:
    """Also when it changed twice in one act."""
    first = ticket("t1")
    book.keep([first])
    book.keep([replace(first, recalls=1), replace(first, recalls=2)])
    assert book.ticket(first.id) == replace(first, recalls=2)


def test_a_day_takes_up_its_own_and_whatever_has_no_ending(book: TicketBook) -> None:
    """Yesterday's ended tickets stay in the book; open ones come along, and those of blocks that still count."""
    mine, over = ticket("mine", state=TicketState.LEFT), ticket("over", day=YESTERDAY, state=TicketState.SERVED)
    stray = ticket("stray", day=YESTERDAY, state=TicketState.PARKED)
    handed = replace(ticket("handed", day=YESTERDAY, state=TicketState.LAPSED), block=BlockId("b0"))
    old = replace(BLOCK, id=BlockId("b0"), key="old", day=YESTERDAY - timedelta(days=30))
    book.keep([mine, over, stray, handed, BLOCK, old])
    assert {each.id for each in book.standing(TODAY, YESTERDAY)} == {"mine", "stray", "handed", "b1"}
    assert book.ticket(over.id) == over


def test_a_ticket_is_found_by_code_and_by_key(book: TicketBook) -> None:
    """Of any day; a key may also have got a block."""
    old = ticket("t1", day=YESTERDAY, state=TicketState.LAPSED)
    book.keep([old, BLOCK])
    assert book.by_code("code of t1") == book.by_key("key of t1") == old
    assert book.by_key("hall:k") == BLOCK
    assert book.by_code("nothing") is book.by_key("nothing") is book.ticket(TicketId("nothing")) is None
