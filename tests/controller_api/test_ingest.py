"""Recordings on their way in: the book they are in, and that a restart gives each its one ending."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from audio.clip import Digest
from content.adapters.library_memory import MemoryLibrary
from content.errors import Unreadable
from content.media import Offer
from content.ports import Media, SoundMeasures
from controller_api import background
from controller_api.adapters.jobs_memory import MemoryJobBook
from controller_api.adapters.jobs_sql import SqlJobBook
from controller_api.background import Background
from controller_api.ingest import KEPT, MOST_TRIES, Ingest
from controller_api.jobs import Job, JobState
from controller_api.ports import JobBook
from tests.controller_api.rig import until

AT = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


class Bench:
    """Takes every file for two seconds of sound, but those that say they are none."""

    def __init__(self) -> None:
        self.measured: list[Path] = []

    def measure(self, path: Path) -> SoundMeasures:
        """Its measures."""
        self.measured.append(path)
        if not path.exists() or path.read_bytes() == b"noise":
            raise Unreadable(f"{path.name} is no sound.")
        return SoundMeasures(seconds=2.0, loudness_lufs=-20.0, true_peak_dbtp=-3.0, clipped_fraction=0.0)

    def normalised(self, path: Path, *, loudness_lufs: float, true_peak_dbtp: float) -> str:
        """Its clip."""
        del path, loudness_lufs, true_peak_dbtp
        return Digest("ab" * 32)


@pytest.fixture
def uploads(tmp_path: Path) -> Path:
    """The folder files are handed in at."""
    folder = tmp_path / "uploads"
    folder.mkdir()
    return folder


@pytest.fixture(params=["memory", "sql"])
def book(request: pytest.FixtureRequest, engine: Engine, uploads: Path) -> JobBook:
    """Each book in turn."""
    return MemoryJobBook() if request.param == "memory" else SqlJobBook(engine, uploads)


def offer_in(uploads: Path, name: str, *, at: datetime = AT, content: bytes = b"sound") -> Offer:
    """A file that lies in the folder."""
    path = uploads / f"{name}.part"
    path.write_bytes(content)
    return Offer(path=path, name=name, kind="advert", loudness_lufs=-20.0, true_peak_dbtp=-1.0, by="mei", at=at)


def test_a_job_comes_back_as_it_was_kept(book: JobBook, uploads: Path) -> None:
    """To the last field, whether it waits or has its ending."""
    job = Job(id="one", offer=offer_in(uploads, "一.wav"))
    book.add(job)
    assert book.waiting() == [job]
    ended = replace(job, state=JobState.READY, sentence="Ready.", tries=2, digest="ab" * 32, seconds=2.5)
    book.replace(ended)
    assert book.waiting() == []
    assert book.latest(5) == [ended]


def test_the_latest_jobs_come_newest_first_and_old_endings_are_forgotten(book: JobBook, uploads: Path) -> None:
    """What still waits is never forgotten, however old it is."""
    for number in range(4):
        job = Job(id=f"job-{number}", offer=offer_in(uploads, str(number), at=AT + timedelta(hours=number)))
        book.add(job)
        if number:
            book.replace(replace(job, state=JobState.REFUSED, sentence="No."))
    assert [job.id for job in book.latest(2)] == ["job-3", "job-2"]
    book.forget_before(AT + timedelta(hours=2))
    assert [job.id for job in book.latest(9)] == ["job-3", "job-2", "job-0"]


def test_a_book_whose_folder_was_moved_finds_the_files_where_they_are_now(engine: Engine, tmp_path: Path) -> None:
    """The data folder may lie elsewhere after a restart."""
    before, after = tmp_path / "before", tmp_path / "after"
    before.mkdir()
    SqlJobBook(engine, before).add(Job(id="one", offer=offer_in(before, "one")))
    assert [job.offer.path for job in SqlJobBook(engine, after).waiting()] == [after / "one.part"]


def files_in(folder: Path) -> list[Path]:
    """What lies there."""
    return list(folder.iterdir())


async def worked(ingest: Ingest, done: Callable[[], bool]) -> None:
    """Let it work until something holds."""

    async def holds() -> bool:
        return done()

    async with Background() as behind:
        behind.run("ingest", ingest.work)
        await until(holds)


async def test_what_was_accepted_before_a_restart_is_taken_in_after_it(book: JobBook, uploads: Path) -> None:
    """Each has one ending and its file is gone; what was ended before is still told, and not done again."""
    first = Ingest(bench=Bench(), library=MemoryLibrary(), book=book)
    over = first.hand_in(offer_in(uploads, "over.wav"))
    await worked(first, lambda: first.jobs()[0].ended)
    accepted = first.hand_in(offer_in(uploads, "spot.wav", at=AT + timedelta(1)))
    useless = first.hand_in(offer_in(uploads, "noise.wav", content=b"noise", at=AT + timedelta(2)))

    bench = Bench()
    second = Ingest(bench=bench, library=MemoryLibrary(), book=book)
    second.take_up(uploads)
    await worked(second, lambda: all(job.ended for job in second.jobs()))
    assert [(job.id, job.state) for job in second.jobs()] == [
        (useless.id, "refused"),
        (accepted.id, "ready"),
        (over.id, "ready"),
    ]
    assert bench.measured == [accepted.offer.path, useless.offer.path]
    assert book.waiting() == []
    assert files_in(uploads) == []


def test_files_that_no_job_waits_for_are_swept(book: JobBook, uploads: Path) -> None:
    """An upload that broke off with the controller, and a file whose job was over, take no room for ever."""
    first = Ingest(bench=Bench(), library=MemoryLibrary(), book=book)
    waiting = first.hand_in(offer_in(uploads, "spot.wav"))
    offer_in(uploads, "partial")
    Ingest(bench=Bench(), library=MemoryLibrary(), book=book).take_up(uploads)
    assert list(uploads.iterdir()) == [waiting.offer.path]


async def test_a_file_that_was_lost_is_refused(book: JobBook, uploads: Path) -> None:
    """Its job has an ending all the same."""
    Ingest(bench=Bench(), library=MemoryLibrary(), book=book).hand_in(offer_in(uploads, "spot.wav")).offer.path.unlink()
    second = Ingest(bench=Bench(), library=MemoryLibrary(), book=book)
    second.take_up(uploads)
    await worked(second, lambda: second.jobs()[0].ended)
    assert second.jobs()[0].sentence == "'spot.wav' can't be opened as sound: spot.wav is no sound."


def test_a_file_that_ends_the_controller_again_and_again_is_refused(book: JobBook, uploads: Path) -> None:
    """It is not tried for ever, so the controller stays up."""
    book.add(Job(id="one", offer=offer_in(uploads, "bomb.wav"), tries=MOST_TRIES))
    ingest = Ingest(bench=Bench(), library=MemoryLibrary(), book=book)
    ingest.take_up(uploads)
    assert (ingest.jobs()[0].state, book.waiting()) == (JobState.REFUSED, [])
    assert "ended 3 times" in ingest.jobs()[0].sentence
    assert list(uploads.iterdir()) == []


async def test_a_database_that_is_away_loses_no_ending(
    uploads: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The recording is taken in once the database is there again; it isn't refused for that."""
    monkeypatch.setattr(background, "AGAIN_AFTER_S", 0.01)

    class Away(MemoryLibrary):
        refusals = 2

        def add(self, media: Media) -> Media:
            if self.refusals:
                self.refusals -= 1
                raise OperationalError("INSERT", {}, Exception("could not connect"))
            return super().add(media)

    ingest = Ingest(bench=Bench(), library=Away(), book=MemoryJobBook())
    job = ingest.hand_in(offer_in(uploads, "spot.wav"))
    await worked(ingest, lambda: ingest.jobs()[0].ended)
    known = ingest.job(job.id)
    assert known is not None
    assert (known.state, known.tries) == (JobState.READY, 1)
    assert "begins again" in caplog.text


def test_jobs_that_wait_are_never_forgotten_for_newer_ones(uploads: Path) -> None:
    """However many are handed in, only those with an ending make room."""
    ingest = Ingest(bench=Bench(), library=MemoryLibrary(), book=MemoryJobBook())
    offer = offer_in(uploads, "spot.wav")
    for _ in range(KEPT + 2):
        ingest.hand_in(offer)
    assert len(ingest.jobs()) == KEPT + 2
