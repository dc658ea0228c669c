"""The music plane: tracks round and round, each cross-fading into the next, one programme cross-fading into another.

Where in its round a programme is follows from the output frame alone, so speakers that join late are in step.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, count

import numpy as np

from audio.clip import Samples, Track
from audio.loudness import amplitude
from audio.mixing.ramp import Fade, Ramp, apply


def overlap_of(lengths: Sequence[int], crossfade_frames: int) -> int:
    """How long tracks of these lengths overlap in a round; never more than half of the shortest."""
    return min(crossfade_frames, min(lengths, default=0) // 2)


def round_starts(lengths: Sequence[int], crossfade_frames: int) -> tuple[int, ...]:
    """Where in a round each track of these lengths begins, in frames, and where the next round does."""
    overlap = overlap_of(lengths, crossfade_frames)
    return tuple(accumulate((length - overlap for length in lengths), initial=0))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MusicRound:
    """Music to be played for ever."""

    start_frame: int
    """The output frame of the first round's first frame; past or negative, the position follows from it."""
    tracks: tuple[Track, ...]
    crossfade_frames: int
    """How long each track overlaps the next; never more than half of the shortest track."""
    gain_db: float = 0.0
    overlap: int = field(init=False)
    """The cross-fade's length in this round."""
    _starts: tuple[int, ...] = field(init=False)
    """Where in the round each track begins, and where the next round does."""

    def __post_init__(self) -> None:
        """Refuse what has no length, and measure once what every block needs."""
        lengths = [len(track) for track in self.tracks]
        if not all(lengths):
            raise ValueError("A track without sound can't be played round and round. Leave it out.")
        overlap = overlap_of(lengths, self.crossfade_frames)
        object.__setattr__(self, "overlap", overlap)
        object.__setattr__(self, "_starts", round_starts(lengths, self.crossfade_frames))

    @property
    def frames(self) -> int:
        """Length of one round."""
        return self._starts[-1]

    def same_as(self, other: "MusicRound | None") -> bool:
        """Whether it is the very same music at the same place, however loud."""
        return (
            other is not None
            and (self.start_frame, self.crossfade_frames) == (other.start_frame, other.crossfade_frames)
            and len(self.tracks) == len(other.tracks)
            and all(one is another for one, another in zip(self.tracks, other.tracks, strict=True))
        )

    def render(self, first_frame: int, frames: int) -> Samples:
        """The sound of a stretch of output frames; silence before the start."""
        return self.fetch(first_frame - self.start_frame, first_frame - self.start_frame + frames)

    def fetch(self, first: int, last: int) -> Samples:
        """The frames from `first` up to `last`, counted from the first round's first frame; the only reader of tracks.

        It may be asked for any stretch, by several threads at once.
        """
        sound: Samples = np.zeros(last - first, dtype=np.float32)
        for track, place, opening in self._places(first, last):
            start, end = max(first, place), min(last, place + len(track))
            piece = track[start - place : end - place]
            if self.overlap:
                if not opening:
                    piece = Fade(place, self.overlap, inwards=True).shape(piece, start)
                piece = Fade(place + len(track) - self.overlap, self.overlap, inwards=False).shape(piece, start)
            sound[start - first : end - first] += piece
        return sound

    def _places(self, first: int, last: int) -> Iterator[tuple[Track, int, bool]]:
        """The tracks that sound in a stretch: each with its place, and whether it is the very first one."""
        turn, within = divmod(max(first - self.overlap, 0), self.frames)
        earliest = turn * len(self.tracks) + bisect_right(self._starts, within) - 1
        for number in count(earliest):
            turn, index = divmod(number, len(self.tracks))
            place = turn * self.frames + self._starts[index]
            if place >= last:
                return
            yield self.tracks[index], place, number == 0


@dataclass(slots=True)
class _Voice:
    """A programme on the plane, between its fades."""

    music: MusicRound
    gain: Ramp
    fade_in: Fade
    fade_out: Fade | None = None

    def render(self, first_frame: int, frames: int) -> Samples:
        sound = apply(self.music.render(first_frame, frames), self.gain.over(first_frame, frames))
        sound = self.fade_in.shape(sound, first_frame)
        return sound if self.fade_out is None else self.fade_out.shape(sound, first_frame)


class MusicPlane:
    """What music sounds, and what it changes to."""

    def __init__(self) -> None:
        self._voices: list[_Voice] = []
        self._wanted: MusicRound | None = None

    def play(self, music: MusicRound | None, *, now_frame: int, fade_frames: int) -> None:
        """Change to this music as soon as it starts, or to silence now; what only its gain differs in goes on."""
        if music is self._wanted:
            return
        if music is not None and self._wanted is not None and music.same_as(self._wanted):
            self._turn(music, now_frame, fade_frames)
            return
        self._wanted = music
        change = now_frame if music is None else max(now_frame, music.start_frame)
        self._voices = [voice for voice in self._voices if voice.fade_in.first_frame < change]
        for voice in self._voices:
            if voice.fade_out is None or voice.fade_out.first_frame > change:
                voice.fade_out = Fade(change, fade_frames, inwards=False)
        if music is not None and music.tracks:
            fade_in = Fade(change, fade_frames, inwards=True)
            level = amplitude(music.gain_db)
            self._voices.append(_Voice(music, Ramp(change, 0, level, level), fade_in))

    def _turn(self, music: MusicRound, now_frame: int, fade_frames: int) -> None:
        """Make what sounds louder or softer: faded into itself, the same music would swell in between."""
        for voice in self._voices:
            if voice.music is self._wanted and music.gain_db != voice.music.gain_db:
                voice.gain = Ramp(now_frame, fade_frames, voice.gain.at(now_frame), amplitude(music.gain_db))
                voice.music = music
                self._wanted = music

    @property
    def rounds(self) -> tuple[MusicRound, ...]:
        """All the music that is on the plane: what sounds, what fades out, and what is to start."""
        return tuple(voice.music for voice in self._voices)

    def render(self, first_frame: int, frames: int) -> Samples | None:
        """The plane's sound over a block; None for silence."""
        self._voices = [v for v in self._voices if v.fade_out is None or v.fade_out.end_frame > first_frame]
        sound: Samples | None = None
        for voice in self._voices:
            if voice.fade_in.first_frame < first_frame + frames:
                heard = voice.render(first_frame, frames)
                sound = heard if sound is None else sound + heard
        return sound
