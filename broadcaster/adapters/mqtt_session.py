"""One MQTT connection kept up for ever: subscribes, greets and sends what waited, every time the broker is back.

Knows letters and topics, not what they mean. Sessions are always begun afresh; what must survive is kept here.
"""

import asyncio
import contextlib
import logging
import random
import time
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from itertools import count
from typing import Any

import aiomqtt
from paho.mqtt.properties import Properties

from broadcaster.adapters.mqtt_client import Letter, LetterBox, Manners, expiry, new_client, subscribe, until_lost
from broadcaster.adapters.mqtt_encryption import certificate_end_us, explained
from broadcaster.broker_settings import BrokerSettings

log = logging.getLogger(__name__)

UNDER_WAY, PATIENT_UNDER_WAY = 1_000, 20
"""Letters handed to the broker and not yet confirmed, at most; and beyond how many the patient ones wait."""
KEPT = 50_000
"""Letters that wait, at most; the oldest give way. A call of seven parts in a thousand zones is seven thousand."""
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.1, 3.0
LEAVING_S = 2.0
"""How long a closing session tries to get rid of what it still has to say."""
CONFIRMED_WITHIN_S = 5.0
"""A broker that confirms nothing for longer than this, though letters are under way, counts as gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _UnderWay:
    """A letter the broker was handed and has not confirmed."""

    number: int
    """Its place in line."""
    letter: Letter
    since_s: float


class MqttSession:
    """Keeps the connection; `post` never waits and never raises."""

    def __init__(
        self,
        broker: BrokerSettings,
        manners: Manners,
        now_us: Callable[[], int],
        *,
        confirmed_within_s: float = CONFIRMED_WITHIN_S,
    ) -> None:
        self._broker = broker
        self._confirmed_within_s = confirmed_within_s
        self._manners = manners
        self._now_us = now_us
        self._numbers = count()
        self._waiting: OrderedDict[int, Letter] = OrderedDict()
        self._patient: OrderedDict[int, Letter] = OrderedDict()
        self._since_greeting: dict[str, Letter] = {}
        """How things have become, by topic, while a greeting is said that doesn't know of it yet."""
        self._under_way: dict[int, _UnderWay] = {}
        self._nothing_under_way = asyncio.Event()
        self._confirmed_s = 0.0
        self._errands: set[asyncio.Task[None]] = set()
        self._client: aiomqtt.Client | None = None
        self._box: LetterBox | None = None
        self._passing: set[str] = set()
        self._leave = asyncio.Event()
        self._closing = asyncio.Event()
        self._farewell: Letter | None = None
        self._task: asyncio.Task[None] | None = None
        self.certificate_ends_us: int | None = None
        """When the certificate ends that the broker showed last; None without encryption."""
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
        if letter.qos == 0:
            self._hand_over(letter)
            return
        if not letter.again and self._client is None:
            self._since_greeting[letter.topic] = letter
            return
        lane = self._patient if letter.patient else self._waiting
        lane[next(self._numbers)] = letter
        if len(lane) > KEPT:
            _, lost = lane.popitem(last=False)
            log.warning("Too much to say to the broker: a message for %s is given up.", lost.topic)
        self._pump()

    def subscribe(self, topic: str) -> None:
        """Hear a topic for a while, at QoS 0; on every connection until `unsubscribe`."""
        self._passing.add(topic)
        if self._client is not None:
            self._spawn(self._change(self._client, topic))

    def unsubscribe(self, topic: str) -> None:
        """Hear it no more; a topic that isn't subscribed to is fine."""
        if topic in self._passing:
            self._passing.discard(topic)
            if self._client is not None:
                self._spawn(self._change(self._client, topic))

    async def _change(self, client: aiomqtt.Client, topic: str) -> None:
        """Tell the broker whether a topic is wanted now."""
        try:
            if topic in self._passing:
                await subscribe(client, topic, 0)
            else:
                await client.unsubscribe(topic)
        except aiomqtt.MqttError as why:
            log.warning("What comes on %s can't be heard: %s", topic, why)

    def _pump(self) -> None:
        """Hand waiting letters to the broker, in order, leaving out those that are too late."""
        while self._client is not None and (lane := self._lane()):
            number, letter = next(iter(lane.items()))
            if letter.not_after_us is not None and letter.not_after_us < self._now_us():
                log.warning("A message for %s is too late to be sent and is dropped.", letter.topic)
            elif (confirmed_by := self._hand_over(letter)) is None:
                return  # It waits for the next connection.
            else:
                self._under_way[confirmed_by] = _UnderWay(number=number, letter=letter, since_s=time.monotonic())
                self._nothing_under_way.clear()
            del lane[number]

    def _hand_over(self, letter: Letter) -> int | None:
        """Give a letter to the library: the number it will be confirmed by, or None where that failed."""
        if self._client is None or self._box is None:
            return None
        try:
            return self._box.post(letter, self._properties(letter))
        except aiomqtt.MqttError as why:
            self._drop_connection(self._client, why)
            return None

    def _confirmed(self, number: int) -> None:
        """The broker has a letter."""
        self._confirmed_s = time.monotonic()
        if self._under_way.pop(number, None) is not None:
            self._pump()
        if not self._under_way:
            self._nothing_under_way.set()

    def _lane(self) -> OrderedDict[int, Letter] | None:
        """Where the next letter is to be taken from; None while the broker has enough to do."""
        if self._waiting:
            return self._waiting if len(self._under_way) < UNDER_WAY else None
        return self._patient if len(self._under_way) < PATIENT_UNDER_WAY else None

    def _spawn(self, errand: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(errand)
        self._errands.add(task)
        task.add_done_callback(self._errands.discard)

    async def _publish(self, client: aiomqtt.Client, letter: Letter) -> None:
        """Send a letter and wait until the broker has it."""
        properties = self._properties(letter)
        await client.publish(letter.topic, letter.payload, qos=letter.qos, retain=letter.retain, properties=properties)

    def _properties(self, letter: Letter) -> Properties | None:
        return expiry(letter, self._now_us()) if self._broker.protocol == "5" else None

    def _drop_connection(self, client: aiomqtt.Client, why: aiomqtt.MqttError) -> None:
        if client is self._client:
            self._complain(why)
            self._leave.set()

    async def _stay_connected(self) -> None:
        pause_s = FIRST_PAUSE_S
        while not self._closing.is_set():
            try:
                async with new_client(self._broker, self._manners, most_pending=2 * UNDER_WAY) as client:
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
        self._box = LetterBox(client, hear=self._manners.hear, confirmed=self._confirmed)
        for topic, qos in self._manners.subscriptions:
            await subscribe(client, topic, qos)
        greeting = self._manners.greeting()
        self._since_greeting.clear()
        for letter in greeting:
            await self._publish(client, letter)
        log.info("Connected to the broker at %s as %s.", self._broker.address, self._manners.client_id)
        self._client, self.fault = client, None
        self.certificate_ends_us = certificate_end_us(client)
        for letter in self._since_greeting.values():
            self.post(letter)
        for topic in self._passing:
            self._spawn(self._change(client, topic))
        self._spawn(self._see_to_confirmations(client))
        self._pump()
        if not self._closing.is_set():
            await until_lost(client, self._leave)
        if self._closing.is_set() and self._farewell is not None:
            await self._take_leave(client, self._farewell)

    async def _see_to_confirmations(self, client: aiomqtt.Client) -> None:
        """Give a connection up over which the broker leaves a letter unconfirmed."""
        while client is self._client:
            await asyncio.sleep(self._confirmed_within_s / 5)
            oldest = next(iter(self._under_way.values()), None)
            if oldest is None:
                continue
            # One that is only slow, or whose confirmations we are slow to read, is better than none.
            silent_s = time.monotonic() - max(oldest.since_s, self._confirmed_s)
            if silent_s > self._confirmed_within_s:
                # It is sent again on the next connection; receivers know duplicates.
                self._drop_connection(client, aiomqtt.MqttError("it does not confirm what it is told"))

    async def _take_leave(self, client: aiomqtt.Client, farewell: Letter) -> None:
        if self._under_way:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._nothing_under_way.wait(), LEAVING_S)
        self._client = None
        await self._publish(client, farewell)

    def _hang_up(self) -> None:
        """The connection is over: what was not confirmed waits again, in its old place."""
        self._client = self._box = None
        for task in self._errands:
            task.cancel()
        for sent in self._under_way.values():
            if sent.letter.again:
                (self._patient if sent.letter.patient else self._waiting)[sent.number] = sent.letter
        # The next greeting says how things are then, so that what tells of how they were must not come after it.
        self._waiting = OrderedDict((number, each) for number, each in sorted(self._waiting.items()) if each.again)
        self._patient = OrderedDict(sorted(self._patient.items()))
        self._under_way = {}

    def _complain(self, why: aiomqtt.MqttError) -> None:
        address, reason = self._broker.address, explained(str(why))
        fault = f"The broker at {address} can't be used ({reason}); trying again until it can."
        if fault != self.fault:
            log.warning("%s", fault)
        self.fault = fault
