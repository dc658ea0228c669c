"""Opens the database: SQLite in a file by default, any other by its URL. Knows nothing of what is in it."""

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.pool import ConnectionPoolEntry

_SQLITE_MANNERS = (
    "PRAGMA journal_mode=WAL",
    # FULL: what was answered with 202 survives a power cut, too.
    "PRAGMA synchronous=FULL",
    "PRAGMA busy_timeout=5000",
    "PRAGMA foreign_keys=ON",
)


class DatabaseUnusable(Exception):
    """The database can't be opened; the sentence says what to do, and nothing of the password in the URL."""


def open_engine(database_url: str) -> Engine:
    """An engine for the URL; a SQLite file gets a write-ahead log, patience when busy, and foreign keys.

    Raises `DatabaseUnusable` for a URL that is none, or whose driver isn't installed.
    """
    try:
        engine = create_engine(
            database_url,
            pool_pre_ping=not database_url.startswith("sqlite"),
            # A statement that fails is told with its values, which are people's words and the digests of secrets.
            hide_parameters=True,
        )
    except (NoSuchModuleError, ImportError) as fault:
        raise DatabaseUnusable(_no_driver(database_url, fault)) from None
    except (ArgumentError, ValueError):
        sentence = "'database_url' is no database's address. Write it like postgresql+psycopg://USER:PASSWORD@HOST/NAME"
        raise DatabaseUnusable(f"{sentence}, or leave it out for a SQLite file in the data folder.") from None
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _teach_manners)
    return engine


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
