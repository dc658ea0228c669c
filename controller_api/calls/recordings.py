"""Which of the recordings that were handed in somebody means, and whether a call may be made of it.

Knows nothing of who asks, nor of how it will sound.
"""

from collections.abc import Callable

from broadcaster.call import CallKind
from broadcaster.policy import POLICIES
from content.errors import listed
from content.media import SPOKEN, NoRecording, find
from content.ports import Media, MediaLibrary
from controller_api.jobs import Job, JobState

RECORDED = (CallKind.NOTICE, CallKind.PROMOTION)
"""Kinds of calls that somebody may have recorded beforehand; the others have words of their own."""


class Recordings:
    """The library, and what is on its way there."""

    def __init__(self, library: MediaLibrary, job: Callable[[str], Job | None]) -> None:
        """`job` gives what was handed in under an id, where that is known."""
        self._library = library
        self._job = job

    def for_call(self, wanted: str, kind: CallKind) -> Media:
        """The recording of that id, digest or name; raises `content.media.NoRecording`."""
        if kind not in RECORDED:
            raise NoRecording(f"A call of the kind {kind} takes no recording; {listed(RECORDED, 'and')} do.")
        media = find(self._library.entries(), self._digest(wanted), SPOKEN)
        longest_s = POLICIES[kind].longest_s
        if media.seconds > longest_s:
            raise NoRecording(
                f"'{media.name}' lasts {media.seconds:.0f} s, and a call of the kind {kind} is cut off after "
                f"{longest_s:.0f} s. Cut it in parts."
            )
        return media

    def _digest(self, wanted: str) -> str:
        job = self._job(wanted)
        if job is None:
            return wanted
        if job.state is JobState.REFUSED:
            raise NoRecording(f"The recording can't be used: {job.sentence}")
        if job.digest is None:
            raise NoRecording(f"'{job.offer.name}' is still being made ready. Ask again once it is.")
        return job.digest
