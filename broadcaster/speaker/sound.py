"""A zone's mixer on its output: commands from the event loop and rendering on the output's thread, one at a time."""

import asyncio
import contextlib
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace

from audio.clip import RATE, Samples, Track
from audio.mixing.mixer import Event, Levels, Mixer, MusicRound, Piece, Started, Stopped
from audio.ports import Output
from broadcaster import wire
from broadcaster.speaker.orders import Announce, Lengthen, RunSounded, Silence

IN_STEP_FRAMES = RATE // 100
"""Music may be so far from its place before it is moved."""

READ_AHEAD_S, READ_EVERY_S = 5, 1.0
"""How far ahead of the output, and how often, music is read from the disk."""

Tracks = Callable[[str], Track]
"""Gives a clip that is at hand, by its digest."""


class ZoneSound:
    """What the zone puts out. `tell` is called on the output's thread with what became of the runs."""

    def __init__(self, *, output: Output, track: Tracks, tell: Callable[[list[Event]], None]) -> None:
        self.output = output
        self._mixer = Mixer()
        self._lock = threading.Lock()
        self._music: MusicRound | None = None
        self._music_fade_frames = 0
        self._music_changed = asyncio.Event()
        self._track = track
        self._tell = tell

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

    def announce(self, order: Announce, at_us: int) -> None:
        """Sound a programme at that instant of this machine's clock, or as soon after as can be."""
        play = order.play
        pieces = self._pieces(order)
        at_frame = round(self.output.frame_at(at_us))
        with self._lock:
            self._mixer.announce(
                order.key,
                at_frame=at_frame,
                pieces=pieces,
                whole=order.whole,
                from_frame=play.from_frame,
                gain_db=play.gain_db,
                duck_db=play.duck_db,
                ramp_frames=play.ramp_ms * RATE // 1000,
            )

    def lengthen(self, order: Lengthen) -> None:
        """Lay more of a programme."""
        pieces = self._pieces(order)
        with self._lock:
            self._mixer.extend(order.key, pieces, whole=order.whole)

    def silence(self, order: Silence) -> None:
        """Fade a run out."""
        with self._lock:
            self._mixer.stop(order.key, fade_frames=order.fade_ms * RATE // 1000)

    def play_music(self, digests: Sequence[str], *, start_us: int, gain_db: float, crossfade_ms: int) -> None:
        """Have this music, its round begun at that instant of this machine's clock; no digests: silence.

        It changes as soon as `read_music` has read the beginning.
        """
        crossfade_frames = crossfade_ms * RATE // 1000
        music = None
        if digests:
            music = MusicRound(
                start_frame=round(self.output.frame_at(start_us)),
                tracks=tuple(self._track(digest) for digest in digests),
                crossfade_frames=crossfade_frames,
                gain_db=gain_db,
            )
        self._change_music(music, crossfade_frames)

    def realign(self, start_us: int) -> bool:
        """Move the music if its round, begun at that instant by this machine's clock, is out of step; True if so."""
        start_frame = round(self.output.frame_at(start_us))
        if self._music is None or abs(start_frame - self._music.start_frame) <= IN_STEP_FRAMES:
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
                await asyncio.wait_for(self._music_changed.wait(), READ_EVERY_S)
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

    def _pieces(self, order: Announce | Lengthen) -> list[Piece]:
        return [
            Piece(start_frame=part.start_frame, samples=self._track(part.digest), language=part.language)
            for part in order.parts
        ]

    def _render(self, first_frame: int, frames: int) -> Samples:
        with self._lock:
            block = self._mixer.render(first_frame, frames)
            events = self._mixer.happened()
        if events:
            self._tell(events)
        return block


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
