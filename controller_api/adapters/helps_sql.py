"""Calls for help in SQL. Decides nothing; a row goes in or comes out."""

from dataclasses import asdict

from sqlalchemy import Engine, RowMapping, insert, select, update

from controller_api.adapters.desk_tables import helps
from controller_api.desk.help.nouns import OVER, Help, HelpState


def _help(row: RowMapping) -> Help:
    return Help(**{**row, "state": HelpState(row["state"])})


class SqlHelpBook:
    """Calls for help in a table."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def keep(self, plea: Help) -> None:
        """Keep it as it is now."""
        row = asdict(plea)
        with self._engine.begin() as connection:
            if not connection.execute(update(helps).where(helps.c.id == plea.id).values(**row)).rowcount:
                connection.execute(insert(helps).values(**row))

    def open(self) -> list[Help]:
        """All that aren't over, the oldest first."""
        wanted = select(helps).where(helps.c.state.not_in(sorted(OVER))).order_by(helps.c.asked_at)
        with self._engine.connect() as connection:
            return [_help(row) for row in connection.execute(wanted).mappings()]

    def by_key(self, kiosk: str, key: str) -> Help | None:
        """What this kiosk asked under this key."""
        wanted = select(helps).where(helps.c.kiosk == kiosk, helps.c.key == key)
        with self._engine.connect() as connection:
            row = connection.execute(wanted).mappings().first()
        return None if row is None else _help(row)
