"""The service desk's cases and calls for help, and what kiosks show."""

import sqlalchemy as sa
from alembic import op

from controller_api.adapters import tables

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Step forward."""
    op.create_table(
        "cases",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("count", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("sort", sa.String(length=20), nullable=False),
        sa.Column("mood", sa.String(length=20), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("contact_name", sa.String(length=80), nullable=False),
        sa.Column("contact_phone", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("kiosk", sa.String(length=40), nullable=True),
        sa.Column("said_at", tables.Instant(timezone=True), nullable=False),
        sa.Column("received_at", tables.Instant(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("steps", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("year", "count", name=op.f("pk_cases")),
        sa.UniqueConstraint("by", "key", name=op.f("uq_cases_by")),
    )
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cases_state"), ["state"], unique=False)

    op.create_table(
        "closures",
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("since", tables.Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_closures")),
    )
    op.create_table(
        "faces",
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("kiosk", sa.String(length=40), nullable=True),
        sa.Column("mood", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("at", tables.Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("by", "key", name=op.f("pk_faces")),
    )
    with op.batch_alter_table("faces", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_faces_at"), ["at"], unique=False)

    op.create_table(
        "helps",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("kiosk", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("asked_at", tables.Instant(timezone=True), nullable=False),
        sa.Column("rings", sa.Integer(), nullable=False),
        sa.Column("rung_at", tables.Instant(timezone=True), nullable=True),
        sa.Column("answered_by", sa.String(length=40), nullable=True),
        sa.Column("answered_at", tables.Instant(timezone=True), nullable=True),
        sa.Column("call_id", sa.String(length=64), nullable=True),
        sa.Column("announced_at", tables.Instant(timezone=True), nullable=True),
        sa.Column("ended_at", tables.Instant(timezone=True), nullable=True),
        sa.Column("ending", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_helps")),
        sa.UniqueConstraint("kiosk", "key", name=op.f("uq_helps_kiosk")),
    )
    with op.batch_alter_table("helps", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_helps_state"), ["state"], unique=False)

    op.create_table(
        "screen_plays",
        sa.Column("kiosk", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("campaign", sa.String(length=40), nullable=False),
        sa.Column("picture", sa.String(length=64), nullable=False),
        sa.Column("started_at", tables.Instant(timezone=True), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("frames", sa.Integer(), nullable=False),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("kiosk", "key", name=op.f("pk_screen_plays")),
    )
    with op.batch_alter_table("screen_plays", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_screen_plays_campaign"), ["campaign"], unique=False)
        batch_op.create_index(batch_op.f("ix_screen_plays_started_at"), ["started_at"], unique=False)


def downgrade() -> None:
    """Step back."""
    with op.batch_alter_table("screen_plays", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_screen_plays_started_at"))
        batch_op.drop_index(batch_op.f("ix_screen_plays_campaign"))

    op.drop_table("screen_plays")
    with op.batch_alter_table("helps", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_helps_state"))

    op.drop_table("helps")
    with op.batch_alter_table("faces", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_faces_at"))

    op.drop_table("faces")
    op.drop_table("closures")
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cases_state"))

    op.drop_table("cases")
