"""The service desk's and the kiosks' tables. Portable SQL: they hold on SQLite and PostgreSQL alike."""

from sqlalchemy import Boolean, Column, Float, Integer, MetaData, String, Table, Text, UniqueConstraint

from controller_api.adapters import tables
from controller_api.adapters.tables import Instant

metadata = MetaData(naming_convention=tables.metadata.naming_convention)

cases = Table(
    "cases",
    metadata,
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("count", Integer, primary_key=True, autoincrement=False),
    Column("code", String(16), nullable=False),
    Column("by", String(40), nullable=False),
    Column("key", String(200), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("sort", String(20), nullable=False),
    Column("mood", String(20)),
    Column("kind", String(20), nullable=False),
    Column("words", Text, nullable=False),
    Column("contact_name", String(80), nullable=False),
    Column("contact_phone", String(40), nullable=False),
    Column("language", String(5), nullable=False),
    Column("kiosk", String(40)),
    Column("said_at", Instant, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("state", String(20), nullable=False, index=True),
    Column("steps", Text, nullable=False),
    UniqueConstraint("by", "key"),
)
"""`steps` is JSON; words, contact and steps are personal data."""

faces = Table(
    "faces",
    metadata,
    Column("by", String(40), primary_key=True),
    Column("key", String(200), primary_key=True),
    Column("kiosk", String(40)),
    Column("mood", String(20), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("at", Instant, nullable=False, index=True),
)

helps = Table(
    "helps",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("kiosk", String(40), nullable=False),
    Column("language", String(5), nullable=False),
    Column("key", String(200), nullable=False),
    Column("state", String(20), nullable=False, index=True),
    Column("asked_at", Instant, nullable=False),
    Column("rings", Integer, nullable=False),
    Column("rung_at", Instant),
    Column("answered_by", String(40)),
    Column("answered_at", Instant),
    Column("call_id", String(64)),
    Column("announced_at", Instant),
    Column("ended_at", Instant),
    Column("ending", Text, nullable=False),
    UniqueConstraint("kiosk", "key"),
)

closures = Table(
    "closures",
    metadata,
    Column("place", String(200), primary_key=True),
    Column("reason", Text, nullable=False),
    Column("by", String(40), nullable=False),
    Column("since", Instant, nullable=False),
)
"""What can't be used now; `reason` is JSON, a text for each language."""

screen_plays = Table(
    "screen_plays",
    metadata,
    Column("kiosk", String(40), primary_key=True),
    Column("key", String(80), primary_key=True),
    Column("campaign", String(40), nullable=False, index=True),
    Column("picture", String(64), nullable=False),
    Column("started_at", Instant, nullable=False, index=True),
    Column("seconds", Float, nullable=False),
    Column("frames", Integer, nullable=False),
    Column("whole", Boolean, nullable=False),
)
