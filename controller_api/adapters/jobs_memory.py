"""The quiet twin of the book of recordings on their way in: in memory, gone with the process."""

from datetime import datetime

from controller_api.jobs import Job


class MemoryJobBook:
    """A `JobBook` that forgets."""

    def __init__(self) -> None:
        self._jobs: dict[str, Job] = {}

    def add(self, job: Job) -> None:
        """Keep a new job."""
        self._jobs[job.id] = job

    def replace(self, job: Job) -> None:
        """Keep how far it has got."""
        self._jobs[job.id] = job

    def waiting(self) -> list[Job]:
        """All without an ending."""
        return [job for job in self._jobs.values() if not job.ended]

    def latest(self, most: int) -> list[Job]:
        """Those handed in last, newest first."""
        return sorted(self._jobs.values(), key=lambda job: job.offer.at, reverse=True)[:most]

    def forget_before(self, instant: datetime) -> None:
        """Drop old jobs that have an ending."""
        kept = [job for job in self._jobs.values() if not job.ended or job.offer.at >= instant]
        self._jobs = {job.id: job for job in kept}
