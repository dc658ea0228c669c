"""The state of the site in emergencies, in SQL: a row for each epoch, so that what was sounded when stays known."""

from pydantic import TypeAdapter
from sqlalchemy import BigInteger, Column, Engine, MetaData, Table, Text, delete, insert, select

from broadcaster.emergency.instructions import Standing

metadata = MetaData(naming_convention={"pk": "pk_%(table_name)s"})

emergency_states = Table(
    "emergency_states",
    metadata,
    Column("epoch", BigInteger, primary_key=True, autoincrement=False),
    Column("standing", Text, nullable=False),
)
_STANDING = TypeAdapter(Standing)


class SqlEmergencyBook:
    """An `EmergencyBook` in a table."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def keep_standing(self, standing: Standing) -> None:
        """Keep this; of one epoch the last word counts, since only stock and contacts can differ."""
        table, epoch = emergency_states, standing.state.epoch
        row = {"epoch": epoch, "standing": _STANDING.dump_json(standing).decode()}
        with self._engine.begin() as connection:
            connection.execute(delete(table).where(table.c.epoch == epoch))
            connection.execute(insert(table).values(row))

    def last_standing(self) -> Standing | None:
        """What was kept last."""
        newest = select(emergency_states.c.standing).order_by(emergency_states.c.epoch.desc()).limit(1)
        with self._engine.connect() as connection:
            kept = connection.execute(newest).scalar_one_or_none()
        return None if kept is None else _STANDING.validate_json(kept)
