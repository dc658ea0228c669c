"""The speaker's end of the wire: one suite over the twin in memory and over MQTT 5 and 3.1.1 on a real mosquitto."""

import asyncio
import time
from collections.abc import AsyncIterator
from itertools import count
from typing import Literal, Protocol

import aiomqtt
import pytest

from broadcaster import wire
from broadcaster.adapters.memory_speaker_link import MemorySpeakerLink
from broadcaster.adapters.mqtt_speaker import MqttSpeakerLink
from broadcaster.broker_settings import BrokerSettings
from broadcaster.speaker.ports import EmergencyHeard, Heard, Said, SpeakerLink
from broadcaster.wire_live import LiveSound
from tests.broadcaster.wire_rig import Mosquitto, publish, until

TOPICS = wire.Topics("mall")
STATE = wire.SpeakerState(zone="hall", boot_id="boot", lifecycle=wire.Lifecycle.INIT, at_us=1)
STOP = wire.Stop(epoch=1, sequence=1, not_after_us=2**52, call_id="c1", run=1, because="found")
HOST = wire.HostState(online=True, epoch=1, clips_url="http://127.0.0.1/clips")


def receipt(number: int) -> wire.Receipt:
    """A receipt, told from others by its run."""
    return wire.Receipt(
        zone="hall", boot_id="boot", epoch=1, call_id="c1", run=number, phase=wire.Phase.ENDED, at_us=number
    )


class OtherEnd(Protocol):
    """What the suite needs of the other end."""

    @property
    def link(self) -> SpeakerLink:
        """The link under test."""

    async def deliver(self, message: Heard) -> None:
        """Say something to the speaker."""

    async def cut(self) -> None:
        """Break the link."""

    async def mend(self) -> None:
        """Make it whole again, the controller there first."""

    @property
    def said(self) -> list[Said]:
        """What has come from the speaker."""

    @property
    def states(self) -> list[wire.SpeakerState]:
        """The states that have come."""


class InMemory:
    """The twin."""

    def __init__(self) -> None:
        self.link = MemorySpeakerLink()

    async def deliver(self, message: Heard) -> None:
        """Say something to the speaker."""
        self.link.deliver(message)

    async def cut(self) -> None:
        """Break the link."""
        self.link.cut()

    async def mend(self) -> None:
        """Make it whole again."""
        self.link.mend()

    @property
    def said(self) -> list[Said]:
        """What has come from the speaker."""
        return self.link.said

    @property
    def states(self) -> list[wire.SpeakerState]:
        """The states that have come."""
        return self.link.states


class OverMqtt:
    """The real one: a broker, and a client that listens as a controller would."""

    def __init__(self, broker: Mosquitto, protocol: Literal["5", "3.1.1"]) -> None:
        self.broker = broker
        settings = BrokerSettings.at(broker.address, protocol=protocol)
        self.link = MqttSpeakerLink(broker=settings, site="mall", zone="hall", now_us=lambda: time.time_ns() // 1000)
        self.said: list[Said] = []
        self.states: list[wire.SpeakerState] = []
        self.listening = asyncio.Event()

    async def listen(self) -> None:
        """Take in what the speaker says, over one connection after another."""
        while True:
            try:
                async with aiomqtt.Client("127.0.0.1", self.broker.port) as client:
                    await client.subscribe("carillon/mall/zone/hall/#", qos=1)
                    self.listening.set()
                    async for message in client.messages:
                        self._take(str(message.topic), bytes(message.payload))
            except aiomqtt.MqttError:
                await asyncio.sleep(0.02)

    def _take(self, topic: str, payload: bytes) -> None:
        if topic == TOPICS.state("hall"):
            self.states.append(wire.SpeakerState.model_validate_json(payload))
        elif topic == TOPICS.receipts("hall"):
            self.said.append(wire.Receipt.model_validate_json(payload))
        elif topic == TOPICS.levels("hall"):
            self.said.append(wire.SpeakerLevels.model_validate_json(payload))

    async def deliver(self, message: Heard) -> None:
        """Say something to the speaker."""
        if isinstance(message, EmergencyHeard):
            await publish(self.broker, TOPICS.emergency, message.letter.decode(), retain=True)
            return
        topic = TOPICS.host_state if isinstance(message, wire.HostState) else TOPICS.commands("hall")
        if isinstance(message, LiveSound):
            topic = TOPICS.live(message.call_id)
        await publish(self.broker, topic, message.model_dump_json())

    async def cut(self) -> None:
        """Break the link."""
        self.listening.clear()
        self.broker.stop()
        await until(lambda: not self.link.connected, "the link to break")

    async def mend(self) -> None:
        """Make it whole again, the controller there first."""
        self.broker.start()
        await self.listening.wait()


@pytest.fixture(
    params=["memory", pytest.param("5", marks=pytest.mark.broker), pytest.param("3.1.1", marks=pytest.mark.broker)]
)
async def other_end(request: pytest.FixtureRequest) -> AsyncIterator[OtherEnd]:
    """A link that isn't open yet, and its other end, which listens."""
    if request.param == "memory":
        yield InMemory()
        return
    end = OverMqtt(request.getfixturevalue("mosquitto"), request.param)
    listener = asyncio.create_task(end.listen())
    await end.listening.wait()
    yield end
    listener.cancel()
    await asyncio.gather(listener, return_exceptions=True)


async def test_what_is_delivered_is_heard(other_end: OtherEnd) -> None:
    """Commands and the controller's state reach the speaker, in order."""
    heard: list[Heard] = []
    await other_end.link.open(heard.append, STATE)
    await until(lambda: other_end.link.connected, "the link")
    await other_end.deliver(HOST)
    await other_end.deliver(STOP)
    await until(lambda: len(heard) == 2, "both messages")
    assert heard == [HOST, STOP]
    await other_end.link.close(STATE)


async def test_what_is_spoken_live_is_heard_while_a_call_is_followed(other_end: OtherEnd) -> None:
    """Before and after that, and of other calls, nothing is; following goes on when the link was broken."""
    heard: list[Heard] = []
    link = other_end.link
    await link.open(heard.append, STATE)
    await until(lambda: link.connected, "the link")

    async def hears(call_id: str, sequence: int) -> bool:
        sound = LiveSound(call_id=call_id, sequence=sequence, first_frame=0, pcm=b"\1\0")
        await other_end.deliver(sound)
        await other_end.deliver(STOP)
        await until(lambda: STOP in heard, "what comes after it")
        return sound in heard

    async def until_hears(call_id: str, *, what: bool) -> None:
        async with asyncio.timeout(20):
            for sequence in count():
                heard.clear()
                if await hears(call_id, sequence) is what:
                    return

    await until_hears("c1", what=False)
    link.follow("c1")
    await until_hears("c1", what=True)
    await until_hears("other", what=False)
    await other_end.cut()
    await other_end.mend()
    await until(lambda: link.connected, "the link to be back")
    await until_hears("c1", what=True)
    link.leave("c1")
    link.leave("other")
    await until_hears("c1", what=False)
    await link.close(STATE)


async def test_what_is_over_is_not_heard(other_end: OtherEnd) -> None:
    """Commands for another boot, commands of an earlier epoch and earlier states of the controller are left out."""
    heard: list[Heard] = []
    await other_end.link.open(heard.append, STATE)
    await until(lambda: other_end.link.connected, "the link")
    now = HOST.model_copy(update={"epoch": 2})
    mine = STOP.model_copy(update={"boot_id": "boot", "epoch": 2})
    for message in (now, STOP.model_copy(update={"boot_id": "before", "epoch": 2}), STOP, HOST, mine):
        await other_end.deliver(message)
    await until(lambda: mine in heard, "what is said now")
    assert heard == [now, mine]
    await other_end.link.close(STATE)


async def test_states_and_receipts_arrive(other_end: OtherEnd) -> None:
    """The other end knows how the speaker is from its opening to its leave, and gets its receipts in order."""
    await other_end.link.open(lambda _: None, STATE)
    await until(lambda: other_end.states, "the first state")
    ready = STATE.model_copy(update={"lifecycle": wire.Lifecycle.READY})
    other_end.link.declare(ready)
    for number in range(1, 4):
        other_end.link.say(receipt(number))
    await until(lambda: len(other_end.said) == 3, "three receipts")
    assert other_end.said == [receipt(1), receipt(2), receipt(3)]
    gone = STATE.model_copy(update={"lifecycle": wire.Lifecycle.DISCONNECTED})
    await other_end.link.close(gone)
    await until(lambda: other_end.states[-1] == gone, "the leave")
    assert other_end.states == [STATE, ready, gone]
    assert not other_end.link.connected


async def test_receipts_wait_for_a_broken_link(other_end: OtherEnd) -> None:
    """While the link is broken receipts wait, in order, and levels are dropped; the state is said anew."""
    await other_end.link.open(lambda _: None, STATE)
    await until(lambda: other_end.states, "the first state")
    await other_end.cut()
    ready = STATE.model_copy(update={"lifecycle": wire.Lifecycle.READY})
    other_end.link.declare(ready)
    for number in range(1, 4):
        other_end.link.say(receipt(number))
    other_end.link.say(
        wire.SpeakerLevels(zone="hall", at_us=1, music_db=-20.0, announcement_db=-120.0, output_db=-20.0)
    )
    await other_end.mend()
    await until(lambda: len(other_end.said) >= 3, "the receipts")
    assert other_end.said == [receipt(1), receipt(2), receipt(3)]
    await until(lambda: other_end.states[-1] == ready, "the new state")
    await other_end.link.close(STATE)


@pytest.mark.broker
async def test_a_controller_that_greets_is_told_again(mosquitto: Mosquitto) -> None:
    """What the broker had nobody to give to is said again to a controller of the same epoch, and to no other."""
    end = OverMqtt(mosquitto, "5")
    await end.link.open(lambda _: None, STATE)
    await until(lambda: end.link.connected, "the link")
    told = receipt(1).model_copy(update={"at_us": time.time_ns() // 1000})
    end.link.say(told)
    listener = asyncio.create_task(end.listen())
    await end.listening.wait()
    await end.deliver(HOST.model_copy(update={"epoch": 0}))
    await end.deliver(HOST)
    await until(lambda: end.said, "the receipt")
    await end.link.close(STATE)
    listener.cancel()
    await asyncio.gather(listener, return_exceptions=True)
    assert set(end.said) == {told}


@pytest.mark.broker
async def test_what_is_not_of_this_wire_is_dropped(mosquitto: Mosquitto, caplog: pytest.LogCaptureFixture) -> None:
    """Rubbish on a topic is logged, and the next message is heard."""
    heard: list[Heard] = []
    end = OverMqtt(mosquitto, "5")
    await end.link.open(heard.append, STATE)
    await until(lambda: end.link.connected, "the link")
    for rubbish in ("", "{", "[]", '{"type": "dance"}', '{"type": "stop"}'):
        await publish(mosquitto, TOPICS.commands("hall"), rubbish)
    await end.deliver(STOP)
    await until(lambda: heard, "the message after the rubbish")
    assert heard == [STOP]
    assert "not of this wire" in caplog.text
    await end.link.close(STATE)
