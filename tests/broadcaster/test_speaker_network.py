"""What the dispatcher may expect of a `SpeakerNetwork`: one suite over the twin and over MQTT.

The real one is a mosquitto, both ends of the wire, a clip server and a speaker node on an output paced by the clock.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Literal

import aiomqtt
import numpy as np
import pytest

from audio.adapters.clip_folder import ClipFolder
from audio.adapters.clocked_output import ClockedOutput
from audio.clip import RATE, Clip, Digest
from broadcaster import wire
from broadcaster.adapters.clip_fetch_http import HttpClipSource
from broadcaster.adapters.memory_network import MemoryNetwork
from broadcaster.adapters.mqtt_network import MqttNetwork, Report
from broadcaster.adapters.mqtt_repeats import Command
from broadcaster.adapters.mqtt_speaker import MqttSpeakerLink
from broadcaster.broker_settings import BrokerSettings
from broadcaster.call import ZoneId
from broadcaster.ports import SpeakerNetwork
from broadcaster.speaker.node import SpeakerNode, SpeakerParts
from broadcaster.wire_live import LiveSound
from tests.broadcaster.wire_rig import ClipServer, MachineClock, Mosquitto, until

HALL = ZoneId("hall")
CLIP_S = 0.2


CLOCK = MachineClock()


class Mall:
    """A network with a speaker in the hall, and what it has reported."""

    def __init__(self, network: SpeakerNetwork, clip: Clip, overheard: Callable[[], list[Command]]) -> None:
        self.network = network
        self.clip = clip
        self.overheard = overheard
        """The commands, as whoever listens on the wire hears them."""
        self.reports: list[Report] = []

    async def listen(self) -> None:
        """Take in what the network reports, until it ends."""
        async for report in self.network.reports():
            self.reports.append(report)

    def phases(self, call_id: str = "c1") -> list[str]:
        """The receipts of a call, in short."""
        receipts = [report for report in self.reports if isinstance(report, wire.Receipt)]
        return [receipt.phase.value for receipt in receipts if receipt.call_id == call_id]

    def receipt(self, phase: wire.Phase) -> wire.Receipt:
        """The receipt of a phase."""
        [found] = [report for report in self.reports if isinstance(report, wire.Receipt) and report.phase is phase]
        return found

    def play(self, call_id: str = "c1", *, in_s: float = 0.3, copies: int = 1, whole: bool = True) -> wire.Play:
        """A call of the clip, so many times over."""
        play_at_us = CLOCK.now_us() + round(in_s * 1e6)
        return wire.Play(
            not_after_us=play_at_us + 2_000_000,
            call_id=call_id,
            run=1,
            kind="notice",
            priority=100,
            play_at_us=play_at_us,
            parts=self.parts(0, copies),
            whole=whole,
        )

    def parts(self, first: int, last: int) -> tuple[wire.PartOnAir, ...]:
        """The clip at these places."""
        frames = self.clip.frames
        return tuple(
            wire.PartOnAir(digest=self.clip.digest, start_frame=place * frames, frames=frames, language="en")
            for place in range(first, last)
        )


@asynccontextmanager
async def memory_mall() -> AsyncIterator[Mall]:
    """The twin."""
    network = MemoryNetwork(CLOCK, [HALL])
    frames = round(CLIP_S * RATE)
    clip = Clip(digest=Digest("a" * 64), frames=frames, loudness_lufs=-20.0, true_peak_dbtp=-3.0)
    mall = Mall(network, clip, lambda: [command for _, command in network.sent])
    listener = asyncio.create_task(mall.listen())
    yield mall
    network.close()
    await listener


@asynccontextmanager
async def mqtt_mall(
    broker: Mosquitto, server: ClipServer, folder: Path, protocol: Literal["5", "3.1.1"]
) -> AsyncIterator[Mall]:
    """The real one."""
    settings = BrokerSettings.at(broker.address, protocol=protocol)
    parts = SpeakerParts(
        link=MqttSpeakerLink(broker=settings, site="mall", zone=HALL, now_us=CLOCK.now_us),
        output=ClockedOutput(),
        shelf=ClipFolder(folder / "clips"),
        source=HttpClipSource(),
        machine_us=CLOCK.now_us,
    )
    node = SpeakerNode(zone=HALL, boot_id="boot", parts=parts, output_name="silent", clip_limit_bytes=10**8)
    clip = server.add(np.full(round(CLIP_S * RATE), 0.3, dtype=np.float32))
    stop = asyncio.Event()
    speaker = asyncio.create_task(node.run(stop, begun=lambda _: None))
    network = MqttNetwork(broker=settings, site="mall", epoch=1, clips_url=server.url, clock=CLOCK)
    overheard: list[Command] = []
    mall = Mall(network, clip, lambda: overheard)
    async with network, aiomqtt.Client("127.0.0.1", broker.port) as stranger:
        await stranger.subscribe(wire.Topics("mall").commands(HALL), qos=1)
        listeners = [asyncio.create_task(mall.listen()), asyncio.create_task(overhear(stranger, overheard.append))]
        yield mall
        stop.set()
        await speaker
        listeners.pop().cancel()
    await asyncio.gather(*listeners)


async def overhear(client: aiomqtt.Client, tell: Callable[[Command], None]) -> None:
    """Tell of every command that comes."""
    async for message in client.messages:
        tell(wire.COMMAND.validate_json(message.payload))


@pytest.fixture(
    params=["memory", pytest.param("5", marks=pytest.mark.broker), pytest.param("3.1.1", marks=pytest.mark.broker)]
)
async def mall(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Mall]:
    """A mall whose hall is ready."""
    opened = memory_mall()
    if request.param != "memory":
        broker, server = request.getfixturevalue("mosquitto"), request.getfixturevalue("clip_server")
        opened = mqtt_mall(broker, server, tmp_path, request.param)
    async with opened as made:
        await until(
            lambda: any(isinstance(r, wire.SpeakerState) and r.lifecycle is wire.Lifecycle.READY for r in made.reports),
            "the hall to be ready",
        )
        yield made


async def test_a_call_is_receipted_step_by_step(mall: Mall) -> None:
    """Armed, started and ended come in order, with instants that fit the command, and what was put out."""
    order = mall.play(in_s=1.5)
    mall.network.send([HALL], order)
    await until(lambda: "ended" in mall.phases(), "the end")
    assert mall.phases() == ["armed", "started", "ended"]
    started, ended = mall.receipt(wire.Phase.STARTED), mall.receipt(wire.Phase.ENDED)
    assert started.at_us >= order.play_at_us - 1_000
    assert ended.at_us >= order.play_at_us + round(CLIP_S * 1e6) - 1_000
    assert ended.played_frames == mall.clip.frames
    assert [passage.language for passage in ended.passages] == ["en"]
    assert {started.zone, started.run} == {"hall", 1}


async def test_a_command_names_the_boot_it_is_for(mall: Mall) -> None:
    """So that no other boot of the zone's speaker takes it for said to itself: that boot is the one that answers."""
    mall.network.send([HALL], mall.play())
    await until(mall.overheard, "the command")
    state = next(report for report in mall.reports if isinstance(report, wire.SpeakerState))
    assert {command.boot_id for command in mall.overheard()} == {state.boot_id}


async def test_a_call_may_be_lengthened_while_it_sounds(mall: Mall) -> None:
    """What is sent later sounds after what was there, and the end comes after that."""
    order = mall.play(whole=False)
    mall.network.send([HALL], order)
    await until(lambda: "started" in mall.phases(), "the start")
    mall.network.send(
        [HALL],
        wire.Extend(not_after_us=order.not_after_us, call_id="c1", run=1, parts=mall.parts(1, 3), whole=True),
    )
    await until(lambda: "ended" in mall.phases(), "the end")
    assert mall.receipt(wire.Phase.ENDED).played_frames == 3 * mall.clip.frames


async def test_somebody_speaks_live_after_the_chime(mall: Mall) -> None:
    """A call that is live goes on as long as somebody speaks, and ends where they were said to end."""
    frames = mall.clip.frames
    order = mall.play(whole=False).model_copy(update={"live_from_frame": frames})
    mall.network.send([HALL], order)
    await until(lambda: "started" in mall.phases(), "the start")
    for number in range(5):
        sound = LiveSound(call_id="c1", sequence=number, first_frame=number * 960, pcm=b"\0\1" * 960)
        mall.network.speak(sound)
    end = wire.Extend(not_after_us=order.not_after_us, call_id="c1", run=1, parts=(), whole=True, live_frames=4800)
    mall.network.send([HALL], end)
    await until(lambda: "ended" in mall.phases(), "the end")
    assert mall.receipt(wire.Phase.ENDED).played_frames == frames + 4800


async def test_a_call_is_stopped(mall: Mall) -> None:
    """A stop is answered with how far the call had got, and nothing comes after it."""
    mall.network.send([HALL], mall.play(in_s=1.5, copies=50))
    await until(lambda: "started" in mall.phases(), "the start")
    mall.network.send([HALL], wire.Stop(not_after_us=CLOCK.now_us() + 10**6, call_id="c1", run=1, because="found"))
    await until(lambda: "stopped" in mall.phases(), "the stop")
    assert 0 < mall.receipt(wire.Phase.STOPPED).played_frames < 50 * mall.clip.frames
    assert mall.phases() == ["armed", "started", "stopped"]


async def test_a_call_is_stopped_before_it_starts(mall: Mall) -> None:
    """What was not to sound yet never does."""
    mall.network.send([HALL], mall.play(in_s=1.0))
    await until(lambda: mall.phases() == ["armed"], "the call to be armed")
    mall.network.send([HALL], wire.Stop(not_after_us=CLOCK.now_us() + 10**6, call_id="c1", run=1, because="cancelled"))
    await until(lambda: mall.phases() == ["armed", "stopped"], "the stop")
    assert mall.receipt(wire.Phase.STOPPED).played_frames == 0


async def test_what_is_too_late_never_sounds(mall: Mall) -> None:
    """A command past its not-after is as good as never sent; the next one sounds."""
    mall.network.send([HALL], mall.play("late", in_s=-3.0))
    mall.network.send([HALL], mall.play("next"))
    await until(lambda: "ended" in mall.phases("next"), "the next call")
    assert "started" not in mall.phases("late")


async def test_what_is_unknown_is_harmless(mall: Mall) -> None:
    """More of a call nobody plays, and music and stock, disturb no call."""
    not_after_us = CLOCK.now_us() + 10**7
    unknown = wire.Extend(not_after_us=not_after_us, call_id="unknown", run=1, parts=mall.parts(0, 1), whole=True)
    mall.network.send([HALL], unknown)
    mall.network.send([HALL], wire.Stock(not_after_us=not_after_us, digests=(mall.clip.digest,)))
    mall.network.send([HALL], wire.Music(not_after_us=not_after_us, start_at_us=0, tracks=()))
    mall.network.send([HALL], mall.play())
    await until(lambda: "ended" in mall.phases(), "the call")
    assert mall.phases("unknown") == []
    assert mall.network.connected
