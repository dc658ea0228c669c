"""One MQTT connection kept up for ever: subscribes, greets and sends what waited, every time the broker is back.

Knows letters and topics, not what they mean.
"""

import asyncio
import contextlib
import logging
import math
import random
import socket
import ssl
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass
from itertools import count
from typing import Any

import aiomqtt
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from broadcaster.broker_settings import BrokerSettings

log = logging.getLogger(__name__)

UNDER_WAY = 200
"""Letters handed to the broker and not yet confirmed, at most."""
KEPT = 5_000
"""Letters kept for a broker that is away, at most; the oldest give way."""
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.1, 3.0
LEAVING_S = 2.0
"""How long a closing session tries to get rid of what it still has to say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A message for the broker."""

    topic: str
    payload: str
    qos: int = 0
    retain: bool = False
    not_after_us: int | None = None
    """Not worth delivering after this instant."""
    again: bool = True
    """Whether to send it on the next connection if this one is lost before the broker confirms it (QoS 1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How a session behaves towards the broker."""

    client_id: str
    subscriptions: tuple[tuple[str, int], ...]
    """Topic filters with their QoS, subscribed on every connect."""
    will: Callable[[], Letter]
    """What the broker says for us when we are gone without a word."""
    greeting: Callable[[], Iterable[Letter]]
    """What is said first on every connect."""
    hear: Callable[[str, bytes], None]
    """Gets every message."""


class MqttSession:
    """Keeps the connection; `post` never waits and never raises."""

    def __init__(self, broker: BrokerSettings, manners: Manners, now_us: Callable[[], int]) -> None:
        self._broker = broker
        self._manners = manners
        self._now_us = now_us
        self._numbers = count()
        self._waiting: OrderedDict[int, Letter] = OrderedDict()
        self._under_way: dict[int, Letter] = {}
        self._deliveries: set[asyncio.Task[None]] = set()
        self._client: aiomqtt.Client | None = None
        self._leave = asyncio.Event()
        self._closing = asyncio.Event()
        self._farewell: Letter | None = None
        self._task: asyncio.Task[None] | None = None
        self.fault: str | None = f"No connection to the broker at {broker.address} yet."

    @property
    def connected(self) -> bool:
        """Whether the broker answers and has our subscriptions."""
        return self._client is not None

    def open(self) -> None:
        """Begin connecting, in the background."""
        self._task = asyncio.create_task(self._stay_connected(), name=f"mqtt {self._manners.client_id}")

    async def close(self, farewell: Letter) -> None:
        """Send what is still to be sent, if the broker is there, say farewell and disconnect."""
        self._farewell = farewell
        self._closing.set()
        self._leave.set()
        if self._task is not None:
            await self._task

    def post(self, letter: Letter) -> None:
        """Send now or, for QoS 1, as soon as the broker is back; QoS 0 is dropped while it is away."""
        if letter.qos == 0 or (not letter.again and self._client is None):
            if self._client is not None:
                self._spawn(self._publish_once(self._client, letter))
            return
        self._waiting[next(self._numbers)] = letter
        if len(self._waiting) > KEPT:
            _, lost = self._waiting.popitem(last=False)
            log.warning("Too much to say to an absent broker: a message for %s is given up.", lost.topic)
        self._pump()

    def _pump(self) -> None:
        """Hand waiting letters to the broker, in order, leaving out those that are too late."""
        while self._client is not None and self._waiting and len(self._under_way) < UNDER_WAY:
            number, letter = self._waiting.popitem(last=False)
            if letter.not_after_us is not None and letter.not_after_us < self._now_us():
                log.warning("A message for %s is too late to be sent and is dropped.", letter.topic)
                continue
            self._under_way[number] = letter
            self._spawn(self._deliver(self._client, number, letter))

    def _spawn(self, delivery: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(delivery)
        self._deliveries.add(task)
        task.add_done_callback(self._deliveries.discard)

    async def _deliver(self, client: aiomqtt.Client, number: int, letter: Letter) -> None:
        try:
            await self._publish(client, letter)
        except aiomqtt.MqttError as why:
            # It stays under way and is sent again on the next connection; receivers know duplicates.
            self._drop_connection(client, why)
        else:
            self._under_way.pop(number, None)
            self._pump()

    async def _publish_once(self, client: aiomqtt.Client, letter: Letter) -> None:
        with contextlib.suppress(aiomqtt.MqttError):
            await self._publish(client, letter)

    async def _publish(self, client: aiomqtt.Client, letter: Letter) -> None:
        await client.publish(
            letter.topic, letter.payload, qos=letter.qos, retain=letter.retain, properties=self._expiry(letter)
        )

    def _expiry(self, letter: Letter) -> Properties | None:
        """MQTT 5 lets the broker drop what has become too late; nothing depends on it."""
        if self._broker.protocol != "5" or letter.not_after_us is None:
            return None
        properties = Properties(PacketTypes.PUBLISH)  # type: ignore[no-untyped-call]  # paho leaves it unannotated
        properties.MessageExpiryInterval = max(1, math.ceil((letter.not_after_us - self._now_us()) / 1e6))
        return properties

    def _drop_connection(self, client: aiomqtt.Client, why: aiomqtt.MqttError) -> None:
        if client is self._client:
            self._complain(why)
            self._leave.set()

    async def _stay_connected(self) -> None:
        pause_s = FIRST_PAUSE_S
        while not self._closing.is_set():
            try:
                async with self._new_client() as client:
                    await self._serve(client)
            except aiomqtt.MqttError as why:
                self._complain(why)
            finally:
                pause_s = FIRST_PAUSE_S if self.connected else pause_s
                self._hang_up()
            # Chance keeps a thousand speakers from knocking at the same instant.
            await self._rest(pause_s * random.uniform(0.5, 1.0))  # noqa: S311  # no secret hangs on it
            pause_s = min(LONGEST_PAUSE_S, pause_s * 2)

    async def _rest(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._closing.wait(), seconds)

    async def _serve(self, client: aiomqtt.Client) -> None:
        """Subscribe, greet, send what waits, and stay until the connection is lost or it is time to leave."""
        self._leave.clear()
        for topic, qos in self._manners.subscriptions:
            await _subscribe(client, topic, qos)
        for letter in self._manners.greeting():
            await self._publish(client, letter)
        log.info("Connected to the broker at %s as %s.", self._broker.address, self._manners.client_id)
        self._client, self.fault = client, None
        self._pump()
        if not self._closing.is_set():
            await _until_lost(client, self._leave)
        if self._closing.is_set() and self._farewell is not None:
            await self._take_leave(client, self._farewell)

    async def _take_leave(self, client: aiomqtt.Client, farewell: Letter) -> None:
        if self._deliveries:
            await asyncio.wait(self._deliveries, timeout=LEAVING_S)
        self._client = None
        await self._publish(client, farewell)

    def _hang_up(self) -> None:
        """The connection is over: what was not confirmed waits again, in its old place."""
        self._client = None
        for task in self._deliveries:
            task.cancel()
        again = {number: letter for number, letter in self._under_way.items() if letter.again}
        self._waiting = OrderedDict(sorted((again | self._waiting).items()))
        self._under_way = {}

    def _complain(self, why: aiomqtt.MqttError) -> None:
        fault = f"The broker at {self._broker.address} can't be used ({why}); trying again until it can."
        if fault != self.fault:
            log.warning("%s", fault)
        self.fault = fault

    def _new_client(self) -> aiomqtt.Client:
        """Make a client that broker and library know nothing of: all that must survive a connection is in our hands."""
        broker, will = self._broker, self._manners.will()
        version = aiomqtt.ProtocolVersion.V5 if broker.protocol == "5" else aiomqtt.ProtocolVersion.V311
        client = aiomqtt.Client(
            broker.host,
            broker.port,
            username=broker.username,
            password=broker.password.get_secret_value() if broker.password is not None else None,
            identifier=self._manners.client_id,
            queue_type=_handing_to(self._manners.hear),
            protocol=version,
            will=aiomqtt.Will(will.topic, will.payload, will.qos, will.retain),
            clean_session=True if broker.protocol == "3.1.1" else None,
            timeout=5.0,
            keepalive=broker.keepalive_s,
            tls_context=ssl.create_default_context(cafile=broker.tls_ca_file) if broker.tls else None,
            socket_options=((socket.IPPROTO_TCP, socket.TCP_NODELAY, 1),),
        )
        client.pending_calls_threshold = 2 * UNDER_WAY
        return client


async def _subscribe(client: aiomqtt.Client, topic: str, qos: int) -> None:
    """Subscribe, and take a refusal for an error: a speaker that hears nothing must not call itself ready."""
    for code in await client.subscribe(topic, qos=qos):
        if (code if isinstance(code, int) else code.value) >= 128:
            raise aiomqtt.MqttError(f"this account may not subscribe to {topic}")


async def _until_lost(client: aiomqtt.Client, leave: asyncio.Event) -> None:
    """Wait until the connection is lost (raises `MqttError`) or `leave` is set."""

    async def lost() -> None:
        async for _ in client.messages:
            pass

    tasks = asyncio.create_task(lost()), asyncio.create_task(leave.wait())
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()


def _handing_to(hear: Callable[[str, bytes], None]) -> "type[asyncio.Queue[aiomqtt.Message]]":
    """Make a queue that hands every message on as it comes, sparing a task and a turn of the loop for each."""

    class Counter(asyncio.Queue[aiomqtt.Message]):
        def put_nowait(self, item: aiomqtt.Message) -> None:
            try:
                hear(str(item.topic), item.payload)
            except Exception:
                # One message that trips us must not cost the connection.
                log.exception("A message on %s could not be dealt with.", item.topic)

    return Counter
