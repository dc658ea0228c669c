"""What runs of calls went out as."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Step forward."""
    op.create_table(
        "airings",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("call_id", sa.String(length=200), nullable=False),
        sa.Column("run", sa.BigInteger(), nullable=False),
        sa.Column("play_at_us", sa.BigInteger(), nullable=False),
        sa.Column("from_frame", sa.BigInteger(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_airings")),
    )
    with op.batch_alter_table("airings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_airings_call_id"), ["call_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_airings_play_at_us"), ["play_at_us"], unique=False)


def downgrade() -> None:
    """Step back."""
    op.drop_table("airings")
