"""Recordings on their way into the house: one after the other, decoded, measured, levelled, or refused with a sentence.

What is handed in has one ending, also when the process ends before it: its job is in a book, its file in a folder.
Knows nothing of HTTP nor of how a file is opened.
"""

import asyncio
import logging
import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from audio.errors import AudioError
from content.errors import ContentError
from content.media import Offer, take_in
from content.ports import Media, MediaLibrary, SoundBench, SoundMeasures
from controller_api.jobs import Job, JobState
from controller_api.ports import JobBook

log = logging.getLogger(__name__)
KEPT = 500
MOST_TRIES = 3
"""Processes that ended while they took a file in, before the file is taken for the cause."""


class _Told:
    """A bench that tells how far it has got."""

    def __init__(self, bench: SoundBench, tell: Callable[[JobState, str], None]) -> None:
        self._bench = bench
        self._tell = tell

    def measure(self, path: Path) -> SoundMeasures:
        """Decode the file and measure it."""
        self._tell(JobState.DECODING, "Being decoded.")
        return self._bench.measure(path)

    def normalised(self, path: Path, *, loudness_lufs: float, true_peak_dbtp: float) -> str:
        """Make the clip."""
        self._tell(JobState.MEASURING, "Being brought to the mall's loudness.")
        return self._bench.normalised(path, loudness_lufs=loudness_lufs, true_peak_dbtp=true_peak_dbtp)


class Ingest:
    """Takes recordings in, one at a time, off the event loop."""

    def __init__(self, *, bench: SoundBench, library: MediaLibrary, book: JobBook) -> None:
        self._bench = bench
        self._library = library
        self._book = book
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._handed_in = asyncio.Event()

    def take_up(self, uploads: Path) -> None:
        """Go on where an earlier process stopped; files in the folder that no job waits for are removed."""
        found = {job.id: job for job in [*self._book.latest(KEPT), *self._book.waiting()]}
        for job in sorted(found.values(), key=lambda each: each.offer.at):
            self._jobs[job.id] = job
            if not job.ended and job.tries >= MOST_TRIES:
                sentence = (
                    f"The controller ended {job.tries} times while it took this in. Hand it in as another format."
                )
                self._end(replace(job, state=JobState.REFUSED, sentence=sentence))
        waited_for = {job.offer.path for job in self._jobs.values() if not job.ended}
        for path in uploads.glob("*"):
            if path not in waited_for:
                path.unlink()

    def hand_in(self, offer: Offer) -> Job:
        """Keep a file's job, durable on return; the file is removed when the job has its ending."""
        job = Job(id="media-" + secrets.token_hex(6), offer=offer)
        self._book.add(job)
        self._jobs[job.id] = job
        over = [job_id for job_id, known in self._jobs.items() if known.ended]
        for job_id in over[: max(0, len(self._jobs) - KEPT)]:
            del self._jobs[job_id]
        self._handed_in.set()
        return job

    def job(self, job_id: str) -> Job | None:
        """A recording that was handed in, if it is one of the latest."""
        return self._jobs.get(job_id)

    def jobs(self) -> list[Job]:
        """The latest, newest first."""
        return list(reversed(self._jobs.values()))

    def library(self) -> tuple[Media, ...]:
        """What the house has, newest first."""
        return self._library.entries()

    async def work(self) -> None:
        """Take in one recording after the other; ends by being cancelled.

        Raises what the book or the library raise: the same job is taken anew when work is begun again.
        """
        while True:
            self._handed_in.clear()
            for job in [job for job in self._jobs.values() if not job.ended]:
                await asyncio.to_thread(self._take, job)
            await self._handed_in.wait()

    def _take(self, job: Job) -> None:
        if job.state is JobState.QUEUED:
            job = replace(job, tries=job.tries + 1)
            self._book.replace(job)
            self._jobs[job.id] = job
        try:
            media = take_in(job.offer, _Told(self._bench, lambda state, said: self._tell(job.id, state, said)))
        except (ContentError, AudioError, OSError) as error:
            self._end(replace(job, state=JobState.REFUSED, sentence=str(error)))
        except Exception as error:
            log.exception("Taking in %s failed", job.offer.name)
            sentence = f"It could not be taken in: {error}"
            self._end(replace(job, state=JobState.REFUSED, sentence=sentence))
        else:
            kept = self._library.add(media)
            ready = f"Ready: {kept.seconds:.1f} s at {kept.loudness_lufs:.0f} LUFS."
            self._end(replace(job, state=JobState.READY, sentence=ready, digest=kept.digest, seconds=kept.seconds))

    def _tell(self, job_id: str, state: JobState, sentence: str) -> None:
        self._jobs[job_id] = replace(self._jobs[job_id], state=state, sentence=sentence)

    def _end(self, job: Job) -> None:
        # The book first: a file without a job is swept, a job without its file would be refused.
        self._book.replace(job)
        job.offer.path.unlink(missing_ok=True)
        self._jobs[job.id] = job
