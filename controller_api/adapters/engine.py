"""Opens the database: SQLite in a file by default, any other by its URL. Knows nothing of what is in it.

All patience with it is decided here, for whoever asks waits for the answer, and often the mall with them.
"""

import time
from typing import Any

from sqlalchemy import URL, Dialect, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.pool import ConnectionPoolEntry

PATIENCE_S = 5.0
"""For a statement, for a lock somebody else has, and for a free connection."""
CONNECT_PATIENCE_S = 3
REST_S = 5.0
"""A database that can't be reached is tried again after so long; until then the answer is that it can't."""

_LIBPQ = {"psycopg", "psycopg2"}
_SQLITE_MANNERS = (
    "PRAGMA journal_mode=WAL",
    # FULL: what was answered with 202 survives a power cut, too.
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
)


class DatabaseUnusable(Exception):
    """The database can't be opened; the sentence says what to do, and nothing of the password in the URL."""


def open_engine(database_url: str, *, patience_s: float = PATIENCE_S, rest_s: float = REST_S) -> Engine:
    """An engine for the URL; a SQLite file gets a write-ahead log, and foreign keys.

    Raises `DatabaseUnusable` for a URL that is none, or whose driver isn't installed.
    """
    try:
        url = make_url(database_url)
        engine = create_engine(
            url,
            pool_pre_ping=url.get_backend_name() != "sqlite",
            pool_timeout=patience_s,
            # A statement that fails is told with its values, which are people's words and the digests of secrets.
            hide_parameters=True,
            connect_args=patience_of(url, patience_s),
        )
    except (NoSuchModuleError, ImportError) as fault:
        raise DatabaseUnusable(_no_driver(database_url, fault)) from None
    except (ArgumentError, ValueError, TypeError):
        sentence = "'database_url' is no database's address. Write it like postgresql+psycopg://USER:PASSWORD@HOST/NAME"
        raise DatabaseUnusable(f"{sentence}, or leave it out for a SQLite file in the data folder.") from None
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _teach_manners)
    event.listen(engine, "do_connect", _Doorbell(rest_s).ring)
    return engine


def patience_of(url: URL, patience_s: float) -> dict[str, Any]:
    """What the driver is told of how long to wait; what the URL itself says is left as it is."""
    if url.get_backend_name() == "sqlite":
        return {"timeout": patience_s}
    if url.get_backend_name() != "postgresql" or url.get_driver_name() not in _LIBPQ:
        return {}
    milliseconds = round(patience_s * 1000)
    wanted = {
        "connect_timeout": CONNECT_PATIENCE_S,
        # A server whose machine is gone says nothing; the network's own patience would be minutes.
        "tcp_user_timeout": milliseconds,
        "options": f"-c statement_timeout={milliseconds} -c lock_timeout={milliseconds}",
    }
    return {name: value for name, value in wanted.items() if name not in url.query}


class _Doorbell:
    """Leaves a database that did not open its door alone for a while: each try may take seconds of everybody's time."""

    def __init__(self, rest_s: float) -> None:
        self._rest_s = rest_s
        self._again_at_s = 0.0
        self._refusal: Exception | None = None

    def ring(
        self, dialect: Dialect, record: ConnectionPoolEntry, arguments: list[Any], options: dict[str, Any]
    ) -> DBAPIConnection:
        """Connect, or raise what the last try raised."""
        del record
        if self._refusal is not None and time.monotonic() < self._again_at_s:
            raise type(self._refusal)(*self._refusal.args)
        try:
            connection = dialect.connect(*arguments, **options)
        except dialect.loaded_dbapi.Error as refusal:
            self._refusal, self._again_at_s = refusal, time.monotonic() + self._rest_s
            raise
        self._refusal = None
        return connection


def _no_driver(database_url: str, fault: NoSuchModuleError | ImportError) -> str:
    kind = database_url.partition(":")[0]
    lacking = f", which needs the Python package '{fault.name}'" if isinstance(fault, ImportError) else ""
    return (
        f"No driver for a database of the kind '{kind}' is installed{lacking}. Install one beside the controller, "
        "name another in 'database_url', or leave that out for a SQLite file in the data folder."
    )


def _teach_manners(connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:
    del record
    cursor = connection.cursor()
    for manner in _SQLITE_MANNERS:
        cursor.execute(manner)
    cursor.close()
