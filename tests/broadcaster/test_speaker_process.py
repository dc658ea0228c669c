"""A real speaker process on a real mosquitto, heard through its recording."""

import asyncio
import json
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
import soundfile

from audio.clip import RATE, Clip, Samples
from broadcaster import wire
from broadcaster.adapters.mqtt_network import MqttNetwork, Report
from broadcaster.broker_settings import BrokerSettings
from broadcaster.call import ZoneId
from tests.broadcaster.wire_rig import PATIENCE_S, ClipServer, Mosquitto, until

pytestmark = pytest.mark.broker
ZONE = ZoneId("hall")


class MachineClock:
    """The controller's clock: this machine's."""

    def now_us(self) -> int:
        """Microseconds since the epoch."""
        return time.time_ns() // 1000


@dataclass
class Rig:
    """A controller's end with one speaker process."""

    network: MqttNetwork
    process: subprocess.Popen[bytes]
    record: Path
    heard: list[Report] = field(default_factory=list)

    def receipts(self, phase: wire.Phase) -> list[wire.Receipt]:
        """The receipts of a phase so far."""
        return [report for report in self.heard if isinstance(report, wire.Receipt) and report.phase is phase]

    def lifecycles(self) -> list[wire.Lifecycle]:
        """The speaker's states so far."""
        return [report.lifecycle for report in self.heard if isinstance(report, wire.SpeakerState)]

    async def end(self) -> Samples:
        """Stop the speaker and give what it put out."""
        self.process.send_signal(signal.SIGTERM)
        await asyncio.to_thread(self.process.wait, PATIENCE_S)
        samples, rate = soundfile.read(self.record, dtype="float32")
        assert rate == RATE
        return np.asarray(samples)

    def frame_of(self, instant_us: int) -> float:
        """Where in the recording an instant is."""
        card = json.loads(Path(f"{self.record}.json").read_text())
        first_us = datetime.fromisoformat(card["first_sample_at"]).timestamp() * 1e6
        return (instant_us - first_us) * RATE / 1e6


@asynccontextmanager
async def rig(mosquitto: Mosquitto, clip_server: ClipServer, folder: Path) -> AsyncIterator[Rig]:
    """A running rig whose speaker is ready."""
    record = folder / "hall.wav"
    arguments = ["--zone", ZONE, "--site", "mall", "--broker", mosquitto.address, "--record", str(record)]
    command = [sys.executable, "-m", "broadcaster", "speaker", *arguments, "--clips", str(folder / "clips")]
    process = subprocess.Popen(command)
    network = MqttNetwork(
        broker=BrokerSettings.at(mosquitto.address),
        site="mall",
        epoch=7,
        clips_url=clip_server.url,
        clock=MachineClock(),
    )
    try:
        async with network:
            running = Rig(network, process, record)
            listener = asyncio.create_task(_listen(running))
            await until(lambda: wire.Lifecycle.READY in running.lifecycles(), "the speaker to be ready")
            yield running
        await listener
    finally:
        process.kill()
        process.wait()


async def _listen(rig: Rig) -> None:
    async for report in rig.network.reports():
        rig.heard.append(report)


def tone(seconds: float, frequency: float = 1000.0) -> Samples:
    """A tone that begins and ends abruptly."""
    return (0.4 * np.sin(2 * np.pi * frequency * np.arange(round(seconds * RATE)) / RATE + 1)).astype(np.float32)


def play_of(clip: Clip, *, in_s: float, call_id: str = "c1") -> wire.Play:
    """A call of one clip, due in so many seconds."""
    play_at_us = MachineClock().now_us() + round(in_s * 1e6)
    return wire.Play(
        not_after_us=play_at_us + 5_000_000,
        call_id=call_id,
        run=1,
        kind="notice",
        priority=100,
        play_at_us=play_at_us,
        parts=(wire.PartOnAir(digest=clip.digest, start_frame=0, frames=clip.frames, language="en"),),
        whole=True,
    )


def first_sound(samples: Samples) -> int:
    """The first frame that isn't silent."""
    return int(np.flatnonzero(np.abs(samples) > 1e-4)[0])


async def test_a_call_sounds_at_the_commanded_instant(
    mosquitto: Mosquitto, clip_server: ClipServer, tmp_path: Path
) -> None:
    """What the zone put out begins at the commanded instant, to a tenth of a millisecond, and is receipted."""
    clip = clip_server.add(tone(0.5))
    async with rig(mosquitto, clip_server, tmp_path) as mall:
        play = play_of(clip, in_s=0.5)
        await mall.network.send(ZONE, play)
        await until(lambda: mall.receipts(wire.Phase.ENDED), "the end of the call")
        sound = await mall.end()
        assert abs(first_sound(sound) - mall.frame_of(play.play_at_us)) <= 5
        assert [report.phase for report in mall.heard if isinstance(report, wire.Receipt)] == [
            "armed",
            "started",
            "ended",
        ]
