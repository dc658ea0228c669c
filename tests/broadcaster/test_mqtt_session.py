"""One end's connection to a real mosquitto: many letters at once, in order, and a broker that says nothing any more."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from broadcaster.adapters.mqtt_client import SENT_TOGETHER, Letter, Manners
from broadcaster.adapters.mqtt_session import UNDER_WAY, MqttSession
from broadcaster.broker_settings import BrokerSettings
from controller_api.adapters.mosquitto_files import QUEUES
from tests.broadcaster.wire_rig import Mosquitto, until

pytestmark = pytest.mark.broker
FAREWELL = Letter(topic="farewell", payload="")


@asynccontextmanager
async def connected(broker: Mosquitto, heard: list[str]) -> AsyncIterator[MqttSession]:
    """A session that hears what it says itself, and takes half a second's silence for the broker's end."""
    manners = Manners(
        client_id="both",
        subscriptions=(("said/+", 1),),
        will=lambda: FAREWELL,
        greeting=list,
        hear=lambda _, payload: heard.append(payload.decode()),
    )
    settings = BrokerSettings.at(broker.address, keepalive_s=300)
    session = MqttSession(settings, manners, lambda: 0, confirmed_within_s=0.5)
    session.open()
    await until(lambda: session.connected, "the connection")
    yield session
    await session.close(FAREWELL)


def letter(number: int, qos: int = 1) -> Letter:
    """One of many, each on a topic of its own."""
    return Letter(topic=f"said/{number}", payload=str(number), qos=qos, not_after_us=10_000_000)


async def test_more_letters_than_may_be_under_way_arrive_in_order(tmp_path: Path) -> None:
    """All of them, over a broker that can queue so many."""
    broker = Mosquitto(tmp_path, more=QUEUES)
    broker.start()
    heard: list[str] = []
    numbers = range(UNDER_WAY * 3 // 2)
    async with connected(broker, heard) as session:
        for number in numbers:
            session.post(letter(number))
        await until(lambda: len(heard) == len(numbers), "all letters")
    broker.stop()
    assert heard == [str(number) for number in numbers]


async def test_an_idle_connection_lets_the_process_sleep(mosquitto: Mosquitto) -> None:
    """After any number of letters nothing is written, and nobody waits to write, until there is another letter."""
    heard: list[str] = []
    async with connected(mosquitto, heard) as session:
        for number in range(SENT_TOGETHER):
            session.post(letter(number, qos=0))
        await until(lambda: len(heard) == SENT_TOGETHER, "all letters")
        assert [fd for fd in range(1024) if asyncio.get_running_loop().remove_writer(fd)] == []


async def test_how_things_become_while_it_greets_is_said_after_the_greeting(mosquitto: Mosquitto) -> None:
    """What is heard as soon as the session subscribes may change a state: the broker retains the newest."""
    heard: list[str] = []

    def state(payload: str) -> Letter:
        return Letter(topic="said/state", payload=payload, qos=1, retain=True, again=False)

    def hear(topic: str, payload: bytes) -> None:
        heard.append(payload.decode())
        if topic == "said/state" and payload == b"old":
            session.post(state("new"))

    manners = Manners(
        client_id="both",
        subscriptions=(("said/+", 1),),
        will=lambda: FAREWELL,
        greeting=lambda: [state("old"), *map(letter, range(20))],
        hear=hear,
    )
    session = MqttSession(BrokerSettings.at(mosquitto.address), manners, lambda: 0)
    session.open()
    await until(lambda: heard[-1:] == ["new"], "the newest state")
    await session.close(FAREWELL)


async def test_a_message_that_trips_the_hearer_costs_nothing_else(
    mosquitto: Mosquitto, caplog: pytest.LogCaptureFixture
) -> None:
    """It is logged with its topic; the connection stays and the next message is heard."""
    heard: list[str] = []

    class Touchy(list[str]):
        def append(self, told: str) -> None:
            if told == "1":
                raise RuntimeError("not that one")
            heard.append(told)

    async with connected(mosquitto, Touchy()) as session:
        for number in range(3):
            session.post(letter(number, qos=number % 2))
        await until(lambda: heard == ["0", "2"], "the others")
        assert session.connected
    assert "A message on said/1 could not be dealt with." in caplog.text


async def test_a_broker_that_confirms_nothing_is_given_up_and_nothing_is_lost(mosquitto: Mosquitto) -> None:
    """A frozen broker keeps its connections; what it did not confirm is said again on the next one."""
    heard: list[str] = []
    async with connected(mosquitto, heard) as session:
        mosquitto.freeze(frozen=True)
        try:
            session.post(letter(1))
            await until(lambda: not session.connected, "the session to give up")
            session.post(letter(2))
            await asyncio.sleep(0)
        finally:
            mosquitto.freeze(frozen=False)
        await until(lambda: {"1", "2"} <= set(heard), "both letters")


async def test_how_things_were_is_not_said_after_the_greeting(tmp_path: Path) -> None:
    """A state that still waited its turn as the connection was lost is dropped: the greeting has a newer one."""
    broker = Mosquitto(tmp_path, more=QUEUES)
    broker.start()
    heard, now = list[str](), ["first"]

    def state() -> Letter:
        return Letter(topic="said/state", payload=now[0], qos=1, retain=True, again=False)

    manners = Manners(
        client_id="both",
        subscriptions=(("said/+", 1),),
        will=lambda: FAREWELL,
        greeting=lambda: [state()],
        hear=lambda _, payload: heard.append(payload.decode()),
    )
    session = MqttSession(BrokerSettings.at(broker.address), manners, lambda: 0, confirmed_within_s=0.5)
    session.open()
    await until(lambda: session.connected, "the connection")
    broker.freeze(frozen=True)
    try:
        for number in range(UNDER_WAY):
            session.post(letter(number))
        now[0] = "older"
        session.post(state())
        await until(lambda: not session.connected, "the session to give up")
        now[0] = "newer"
    finally:
        broker.freeze(frozen=False)
    await until(lambda: "newer" in heard, "the greeting")
    session.post(letter(UNDER_WAY))
    await until(lambda: str(UNDER_WAY) in heard, "all that waited")
    await session.close(FAREWELL)
    broker.stop()
    assert "older" not in heard
