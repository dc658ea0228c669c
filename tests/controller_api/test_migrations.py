"""The database as the migrations make it."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, text

from controller_api.adapters.schema import ROOMS, upgrade


def test_a_migrated_database_is_what_the_tables_say(engine: Engine) -> None:
    """Between the last migration and the tables of all rooms there is no difference."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        # Alembic takes several, though its annotation says one.
        assert compare_metadata(context, list(ROOMS)) == []  # type: ignore[arg-type]


def test_every_room_has_its_tables(engine: Engine) -> None:
    """No room's tables were forgotten."""
    wanted = {table for room in ROOMS for table in room.tables}
    assert wanted <= set(inspect(engine).get_table_names())
    assert {"accounts", "calls", "receipts", "media"} <= wanted


def test_migrating_again_changes_nothing(engine: Engine) -> None:
    """A second start finds the database up to date and keeps what is in it."""
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO acts (at_us, who, what, about) VALUES (1, 'x', 'y', '')"))
    upgrade(engine)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT who FROM acts")).scalar_one() == "x"


def test_sqlite_is_set_up_to_keep_what_was_promised(engine: Engine) -> None:
    """A write-ahead log, full durability, patience, and foreign keys that hold."""
    with engine.connect() as connection:
        manners = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "busy_timeout", "foreign_keys")
        }
    assert manners == {"journal_mode": "wal", "synchronous": 2, "busy_timeout": 5000, "foreign_keys": 1}
