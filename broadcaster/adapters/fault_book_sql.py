"""The fault book in a SQL table. Decides nothing; a row goes in or comes out."""

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import BigInteger, Column, Engine, Index, MetaData, RowMapping, Select, String, Table, Text, or_, select
from sqlalchemy import delete as deleted
from sqlalchemy import insert as inserted

from broadcaster.call import ZoneId
from broadcaster.supervision.fault import Fault, FaultId, FaultKind, Severity

metadata = MetaData(
    naming_convention={"pk": "pk_%(table_name)s", "ix": "ix_%(table_name)s_%(column_0_N_name)s"},
)

faults = Table(
    "faults",
    metadata,
    Column("id", String(200), primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("severity", String(20), nullable=False),
    Column("zone", String(60)),
    Column("detail", Text, nullable=False),
    Column("begun_us", BigInteger, nullable=False),
    Column("ended_us", BigInteger),
    Column("acknowledged_us", BigInteger),
    Column("acknowledged_by", String(200)),
    Index(None, "begun_us"),
    Index(None, "ended_us"),
    Index(None, "acknowledged_us"),
)


class SqlFaultBook:
    """Faults in a table."""

    def __init__(self, engine: Engine) -> None:
        """Keep them in this engine's database, whose table is there already."""
        self._engine = engine

    def keep(self, *kept: Fault) -> None:
        """Keep faults, each in the place of what was kept under its id."""
        rows = {fault.id: asdict(fault) for fault in kept}
        with self._engine.begin() as connection:
            connection.execute(deleted(faults).where(faults.c.id.in_(rows)))
            connection.execute(inserted(faults), list(rows.values()))

    def standing(self) -> list[Fault]:
        """The faults that are not over, or that nobody has acknowledged."""
        return self._read(_newest().where(or_(faults.c.ended_us.is_(None), faults.c.acknowledged_us.is_(None))))

    def latest(self, most: int) -> list[Fault]:
        """The faults that began last."""
        return self._read(_newest().limit(most))

    def _read(self, wanted: Select[tuple[object, ...]]) -> list[Fault]:
        with self._engine.connect() as connection:
            return _faults_of(connection.execute(wanted).mappings().all())


def _newest() -> Select[tuple[object, ...]]:
    return select(faults).order_by(faults.c.begun_us.desc(), faults.c.id.desc())


def _faults_of(rows: Sequence[RowMapping]) -> list[Fault]:
    return [
        Fault(
            **{
                **row,
                "id": FaultId(row["id"]),
                "kind": FaultKind(row["kind"]),
                "severity": Severity(row["severity"]),
                "zone": ZoneId(row["zone"]) if row["zone"] is not None else None,
            }
        )
        for row in rows
    ]
