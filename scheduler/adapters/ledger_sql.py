"""The ledger in an SQL table; what is settled stays settled across restarts."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import BigInteger, Column, Engine, MetaData, String, Table, insert, select, update
from sqlalchemy.exc import IntegrityError

from scheduler.day_plan import PlanId

metadata = MetaData()

plan_ledger = Table(
    "plan_ledger",
    metadata,
    Column("plan_id", String(200), primary_key=True),
    Column("how", String(20), nullable=False),
    Column("at_us", BigInteger, nullable=False),
)

_WATCHED = PlanId("watched")
"""The row that says when the plan was kept last; no planned item has an id without a date."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class SqlLedger:
    """The ledger in this engine's database, whose table is there already."""

    def __init__(self, engine: Engine) -> None:
        """Take the engine."""
        self._engine = engine

    def settle(self, plan_id: PlanId, how: str, at: datetime) -> bool:
        """Settle an item, unless it is settled."""
        row = {"plan_id": plan_id, "how": how, "at_us": _microseconds(at)}
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(plan_ledger).values(row))
        except IntegrityError:
            return False
        return True

    def settled(self, plan_id: PlanId) -> str | None:
        """How the item was settled."""
        with self._engine.connect() as connection:
            query = select(plan_ledger.c.how).where(plan_ledger.c.plan_id == plan_id)
            return connection.execute(query).scalar_one_or_none()

    def announced_since(self, at: datetime) -> list[tuple[PlanId, datetime]]:
        """What was announced at that instant or later."""
        query = (
            select(plan_ledger.c.plan_id, plan_ledger.c.at_us)
            .where(plan_ledger.c.how == "announced", plan_ledger.c.at_us >= _microseconds(at))
            .order_by(plan_ledger.c.at_us)
        )
        with self._engine.connect() as connection:
            return [(PlanId(plan_id), _instant(at_us)) for plan_id, at_us in connection.execute(query)]

    def watch(self, at: datetime) -> None:
        """Remember when the plan was kept."""
        change = update(plan_ledger).where(plan_ledger.c.plan_id == _WATCHED).values(at_us=_microseconds(at))
        with self._engine.begin() as connection:
            known = connection.execute(change).rowcount > 0
        if not known:
            self.settle(_WATCHED, "watched", at)

    def watched(self) -> datetime | None:
        """When it was kept last."""
        query = select(plan_ledger.c.at_us).where(plan_ledger.c.plan_id == _WATCHED)
        with self._engine.connect() as connection:
            at_us = connection.execute(query).scalar_one_or_none()
        return None if at_us is None else _instant(at_us)


def _microseconds(at: datetime) -> int:
    return (at.astimezone(UTC) - _EPOCH) // _MICROSECOND


def _instant(at_us: int) -> datetime:
    return _EPOCH + at_us * _MICROSECOND
