"""Recordings on their way into the house: one after the other, decoded, measured, levelled, or refused with a sentence.

Knows nothing of HTTP nor of how a file is opened.
"""

import asyncio
import logging
import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from audio.errors import AudioError
from content.errors import ContentError
from content.media import Offer, take_in
from content.ports import Media, MediaLibrary, SoundBench, SoundMeasures

log = logging.getLogger(__name__)
KEPT = 500


class JobState(StrEnum):
    """How far a recording has got."""

    QUEUED = "queued"
    DECODING = "decoding"
    MEASURING = "measuring"
    READY = "ready"
    REFUSED = "refused"


PROGRESS = {
    JobState.QUEUED: 0.0,
    JobState.DECODING: 0.2,
    JobState.MEASURING: 0.7,
    JobState.READY: 1.0,
    JobState.REFUSED: 1.0,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One recording that was handed in."""

    id: str
    offer: Offer
    state: JobState = JobState.QUEUED
    sentence: str = "Waiting for its turn."
    media: Media | None = None


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

    def __init__(self, *, bench: SoundBench, library: MediaLibrary) -> None:
        self._bench = bench
        self._library = library
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._queue: asyncio.Queue[str] = asyncio.Queue()

    def hand_in(self, offer: Offer) -> Job:
        """Queue a file; it is removed when the job is done."""
        job = Job(id="media-" + secrets.token_hex(6), offer=offer)
        self._jobs[job.id] = job
        while len(self._jobs) > KEPT:
            self._jobs.popitem(last=False)
        self._queue.put_nowait(job.id)
        return job

    def job(self, job_id: str) -> Job | None:
        """A recording handed in since the start."""
        return self._jobs.get(job_id)

    def jobs(self) -> list[Job]:
        """All of them, newest first."""
        return list(reversed(self._jobs.values()))

    def library(self) -> tuple[Media, ...]:
        """What the house has, newest first."""
        return self._library.entries()

    async def work(self) -> None:
        """Take in one recording after the other; ends by being cancelled."""
        while True:
            job_id = await self._queue.get()
            if job_id in self._jobs:
                await asyncio.to_thread(self._take, job_id)

    def _take(self, job_id: str) -> None:
        offer = self._jobs[job_id].offer
        try:
            media = take_in(offer, _Told(self._bench, lambda state, said: self._tell(job_id, state, said)))
            self._keep(job_id, self._library.add(media))
        except (ContentError, AudioError, OSError) as error:
            self._tell(job_id, JobState.REFUSED, str(error))
        except Exception as error:
            log.exception("Taking in %s failed", offer.name)
            self._tell(job_id, JobState.REFUSED, f"It could not be taken in: {error}")
        finally:
            offer.path.unlink(missing_ok=True)

    def _tell(self, job_id: str, state: JobState, sentence: str) -> None:
        self._jobs[job_id] = replace(self._jobs[job_id], state=state, sentence=sentence)

    def _keep(self, job_id: str, media: Media) -> None:
        ready = f"Ready: {media.seconds:.1f} s at {media.loudness_lufs:.0f} LUFS."
        self._jobs[job_id] = replace(self._jobs[job_id], state=JobState.READY, sentence=ready, media=media)
