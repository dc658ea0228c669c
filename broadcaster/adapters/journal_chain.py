"""The journal's chain in SQL: sealing rows in the transaction that writes them, and looking at all of it."""

import contextlib
import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Connection,
    Engine,
    RowMapping,
    String,
    Table,
    Text,
    cast,
    exists,
    insert,
    select,
    true,
)

from broadcaster.adapters.journal_tables import acts, airings, call_endings, call_zones, calls, chain, receipts
from broadcaster.chain import Audit, ChainReport, Link, RowKind, link_after

TABLES: dict[str, Table] = {
    RowKind.CALL: calls,
    RowKind.AIRED: airings,
    RowKind.RECEIPT: receipts,
    RowKind.ENDING: call_endings,
    RowKind.ACT: acts,
}
_BATCH = 500


def seal(connection: Connection, kind: RowKind, row: str, content: Mapping[str, Any]) -> Link:
    """Link a row that was just written; `content` has all its columns, but for those that are null."""
    return seal_all(connection, kind, [(row, content)])


def seal_all(connection: Connection, kind: RowKind, rows: Sequence[tuple[str, Mapping[str, Any]]]) -> Link:
    """Link rows, at least one, that were just written in this order; gives the last link."""
    last, links = newest(connection), list[Link]()
    for row, content in rows:
        last = link_after(last, kind, row, content, salt=secrets.token_hex(16))
        links.append(last)
    connection.execute(insert(chain), [asdict(link) for link in links])
    return links[-1]


def newest(connection: Connection) -> Link | None:
    """The newest link."""
    row = connection.execute(select(chain).order_by(chain.c.number.desc()).limit(1)).mappings().first()
    return Link(**row) if row is not None else None


def key_of(table: Table) -> Column[Any]:
    """The column that names a table's rows."""
    return next(iter(table.primary_key.columns))


def verify(engine: Engine, marks: Mapping[int, str]) -> ChainReport:
    """Look at every link and every row; `marks` are hashes kept elsewhere, by number."""
    audit = Audit(dict(marks))
    with engine.connect() as connection:
        for links in _batches(connection):
            rows = {kind: _rows(connection, kind, links) for kind in {link.kind for link in links}}
            for link in links:
                audit.take(link, {} if link.kind == RowKind.BEGINNING else rows[link.kind].get(link.row))
            _check_zones(connection, rows.get(RowKind.CALL, {}), audit)
        for kind, table in TABLES.items():
            for row in _unsealed(connection, kind, table):
                audit.unsealed(kind, row)
        astray = select(call_zones.c.call_id).where(~exists().where(calls.c.id == call_zones.c.call_id)).distinct()
        for call_id in connection.execute(astray).scalars():
            audit.fault(RowKind.CALL, call_id, f"Zones are noted of the call {call_id}, which isn't there.")
    return audit.report()


def _batches(connection: Connection) -> Iterator[Sequence[Link]]:
    later: ColumnElement[bool] = true()
    while True:
        query = select(chain).where(later).order_by(chain.c.number).limit(_BATCH)
        links = [Link(**row) for row in connection.execute(query).mappings()]
        if not links:
            return
        yield links
        later = chain.c.number > links[-1].number


def _rows(connection: Connection, kind: str, links: Sequence[Link]) -> dict[str, dict[str, Any]]:
    table = TABLES.get(kind)
    if table is None:
        return {}
    key = key_of(table)
    wanted = [link.row for link in links if link.kind == kind]
    # A number is asked for as one; what is none names no row.
    keys = wanted if isinstance(key.type, String) else [int(row) for row in wanted if row.isdecimal()]
    # Read as it is written: what somebody made of it may be no JSON any more.
    columns = [cast(each, Text).label(each.name) if isinstance(each.type, JSON) else each for each in table.columns]
    found = connection.execute(select(*columns).where(key.in_(keys))).mappings()
    return {str(row[key.name]): _content(table, row) for row in found}


def _content(table: Table, row: RowMapping) -> dict[str, Any]:
    content = dict(row)
    for name in (each.name for each in table.columns if isinstance(each.type, JSON)):
        with contextlib.suppress(ValueError, TypeError):
            content[name] = json.loads(content[name])
    return content


def _check_zones(connection: Connection, rows: Mapping[str, Mapping[str, Any]], audit: Audit) -> None:
    """A call's zones, kept a second time to be searched, are those of the call."""
    noted: dict[str, set[str]] = {call_id: set() for call_id in rows}
    for row in connection.execute(select(call_zones).where(call_zones.c.call_id.in_(list(rows)))):
        noted[row.call_id].add(row.zone)
    for call_id, content in rows.items():
        zones = content["zones"]
        if isinstance(zones, list) and noted[call_id] != set(map(str, zones)):
            audit.fault(RowKind.CALL, call_id, f"The zones noted of the call {call_id} aren't those it was made for.")


def _unsealed(connection: Connection, kind: str, table: Table) -> Iterator[str]:
    key = key_of(table)
    sealed = exists().where(chain.c.kind == kind, chain.c.row == cast(key, String))
    for row in connection.execute(select(key).where(~sealed).order_by(key)).scalars():
        yield str(row)
