"""A database that is slow, locked or away: whoever asks gets a clear answer soon, and things go on once it is there."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine, make_url, text
from sqlalchemy.exc import DataError, OperationalError
from sqlalchemy.exc import TimeoutError as NoFreeConnection

from controller_api.adapters.engine import open_engine, patience_of
from controller_api.adapters.faults import translations
from controller_api.rights import Role
from tests.controller_api.rig import running, until

ORDER = {"template": "move-car", "zones": ["atrium"], "slots": {"plate": "沪AD12345"}}


@pytest.fixture
def hasty(engine: Engine) -> Iterator[Engine]:
    """The same database with next to no patience."""
    opened = open_engine(engine.url.render_as_string(), patience_s=0.05)
    yield opened
    opened.dispose()


async def test_a_locked_database_is_a_503_and_no_call_is_made(hasty: Engine, tmp_path: Path) -> None:
    """The door answers meanwhile; once the lock is gone the same order is taken."""
    async with running(hasty, tmp_path) as rig, rig.client(Role.OPERATOR) as client:
        with closing(sqlite3.connect(str(hasty.url.database), isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            answer = await client.post("/calls", json=ORDER)
            assert answer.status_code == 503
            assert answer.headers["content-type"] == "application/problem+json"
            assert "/health" in answer.json()["detail"]
            assert int(answer.headers["retry-after"]) > 0
            assert rig.here.dispatcher.live() == []
            other.execute("ROLLBACK")
        assert (await client.post("/calls", json=ORDER)).status_code == 202


async def test_a_call_that_ends_while_the_database_is_locked_is_written_later(hasty: Engine, tmp_path: Path) -> None:
    """Stopping it works at once, and its ending is in the journal once there is a journal again."""
    async with running(hasty, tmp_path) as rig, rig.client(Role.OPERATOR) as client:
        call_id = (await client.post("/calls", json=ORDER)).json()["id"]
        with closing(sqlite3.connect(str(hasty.url.database), isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            assert (await client.post(f"/calls/{call_id}/cancel")).status_code == 200
            assert rig.here.desk.rows_owed == 1
            other.execute("ROLLBACK")

        async def written() -> bool:
            rig.here.desk.catch_up()
            return rig.here.desk.rows_owed == 0

        await until(written)


def test_all_connections_in_use_is_an_error_soon(hasty: Engine) -> None:
    """Nobody waits for ever for a free one."""
    held = [hasty.connect() for _ in range(15)]
    with pytest.raises(NoFreeConnection):
        hasty.connect()
    for connection in held:
        connection.close()


def test_a_database_that_cannot_be_reached_is_left_alone_for_a_while(tmp_path: Path) -> None:
    """Each try may take seconds, so the next ones are refused at once with the same reason."""
    path = tmp_path / "away" / "carillon.db"
    engine = open_engine(f"sqlite:///{path}", rest_s=3600)
    impatient = open_engine(f"sqlite:///{path}", rest_s=0)
    for opened in (engine, impatient):
        with pytest.raises(OperationalError, match="unable to open database file"):
            opened.connect()
    path.parent.mkdir()
    with pytest.raises(OperationalError, match="unable to open database file"):
        engine.connect()
    with impatient.connect() as connection:
        assert connection.execute(text("SELECT 1")).scalar_one() == 1
    for opened in (engine, impatient):
        opened.dispose()


@pytest.mark.parametrize("scheme", ["postgresql+psycopg", "postgresql+psycopg2"])
def test_postgresql_is_told_how_long_to_wait(scheme: str) -> None:
    """For the connection, a statement, a lock, and a machine that says nothing any more."""
    assert patience_of(make_url(f"{scheme}://u@db/mall"), 5.0) == {
        "connect_timeout": 3,
        "tcp_user_timeout": 5000,
        "options": "-c statement_timeout=5000 -c lock_timeout=5000",
    }


def test_what_the_address_says_of_patience_stands() -> None:
    """Whoever runs the database knows better, and a driver that knows none of this is told nothing."""
    own = make_url("postgresql+psycopg://u@db/mall?connect_timeout=9&options=-c%20statement_timeout%3D1")
    assert patience_of(own, 5.0) == {"tcp_user_timeout": 5000}
    assert patience_of(make_url("postgresql+pg8000://u@db/mall"), 5.0) == {}


def test_what_a_database_cannot_hold_is_the_fault_of_whoever_sent_it() -> None:
    """Nobody is told to ask again for what can never be kept or found."""
    problem = translations()[DataError](DataError("SELECT", {}, Exception("no zero character")))
    assert problem.status == 422
    assert "Take it out" in problem.detail
