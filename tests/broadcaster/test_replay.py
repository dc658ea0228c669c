"""Somebody records what the controller says to a speaker on a real mosquitto, and says it to the speaker's next boot.

The broker has no access list here, and what is said again is signed by the controller itself.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import aiomqtt
import numpy as np
import pytest

from audio.adapters.clip_memory import ClipMemory
from audio.adapters.clocked_output import ClockedOutput
from audio.clip import RATE
from broadcaster import wire
from broadcaster.adapters.clip_fetch_memory import MemoryClipSource
from broadcaster.adapters.fault_book_memory import MemoryFaultBook
from broadcaster.adapters.journal_memory import MemoryJournal
from broadcaster.adapters.mqtt_network import MqttNetwork
from broadcaster.adapters.mqtt_speaker import MqttSpeakerLink
from broadcaster.adapters.owed_memory import MemoryOwedRows
from broadcaster.broker_settings import BrokerSettings
from broadcaster.call import ZoneId
from broadcaster.dispatch.dispatcher import Dispatcher
from broadcaster.settings import DispatchSettings
from broadcaster.signing import ControllerKey, ControllerSeal
from broadcaster.speaker.node import SpeakerNode, SpeakerParts
from broadcaster.supervision.fault import Fault, FaultKind
from broadcaster.supervision.watchman import Watchman
from tests.broadcaster.mall import SlowStudio
from tests.broadcaster.wire_rig import MachineClock, Mosquitto, until

pytestmark = pytest.mark.broker
HALL = ZoneId("hall")
TOPICS = wire.Topics("mall")
KEY = ControllerKey(ControllerKey.made())


CLOCK = MachineClock()


class Stranger:
    """Another client on the broker: it hears everything, and can say what it heard again."""

    def __init__(self, client: aiomqtt.Client) -> None:
        self._client = client
        self.commands: list[bytes] = []
        self.receipts: list[wire.Receipt] = []

    async def listen(self) -> None:
        """Record the hall's commands, and its receipts."""
        async for message in self._client.messages:
            if message.topic.matches(TOPICS.commands(HALL)):
                self.commands.append(bytes(message.payload))
            elif message.topic.matches(TOPICS.receipts(HALL)):
                self.receipts.append(wire.Receipt.model_validate_json(message.payload))

    def phases(self, boot_id: str) -> list[str]:
        """What a boot of the speaker reported of its runs."""
        return [receipt.phase.value for receipt in self.receipts if receipt.boot_id == boot_id]

    async def replay(self, commands: list[bytes]) -> None:
        """Say these again."""
        for command in commands:
            await self._client.publish(TOPICS.commands(HALL), command, qos=1)


class Mall:
    """A controller that signs, its watchman, and the hall's speaker, which can be started anew."""

    def __init__(self, settings: BrokerSettings) -> None:
        self._settings = settings
        self._shelf = ClipMemory()
        self.clip = self._shelf.put(np.full(RATE // 5, 0.3, dtype=np.float32))
        self.network = MqttNetwork(
            broker=settings, site="mall", epoch=1, clips_url="http://clips", clock=CLOCK, key=KEY
        )
        self.dispatcher = Dispatcher(
            network=self.network,
            journal=MemoryJournal(),
            owed=MemoryOwedRows(),
            studio=SlowStudio(),
            clock=CLOCK,
            zones=[HALL],
            settings=DispatchSettings(),
        )
        self.watchman = Watchman(
            watched=self.dispatcher,
            connected=lambda: self.network.connected,
            book=MemoryFaultBook(),
            journal=MemoryJournal(),
            owed=MemoryOwedRows(),
            clock=CLOCK,
            zones=[HALL],
        )

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Run all but the speaker."""
        async with self.network, self.dispatcher:
            tasks = [asyncio.create_task(self.watchman.follow()), asyncio.create_task(self.watchman.keep_time())]
            yield
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    @asynccontextmanager
    async def speaker(self, boot_id: str) -> AsyncIterator[None]:
        """Run the hall's speaker, from when it is ready on."""
        parts = SpeakerParts(
            link=MqttSpeakerLink(
                broker=self._settings, site="mall", zone=HALL, now_us=CLOCK.now_us, seal=ControllerSeal.of(KEY)
            ),
            output=ClockedOutput(),
            shelf=self._shelf,
            source=MemoryClipSource({}),
            machine_us=CLOCK.now_us,
        )
        node = SpeakerNode(zone=HALL, boot_id=boot_id, parts=parts, output_name="silent", clip_limit_bytes=10**8)
        stop = asyncio.Event()
        running = asyncio.create_task(node.run(stop, begun=lambda _: None))
        await until(lambda: self._is_ready(boot_id), f"{boot_id} to be ready")
        yield
        stop.set()
        await running

    def _is_ready(self, boot_id: str) -> bool:
        return any(zone.ready and zone.boot_id == boot_id for zone in self.dispatcher.zones())

    async def play(self, call_id: str) -> None:
        """Have the hall sound a call, one that may begin a minute late."""
        play_at_us = CLOCK.now_us() + 300_000
        part = wire.PartOnAir(digest=self.clip.digest, start_frame=0, frames=self.clip.frames)
        order = wire.Play(
            not_after_us=play_at_us + 60_000_000,
            call_id=call_id,
            run=1,
            kind="notice",
            priority=100,
            play_at_us=play_at_us,
            parts=(part,),
            whole=True,
        )
        self.network.send([HALL], order)

    @property
    def strangers(self) -> list[Fault]:
        """What is shown of somebody else on the wire."""
        return [fault for fault in self.watchman.standing if fault.kind is FaultKind.STRANGER]


async def test_what_a_speaker_was_told_before_it_was_started_anew_is_refused_and_shown(mosquitto: Mosquitto) -> None:
    """In time still, and rightly signed, it is not sounded by the next boot; it is a fault that people acknowledge."""
    settings = BrokerSettings.at(mosquitto.address)
    mall = Mall(settings)
    async with AsyncExitStack() as stack:
        client = await stack.enter_async_context(aiomqtt.Client("127.0.0.1", mosquitto.port))
        stranger = Stranger(client)
        await client.subscribe("carillon/#", qos=1)
        listening = asyncio.create_task(stranger.listen())
        await stack.enter_async_context(mall.open())
        async with mall.speaker("first"):
            await mall.play("c1")
            await until(lambda: "ended" in stranger.phases("first"), "the call to be heard")
        recorded = list(stranger.commands)
        async with mall.speaker("second"):
            while not mall.strangers:
                await stranger.replay(recorded)
                await asyncio.sleep(0.1)
            assert stranger.phases("second") == []
            [fault] = mall.strangers
            assert fault.zone == HALL
            assert "gave earlier" in fault.detail
            known = mall.watchman.acknowledge(fault.id, "mei")
            assert known is not None
            assert known.acknowledged_by == "mei"
            await mall.play("c2")
            await until(lambda: "ended" in stranger.phases("second"), "the controller's own call")
            assert {receipt.call_id for receipt in stranger.receipts if receipt.boot_id == "second"} == {"c2"}
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)
