"""Closures and plays in SQL. Decides nothing; a row goes in or comes out."""

import json
from collections.abc import Iterable
from dataclasses import asdict

from sqlalchemy import Engine, delete, insert, select

from controller_api.adapters.desk_tables import closures, screen_plays
from controller_api.desk.kiosks.nouns import Closure, Play


class SqlClosureBook:
    """What is closed, in a table."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def keep(self, closure: Closure) -> None:
        """Keep it, in place of an earlier one."""
        row = {**asdict(closure), "reason": json.dumps(dict(closure.reason), ensure_ascii=False)}
        with self._engine.begin() as connection:
            connection.execute(delete(closures).where(closures.c.place == closure.place))
            connection.execute(insert(closures).values(**row))

    def drop(self, place: str) -> bool:
        """It is open again."""
        with self._engine.begin() as connection:
            return connection.execute(delete(closures).where(closures.c.place == place)).rowcount > 0

    def closures(self) -> list[Closure]:
        """All, by place."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(closures).order_by(closures.c.place)).mappings().all()
        return [Closure(**{**row, "reason": json.loads(row["reason"])}) for row in rows]


class SqlPlayBook:
    """Plays in a table."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, plays: Iterable[Play]) -> None:
        """Keep plays, all or none, each once."""
        with self._engine.begin() as connection:
            for play in {(play.kiosk, play.key): play for play in reversed(list(plays))}.values():
                same = (screen_plays.c.kiosk == play.kiosk, screen_plays.c.key == play.key)
                if connection.execute(select(screen_plays.c.key).where(*same)).first() is None:
                    connection.execute(insert(screen_plays).values(**asdict(play)))

    def plays(self, campaign: str) -> list[Play]:
        """All of a campaign."""
        wanted = select(screen_plays).where(screen_plays.c.campaign == campaign)
        ordered = wanted.order_by(screen_plays.c.started_at, screen_plays.c.kiosk)
        with self._engine.connect() as connection:
            return [Play(**row) for row in connection.execute(ordered).mappings()]
