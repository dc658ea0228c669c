"""A call's programme: finished takes laid one after the other on a timeline of frames, while the rest is being made.

Pure; it knows nothing of zones nor of how the takes are made.
"""

from audio.clip import RATE, Clip
from audio.outlook import wait_before_air_s
from audio.studio import Take
from broadcaster.wire import PartOnAir


class Programme:
    """One pass of a call, as far as it is made."""

    def __init__(self) -> None:
        """Start empty."""
        self._takes: list[Take] = []
        self._parts: list[PartOnAir] = []
        self._cushion_s = 0.0
        self.whole = False
        self.live_from: int | None = None
        """Where somebody begins to speak live."""
        self.live_frames: int | None = None
        """How long they spoke, once they are through."""

    @property
    def parts(self) -> tuple[PartOnAir, ...]:
        """What is laid so far, in order."""
        return tuple(self._parts)

    @property
    def frames(self) -> int:
        """Where what is laid so far ends."""
        laid = self._parts[-1].start_frame + self._parts[-1].frames if self._parts else 0
        spoken = 0 if self.live_frames is None else (self.live_from or 0) + self.live_frames
        return max(laid, spoken)

    def add(self, take: Take, *, not_before: int = 0) -> PartOnAir:
        """Lay a take after the one before it; later, at frame `not_before`, where that has gone by on air."""
        gap = take.gap_frames if self._parts else 0
        part = PartOnAir(
            digest=take.clip.digest,
            start_frame=max(self.frames + gap, not_before),
            frames=take.clip.frames,
            language=take.language,
        )
        self._takes.append(take)
        self._parts.append(part)
        self._cushion_s = take.cushion_s
        return part

    def await_speech(self, gap_frames: int) -> None:
        """Somebody speaks live so long after what is laid."""
        self.live_from = self.frames + gap_frames

    def with_speech(self, recording: Clip | None) -> tuple[PartOnAir, ...]:
        """What is laid, with the recording of what was spoken live at its place."""
        if recording is None or self.live_from is None:
            return self.parts
        spoken = PartOnAir(digest=recording.digest, start_frame=self.live_from, frames=recording.frames)
        return tuple(sorted((*self.parts, spoken), key=lambda part: part.start_frame))

    def finish(self) -> None:
        """There is no more."""
        self.whole = True

    def wait_s(self) -> float:
        """How long it should still wait, so that what is laid lasts until the rest is made; 0 when it may go on air."""
        return 0.0 if self.whole else wait_before_air_s(self.frames / RATE, self._cushion_s)

    def lay_anew(self) -> None:
        """Close the gaps that lateness made; only while nothing of it is on air."""
        takes, self._takes, self._parts = self._takes, [], []
        whole = self.whole
        for take in takes:
            self.add(take)
        self.whole = whole

    def resume_point(self, frame: int) -> int:
        """Where to go on after a cut at this frame: at the beginning of a passage of speech, else just there."""
        for part in self._parts:
            if part.language is not None and part.start_frame <= frame < part.start_frame + part.frames:
                return part.start_frame
        return min(frame, max(self.frames - 1, 0))
