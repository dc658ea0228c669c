"""The announcement plane: the runs that sound in a zone, and what is to be reported of them.

Usually there is one; while one fades out for another there are two.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from audio.clip import Samples
from audio.loudness import amplitude
from audio.mixing.announcement_run import Passage, Piece, Run


@dataclass(frozen=True, slots=True)
class Started:
    """The first sample of a run was put out."""

    key: str
    frame: int
    """Its output frame."""


@dataclass(frozen=True, slots=True)
class Ended:
    """A run was put out to its end."""

    key: str
    frame: int
    """The output frame of its last sample."""
    played_frames: int
    """How far into the programme it got, counted from the programme's beginning."""
    loudness_lufs: float | None
    """Of what was put out; None when that was too short or too quiet to tell."""
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Stopped:
    """A run was stopped before its end; the fields are those of `Ended`."""

    key: str
    frame: int
    played_frames: int
    loudness_lufs: float | None
    passages: tuple[Passage, ...]


Event = Started | Ended | Stopped


class AnnouncementPlane:
    """The runs of a zone by key. `release(key, frame)` is told from which output frame a run needs no ducking."""

    def __init__(self, release: Callable[[str, int], None]) -> None:
        """Tell `release` when each run's hold on the music ends."""
        self._release = release
        self._runs: dict[str, Run] = {}
        self._started: set[str] = set()
        self._events: list[Event] = []

    def __contains__(self, key: object) -> bool:
        """Whether the run is here, sounding or waiting."""
        return key in self._runs

    def announce(self, key: str, run: Run, pieces: Sequence[Piece], *, whole: bool, now_frame: int) -> None:
        """Begin a run under a key that is not here yet."""
        self._runs[key] = run
        self.extend(key, pieces, whole=whole, now_frame=now_frame)

    def extend(self, key: str, pieces: Sequence[Piece], *, whole: bool, now_frame: int) -> None:
        """Add to a run. What is over or stopping is left alone."""
        run = self._runs.get(key)
        if run is None or run.stopping or run.whole:
            return
        run.add(pieces, now_frame=now_frame)
        run.whole = whole
        self._let_go(key, run, now_frame)
        self._close_if_over(key, run, now_frame)

    def stop(self, key: str, *, now_frame: int, fade_frames: int) -> None:
        """Fade a run out; one that hasn't begun is dropped at once."""
        run = self._runs.get(key)
        if run is None or run.stopping:
            return
        run.stop(now_frame=now_frame, fade_frames=fade_frames if key in self._started else 0)
        self._let_go(key, run, now_frame)
        self._close_if_over(key, run, now_frame)

    def leave_out(self, first_frame: int, last_frame: int) -> None:
        """Output frames were lost."""
        for key, run in list(self._runs.items()):
            run.leave_out(first_frame, last_frame)
            self._let_go(key, run, last_frame)
            self._close_if_over(key, run, last_frame)

    def render(self, first_frame: int, frames: int) -> Samples | None:
        """The plane's sound over a block; None for silence."""
        mixed: Samples | None = None
        for key, run in list(self._runs.items()):
            sound = run.render(first_frame, frames)
            if sound is not None:
                if key not in self._started:
                    self._started.add(key)
                    self._events.append(Started(key, run.first_frame or 0))
                mixed = sound if mixed is None else mixed + sound
            self._close_if_over(key, run, first_frame + frames)
        return mixed

    def happened(self) -> list[Event]:
        """What happened since this was last asked, in order."""
        events, self._events = self._events, []
        return events

    def _let_go(self, key: str, run: Run, now_frame: int) -> None:
        """Say when the music comes back, as soon as that is known."""
        if run.end_frame is not None:
            self._release(key, max(run.end_frame, now_frame))

    def _close_if_over(self, key: str, run: Run, now_frame: int) -> None:
        end = run.end_frame
        if end is not None and end <= now_frame:
            result = (key, end - 1, run.played_to(end), run.loudness(), run.passages(end))
            self._events.append(Stopped(*result) if run.stopping else Ended(*result))
            self._started.discard(key)
            del self._runs[key]


def begin(*, at_frame: int, from_frame: int, gain_db: float, now_frame: int) -> Run:
    """A run that sounds its frame `from_frame` at an output frame, or as soon as that still can be."""
    return Run(at_frame=max(at_frame, now_frame), from_frame=from_frame, gain=amplitude(gain_db))
