"""What a speaker's account may do at our own broker: every topic of the wire tried on a real mosquitto."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import aiomqtt
import pytest

from broadcaster import asyncapi
from controller_api.adapters.mosquitto import MosquittoChild
from controller_api.adapters.mosquitto_files import CONTROLLER, BrokerFiles, speaker_account

pytestmark = pytest.mark.broker
OWN, OTHER = "atrium", "garage"
FILTERS = ("#", "$SYS/#", "+/#", "carillon/mall/zone/+/command", "$share/all/carillon/#")
BY_CONTROLLER = [channel for channel in asyncapi.CHANNELS if channel.sender == "controller"]
BY_SPEAKER = [channel for channel in asyncapi.CHANNELS if channel.sender == "speaker"]
TOPICS = {
    channel.address.format(site=site, zone=zone, contact="fire", call="c1")
    for channel in asyncapi.CHANNELS
    for site in ("mall", "another-mall")
    for zone in (OWN, OTHER)
}


@pytest.fixture
async def broker(tmp_path: Path) -> AsyncIterator[tuple[MosquittoChild, BrokerFiles]]:
    """A running broker of two zones."""
    files = BrokerFiles(tmp_path / "broker", site="mall", zones=(OWN, OTHER))
    async with MosquittoChild(files) as running:
        yield running, files


def controller(broker: tuple[MosquittoChild, BrokerFiles], **more: str) -> aiomqtt.Client:
    """A client with the controller's account."""
    child, files = broker
    return _client(child.port, CONTROLLER, files.controller_password, **more)


def speaker(broker: tuple[MosquittoChild, BrokerFiles], **more: str | aiomqtt.Will) -> aiomqtt.Client:
    """A client with the account of the zone's speaker."""
    child, files = broker
    return _client(child.port, speaker_account(OWN), files.speaker_password(OWN), **more)


def _client(port: int, name: str, password: Path, **more: str | aiomqtt.Will) -> aiomqtt.Client:
    secret = password.read_text().strip()
    version = aiomqtt.ProtocolVersion.V5
    return aiomqtt.Client("127.0.0.1", port, username=name, password=secret, protocol=version, **more)  # type: ignore[arg-type]  # whatever the test gives it


async def heard(client: aiomqtt.Client, last: str) -> set[str]:
    """The topics of what came before a message with that payload, the last one's among them."""
    topics: set[str] = set()
    async for message in client.messages:
        topics.add(str(message.topic))
        if message.payload == last.encode():
            break
    return topics


async def test_a_speaker_reads_what_is_said_to_it_and_nothing_else(broker: tuple[MosquittoChild, BrokerFiles]) -> None:
    """Of all that is on the wire, retained or not, however it subscribes, it gets its zone's words and the site's."""
    for_it = {channel.address.format(site="mall", zone=OWN, contact="fire", call="c1") for channel in BY_CONTROLLER}
    end = f"carillon/mall/zone/{OWN}/command"
    async with controller(broker) as host, speaker(broker) as atrium:
        for topic in sorted(TOPICS):
            await host.publish(topic, "kept", qos=1, retain=True)
        for filter_ in FILTERS:
            await atrium.subscribe(filter_, qos=1)
        for topic in sorted(TOPICS):
            await atrium.subscribe(topic, qos=1)
            await host.publish(topic, "said", qos=1)
        await host.publish(end, "the last", qos=1)
        async with asyncio.timeout(20):
            assert await heard(atrium, "the last") == for_it


async def test_a_speaker_writes_its_own_reports_and_nothing_else(broker: tuple[MosquittoChild, BrokerFiles]) -> None:
    """Whatever it publishes anywhere else, retained or not, is heard by nobody and kept nowhere."""
    its_own = {channel.address.format(site="mall", zone=OWN) for channel in BY_SPEAKER}
    async with controller(broker) as host, speaker(broker) as atrium:
        await host.subscribe("carillon/#", qos=1)
        for topic in [*sorted(TOPICS), "carillon/mall", "$SYS/broker/version", "elsewhere"]:
            for retain in (False, True):
                # MQTT 5 tells a client when it may not; that is as good as silence.
                with contextlib.suppress(aiomqtt.MqttCodeError):
                    await atrium.publish(topic, "forged", qos=1, retain=retain)
        await atrium.publish(f"carillon/mall/zone/{OWN}/receipt", "the last", qos=1)
        async with asyncio.timeout(20):
            assert await heard(host, "the last") == its_own


@pytest.mark.parametrize("zone", [OWN, OTHER])
async def test_a_last_will_is_held_to_the_same(broker: tuple[MosquittoChild, BrokerFiles], zone: str) -> None:
    """What the broker says for a speaker that is gone is heard for its own zone only."""
    topic, end = f"carillon/mall/zone/{zone}/state", f"carillon/mall/zone/{OWN}/receipt"
    async with controller(broker) as host:
        await host.subscribe("carillon/#", qos=1)
        with contextlib.suppress(aiomqtt.MqttError):  # The first connection is over when the second begins.
            async with speaker(broker, will=aiomqtt.Will(topic, "gone", qos=1)), speaker(broker) as again:
                await again.publish(end, "the last", qos=1)
        async with asyncio.timeout(20):
            assert await heard(host, "the last") == ({topic, end} if zone == OWN else {end})


async def test_a_speaker_puts_nobody_else_off_the_broker(broker: tuple[MosquittoChild, BrokerFiles]) -> None:
    """A broker ends a client's connection when another comes with the same name; ours goes by the account."""
    async with controller(broker, identifier="carillon-mall-controller") as host:
        await host.subscribe("carillon/#", qos=1)
        async with speaker(broker, identifier="carillon-mall-controller") as impostor:
            await impostor.publish(f"carillon/mall/zone/{OWN}/receipt", "the last", qos=1)
            async with asyncio.timeout(20):
                assert await heard(host, "the last")
