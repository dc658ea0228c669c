"""The ledger's contract, over memory and SQL."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from scheduler.adapters.ledger_memory import MemoryLedger
from scheduler.adapters.ledger_sql import SqlLedger, metadata
from scheduler.day_plan import PlanId
from scheduler.ports import Ledger
from tests.scheduler.small_mall import shanghai

WELCOME = PlanId("opening/2026-11-23/+0/welcome")
NOODLES = PlanId("advert/noodles/2026-11-23/1015")


@pytest.fixture(params=["memory", "sql"])
def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ledger]:
    """Each ledger in turn."""
    if request.param == "memory":
        yield MemoryLedger()
        return
    engine = create_engine(f"sqlite:///{tmp_path / 'ledger.db'}")
    metadata.create_all(engine)
    yield SqlLedger(engine)
    engine.dispose()


def test_item_is_settled_once(ledger: Ledger) -> None:
    """The first settling counts; a second one changes nothing and says so."""
    assert ledger.settled(WELCOME) is None
    assert ledger.settle(WELCOME, "announced", shanghai(23, 10))
    assert not ledger.settle(WELCOME, "missed", shanghai(23, 11))
    assert ledger.settled(WELCOME) == "announced"


def test_announced_items_are_found_again(ledger: Ledger) -> None:
    """What was announced from an instant on is found oldest first, to the microsecond; what was missed is not."""
    at = shanghai(23, 10) + timedelta(microseconds=1)
    ledger.settle(NOODLES, "announced", shanghai(23, 10, 15))
    ledger.settle(WELCOME, "announced", at)
    ledger.settle(PlanId("closing/2026-11-23/+0"), "missed", shanghai(23, 22))
    assert ledger.announced_since(at) == [(WELCOME, at), (NOODLES, shanghai(23, 10, 15))]
    assert ledger.announced_since(at + timedelta(microseconds=1)) == [(NOODLES, shanghai(23, 10, 15))]


def test_newest_watch_counts(ledger: Ledger) -> None:
    """Nobody watched at first; then the last record counts, even one that goes back."""
    assert ledger.watched() is None
    for at in (shanghai(23, 10), shanghai(23, 12), shanghai(23, 11)):
        ledger.watch(at)
    assert ledger.watched() == shanghai(23, 11).astimezone(UTC)


def test_sql_ledger_outlives_its_process(tmp_path: Path) -> None:
    """What was settled and watched is there when the database is opened again."""
    address = f"sqlite:///{tmp_path / 'ledger.db'}"
    now = datetime(2026, 11, 23, 10, tzinfo=UTC)
    first = create_engine(address)
    metadata.create_all(first)
    SqlLedger(first).settle(WELCOME, "announced", now)
    SqlLedger(first).watch(now)
    first.dispose()
    second = create_engine(address)
    assert (SqlLedger(second).settled(WELCOME), SqlLedger(second).watched()) == ("announced", now)
    second.dispose()
