"""One run of an announcement in one zone: where its pieces sound, how far it has got, how loud it was.

A piece that comes too late for its place is played from its first sample and moves what follows: a word is never cut
into. Programme frames count from the programme's beginning, output frames from the output's.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from audio.clip import RATE, Samples, Track
from audio.loudness import RunningLoudness
from audio.mixing.ramp import Ramp, apply

_SOFT_ENTRY = RATE // 200
"""A run that goes on in the middle of a piece comes in over 5 ms, so that it doesn't click."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Piece:
    """A piece of sound and its place inside the programme."""

    start_frame: int
    samples: Track
    language: str | None


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch in one language as it was put out."""

    language: str
    first_frame: int
    """Output frame of its first sample."""
    last_frame: int
    loudness_lufs: float | None
    """None when it was too short or too quiet to tell."""


@dataclass(slots=True)
class _Placed:
    """A piece on the output's time line."""

    at_frame: int
    samples: Track
    language: str | None
    programme_frame: int

    @property
    def end_frame(self) -> int:
        return self.at_frame + len(self.samples)


class Run:
    """Pieces of one programme being put out. Frames are asked for once, in order."""

    def __init__(self, *, at_frame: int, from_frame: int, gain: float) -> None:
        """Sound programme frame `from_frame` at output frame `at_frame`."""
        self._origin = at_frame - from_frame
        self._from_frame = from_frame
        self._gain = np.float32(gain)
        self._placed: list[_Placed] = []
        self._meter = RunningLoudness()
        self._fade: Ramp | None = None
        self.whole = False

    @property
    def first_frame(self) -> int | None:
        """The output frame of the first sample, as far as it is known."""
        return self._placed[0].at_frame if self._placed else None

    @property
    def stopping(self) -> bool:
        """Whether it was told to stop."""
        return self._fade is not None

    @property
    def end_frame(self) -> int | None:
        """The output frame after the last sample; None while more may come."""
        ends = [self._placed[-1].end_frame if self._placed else self._origin + self._from_frame] if self.whole else []
        if self._fade is not None:
            ends.append(self._fade.end_frame)
        return min(ends, default=None)

    def add(self, pieces: Iterable[Piece], *, now_frame: int) -> None:
        """Place more pieces after those it has."""
        for piece in pieces:
            skipped = max(self._from_frame - piece.start_frame, 0)
            if skipped >= len(piece.samples):
                continue
            place = self._origin + piece.start_frame + skipped
            earliest = max(now_frame, self._placed[-1].end_frame if self._placed else now_frame)
            self._origin += max(earliest - place, 0)
            samples = _entered(piece.samples, skipped)
            self._placed.append(_Placed(max(place, earliest), samples, piece.language, piece.start_frame + skipped))

    def leave_out(self, first_frame: int, last_frame: int) -> None:
        """Output frames up to the last one were lost: what would have begun among them begins after them."""
        if self._placed and self._placed[0].at_frame < first_frame:
            self._meter.feed(np.zeros(last_frame - first_frame, dtype=np.float32))
        late = [placed for placed in self._placed if placed.at_frame >= first_frame]
        if late and late[0].at_frame < last_frame:
            shift = last_frame - late[0].at_frame
            self._origin += shift
            for placed in late:
                placed.at_frame += shift

    def stop(self, *, now_frame: int, fade_frames: int) -> None:
        """Fade out from now on."""
        self._fade = Ramp(now_frame, fade_frames, 1.0, 0.0)

    def render(self, first_frame: int, frames: int) -> Samples | None:
        """The run's sound over a block; None for silence."""
        end = self.end_frame
        last_frame = first_frame + frames if end is None else min(first_frame + frames, end)
        begun = self.first_frame
        if begun is None or begun >= last_frame or first_frame >= last_frame:
            return None
        sound: Samples = np.zeros(frames, dtype=np.float32)
        for placed in self._placed:
            start, stop = max(first_frame, placed.at_frame), min(last_frame, placed.end_frame)
            if start < stop:
                piece = placed.samples[start - placed.at_frame : stop - placed.at_frame]
                sound[start - first_frame : stop - first_frame] = piece * self._gain
        if self._fade is not None:
            sound = apply(sound, self._fade.over(first_frame, frames))
        self._meter.feed(sound[max(begun - first_frame, 0) : last_frame - first_frame])
        return sound

    def played_to(self, frame: int) -> int:
        """How far into the programme it has got before an output frame; a silence not yet over doesn't count."""
        begun = [placed for placed in self._placed if placed.at_frame < frame]
        if not begun:
            return self._from_frame
        return begun[-1].programme_frame + min(frame - begun[-1].at_frame, len(begun[-1].samples))

    def loudness(self) -> float | None:
        """Integrated loudness of what was put out, in LUFS."""
        return _known(self._meter.integrated())

    def passages(self, end_frame: int) -> tuple[Passage, ...]:
        """The stretches in one language that were put out before an output frame."""
        return tuple(self._passages(end_frame))

    def _passages(self, end_frame: int) -> Iterator[Passage]:
        heard = [placed for placed in self._placed if placed.at_frame < end_frame]
        for language, group in groupby(heard, key=lambda placed: placed.language):
            if language is not None:
                pieces = list(group)
                yield self._passage(language, pieces, min(pieces[-1].end_frame, end_frame) - 1)

    def _passage(self, language: str, pieces: Sequence[_Placed], last_frame: int) -> Passage:
        begun, first_frame = self._placed[0].at_frame, pieces[0].at_frame
        loudness = self._meter.integrated(first_frame - begun, last_frame - begun)
        return Passage(language, first_frame, last_frame, _known(loudness))


def _known(loudness_lufs: float) -> float | None:
    return loudness_lufs if math.isfinite(loudness_lufs) else None


def _entered(samples: Track, skipped: int) -> Track:
    """The samples from a place on; softly, if that is inside."""
    if not skipped:
        return samples
    entered = samples[skipped:].copy()
    length = min(_SOFT_ENTRY, len(entered))
    entered[:length] *= np.linspace(0.0, 1.0, length, endpoint=False, dtype=np.float32)
    return entered
