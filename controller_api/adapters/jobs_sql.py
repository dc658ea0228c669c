"""Recordings on their way in, in SQL. Decides nothing; a row goes in or comes out."""

from dataclasses import asdict, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, RowMapping, delete, insert, select, update

from content.media import Offer
from controller_api.adapters.tables import media_jobs
from controller_api.jobs import ENDINGS, Job, JobState

_OF_OFFER = {field.name for field in fields(Offer)} - {"path"}


class SqlJobBook:
    """Jobs in a table, their files in a folder that may be moved."""

    def __init__(self, engine: Engine, uploads: Path) -> None:
        self._engine = engine
        self._uploads = uploads

    def add(self, job: Job) -> None:
        """Keep a new job."""
        with self._engine.begin() as connection:
            connection.execute(insert(media_jobs).values(_row(job)))

    def replace(self, job: Job) -> None:
        """Keep how far it has got."""
        with self._engine.begin() as connection:
            connection.execute(update(media_jobs).where(media_jobs.c.id == job.id).values(_row(job)))

    def waiting(self) -> list[Job]:
        """All without an ending."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(media_jobs).where(media_jobs.c.state.not_in(ENDINGS))).mappings()
            return [self._job(row) for row in rows]

    def latest(self, most: int) -> list[Job]:
        """Those handed in last, newest first."""
        wanted = select(media_jobs).order_by(media_jobs.c.at.desc(), media_jobs.c.id).limit(most)
        with self._engine.connect() as connection:
            return [self._job(row) for row in connection.execute(wanted).mappings()]

    def forget_before(self, instant: datetime) -> None:
        """Drop old jobs that have an ending."""
        old = delete(media_jobs).where(media_jobs.c.at < instant, media_jobs.c.state.in_(ENDINGS))
        with self._engine.begin() as connection:
            connection.execute(old)

    def _job(self, row: RowMapping) -> Job:
        told: dict[str, Any] = dict(row)
        path = self._uploads / told.pop("file")
        offer = Offer(path=path, **{name: told.pop(name) for name in _OF_OFFER})
        return Job(**{**told, "offer": offer, "state": JobState(told["state"])})


def _row(job: Job) -> dict[str, Any]:
    row = asdict(job)
    offer = row.pop("offer")
    return {**row, "file": offer.pop("path").name, **offer, "state": job.state.value}
