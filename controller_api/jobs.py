"""A recording on its way into the house, as far as it has got. Nouns only."""

from dataclasses import dataclass
from enum import StrEnum

from content.media import Offer


class JobState(StrEnum):
    """How far a recording has got."""

    QUEUED = "queued"
    DECODING = "decoding"
    MEASURING = "measuring"
    READY = "ready"
    REFUSED = "refused"


ENDINGS = frozenset({JobState.READY, JobState.REFUSED})

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
    tries: int = 0
    """How many processes began to take it in."""
    digest: str | None = None
    """Of the clip it became."""
    seconds: float | None = None

    @property
    def ended(self) -> bool:
        """Whether it is in the house, or refused."""
        return self.state in ENDINGS
