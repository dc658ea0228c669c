"""Tickets, counters and blocks of numbers in SQL. Decides nothing; a row goes in or comes out."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Date,
    Engine,
    Integer,
    MetaData,
    RowMapping,
    String,
    Table,
    Text,
    and_,
    delete,
    insert,
    or_,
    select,
)

from controller_api.adapters.tables import Instant
from controller_api.desk.tickets.nouns import ENDINGS, Block, Counter, Ticket, TicketId, TicketState, WaitRange
from controller_api.desk.tickets.ports import Row

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
    },
)

tickets = Table(
    "tickets",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("day", Date, nullable=False, index=True),
    Column("number", String(4), nullable=False),
    Column("code", String(40), nullable=False, unique=True),
    Column("service", String(40), nullable=False),
    Column("priority", Boolean, nullable=False),
    Column("language", String(2), nullable=False),
    Column("walk_s", Integer, nullable=False),
    Column("key", String(300), nullable=False, unique=True),
    Column("block", String(40)),
    Column("issued_at", Instant, nullable=False),
    Column("order", Integer, nullable=False),
    Column("low_min", Integer),
    Column("high_min", Integer),
    Column("state", String(20), nullable=False, index=True),
    Column("counter", String(10)),
    Column("first_called_at", Instant),
    Column("called_at", Instant),
    Column("recalls", Integer, nullable=False),
    Column("since_missed", Integer, nullable=False),
    Column("ended_at", Instant),
)
"""`low_min` and `high_min` are what was promised."""

counters = Table(
    "ticket_counters",
    metadata,
    Column("id", String(10), primary_key=True),
    Column("day", Date, nullable=False),
    Column("open", Boolean, nullable=False),
    Column("ticket", String(40)),
)

blocks = Table(
    "ticket_blocks",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("day", Date, nullable=False, index=True),
    Column("service", String(40), nullable=False),
    Column("kiosk", String(80), nullable=False),
    Column("key", String(300), nullable=False, unique=True),
    Column("reserved_at", Instant, nullable=False),
    Column("order", Integer, nullable=False),
    Column("numbers", Text, nullable=False),
    Column("codes", Text, nullable=False),
)


class SqlTicketBook:
    """A `TicketBook` in three tables."""

    def __init__(self, engine: Engine) -> None:
        """Keep them in this engine's database, whose tables are there already."""
        self._engine = engine

    def keep(self, rows: Sequence[Row]) -> None:
        """Keep them, in one transaction."""
        with self._engine.begin() as connection:
            for table, noun in ((tickets, Ticket), (counters, Counter), (blocks, Block)):
                # Of what changed twice only the last counts.
                _replace(connection, table, {row.id: _row(row) for row in rows if isinstance(row, noun)})

    def standing(self, day: date, blocks_since: date) -> list[Row]:
        """What is taken up on this day."""
        of_blocks = and_(tickets.c.block.is_not(None), tickets.c.day >= blocks_since)
        wanted = or_(tickets.c.day == day, tickets.c.state.not_in(ENDINGS), of_blocks)
        with self._engine.connect() as connection:
            found: list[Row] = [_block(row) for row in _rows(connection, blocks, blocks.c.day >= blocks_since)]
            found += [_ticket(row) for row in _rows(connection, tickets, wanted)]
            found += [Counter(**row) for row in _rows(connection, counters)]
        return found

    def ticket(self, ticket_id: TicketId) -> Ticket | None:
        """The ticket."""
        return self._one(tickets.c.id == ticket_id)

    def by_code(self, code: str) -> Ticket | None:
        """The ticket with this code."""
        return self._one(tickets.c.code == code)

    def by_key(self, key: str) -> Ticket | Block | None:
        """What was given for this key."""
        with self._engine.connect() as connection:
            found = _rows(connection, blocks, blocks.c.key == key)
        return _block(found[0]) if found else self._one(tickets.c.key == key)

    def _one(self, wanted: ColumnElement[bool]) -> Ticket | None:
        with self._engine.connect() as connection:
            found = _rows(connection, tickets, wanted)
        return _ticket(found[0]) if found else None


def _rows(connection: Connection, table: Table, *wanted: ColumnElement[bool]) -> Sequence[RowMapping]:
    return connection.execute(select(table).where(*wanted)).mappings().all()


def _replace(connection: Connection, table: Table, rows: dict[str, dict[str, Any]]) -> None:
    if rows:
        connection.execute(delete(table).where(table.c.id.in_(rows)))
        connection.execute(insert(table), list(rows.values()))


def _row(row: Row) -> dict[str, Any]:
    told = asdict(row)
    match row:
        case Ticket():
            promised = told.pop("promised") or {"low_min": None, "high_min": None}
            return {**told, **promised, "state": row.state.value}
        case Block():
            return {**told, "numbers": json.dumps(row.numbers), "codes": json.dumps(row.codes)}
    return told


def _ticket(row: RowMapping) -> Ticket:
    told: dict[str, Any] = dict(row)
    low, high = told.pop("low_min"), told.pop("high_min")
    promised = None if low is None else WaitRange(low_min=low, high_min=high)
    return Ticket(**{**told, "promised": promised, "state": TicketState(told["state"])})


def _block(row: RowMapping) -> Block:
    told: dict[str, Any] = dict(row)
    return Block(**{**told, "numbers": tuple(json.loads(told["numbers"])), "codes": tuple(json.loads(told["codes"]))})
