"""The whole database: every room's tables, and how an older database is brought up to date.

The migrations lie in `controller_api/migrations`. A new one is written by
`python -m controller_api.adapters.schema "What changes"` after the tables were changed.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import TemporaryDirectory

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, MetaData, text

from broadcaster.adapters import emergency_sql, fault_book_sql, journal_sql
from content.adapters import library_sql
from controller_api.adapters import desk_tables, tables, tickets_sql
from controller_api.adapters.engine import open_engine
from scheduler.adapters import ledger_sql

ROOMS: tuple[MetaData, ...] = (
    tables.metadata,
    desk_tables.metadata,
    tickets_sql.metadata,
    journal_sql.metadata,
    fault_book_sql.metadata,
    emergency_sql.metadata,
    ledger_sql.metadata,
    library_sql.metadata,
)


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the database to the newest form, or to an older one; an empty one gets every table."""
    with _configured() as config, engine.begin() as connection:
        if engine.dialect.name == "postgresql":  # What changes a large table may take as long as it takes.
            connection.execute(text("SET LOCAL statement_timeout = 0"))
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def write_migration(message: str) -> None:
    """Write the step from the newest migration to what the tables are now; `ruff format` it, and read it."""
    with TemporaryDirectory() as folder, _configured() as config:
        engine = open_engine(f"sqlite:///{Path(folder) / 'new.db'}")
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            steps = list(ScriptDirectory.from_config(config).walk_revisions())
            command.revision(config, message, autogenerate=True, rev_id=f"{len(steps) + 1:04}")
        engine.dispose()


def connection_of(config: Config) -> Connection:
    """The connection a migration runs on."""
    connection = config.attributes["connection"]
    if not isinstance(connection, Connection):
        raise TypeError("Migrations run only from controller_api.adapters.schema.")
    return connection


@contextmanager
def _configured() -> Iterator[Config]:
    with as_file(files("controller_api") / "migrations") as folder:
        config = Config()
        config.set_main_option("script_location", str(folder).replace("%", "%%"))
        yield config


if __name__ == "__main__":
    write_migration(sys.argv[1])
