"""The media library in a table of the controller's database."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import BigInteger, Column, Engine, Float, MetaData, RowMapping, String, Table, delete, insert, select
from sqlalchemy.exc import IntegrityError

from content.errors import UnknownMedia
from content.ports import Media

metadata = MetaData()

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

media_table = Table(
    "media",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("name", String(255), nullable=False),
    Column("kind", String(20), nullable=False, index=True),
    Column("seconds", Float, nullable=False),
    Column("source_lufs", Float, nullable=False),
    Column("loudness_lufs", Float, nullable=False),
    # Microseconds since the epoch: no database forgets the time zone of a number.
    Column("added_us", BigInteger, nullable=False),
    Column("added_by", String(80), nullable=False),
)


class SqlLibrary:
    """A `MediaLibrary` in the table `media`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, media: Media) -> Media:
        """Keep an entry, or give the one that is there."""
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(media_table).values(_row_of(media)))
        except IntegrityError:
            return self.get(media.digest)
        return media

    def get(self, digest: str) -> Media:
        """The entry of that digest."""
        with self._engine.connect() as connection:
            row = connection.execute(select(media_table).where(media_table.c.digest == digest)).mappings().one_or_none()
        if row is None:
            raise UnknownMedia(digest)
        return _media_of(row)

    def entries(self, kind: str | None = None) -> tuple[Media, ...]:
        """All entries, or those of one kind, the newest first."""
        wanted = select(media_table).order_by(media_table.c.added_us.desc(), media_table.c.digest.desc())
        if kind is not None:
            wanted = wanted.where(media_table.c.kind == kind)
        with self._engine.connect() as connection:
            return tuple(_media_of(row) for row in connection.execute(wanted).mappings())

    def remove(self, digest: str) -> None:
        """Forget an entry."""
        with self._engine.begin() as connection:
            done = connection.execute(delete(media_table).where(media_table.c.digest == digest))
        if done.rowcount == 0:
            raise UnknownMedia(digest)


def _row_of(media: Media) -> dict[str, object]:
    return {
        "digest": media.digest,
        "name": media.name,
        "kind": media.kind,
        "seconds": media.seconds,
        "source_lufs": media.source_lufs,
        "loudness_lufs": media.loudness_lufs,
        "added_us": (media.added_at - _EPOCH) // timedelta(microseconds=1),
        "added_by": media.added_by,
    }


def _media_of(row: RowMapping) -> Media:
    fields = {str(column): value for column, value in row.items()}
    added_us = fields.pop("added_us")
    return Media(**fields, added_at=_EPOCH + timedelta(microseconds=added_us))
