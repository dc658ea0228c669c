"""The recordings of calls."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Step forward."""
    with op.batch_alter_table("calls", schema=None) as batch_op:
        batch_op.add_column(sa.Column("recording", sa.String(length=64), nullable=True))


def downgrade() -> None:
    """Step back."""
    with op.batch_alter_table("calls", schema=None) as batch_op:
        batch_op.drop_column("recording")
