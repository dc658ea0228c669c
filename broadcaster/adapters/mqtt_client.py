"""MQTT as the libraries have it: making a client, subscribing, posting letters, waiting for the end of a connection."""

import asyncio
import contextlib
import logging
import math
import socket
import ssl
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import aiomqtt
import paho.mqtt.client as paho
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from broadcaster.adapters.mqtt_encryption import context_of
from broadcaster.broker_settings import BrokerSettings

log = logging.getLogger(__name__)

SENT_TOGETHER = 16
"""Letters that are given to the operating system at once, at most."""


class _Watched(Protocol):
    """A socket, encrypted or not."""

    def fileno(self) -> int: ...


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
    patient: bool = False
    """Whether everything that isn't goes before it, also what was posted later."""


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


def new_client(broker: BrokerSettings, manners: Manners, *, most_pending: int) -> aiomqtt.Client:
    """Make a client that broker and library know nothing of: all that must survive a connection is in our hands.

    Raises `MqttError` with a sentence if nobody can be trusted to vouch for the broker.
    """
    will = manners.will()
    version = aiomqtt.ProtocolVersion.V5 if broker.protocol == "5" else aiomqtt.ProtocolVersion.V311
    client = aiomqtt.Client(
        broker.host,
        broker.port,
        username=broker.username,
        password=broker.password.get_secret_value() if broker.password is not None else None,
        identifier=manners.client_id,
        protocol=version,
        will=aiomqtt.Will(will.topic, will.payload, will.qos, will.retain),
        clean_session=True if broker.protocol == "3.1.1" else None,
        timeout=5.0,
        keepalive=broker.keepalive_s,
        tls_context=_trust(broker),
        # The session keeps count of what is under way: the library's limit of 20 would make a mall wait in line, and
        # with any limit it looks through all of that at each confirmation.
        max_inflight_messages=0,
        socket_options=((socket.IPPROTO_TCP, socket.TCP_NODELAY, 1),),
    )
    client.pending_calls_threshold = most_pending
    return client


class LetterBox:
    """Where letters go in and messages come out of a client that is connected.

    It is paho's, which the client stands on: aiomqtt makes a task for each letter and each wait, and looks through all
    that is under way for each, which a thousand zones would feel.
    """

    def __init__(
        self, client: aiomqtt.Client, *, hear: Callable[[str, bytes], None], confirmed: Callable[[int], None]
    ) -> None:
        """Every message goes to `hear`; `confirmed` gets the numbers of letters of QoS 1 that the broker has."""
        self._paho = client._client  # noqa: SLF001  aiomqtt has no other door to it.
        self._hear = hear
        self._confirmed = confirmed
        self._waiting = 0
        self._called = False
        self._confirmed_to_client: Callable[..., object] | None = self._paho.on_publish
        self._paho.on_message = self._came
        self._paho.on_publish = self._published
        self._paho.on_socket_register_write = self._watch

    def post(self, letter: Letter, properties: Properties | None) -> int:
        """Hand a letter over; gives the number it will be confirmed by. Raises `aiomqtt.MqttError`."""
        topic, payload = letter.topic, letter.payload
        told = self._paho.publish(topic, payload, letter.qos, letter.retain, properties)
        if told.rc != paho.MQTT_ERR_SUCCESS:
            raise aiomqtt.MqttCodeError(told.rc, "a message could not be handed over")
        self._waiting += 1
        if self._waiting >= SENT_TOGETHER and not self._called:
            # The first zones of many answer while letters to the others are still being written.
            self._waiting = 0
            self._paho.loop_write()
        return told.mid

    def _watch(self, client: paho.Client, _data: object, sock: _Watched) -> None:
        # aiomqtt begins a turn later, by when all may be written or the socket closed: it would never stop watching.
        asyncio.get_running_loop().add_writer(sock.fileno(), client.loop_write)

    def _came(self, _client: paho.Client, _data: object, message: paho.MQTTMessage) -> None:
        with self._being_called():
            try:
                self._hear(message.topic, bytes(message.payload))
            except Exception:
                # One message that trips us must not cost the connection.
                log.exception("A message on %s could not be dealt with.", message.topic)

    def _published(
        self, client: paho.Client, data: object, number: int, reason: ReasonCode, properties: Properties
    ) -> None:
        if self._confirmed_to_client is not None:
            self._confirmed_to_client(client, data, number, reason, properties)
        with self._being_called():
            self._confirmed(number)

    @contextlib.contextmanager
    def _being_called(self) -> Iterator[None]:
        """Paho can't be told to write while it calls us."""
        self._called = True
        try:
            yield
        finally:
            self._called = False


def _trust(broker: BrokerSettings) -> ssl.SSLContext | None:
    try:
        return context_of(broker)
    except OSError as why:
        raise aiomqtt.MqttError(str(why)) from why


def expiry(letter: Letter, now_us: int) -> Properties | None:
    """MQTT 5 lets the broker drop what has become too late; nothing depends on it."""
    return None if letter.not_after_us is None else _expiring(max(1, math.ceil((letter.not_after_us - now_us) / 1e6)))


@lru_cache(maxsize=64)
def _expiring(in_s: int) -> Properties:
    """One for all letters that expire together: the library takes long to make it."""
    properties = Properties(PacketTypes.PUBLISH)  # type: ignore[no-untyped-call]  # paho leaves it unannotated
    properties.MessageExpiryInterval = in_s
    packed = properties.pack()  # type: ignore[no-untyped-call]  # the same
    vars(properties)["pack"] = lambda: packed
    return properties


async def subscribe(client: aiomqtt.Client, topic: str, qos: int) -> None:
    """Subscribe, and take a refusal for an error: a speaker that hears nothing must not call itself ready."""
    for code in await client.subscribe(topic, qos=qos):
        if (code if isinstance(code, int) else code.value) >= 128:
            raise aiomqtt.MqttError(f"this account may not subscribe to {topic}")


async def until_lost(client: aiomqtt.Client, leave: asyncio.Event) -> None:
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
