"""A zone's music comes from the disk: it is read before the output needs it, and changes in order."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator

import numpy as np
import pytest

from audio.adapters.clocked_output import ClockedOutput
from audio.clip import RATE, Samples
from broadcaster.speaker.clock import ControllerTime
from broadcaster.speaker.sound import ZoneSound
from tests.broadcaster.wire_rig import until


def machine_us() -> int:
    """This machine's clock."""
    return time.time_ns() // 1000


class WatchedTrack:
    """A track that knows which frames were read by the output's thread, and which by others before it."""

    def __init__(self, seconds: float) -> None:
        self._samples = np.random.default_rng(1).uniform(-0.3, 0.3, round(seconds * RATE)).astype(np.float32)
        self._read = np.zeros(len(self._samples), dtype=bool)
        self.put_out = 0
        self.unprepared = 0

    def __len__(self) -> int:
        """Its length in frames."""
        return len(self._samples)

    def __getitem__(self, stretch: slice, /) -> Samples:
        """The frames of a stretch, noting who asks."""
        frames = self._read[stretch]
        if threading.current_thread().name == "silent output":
            self.put_out += len(frames)
            self.unprepared += int(np.count_nonzero(~frames))
        else:
            self._read[stretch] = True
        return self._samples[stretch]


@pytest.fixture
async def tracks() -> dict[str, WatchedTrack]:
    """Two pieces of music that are watched."""
    return {"first": WatchedTrack(3.0), "second": WatchedTrack(20.0)}


@pytest.fixture
async def sound(tracks: dict[str, WatchedTrack]) -> AsyncIterator[ZoneSound]:
    """A zone that sounds, and reads its music."""
    ours = ControllerTime(zone="hall", machine_us=machine_us, ask=lambda _: None)
    made = ZoneSound(output=ClockedOutput(), time=ours, track=tracks.__getitem__, tell=lambda _: None)
    made.open()
    reading = asyncio.create_task(made.read_music())
    yield made
    reading.cancel()
    await asyncio.gather(reading, return_exceptions=True)
    made.close()


async def test_the_output_never_is_the_first_to_ask_the_disk(sound: ZoneSound, tracks: dict[str, WatchedTrack]) -> None:
    """Begun in the middle, changed to other music and cross-faded: each frame was read by somebody else before."""
    began_us = machine_us() - 1_700_000
    sound.play_music(["first"], start_us=began_us, gain_db=0.0, crossfade_ms=500)
    await until(lambda: tracks["first"].put_out > RATE // 2, "the first music")
    sound.play_music(["second"], start_us=began_us - 7_000_000, gain_db=0.0, crossfade_ms=500)
    await until(lambda: tracks["second"].put_out > 2 * RATE, "the second music")
    assert [track.unprepared for track in tracks.values()] == [0, 0]


async def test_the_newest_music_is_what_sounds(sound: ZoneSound, tracks: dict[str, WatchedTrack]) -> None:
    """Told twice at once, the zone changes to the second; told to be silent, it is."""
    now_us = machine_us()
    sound.play_music(["first"], start_us=now_us - 10**6, gain_db=0.0, crossfade_ms=0)
    sound.play_music(["second"], start_us=now_us - 10**6, gain_db=0.0, crossfade_ms=0)
    await until(lambda: sound.levels().music_db > -60, "music")
    assert tracks["first"].put_out == 0
    sound.play_music([], start_us=0, gain_db=0.0, crossfade_ms=0)
    await until(lambda: sound.levels().music_db < -60, "silence")
