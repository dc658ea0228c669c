"""The state of the site in emergencies."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Step forward."""
    op.create_table(
        "emergency_states",
        sa.Column("epoch", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("epoch", name=op.f("pk_emergency_states")),
    )


def downgrade() -> None:
    """Step back."""
    op.drop_table("emergency_states")
