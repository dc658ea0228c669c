"""A zone's mixer on its output: commands from the event loop and rendering on the output's thread, one at a time.

The mixer counts the house's frames, by the controller's clock; the steering between it and the output sees to it that
each sounds at its instant. So whatever is placed at the same instant in several zones sounds in step, music and calls
alike, and a zone that comes later falls in by itself.
"""

import asyncio
import contextlib
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace

from audio.clip import RATE, Samples, Track
from audio.mixing.live_track import LiveTrack
from audio.mixing.mixer import Event, Levels, Mixer, MusicRound, Piece, Started, Stopped
from audio.ports import Output
from audio.steering.interpolation import REACH
from audio.steering.steering import Steering
from broadcaster import wire
from broadcaster.speaker.clock import ControllerTime
from broadcaster.speaker.orders import Announce, Lengthen, RunKey, RunSounded, Silence

READ_AHEAD_S, READ_EVERY_S = 5, 1.0
"""How far ahead of the output, and how often, music is read from the disk."""

Tracks = Callable[[str], Track]
"""Gives a clip that is at hand, by its digest."""


class ZoneSound:
    """What the zone puts out. `tell` is called on the output's thread with what became of the runs."""

    def __init__(
        self,
        *,
        output: Output,
        time: ControllerTime,
        track: Tracks,
        tell: Callable[[list[Event]], None],
        trim_us: int = 0,
    ) -> None:
        """Sound so much earlier as the hardware behind the output, which nobody can ask, sounds later."""
        self.output = output
        self._time = time
        self._trim_us = trim_us
        self._origin_us = time.now_us()
        self._mixer = Mixer()
        self._steering = Steering(self._mix, self._wanted)
        self._lock = threading.Lock()
        self._events: list[Event] = []
        self._music: MusicRound | None = None
        self._music_start_us = 0
        self._music_fade_frames = 0
        self._music_changed = asyncio.Event()
        self._track = track
        self._tell = tell
        self._live: dict[RunKey, LiveTrack] = {}

    def open(self) -> None:
        """Start putting out sound; raises `OutputGone` if the device can't be opened."""
        self.output.open(self._render)

    def reopen(self) -> None:
        """Try to get back a device that stopped by itself; raises `OutputGone` if it is still gone."""
        self.output.close()
        self.open()

    def close(self) -> None:
        """Release the device or finish the file."""
        self.output.close()

    @property
    def lead_us(self) -> int:
        """How long before its instant the sound of a call must be placed to be heard in time."""
        return (self.output.lead_frames + REACH) * 1_000_000 // RATE

    @property
    def error_us(self) -> float:
        """How far the zone is ahead of its place (behind it, if negative)."""
        return self._steering.error_frames * 1_000_000 / RATE

    def announce(self, order: Announce) -> None:
        """Sound a programme at its instant, or as soon after as can be."""
        play = order.play
        pieces = self._pieces(order)
        if play.live_from_frame is not None:
            self._live[order.key] = LiveTrack()
            pieces.append(Piece(start_frame=play.live_from_frame, samples=self._live[order.key], language=None))
        with self._lock:
            self._mixer.announce(
                order.key,
                at_frame=self._frame_at(play.play_at_us),
                pieces=pieces,
                whole=order.whole,
                from_frame=play.from_frame,
                gain_db=play.gain_db,
                duck_db=play.duck_db,
                ramp_frames=play.ramp_ms * RATE // 1000,
            )

    def lengthen(self, order: Lengthen) -> None:
        """Lay more of a programme."""
        pieces, live = self._pieces(order), self._live.get(order.key)
        with self._lock:
            if live is not None and (order.whole or order.live_frames is not None):
                live.finish(order.live_frames)
            self._mixer.extend(order.key, pieces, whole=order.whole)

    def silence(self, order: Silence) -> None:
        """Fade a run out."""
        with self._lock:
            self._mixer.stop(order.key, fade_frames=order.fade_ms * RATE // 1000)

    def speak(self, key: RunKey, first_frame: int, samples: Samples) -> None:
        """Lay what somebody said live in a run, which may be over."""
        live = self._live.get(key)
        if live is not None:
            with self._lock:
                live.put(first_frame, samples)

    def forget(self, key: RunKey) -> int:
        """A run is over; how many frames of its live sound came too late to be heard."""
        live = self._live.pop(key, None)
        return live.late_frames if live is not None else 0

    def play_music(self, digests: Sequence[str], *, start_us: int, gain_db: float, crossfade_ms: int) -> None:
        """Have this music, its round begun at that instant of the controller's clock; no digests: silence.

        It changes as soon as `read_music` has read the beginning.
        """
        crossfade_frames = crossfade_ms * RATE // 1000
        music = None
        if digests:
            music = MusicRound(
                start_frame=self._frame_at(start_us),
                tracks=tuple(self._track(digest) for digest in digests),
                crossfade_frames=crossfade_frames,
                gain_db=gain_db,
            )
            held = self._music
            if held is not None and start_us == self._music_start_us and _same_tracks(held, music):
                # Placed anew it might be a frame off, and then it would be other music.
                music = replace(held, gain_db=gain_db)
        self._music_start_us = start_us
        self._change_music(music, crossfade_frames)

    def realign(self) -> bool:
        """Move the music to its place if a clock was set while it sounded; True if so."""
        start_frame = self._frame_at(self._music_start_us)
        if self._music is None or abs(start_frame - self._music.start_frame) <= 1:
            return False
        self._change_music(replace(self._music, start_frame=start_frame), RATE // 2)
        return True

    def _change_music(self, music: MusicRound | None, fade_frames: int) -> None:
        self._music, self._music_fade_frames = music, fade_frames
        self._music_changed.set()

    async def read_music(self) -> None:
        """Change the music when told to, and have its coming seconds read; it never ends.

        The output's thread must not wait for a disk. What was read a moment ago the operating system has in memory
        still, so whatever the output will ask for is asked for here before.
        """
        while True:
            with contextlib.suppress(TimeoutError):
                # Not `wait_for`, which in Python 3.11 loses a cancellation that comes as the music changes.
                async with asyncio.timeout(READ_EVERY_S):
                    await self._music_changed.wait()
            self._music_changed.clear()
            music, fade_frames = self._music, self._music_fade_frames
            await asyncio.to_thread(self._read_ahead, music)
            with self._lock:
                self._mixer.play_music(music, fade_frames=fade_frames)

    def _read_ahead(self, to_come: MusicRound | None) -> None:
        with self._lock:
            now, sounding = self._mixer.now_frame, self._mixer.music
        for music in {*sounding, *([to_come] if to_come else [])}:
            for second in range(READ_AHEAD_S):
                first = now + second * RATE - music.start_frame
                music.fetch(first, first + RATE)

    def levels(self) -> Levels:
        """What the planes put out now."""
        with self._lock:
            return self._mixer.levels()

    def instant_of(self, frame: int) -> int:
        """When a frame of the mixer's sounds, by the controller's clock."""
        at_us = self.output.instant_of(round(self._steering.output_frame_of(frame)))
        return round(self._time.controller_instant(at_us)) + self._trim_us

    def _frame_at(self, controller_us: int) -> int:
        """The mixer's frame that sounds at an instant."""
        return round((controller_us - self._origin_us) * RATE / 1_000_000 + self._steering.moved_frames)

    def _wanted(self, output_frame: int) -> float:
        """The mixer's frame that should sound at a frame of the output."""
        at_us = self._time.controller_instant(self.output.instant_of(output_frame)) + self._trim_us
        return (at_us - self._origin_us) * RATE / 1_000_000

    def _pieces(self, order: Announce | Lengthen) -> list[Piece]:
        return [
            Piece(start_frame=part.start_frame, samples=self._track(part.digest), language=part.language)
            for part in order.parts
        ]

    def _mix(self, first_frame: int, frames: int) -> Samples:
        with self._lock:
            block = self._mixer.render(first_frame, frames)
            self._events += self._mixer.happened()
        return block

    def _render(self, first_frame: int, frames: int) -> Samples:
        block = self._steering.render(first_frame, frames)
        if self._events:
            events, self._events = self._events, []
            self._tell(events)
        return block


def _same_tracks(one: MusicRound, other: MusicRound) -> bool:
    return replace(one, start_frame=other.start_frame).same_as(other)


def sounded(event: Event, instant_of: Callable[[int], int]) -> RunSounded:
    """What the mixer says of a run, its frames turned into instants."""
    at_us = instant_of(event.frame)
    if isinstance(event, Started):
        return RunSounded(at_us=at_us, key=event.key, phase=wire.Phase.STARTED)
    passages = tuple(
        wire.Passage(
            language=passage.language,
            started_us=instant_of(passage.first_frame),
            ended_us=instant_of(passage.last_frame),
            loudness_lufs=passage.loudness_lufs,
        )
        for passage in event.passages
    )
    return RunSounded(
        at_us=at_us,
        key=event.key,
        phase=wire.Phase.STOPPED if isinstance(event, Stopped) else wire.Phase.ENDED,
        played_frames=event.played_frames,
        loudness_lufs=event.loudness_lufs,
        passages=passages,
    )
