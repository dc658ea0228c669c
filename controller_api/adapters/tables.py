"""The controller's own tables. Portable SQL: they hold on SQLite and PostgreSQL alike."""

from datetime import UTC, datetime

from sqlalchemy import Boolean, Column, DateTime, Dialect, Float, ForeignKey, Integer, MetaData, String, Table, Text
from sqlalchemy.types import TypeDecorator

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Instant(TypeDecorator[datetime]):
    """A timezone-aware datetime kept in UTC, also where the database forgets time zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To the database."""
        del dialect
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """From the database."""
        del dialect
        return value if value is None or value.tzinfo else value.replace(tzinfo=UTC)


accounts = Table(
    "accounts",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("role", String(20), nullable=False),
    Column("password_hash", String(200), nullable=False),
    Column("disabled", Boolean, nullable=False),
    Column("created_at", Instant, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("account", String(40), ForeignKey("accounts.name", ondelete="CASCADE"), nullable=False, index=True),
    Column("expires_at", Instant, nullable=False, index=True),
)

tokens = Table(
    "tokens",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("name", String(40), nullable=False),
    Column("role", String(20), nullable=False),
    Column("digest", String(64), nullable=False, unique=True),
    Column("created_by", String(40), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant),
)

approvals = Table(
    "approvals",
    metadata,
    Column("call_id", String(64), primary_key=True),
    Column("body", Text, nullable=False),
    Column("asked_by", String(40), nullable=False),
    Column("asked_at", Instant, nullable=False, index=True),
    Column("state", String(20), nullable=False, index=True),
    Column("decided_by", String(40)),
    Column("decided_at", Instant),
    Column("reason", Text),
)

idempotency_keys = Table(
    "idempotency_keys",
    metadata,
    Column("account", String(40), primary_key=True),
    Column("key", String(200), primary_key=True),
    Column("body_digest", String(64), nullable=False),
    Column("call_id", String(64), nullable=False),
    Column("at", Instant, nullable=False, index=True),
)

media_jobs = Table(
    "media_jobs",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("file", String(80), nullable=False),
    Column("name", String(255), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("loudness_lufs", Float, nullable=False),
    Column("true_peak_dbtp", Float, nullable=False),
    Column("by", String(80), nullable=False),
    Column("at", Instant, nullable=False, index=True),
    Column("state", String(20), nullable=False, index=True),
    Column("sentence", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("digest", String(64)),
    Column("seconds", Float),
)
"""Recordings on their way in; `file` is a name in the folder of uploads."""
