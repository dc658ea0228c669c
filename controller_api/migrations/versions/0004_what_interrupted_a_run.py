"""What interrupted a run."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Step forward."""
    with op.batch_alter_table("receipts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("interrupted_by", sa.String(length=200), nullable=True))


def downgrade() -> None:
    """Step back."""
    with op.batch_alter_table("receipts", schema=None) as batch_op:
        batch_op.drop_column("interrupted_by")
