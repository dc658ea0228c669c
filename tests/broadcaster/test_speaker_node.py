"""The speaker node on a recording output, its link in memory: what sounds, when, and what is reported of it."""

import asyncio
import errno
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
import soundfile

from audio.adapters.clip_folder import ClipFolder
from audio.adapters.clocked_output import ClockedOutput
from audio.adapters.recording_output import RecordingOutput
from audio.clip import RATE, Clip, Samples
from audio.composing.chimes import LINE_CHECK, LINE_CHECK_LUFS, chime
from audio.errors import OutputGone
from audio.loudness import integrated
from audio.ports import Source
from audio.steering.interpolation import REACH
from audio.steering.steering import MOST_DRIFT, MOST_GLIDE
from broadcaster import wire
from broadcaster.adapters.clip_fetch_http import HttpClipSource
from broadcaster.adapters.memory_speaker_link import MemorySpeakerLink
from broadcaster.speaker.duties import DutyFailed
from broadcaster.speaker.node import SpeakerNode, SpeakerParts
from broadcaster.speaker.ports import Said
from tests.broadcaster.wire_rig import ClipServer, until

AHEAD_US = 37_000_000
"""How much the controller's clock is ahead of this machine's."""


def machine_us() -> int:
    """This machine's clock."""
    return time.time_ns() // 1000


def controller_us() -> int:
    """The controller's clock."""
    return machine_us() + AHEAD_US


class TellingLink(MemorySpeakerLink):
    """A link whose other end answers what time it is, unless it is deaf."""

    deaf = False

    def say(self, message: Said) -> None:
        """Report something; a question is answered on the loop's next turn."""
        super().say(message)
        if isinstance(message, wire.TimeRequest) and not self.deaf:
            now_us = controller_us()
            reply = wire.TimeReply(sent_us=message.sent_us, received_us=now_us, replied_us=now_us)
            asyncio.get_running_loop().call_soon(self.deliver, reply)


EDGE = 20


def steered(frames: int) -> object:
    """So many frames, as the output counts them while the steering follows what is being learnt of the clock."""
    return pytest.approx(frames, abs=frames * (MOST_DRIFT + MOST_GLIDE) + 2 * REACH)


@dataclass
class Zone:
    """A running node, and what is needed to play with it."""

    link: TellingLink
    node: SpeakerNode
    record: Path
    server: ClipServer
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    begun_us: list[int] = field(default_factory=list)
    sequence: int = 0
    running: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Run, and return when it is ready."""
        self.running = asyncio.create_task(self.node.run(self.stop, begun=self.begun_us.append))
        await until(lambda: self.running and (self.ready or self.running.done()), "the node to be ready")
        self.link.deliver(wire.HostState(online=True, epoch=1, clips_url=self.server.url))

    @property
    def ready(self) -> bool:
        """Whether it says so."""
        return any(state.lifecycle is wire.Lifecycle.READY for state in self.link.states)

    def command(self, command: wire.Play | wire.Extend | wire.Stop | wire.Music | wire.Stock) -> None:
        """Give a command."""
        self.sequence += 1
        self.link.deliver(command.model_copy(update={"epoch": 1, "sequence": self.sequence}))

    @property
    def receipts(self) -> list[wire.Receipt]:
        """The receipts so far."""
        return [message for message in self.link.said if isinstance(message, wire.Receipt)]

    @property
    def phases(self) -> list[str]:
        """The receipts so far, in short."""
        return [receipt.phase.value for receipt in self.receipts]

    async def end(self) -> Samples:
        """Stop, and give what was put out."""
        self.stop.set()
        if self.running is not None:
            await self.running
        samples, _ = soundfile.read(self.record, dtype="float32")
        return np.asarray(samples)

    def frame_of(self, controller_instant_us: int) -> int:
        """Where in the recording an instant of the controller is."""
        return round((controller_instant_us - self.begun_us[-1]) * RATE / 1e6)


@pytest.fixture
async def zone(tmp_path: Path, clip_server: ClipServer) -> AsyncIterator[Zone]:
    """A node that isn't running yet."""
    link, record = TellingLink(), tmp_path / "hall.wav"
    parts = SpeakerParts(
        link=link,
        output=RecordingOutput(record),
        shelf=ClipFolder(tmp_path / "clips"),
        source=HttpClipSource(),
        machine_us=machine_us,
    )
    node = SpeakerNode(zone="hall", boot_id="boot", parts=parts, output_name="record", clip_limit_bytes=10**8)
    made = Zone(link, node, record, clip_server)
    yield made
    await made.end()


def steady(level: float, seconds: float) -> Samples:
    """A sound every frame of which is the same, so that cuts and levels are plain to see."""
    return np.full(round(seconds * RATE), level, dtype=np.float32)


def play(*clips: Clip, in_s: float, whole: bool = True) -> wire.Play:
    """A call of some clips, one after another."""
    play_at_us = controller_us() + round(in_s * 1e6)
    return wire.Play(
        not_after_us=play_at_us + 3_000_000,
        call_id="c1",
        run=1,
        kind="notice",
        priority=100,
        play_at_us=play_at_us,
        parts=parts_of(*clips),
        whole=whole,
    )


def parts_of(*clips: Clip, start: int = 0) -> tuple[wire.PartOnAir, ...]:
    """Clips one after another."""
    places = start + np.cumsum([0, *(clip.frames for clip in clips)])
    return tuple(
        wire.PartOnAir(digest=clip.digest, start_frame=int(place), frames=clip.frames, language="en")
        for clip, place in zip(clips, places, strict=False)
    )


async def test_a_call_in_two_pieces_sounds_without_a_seam(zone: Zone) -> None:
    """By a clock 37 s ahead of ours the call begins when commanded, and what came later follows sample on sample."""
    first, second = zone.server.add(steady(0.25, 1.5)), zone.server.add(steady(0.5, 0.5))
    await zone.start()
    order = play(first, in_s=0.8, whole=False)
    zone.command(order)
    await until(lambda: "started" in zone.phases, "the start")
    more = parts_of(second, start=first.frames)
    zone.command(wire.Extend(not_after_us=order.not_after_us, call_id="c1", run=1, parts=more, whole=True))
    await until(lambda: "ended" in zone.phases, "the end")
    sound = await zone.end()
    begun = int(np.flatnonzero(sound > 0.125)[0])
    assert abs(begun - zone.frame_of(order.play_at_us)) <= RATE // 2000
    seam, end = begun + first.frames, begun + first.frames + second.frames
    # Steps this steep ring for as long as the steering's filter reaches.
    assert np.allclose(sound[begun + EDGE : seam - EDGE], 0.25, atol=1e-3)
    assert np.allclose(sound[seam + EDGE : end - EDGE], 0.5, atol=1e-3)
    assert sound[seam - EDGE : seam + EDGE].min() > 0.2
    started, ended = zone.receipts[-2:]
    assert abs(started.at_us - order.play_at_us) < 200
    assert abs(ended.at_us - started.at_us - 2_000_000) < 200
    assert ended.played_frames == first.frames + second.frames
    [passage] = ended.passages
    assert passage.language == "en"
    assert abs(passage.started_us - started.at_us) < 200


async def test_the_line_checks_receipt_tells_the_level_that_was_put_out(zone: Zone) -> None:
    """The tone goes the whole way, hardly to be heard, and the receipt's level is the one the recording has."""
    clip = zone.server.add(chime(LINE_CHECK, -20.0))
    await zone.start()
    zone.command(play(clip, in_s=0.3))
    await until(lambda: "ended" in zone.phases, "the end")
    receipt = zone.receipts[-1]
    sound = await zone.end()
    assert receipt.loudness_lufs == pytest.approx(LINE_CHECK_LUFS, abs=0.5)
    assert integrated(sound) == pytest.approx(LINE_CHECK_LUFS, abs=0.5)
    assert np.abs(sound).max() < 0.01


async def test_a_stop_ends_it_softly(zone: Zone) -> None:
    """The call fades out, and the receipt says how far it got and why it was stopped."""
    clip = zone.server.add(steady(0.5, 5.0))
    await zone.start()
    zone.command(play(clip, in_s=0.2))
    await until(lambda: "started" in zone.phases, "the start")
    zone.command(wire.Stop(not_after_us=controller_us() + 10**6, call_id="c1", run=1, because="found"))
    await until(lambda: "stopped" in zone.phases, "the stop")
    sound = await zone.end()
    heard = np.flatnonzero(sound)
    assert len(heard) < clip.frames
    assert np.max(np.abs(np.diff(sound[heard[0] + 1 :]))) < 0.001
    stopped = zone.receipts[-1]
    assert stopped.reason == "found"
    assert stopped.played_frames == steered(len(heard))


async def test_clips_that_are_late_start_at_the_first_word(zone: Zone) -> None:
    """Held up for half a second, the whole call sounds all the same, and the receipt says when."""
    clip = zone.server.add(steady(0.5, 0.3))
    zone.server.gate.clear()
    await zone.start()
    order = play(clip, in_s=0.1)
    zone.command(order)
    await until(lambda: controller_us() > order.play_at_us + 500_000, "the call to be late")
    zone.server.gate.set()
    await until(lambda: "ended" in zone.phases, "the end")
    sound = await zone.end()
    assert np.count_nonzero(sound > 0.25) == steered(clip.frames)
    assert zone.phases == ["started", "ended"]
    assert zone.receipts[0].at_us > order.play_at_us + 500_000


async def test_music_follows_the_controllers_clock(zone: Zone) -> None:
    """A zone that joins in the middle of a round is where the others are."""
    ramp = np.linspace(0.1, 0.5, 2 * RATE, dtype=np.float32)
    track = zone.server.add(ramp)
    await zone.start()
    began_us = controller_us() - 10_500_000
    zone.command(
        wire.Music(
            not_after_us=controller_us() + 10**7,
            start_at_us=began_us,
            tracks=(wire.Track(digest=track.digest, frames=track.frames),),
            crossfade_ms=0,
        )
    )
    await until(lambda: sum(level.music_db > -60 for level in _levels(zone)) > 3, "the music")
    sound = await zone.end()
    frame = int(np.flatnonzero(sound)[-1])
    place = (frame - zone.frame_of(began_us)) % track.frames
    assert abs(sound[frame] - ramp[place]) < 0.001


def _levels(zone: Zone) -> list[wire.SpeakerLevels]:
    return [message for message in zone.link.said if isinstance(message, wire.SpeakerLevels)]


async def test_what_sounds_goes_on_while_the_link_is_cut(zone: Zone) -> None:
    """Nobody needs to be there for a call that has begun; its receipts are there when the link is."""
    clip = zone.server.add(steady(0.5, 0.5))
    await zone.start()
    zone.command(play(clip, in_s=0.2))
    await until(lambda: "armed" in zone.phases, "the call to be armed")
    zone.link.cut()
    done_us = controller_us() + 1_000_000
    await until(lambda: controller_us() > done_us, "the call to be over")
    zone.link.mend()
    await until(lambda: "ended" in zone.phases, "the receipts")
    sound = await zone.end()
    assert np.count_nonzero(sound) == steered(clip.frames)
    assert zone.phases == ["armed", "started", "ended"]


async def test_faults_are_in_the_state(zone: Zone) -> None:
    """What keeps the music from being fetched is told, and is gone when it is fetched."""
    track = zone.server.add(steady(0.3, 1.0))
    zone.server.spoil.add(track.digest)
    await zone.start()
    tracks = (wire.Track(digest=track.digest, frames=track.frames),)
    zone.command(wire.Music(not_after_us=controller_us() + 10**7, start_at_us=0, tracks=tracks))
    await until(lambda: zone.link.states[-1].faults, "the fault")
    assert "damaged" in zone.link.states[-1].faults[0]
    zone.server.spoil.clear()
    await until(lambda: not zone.link.states[-1].faults, "the fault to go")
    assert zone.link.states[-1].lifecycle is wire.Lifecycle.READY


async def test_it_takes_leave(zone: Zone) -> None:
    """Told to stop, the node says that it is going, with its boot id, and its file is whole."""
    await zone.start()
    await zone.end()
    assert [state.lifecycle.value for state in zone.link.states] == ["init", "ready", "disconnected"]
    assert {state.boot_id for state in zone.link.states} == {"boot"}
    assert len(zone.begun_us) == 2
    assert abs(zone.begun_us[1] - zone.begun_us[0] - AHEAD_US) < 10_000


class Unplugged(ClockedOutput):
    """A device that has stopped by itself, and is still gone the first time it is opened again."""

    def __init__(self) -> None:
        super().__init__()
        self.opened = 0

    @property
    def fault(self) -> str | None:
        """Gone until it is opened again."""
        return "The sound device stopped." if self.opened == 1 else None

    def open(self, source: Source) -> None:
        """Open it; the second time it is still gone."""
        self.opened += 1
        if self.opened == 2:
            raise OutputGone("The sound device is gone.")
        if self.opened == 1:
            super().open(source)

    def close(self) -> None:
        """Close it once."""
        if self.opened == 1:
            super().close()


async def test_a_device_that_comes_back_is_used_again(tmp_path: Path) -> None:
    """While it is gone the state says so in a sentence, and it is tried until it is there."""
    link, output, stop = TellingLink(), Unplugged(), asyncio.Event()
    parts = SpeakerParts(
        link=link,
        output=output,
        shelf=ClipFolder(tmp_path / "clips"),
        source=HttpClipSource(),
        machine_us=machine_us,
        reopens=True,
    )
    node = SpeakerNode(zone="hall", boot_id="boot", parts=parts, output_name="device", clip_limit_bytes=10**8)
    running = asyncio.create_task(node.run(stop, begun=lambda _: None))
    await until(lambda: output.opened == 3 and not link.states[-1].faults, "the device to be back")
    stop.set()
    await running
    told = [state.faults for state in link.states if state.faults]
    assert told == [("The sound device stopped.",), ("The sound device is gone.",)]


async def test_a_beginning_that_can_not_be_noted_is_a_fault_only(zone: Zone) -> None:
    """A disk that is full says so in the state, and the zone plays."""

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    clip = zone.server.add(steady(0.5, 0.2))
    zone.begun_us.append(0)
    zone.running = asyncio.create_task(zone.node.run(zone.stop, begun=full))
    await until(lambda: zone.link.states and zone.link.states[-1].faults and zone.ready, "the fault")
    assert zone.link.states[-1].faults == (
        "When the recording begins can't be written beside it: No space left on device.",
    )
    zone.link.deliver(wire.HostState(online=True, epoch=1, clips_url=zone.server.url))
    zone.command(play(clip, in_s=0.2))
    await until(lambda: "ended" in zone.phases, "the end")


async def test_a_duty_that_fails_ends_the_speaker(zone: Zone, caplog: pytest.LogCaptureFixture) -> None:
    """It takes leave, so that nobody counts on it, and whoever watches over it can start it anew."""

    def fail(_: int) -> None:
        if zone.link.states:
            raise ValueError("year 33658 is out of range")

    running = asyncio.create_task(zone.node.run(zone.stop, begun=fail))
    with pytest.raises(DutyFailed, match="could not go on to keep time"):
        await running
    assert [state.lifecycle.value for state in zone.link.states] == ["init", "disconnected"]
    assert "keep time" in caplog.text


async def test_nothing_to_play_on_is_an_error(tmp_path: Path, clip_server: ClipServer) -> None:
    """A speaker that can't record says so instead of pretending to be one."""
    (tmp_path / "file").touch()
    parts = SpeakerParts(
        link=MemorySpeakerLink(),
        output=RecordingOutput(tmp_path / "file" / "hall.wav"),
        shelf=ClipFolder(tmp_path / "clips"),
        source=HttpClipSource(),
        machine_us=machine_us,
    )
    node = SpeakerNode(zone="hall", boot_id="boot", parts=parts, output_name="record", clip_limit_bytes=10**8)
    with pytest.raises(OutputGone):
        await node.run(asyncio.Event(), begun=lambda _: None)
    await parts.source.aclose()
    assert clip_server.asked == []
