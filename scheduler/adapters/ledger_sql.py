"""The ledger in an SQL table; what is settled stays settled across restarts."""

from datetime import UTC, datetime

from sqlalchemy import BigInteger, Column, Engine, MetaData, String, Table, insert, select
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

_BEGAN = PlanId("began")


class SqlLedger:
    """The ledger in this engine's database, whose table is there already."""

    def __init__(self, engine: Engine) -> None:
        """Take the engine."""
        self._engine = engine

    def began(self, now: datetime) -> datetime:
        """When it was first asked."""
        self.settle(_BEGAN, "began", now)
        with self._engine.connect() as connection:
            at_us = connection.execute(select(plan_ledger.c.at_us).where(plan_ledger.c.plan_id == _BEGAN)).scalar_one()
        return datetime.fromtimestamp(at_us / 1e6, UTC).astimezone(now.tzinfo)

    def settle(self, plan_id: PlanId, how: str, at: datetime) -> bool:
        """Settle an item, unless it is settled."""
        row = {"plan_id": plan_id, "how": how, "at_us": round(at.timestamp() * 1e6)}
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
