"""A real speaker process on a real mosquitto, heard through its recording."""

import asyncio
import json
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

import numpy as np
import psutil
import pytest
import soundfile

from audio.adapters.clip_folder import ClipFolder
from audio.clip import RATE, Clip, Samples
from broadcaster import wire
from broadcaster.adapters.day_folder import DayFolder
from broadcaster.adapters.mqtt_network import MqttNetwork, Report
from broadcaster.broker_settings import BrokerSettings
from broadcaster.call import ZoneId
from broadcaster.wire_day import DayCall, DayOrders, DayProgramme
from tests.broadcaster.wire_rig import PATIENCE_S, ClipServer, MachineClock, Mosquitto, publish, until

pytestmark = pytest.mark.broker
ZONE = ZoneId("hall")


class AheadClock(MachineClock):
    """A controller's clock an hour ahead of this machine's."""

    def now_us(self) -> int:
        """Microseconds since the epoch."""
        return super().now_us() + 3_600_000_000


@dataclass
class Rig:
    """A controller's end with one speaker process."""

    network: MqttNetwork
    process: subprocess.Popen[bytes]
    record: Path
    heard: list[Report] = field(default_factory=list)

    @property
    def phases(self) -> list[str]:
        """The receipts so far, in short."""
        return [report.phase.value for report in self.heard if isinstance(report, wire.Receipt)]

    @property
    def states(self) -> list[wire.SpeakerState]:
        """The speaker's states so far."""
        return [report for report in self.heard if isinstance(report, wire.SpeakerState)]

    def is_now(self, lifecycle: wire.Lifecycle) -> bool:
        """Whether that is the speaker's latest state."""
        return bool(self.states) and self.states[-1].lifecycle is lifecycle

    async def end(self) -> Samples:
        """Stop the speaker and give what it put out."""
        self.process.send_signal(signal.SIGTERM)
        assert await asyncio.to_thread(self.process.wait, PATIENCE_S) == 0
        samples, rate = soundfile.read(self.record, dtype="float32")
        assert rate == RATE
        return np.asarray(samples)

    def frame_of(self, instant_us: float) -> float:
        """Where in the recording an instant is."""
        card = json.loads(Path(f"{self.record}.json").read_text())
        first_us = datetime.fromisoformat(card["first_sample_at"]).timestamp() * 1e6
        return (instant_us - first_us) * RATE / 1e6


def start_speaker(mosquitto: Mosquitto, folder: Path, *more: str) -> subprocess.Popen[bytes]:
    """Start a speaker process of the hall that records."""
    arguments = ["--zone", ZONE, "--site", "mall", "--broker", mosquitto.address, "--record", str(folder / "hall.wav")]
    command = [sys.executable, "-m", "broadcaster", "speaker", *arguments, "--clips", str(folder / "clips"), *more]
    return subprocess.Popen(command)


@asynccontextmanager
async def rig(
    mosquitto: Mosquitto, clip_server: ClipServer, folder: Path, *more: str, protocol: Literal["5", "3.1.1"] = "5"
) -> AsyncIterator[Rig]:
    """A running rig whose speaker is ready."""
    process = start_speaker(mosquitto, folder, "--protocol", protocol, *more)
    network = MqttNetwork(
        broker=BrokerSettings.at(mosquitto.address, protocol=protocol),
        site="mall",
        epoch=7,
        clips_url=clip_server.url,
        clock=MachineClock(),
    )
    running = Rig(network, process, folder / "hall.wav")
    try:
        async with network:
            listener = asyncio.create_task(_listen(running))
            await until(lambda: running.is_now(wire.Lifecycle.READY), "the speaker to be ready")
            yield running
        await listener
    finally:
        # A test may have put another in its place.
        running.process.kill()
        running.process.wait()


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


@pytest.mark.parametrize("protocol", ["5", "3.1.1"])
async def test_a_call_sounds_at_the_commanded_instant(
    mosquitto: Mosquitto, clip_server: ClipServer, tmp_path: Path, protocol: Literal["5", "3.1.1"]
) -> None:
    """What the zone put out begins at the commanded instant, to half a millisecond, once, and is receipted."""
    clip = clip_server.add(tone(0.5))
    async with rig(mosquitto, clip_server, tmp_path, protocol=protocol) as mall:
        play = play_of(clip, in_s=1.0)
        mall.network.send([ZONE], play)
        await until(lambda: mall.phases[-1:] == ["ended"], "the end of the call")
        # The same call again, and one that was held up on the way, leave no sound.
        mall.network.send([ZONE], play)
        late = play_of(clip, in_s=-6, call_id="c2").model_copy(update={"epoch": 7, "sequence": 99})
        await publish(mosquitto, wire.Topics("mall").commands(ZONE), late.model_dump_json())
        await until(lambda: mall.phases[-1:] == ["failed"], "the refusal of the late call")
        sound = await mall.end()
        await until(lambda: mall.is_now(wire.Lifecycle.DISCONNECTED), "the speaker to take leave")
    assert mall.phases == ["armed", "started", "ended", "failed"]
    begun = round(mall.frame_of(play.play_at_us))
    assert abs(first_sound(sound) - begun) <= RATE // 2000
    assert np.count_nonzero(np.abs(sound) > 1e-4) < 1.1 * clip.frames


async def test_a_speaker_outlives_its_broker(mosquitto: Mosquitto, clip_server: ClipServer, tmp_path: Path) -> None:
    """With the broker gone the call plays on; its receipts come when the broker is back, and so do new calls."""
    clip = clip_server.add(tone(0.6))
    async with rig(mosquitto, clip_server, tmp_path) as mall:
        mall.network.send([ZONE], play_of(clip, in_s=0.3))
        await until(lambda: "started" in mall.phases, "the call to start")
        mosquitto.stop()
        await until(lambda: not mall.network.connected, "the controller to notice")
        ended_us = MachineClock().now_us() + 700_000
        await until(lambda: MachineClock().now_us() > ended_us, "the call to be over")
        mall.network.send([ZONE], play_of(clip, in_s=-3, call_id="too-late").model_copy(update={"not_after_us": 1}))
        mall.network.send([ZONE], play_of(clip, in_s=1.5, call_id="in-time"))
        mosquitto.start()
        await until(lambda: mall.phases.count("ended") == 2, "both calls to have ended")
        boots = {state.boot_id for state in mall.states}
        sound = await mall.end()
    assert len(boots) == 1
    assert [phase for phase in mall.phases if phase != "armed"] == ["started", "ended", "started", "ended"]
    assert np.count_nonzero(np.abs(sound) > 1e-4) > 1.9 * clip.frames


async def test_a_killed_speaker_is_called_lost(mosquitto: Mosquitto, clip_server: ClipServer, tmp_path: Path) -> None:
    """The broker speaks for a speaker that died, with its boot id; its successor has another, and is ready."""
    async with rig(mosquitto, clip_server, tmp_path) as mall:
        first_boot = mall.states[-1].boot_id
        mall.process.kill()
        await asyncio.to_thread(mall.process.wait)
        await until(lambda: mall.is_now(wire.Lifecycle.LOST), "the last will")
        assert mall.states[-1].boot_id == first_boot
        mall.process = start_speaker(mosquitto, tmp_path)
        await until(lambda: mall.is_now(wire.Lifecycle.READY), "the speaker to be back")
        assert mall.states[-1].boot_id != first_boot
        await mall.end()


async def test_a_speaker_waits_for_a_broker_that_is_not_there_yet(
    mosquitto: Mosquitto, clip_server: ClipServer, tmp_path: Path
) -> None:
    """Started before its broker, with an account that is asked for its password, the speaker gets ready in the end."""
    mosquitto.stop()
    mosquitto.demand_password("hall", "secret")
    (tmp_path / "password").write_text("secret\n")
    process = start_speaker(mosquitto, tmp_path, "--username", "hall", "--password-file", str(tmp_path / "password"))
    try:
        await until((tmp_path / "hall.wav").exists, "the speaker to run")
        mosquitto.start()
        account = BrokerSettings.at(mosquitto.address, username="hall", password="secret")
        network = MqttNetwork(broker=account, site="mall", epoch=1, clips_url=clip_server.url, clock=MachineClock())
        async with network:
            mall = Rig(network, process, tmp_path / "hall.wav")
            listener = asyncio.create_task(_listen(mall))
            await until(lambda: mall.is_now(wire.Lifecycle.READY), "the speaker to be ready")
            await mall.end()
        await listener
    finally:
        process.kill()
        process.wait()


def test_bad_input_is_told_in_sentences() -> None:
    """All that is wrong is said at once, before anything starts."""
    command = [sys.executable, "-m", "broadcaster", "speaker", "--zone", "Food Court", "--broker", "mall:99999"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    said = done.stderr.splitlines()
    assert len(said) == 3
    assert "food-court" in said[0]
    assert "--site is missing" in said[1]
    assert "HOST:PORT" in said[2]


async def test_a_playlist_costs_a_speaker_next_to_nothing(
    mosquitto: Mosquitto, clip_server: ClipServer, tmp_path: Path
) -> None:
    """A real speaker that plays six minutes of music from disk holds not even the tenth part of it in memory."""
    shelf = ClipFolder(tmp_path / "clips")
    quiet = np.full(120 * RATE, 0.1, dtype=np.float32)
    clips = [shelf.put(quiet * np.float32(level)) for level in (1.0, 0.9, 0.8)]
    tracks = tuple(wire.Track(digest=clip.digest, frames=clip.frames) for clip in clips)
    async with rig(mosquitto, clip_server, tmp_path) as mall:
        speaker = psutil.Process(mall.process.pid)
        before = speaker.memory_info().rss
        now_us = MachineClock().now_us()
        mall.network.send(
            [ZONE], wire.Music(not_after_us=now_us + 10**8, start_at_us=now_us - 119 * 10**6, tracks=tracks)
        )
        await until(
            lambda: sum(isinstance(said, wire.SpeakerLevels) and said.music_db > -60 for said in mall.heard) > 3,
            "the music",
        )
        grown = speaker.memory_info().rss - before
        await mall.end()
    as_floats = 4 * sum(clip.frames for clip in clips)
    assert grown < as_floats / 10


class FarClock:
    """A clock of the year 33658."""

    def now_us(self) -> int:
        """Microseconds since the epoch."""
        return 10**18


async def test_a_speaker_that_can_not_go_on_ends_with_code_1(mosquitto: Mosquitto, tmp_path: Path) -> None:
    """Told a time that no calendar has it fails at a duty, and a supervisor sees that it has to be started again."""
    network = MqttNetwork(
        broker=BrokerSettings.at(mosquitto.address), site="mall", epoch=7, clips_url="http://clips", clock=FarClock()
    )
    async with network:
        process = start_speaker(mosquitto, tmp_path)
        try:
            assert await asyncio.to_thread(process.wait, PATIENCE_S) == 1
        finally:
            process.kill()
            process.wait()


async def test_a_speaker_killed_in_the_dark_keeps_the_controllers_time(
    mosquitto: Mosquitto, clip_server: ClipServer, tmp_path: Path
) -> None:
    """Controller and broker are gone, the speaker is killed and started anew: both passes of the planned call sound.

    The controller's clock is an hour ahead of the machine's, so that only what was kept of it can tell the time.
    """
    clip, clock, day = clip_server.add(tone(0.5)), AheadClock(), DayFolder(tmp_path / "clips" / "day" / "mall.hall")
    speaker = start_speaker(mosquitto, tmp_path)
    try:
        network = MqttNetwork(
            broker=BrokerSettings.at(mosquitto.address), site="mall", epoch=7, clips_url=clip_server.url, clock=clock
        )
        async with network:
            await until(day.recall_time, "the time to be kept")
            play_at_us = clock.now_us() + 6_000_000
            part = wire.PartOnAir(digest=clip.digest, start_frame=0, frames=clip.frames)
            call = DayCall(
                call_id="plan",
                kind="farewell",
                priority=96,
                play_at_us=play_at_us,
                not_after_us=play_at_us + 600_000_000,
                programme=0,
                passes=2,
                pass_gap_us=1_000_000,
            )
            network.order_day(DayOrders(zone=ZONE, programmes=(DayProgramme(parts=(part,)),), calls=(call,)))
            held = tmp_path / "clips" / clip.digest[:2] / f"{clip.digest}.wav"
            await until(lambda: held.exists() and day.recall().orders, "the day's orders")
            speaker.kill()
            await asyncio.to_thread(speaker.wait)
        mosquitto.stop()
        speaker = start_speaker(mosquitto, tmp_path)
        await until(lambda: [note.on_pass for note in day.recall().notes if note.receipt] == [1, 2], "both passes")
        rig = Rig(network, speaker, tmp_path / "hall.wav")
        sound = await rig.end()
    finally:
        speaker.kill()
        speaker.wait()
    told = [note.receipt for note in day.recall().notes if note.receipt is not None]
    assert [(each.phase, each.reason) for each in told] == [(wire.Phase.ENDED, None)] * 2
    first_us, second_us = (each.started_us or 0 for each in told)
    assert first_us >= play_at_us - 1_000
    assert abs(second_us - first_us - 1_500_000) < 1_000
    first, rest = first_sound(sound), round(rig.frame_of(first_us)) + RATE
    assert abs(first - rig.frame_of(first_us)) <= RATE // 200
    assert abs(rest + first_sound(sound[rest:]) - rig.frame_of(second_us)) <= RATE // 200
