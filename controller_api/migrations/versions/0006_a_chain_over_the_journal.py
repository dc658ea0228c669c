"""A chain over the journal. It begins here: rows that are older are sealed as they are now, and it says so."""

import secrets
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

from broadcaster.chain import Link, RowKind, link_after

revision = "0006"
down_revision = "0005b"
branch_labels = None
depends_on = None

_TABLES = {
    RowKind.CALL: ("calls", "id", ("requested_us", "id")),
    RowKind.AIRED: ("airings", "id", ("id",)),
    RowKind.RECEIPT: ("receipts", "id", ("id",)),
    RowKind.ENDING: ("call_endings", "call_id", ("at_us", "call_id")),
    RowKind.ACT: ("acts", "id", ("id",)),
}
_BATCH = 1000


def upgrade() -> None:
    """Step forward."""
    chain = op.create_table(
        "chain",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("row", sa.String(length=200), nullable=False),
        sa.Column("personal", sa.String(length=64), nullable=True),
        sa.Column("salt", sa.String(length=32), nullable=True),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_chain")),
    )
    with op.batch_alter_table("chain", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_chain_kind_row"), ["kind", "row"], unique=True)
    connection = op.get_bind()
    links = list[dict[str, Any]]()
    for link in _links(connection):
        links.append(asdict(link))
        if len(links) == _BATCH:
            connection.execute(sa.insert(chain), links)
            links.clear()
    if links:
        connection.execute(sa.insert(chain), links)


def downgrade() -> None:
    """Step back."""
    op.drop_table("chain")


def _links(connection: sa.Connection) -> Iterator[Link]:
    """The links of all rows there are; none for a journal without any."""
    tables = {kind: sa.Table(name, sa.MetaData(), autoload_with=connection) for kind, (name, _, _) in _TABLES.items()}
    rows = sum(
        connection.execute(sa.select(sa.func.count()).select_from(each)).scalar_one() for each in tables.values()
    )
    if not rows:
        return
    beginning = f"{datetime.now(UTC).isoformat(timespec='seconds')}, over {rows} rows written before"
    last = link_after(None, RowKind.BEGINNING, beginning, {}, salt="")
    yield last
    for kind, (_, key, order) in _TABLES.items():
        table = tables[kind]
        query = sa.select(table).order_by(*(table.c[name] for name in order))
        for row in connection.execute(query.execution_options(yield_per=_BATCH)).mappings():
            last = link_after(last, kind, str(row[key]), dict(row), salt=secrets.token_hex(16))
            yield last
