"""The mixer of one zone: music and announcements, two planes that never stop each other; the music ducks.

Pure: it refuses to know the time. Commands take effect from the frame after those already rendered, and what comes
out doesn't depend on the sizes of the blocks it is asked for. It is for one caller at a time.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from audio.clip import RATE, Samples
from audio.loudness import SILENCE_DB, amplitude
from audio.mixing.announcement_plane import AnnouncementPlane, Ended, Event, Started, Stopped, begin
from audio.mixing.announcement_run import Passage, Piece
from audio.mixing.ducking import Ducking
from audio.mixing.music_plane import MusicPlane, MusicRound
from audio.mixing.ramp import Ramp, apply

__all__ = ["Ended", "Event", "Levels", "Mixer", "MusicRound", "Passage", "Piece", "Started", "Stopped"]

_KNEE = np.float32(0.9)
_ROOM = np.float32(1.0) - _KNEE
_GAIN_RAMP = RATE // 10
_METER_TIME = RATE / 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels:
    """What a zone puts out now: dBFS RMS over about the last tenth of a second, -120 for silence."""

    music_db: float
    announcement_db: float
    output_db: float


class Mixer:
    """Mixes one zone's sound. `render` is an `audio.ports.Source`."""

    def __init__(self) -> None:
        self._now = 0
        self._music = MusicPlane()
        self._ducking = Ducking()
        self._announcements = AnnouncementPlane(self._ducking.release)
        self._gain = Ramp(0, 0, 1.0, 1.0)
        self._music_meter, self._announcement_meter, self._output_meter = _Meter(), _Meter(), _Meter()

    @property
    def now_frame(self) -> int:
        """The next frame to be rendered."""
        return self._now

    def announce(  # noqa: PLR0913 - the figures of one command of the wire, all by name.
        self,
        key: str,
        *,
        at_frame: int,
        pieces: Sequence[Piece],
        whole: bool,
        from_frame: int = 0,
        gain_db: float = 0.0,
        duck_db: float = 15.0,
        ramp_frames: int = 9600,
    ) -> None:
        """Sound a programme, its frame `from_frame` at output frame `at_frame`, or now if that is past.

        Unless `whole`, the plane stays silent and the music down after the pieces until `extend` brings more. A key
        that is on the plane already is left as it is.
        """
        if key in self._announcements:
            return
        run = begin(at_frame=at_frame, from_frame=from_frame, gain_db=gain_db, now_frame=self._now)
        self._ducking.hold(key, from_frame=at_frame, now_frame=self._now, duck_db=duck_db, ramp_frames=ramp_frames)
        self._announcements.announce(key, run, pieces, whole=whole, now_frame=self._now)

    def extend(self, key: str, pieces: Sequence[Piece], *, whole: bool) -> None:
        """Bring more pieces of a run; a run that is unknown, over or stopping is left alone."""
        self._announcements.extend(key, pieces, whole=whole, now_frame=self._now)

    def stop(self, key: str, *, fade_frames: int) -> None:
        """Fade a run out and forget it; unknown keys are fine."""
        self._announcements.stop(key, now_frame=self._now, fade_frames=fade_frames)

    def play_music(self, music: MusicRound | None, *, fade_frames: int) -> None:
        """Change to this music when it starts, or to silence now, by an equal-power cross-fade."""
        self._music.play(music, now_frame=self._now, fade_frames=fade_frames)

    @property
    def music(self) -> tuple[MusicRound, ...]:
        """All the music that sounds, fades out, or is to start."""
        return self._music.rounds

    def set_gain(self, gain_db: float) -> None:
        """Bring the zone's music to this gain within a tenth of a second; announcements keep their loudness."""
        self._gain = Ramp(self._now, _GAIN_RAMP, self._gain.at(self._now), amplitude(gain_db))

    def render(self, first_frame: int, frames: int) -> Samples:
        """The zone's next block. Frames between the last block and this one were lost by the output."""
        if first_frame > self._now:
            self._announcements.leave_out(self._now, first_frame)
        self._now = first_frame
        announcement = self._announcements.render(first_frame, frames)
        music = self._music.render(first_frame, frames)
        if music is not None:
            music = apply(apply(music, self._gain.over(first_frame, frames)), self._ducking.over(first_frame, frames))
        mixed = _sum(music, announcement, frames)
        self._now = first_frame + frames
        self._music_meter.feed(music, frames)
        self._announcement_meter.feed(announcement, frames)
        self._output_meter.feed(mixed, frames)
        return mixed

    def happened(self) -> list[Event]:
        """What became of the runs since this was last asked."""
        return self._announcements.happened()

    def levels(self) -> Levels:
        """What the planes and the zone put out now."""
        return Levels(
            music_db=self._music_meter.level_db,
            announcement_db=self._announcement_meter.level_db,
            output_db=self._output_meter.level_db,
        )


def saturate(samples: Samples) -> Samples:
    """Bend what is above -0.9 dBFS softly, so that it never passes full scale; below, not a bit is changed."""
    loudness = np.abs(samples)
    if loudness.max(initial=0.0) <= _KNEE:
        return samples
    over = np.maximum(loudness - _KNEE, 0) / _ROOM
    return np.where(loudness > _KNEE, np.copysign(_KNEE + _ROOM * (over / (1 + over)), samples), samples)


def _sum(music: Samples | None, announcement: Samples | None, frames: int) -> Samples:
    if music is not None and announcement is not None:
        return saturate(music + announcement)
    heard = announcement if music is None else music
    return np.zeros(frames, dtype=np.float32) if heard is None else saturate(heard)


class _Meter:
    """A plane's level, exponentially smoothed."""

    def __init__(self) -> None:
        self._power = 0.0

    def feed(self, samples: Samples | None, frames: int) -> None:
        if not frames:
            return
        power = 0.0 if samples is None else float(np.dot(samples, samples)) / frames
        kept = math.exp(-frames / _METER_TIME)
        self._power = kept * self._power + (1 - kept) * power

    @property
    def level_db(self) -> float:
        return max(10 * math.log10(self._power), SILENCE_DB) if self._power > 0 else SILENCE_DB
