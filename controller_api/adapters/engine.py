"""Opens the database: SQLite in a file by default, any other by its URL. Knows nothing of what is in it."""

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

_SQLITE_MANNERS = (
    "PRAGMA journal_mode=WAL",
    # FULL: what was answered with 202 survives a power cut, too.
    "PRAGMA synchronous=FULL",
    "PRAGMA busy_timeout=5000",
    "PRAGMA foreign_keys=ON",
)


def open_engine(database_url: str) -> Engine:
    """An engine for the URL; a SQLite file gets a write-ahead log, patience when busy, and foreign keys."""
    engine = create_engine(database_url, pool_pre_ping=not database_url.startswith("sqlite"))
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _teach_manners)
    return engine


def _teach_manners(connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:
    del record
    cursor = connection.cursor()
    for manner in _SQLITE_MANNERS:
        cursor.execute(manner)
    cursor.close()
