"""The journal in SQL tables. Every write is one transaction, durable when the call returns; nothing is ever changed."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, and_, exists, insert, or_, select
from sqlalchemy.exc import IntegrityError

from audio.clip import Digest
from broadcaster.adapters import journal_chain
from broadcaster.adapters.journal_rows import (
    acts_of,
    aired_of,
    aired_row,
    call_row,
    ending_of,
    microseconds,
    receipt_of,
    receipt_row,
    request_of,
)
from broadcaster.adapters.journal_tables import acts, airings, call_endings, call_zones, calls, metadata, receipts
from broadcaster.call import CallId, CallOutcome
from broadcaster.chain import ChainReport, Link, RowKind, place_of_mark
from broadcaster.journal import Act, Ending, JournalEntry, JournalFilter, JournalPage, every_entry, page_mark, place_of
from broadcaster.ports import Aired, CallKnown, Request, ZoneReceipt

__all__ = ["SqlJournal", "metadata"]

_Entry = tuple[RowKind, dict[str, Any]]
"""A row to be written."""
_NAMED_BY = {
    RowKind.AIRED: ("call_id", "run"),
    RowKind.RECEIPT: ("call_id", "run", "zone", "ended_us", "outcome"),
    RowKind.ENDING: ("call_id",),
    RowKind.ACT: ("at_us", "who", "what", "call_id", "about"),
}
"""What tells a row from others of its kind."""
_SOUGHT_BY = {
    RowKind.AIRED: ("call_id",),
    RowKind.RECEIPT: ("call_id", "run", "zone"),
    RowKind.ENDING: ("call_id",),
    RowKind.ACT: ("at_us",),
}
"""Which of that is never null, and finds it."""


class SqlJournal:
    """Both ends of the journal."""

    def __init__(self, engine: Engine) -> None:
        """Keep it in this engine's database, whose tables are there already."""
        self._engine = engine
        self._lock = threading.RLock()
        self._newest: Link | None = None
        self._gathered: list[_Entry] | None = None

    def requested(self, request: Request) -> None:
        """A call was accepted."""
        zones = [{"call_id": request.call.id, "zone": zone} for zone in sorted(request.call.zones)]
        row = call_row(request)
        try:
            with self._writing() as connection:
                connection.execute(insert(calls).values(row))
                if zones:
                    connection.execute(insert(call_zones), zones)
                link = journal_chain.seal(connection, RowKind.CALL, request.call.id, row)
            self._newest = link
        except IntegrityError as fault:
            if not self._knows(request.call.id):
                raise
            raise CallKnown(f"Call {request.call.id} is in the journal already.") from fault

    def received(self, receipt: ZoneReceipt) -> None:
        """A zone is through with a run."""
        self._add(RowKind.RECEIPT, receipt_row(receipt))

    def aired(self, aired: Aired) -> None:
        """What a run went out as; of two the first stands."""
        self._add(RowKind.AIRED, aired_row(aired))

    def ended(self, call_id: CallId, outcome: CallOutcome, reason: str | None, at_us: int) -> None:
        """The call's one ending; of two the first stands."""
        row = {"call_id": call_id, "outcome": outcome.value, "reason": reason, "at_us": at_us}
        self._add(RowKind.ENDING, row)

    def noted(self, *, who: str, what: str, call_id: CallId | None = None, about: str = "", at: datetime) -> None:
        """Somebody did something."""
        row = {"at_us": microseconds(at), "who": who, "what": what, "call_id": call_id, "about": about}
        self._add(RowKind.ACT, row)

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is written within is one transaction, with as many statements for a thousand rows as for one."""
        with self._lock:
            gathered = self._gathered = list[_Entry]()
            try:
                yield
            finally:
                self._gathered = None
            self._write(gathered)

    def unfinished(self) -> list[Request]:
        """Calls accepted and not ended, oldest first."""
        query = select(calls).where(_open()).order_by(calls.c.requested_us, calls.c.id)
        with self._engine.connect() as connection:
            return [request_of(row) for row in connection.execute(query).mappings()]

    def page(self, wanted: JournalFilter, *, limit: int = 50, after: str | None = None) -> JournalPage:
        """One page of calls."""
        query = select(calls).where(*_conditions(wanted))
        if after is not None:
            at_us, call_id = place_of(after)
            earlier = and_(calls.c.requested_us == at_us, calls.c.id < call_id)
            query = query.where(or_(calls.c.requested_us < at_us, earlier))
        query = query.order_by(calls.c.requested_us.desc(), calls.c.id.desc()).limit(limit + 1)
        with self._engine.connect() as connection:
            requests = [request_of(row) for row in connection.execute(query).mappings()]
        entries = self._entries(requests[:limit])
        return JournalPage(entries=entries, after=page_mark(entries[-1]) if len(requests) > limit else None)

    def every(self, wanted: JournalFilter) -> Iterator[JournalEntry]:
        """All calls."""
        return every_entry(self, wanted)

    def entry(self, call_id: CallId) -> JournalEntry | None:
        """One call."""
        with self._engine.connect() as connection:
            row = connection.execute(select(calls).where(calls.c.id == call_id)).mappings().first()
        return self._entries([request_of(row)])[0] if row is not None else None

    def clips_since(self, since_us: int) -> set[Digest]:
        """Every clip that a call went out with then or later."""
        query = select(airings.c.parts).where(airings.c.play_at_us >= since_us).execution_options(yield_per=1000)
        with self._engine.connect() as connection:
            return {Digest(part["digest"]) for parts in connection.execute(query).scalars() for part in parts}

    def acts(self, *, call_id: CallId | None = None, who: str | None = None, limit: int = 200) -> list[Act]:
        """What was done, the latest first."""
        query = select(acts).order_by(acts.c.at_us.desc(), acts.c.id.desc()).limit(limit)
        if call_id is not None:
            query = query.where(acts.c.call_id == call_id)
        if who is not None:
            query = query.where(acts.c.who == who)
        with self._engine.connect() as connection:
            return acts_of(connection.execute(query).mappings().all())

    def verify(self, marks: Sequence[str] = ()) -> ChainReport:
        """Whether everything is as it was written, the last that this process wrote included."""
        kept = dict(map(place_of_mark, marks))
        if self._newest is not None:
            kept.setdefault(self._newest.number, self._newest.hash)
        return journal_chain.verify(self._engine, kept)

    def head(self) -> str | None:
        """The mark of the newest link."""
        with self._engine.connect() as connection:
            link = journal_chain.newest(connection)
        return link.mark if link is not None else None

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """One transaction at a time: each link is made of the one before it."""
        with self._lock, self._engine.begin() as connection:
            yield connection

    def _add(self, kind: RowKind, row: dict[str, Any]) -> None:
        with self._lock:
            if self._gathered is None:
                self._write([(kind, row)])
            else:
                self._gathered.append((kind, row))

    def _write(self, entries: Sequence[_Entry]) -> None:
        link = self._newest
        with self._writing() as connection:
            for kind, alike in groupby(entries, key=itemgetter(0)):
                rows = _new(connection, kind, [row for _, row in alike])
                if rows:
                    link = journal_chain.seal_all(connection, kind, _written(connection, kind, rows))
        self._newest = link

    def _knows(self, call_id: CallId) -> bool:
        with self._engine.connect() as connection:
            return connection.execute(select(calls.c.id).where(calls.c.id == call_id)).first() is not None

    def _entries(self, requests: Sequence[Request]) -> tuple[JournalEntry, ...]:
        """The entries of these requests, with one query for each table."""
        ids = [request.call.id for request in requests]
        endings: dict[str, Ending] = {}
        rows: dict[str, list[ZoneReceipt]] = {}
        runs: dict[str, list[Aired]] = {}
        with self._engine.connect() as connection:
            ended = select(call_endings).where(call_endings.c.call_id.in_(ids))
            for row in connection.execute(ended).mappings():
                endings[row["call_id"]] = ending_of(row)
            received = select(receipts).where(receipts.c.call_id.in_(ids)).order_by(receipts.c.id)
            for row in connection.execute(received).mappings():
                rows.setdefault(row["call_id"], []).append(receipt_of(row))
            went_out = select(airings).where(airings.c.call_id.in_(ids)).order_by(airings.c.run)
            for row in connection.execute(went_out).mappings():
                runs.setdefault(row["call_id"], []).append(aired_of(row))
        return tuple(
            JournalEntry(
                request=request,
                ending=endings.get(request.call.id),
                receipts=tuple(rows.get(request.call.id, ())),
                aired=tuple(runs.get(request.call.id, ())),
            )
            for request in requests
        )


def _new(connection: Connection, kind: RowKind, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those of the rows that aren't there yet, each once: of two the first stands."""
    table, names, search = journal_chain.TABLES[kind], _NAMED_BY[kind], _SOUGHT_BY[kind]
    near = and_(*(table.c[name].in_({row[name] for row in rows}) for name in search))
    there = {tuple(row) for row in connection.execute(select(*(table.c[name] for name in names)).where(near))}
    named: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in rows:
        named.setdefault(tuple(row[name] for name in names), row)
    return [row for name, row in named.items() if name not in there]


def _written(connection: Connection, kind: RowKind, rows: Sequence[dict[str, Any]]) -> list[tuple[str, dict[str, Any]]]:
    """Write rows; gives their keys, and all they hold."""
    table = journal_chain.TABLES[kind]
    key = journal_chain.key_of(table)
    keys = connection.execute(insert(table).returning(key, sort_by_parameter_order=True), rows).scalars().all()
    return [(str(value), {**row, key.name: value}) for value, row in zip(keys, rows, strict=True)]


def _open() -> ColumnElement[bool]:
    return ~exists().where(call_endings.c.call_id == calls.c.id)


def _conditions(wanted: JournalFilter) -> list[ColumnElement[bool]]:
    """What holds of the rows that are wanted; what nobody asked for is left out."""
    zones, endings = call_zones.c, call_endings.c
    text = None if wanted.text is None else wanted.text.casefold()
    asked: list[tuple[object, Callable[[], ColumnElement[bool]]]] = [
        (wanted.since_us, lambda: calls.c.requested_us >= wanted.since_us),
        (wanted.until_us, lambda: calls.c.requested_us < wanted.until_us),
        (wanted.kind, lambda: calls.c.kind == wanted.kind),
        (wanted.who, lambda: calls.c.requested_by == wanted.who),
        (text, lambda: calls.c.words.contains(text, autoescape=True)),
        (wanted.unfinished or None, _open),
        (wanted.finished or None, lambda: ~_open()),
        (wanted.zone, lambda: exists().where(zones.call_id == calls.c.id, zones.zone == wanted.zone)),
        (wanted.outcome, lambda: exists().where(endings.call_id == calls.c.id, endings.outcome == wanted.outcome)),
    ]
    return [condition() for value, condition in asked if value is not None]
