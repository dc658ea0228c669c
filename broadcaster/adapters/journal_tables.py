"""The journal's tables. Rows are only ever added."""

from sqlalchemy import JSON, BigInteger, Column, Float, Index, Integer, MetaData, String, Table, Text

metadata = MetaData(
    naming_convention={"pk": "pk_%(table_name)s", "ix": "ix_%(table_name)s_%(column_0_N_name)s"},
)

_ROW = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers rows by itself only in a column of type INTEGER.

calls = Table(
    "calls",
    metadata,
    Column("id", String(200), primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("zones", JSON, nullable=False),
    Column("policy", JSON, nullable=False),
    Column("requested_us", BigInteger, nullable=False),
    Column("due_us", BigInteger, nullable=False),
    Column("requested_by", String(200), nullable=False),
    Column("template", String(200), nullable=False),
    Column("texts", JSON, nullable=False),
    Column("words", Text, nullable=False),
    Column("plan_id", String(200)),
    Column("recording", String(64)),
    Index(None, "requested_us", "id"),
    Index(None, "kind", "requested_us"),
    Index(None, "requested_by", "requested_us"),
)
"""Calls as they were accepted; `words` is what a search for text looks through."""

call_zones = Table(
    "call_zones",
    metadata,
    Column("call_id", String(200), primary_key=True),
    Column("zone", String(60), primary_key=True),
    Index(None, "zone"),
)

call_endings = Table(
    "call_endings",
    metadata,
    Column("call_id", String(200), primary_key=True),
    Column("outcome", String(40), nullable=False),
    Column("reason", Text),
    Column("at_us", BigInteger, nullable=False),
    Index(None, "outcome"),
)
"""The one ending of each call; the primary key keeps it one."""

receipts = Table(
    "receipts",
    metadata,
    Column("id", _ROW, primary_key=True, autoincrement=True),
    Column("call_id", String(200), nullable=False),
    Column("run", BigInteger, nullable=False),
    Column("zone", String(60), nullable=False),
    Column("play_at_us", BigInteger, nullable=False),
    Column("started_us", BigInteger),
    Column("ended_us", BigInteger),
    Column("outcome", String(40), nullable=False),
    Column("reason", Text),
    Column("loudness_lufs", Float),
    Column("passages", JSON, nullable=False),
    Column("interrupted_by", String(200)),
    Index(None, "call_id"),
)

airings = Table(
    "airings",
    metadata,
    Column("id", _ROW, primary_key=True, autoincrement=True),
    Column("call_id", String(200), nullable=False),
    Column("run", BigInteger, nullable=False),
    Column("play_at_us", BigInteger, nullable=False),
    Column("from_frame", BigInteger, nullable=False),
    Column("parts", JSON, nullable=False),
    Index(None, "call_id"),
    Index(None, "play_at_us"),
)
"""What each run of a call went out as."""

chain = Table(
    "chain",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", String(20), nullable=False),
    Column("row", String(200), nullable=False),
    Column("personal", String(64)),
    Column("salt", String(32)),
    Column("hash", String(64), nullable=False),
    Index(None, "kind", "row", unique=True),
)
"""What seals the rows of all other tables here; see `broadcaster.chain`. Columns added to those are nullable."""

acts = Table(
    "acts",
    metadata,
    Column("id", _ROW, primary_key=True, autoincrement=True),
    Column("at_us", BigInteger, nullable=False),
    Column("who", String(200), nullable=False),
    Column("what", Text, nullable=False),
    Column("call_id", String(200)),
    Column("about", Text, nullable=False),
    Index(None, "at_us"),
    Index(None, "call_id"),
    Index(None, "who", "at_us"),
)
