"""The controller's end of the wire over MQTT: commands out, what the speakers say in, and what time it is."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable
from itertools import count
from types import TracebackType
from typing import Self

from pydantic import ValidationError

from broadcaster import wire, wire_live
from broadcaster.adapters.mqtt_client import Letter, Manners
from broadcaster.adapters.mqtt_repeats import Command, Heard, RecentCommands
from broadcaster.adapters.mqtt_session import MqttSession
from broadcaster.broker_settings import BrokerSettings
from broadcaster.call import ZoneId
from broadcaster.ports import Clock
from broadcaster.signing import ControllerKey
from broadcaster.wire_day import DayOrders

log = logging.getLogger(__name__)

Report = wire.Receipt | wire.SpeakerState | wire.SpeakerLevels
Told = Command | wire.HostState | wire.TimeReply | wire_live.LiveSound | DayOrders
_MESSAGES: dict[str, type[Report | wire.TimeRequest]] = {
    "receipt": wire.Receipt,
    "state": wire.SpeakerState,
    "levels": wire.SpeakerLevels,
    "time/request": wire.TimeRequest,
}
REMEMBERED_RECEIPTS = 50_000
CROWDED = 20_000
"""Reports waiting for the consumer, beyond which levels are left out."""


class MqttNetwork:
    """A `SpeakerNetwork` on an MQTT broker. An async context manager; never waits for a broker that is away.

    `epoch` must grow with every start of the controller. After a reconnect the retained states of all speakers come
    again. With a `key` everything said to speakers is signed.
    """

    def __init__(  # noqa: PLR0913  what it is to the broker, and what it says of itself
        self,
        *,
        broker: BrokerSettings,
        site: str,
        epoch: int,
        clips_url: str,
        clock: Clock,
        key: ControllerKey | None = None,
    ) -> None:
        self._topics = wire.Topics(site)
        self._key = key
        self._epoch = epoch
        self._clips_url = clips_url
        self._clock = clock
        self._sequence = count(1)
        self._connections = 0
        self._told: dict[str, RecentCommands] = {}
        self._days: dict[str, DayOrders] = {}
        self._heard = Heard(REMEMBERED_RECEIPTS)
        self._reports: asyncio.Queue[Report | None] = asyncio.Queue()
        topics = self._topics
        manners = Manners(
            client_id=f"carillon-{site}-controller",
            subscriptions=(
                (topics.receipts("+"), 1),
                (topics.state("+"), 1),
                (topics.levels("+"), 0),
                (topics.time_request("+"), 0),
            ),
            will=self._last_will,
            greeting=self._greet,
            hear=self._hear,
        )
        self._session = MqttSession(broker, manners, clock.now_us)

    async def __aenter__(self) -> Self:
        """Begin connecting; the broker needn't be there yet."""
        self._session.open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Say that the controller is leaving, disconnect, and end the reports."""
        await self._session.close(self._host_state(online=False))
        self._reports.put_nowait(None)

    def send(
        self, zones: Iterable[ZoneId], command: wire.Play | wire.Extend | wire.Stop | wire.Music | wire.Stock
    ) -> None:
        """Send one command to zones."""
        stamped = command.model_copy(update={"epoch": self._epoch, "sequence": next(self._sequence)})
        for zone in zones:
            self._told.setdefault(zone, RecentCommands()).keep(stamped)
            self._post(zone, stamped)

    def order_day(self, orders: DayOrders) -> None:
        """Have a zone keep these orders."""
        stamped = orders.model_copy(update={"epoch": self._epoch, "sequence": next(self._sequence)})
        self._days[orders.zone] = stamped
        self._session.post(self._day_letter(stamped))

    def speak(self, sound: wire_live.LiveSound) -> None:
        """Send what somebody says live to all zones of their call, now or never."""
        topic, stamped = self._topics.live(sound.call_id), sound.model_copy(update={"epoch": self._epoch})
        self._session.post(Letter(topic=topic, payload=self._signed(topic, stamped)))

    def greet_anew(self) -> None:
        """The controller's clock was set: have the speakers ask what time it is."""
        self._session.post(self._host_state(online=True))

    async def reports(self) -> AsyncIterator[Report]:
        """What the speakers say, in order of arrival, for one consumer; ends when the network is closed."""
        while (report := await self._reports.get()) is not None:
            yield report

    @property
    def connected(self) -> bool:
        """Whether the broker answers."""
        return self._session.connected

    @property
    def fault(self) -> str | None:
        """What is wrong with the connection, in a sentence; None when nothing is."""
        return self._session.fault

    @property
    def certificate_ends_us(self) -> int | None:
        """When the broker's certificate ends, as it showed it last; None without encryption."""
        return self._session.certificate_ends_us

    def _post(self, zone: str, command: Command) -> None:
        topic = self._topics.commands(zone)
        # For this boot of the speaker only: who recorded it can't say it again to the next.
        payload = self._signed(topic, command.model_copy(update={"boot_id": self._told[zone].boot_id}))
        # Nobody hears clips being fetched ahead; a call to a thousand zones must not stand in line behind them.
        patient = isinstance(command, wire.Stock)
        letter = Letter(topic=topic, payload=payload, qos=1, not_after_us=command.not_after_us, patient=patient)
        self._session.post(letter)

    def _last_will(self) -> Letter:
        """Of the connection that is about to be made."""
        self._connections += 1
        return self._host_state(online=False)

    def _greet(self) -> list[Letter]:
        """Say that the controller is there; a broker started anew has forgotten the days, too, but they can wait."""
        for orders in self._days.values():
            self._session.post(self._day_letter(orders))
        return [self._host_state(online=True)]

    def _day_letter(self, orders: DayOrders) -> Letter:
        topic = self._topics.day(orders.zone)
        return Letter(topic=topic, payload=self._signed(topic, orders), qos=1, retain=True, patient=True)

    def _host_state(self, *, online: bool) -> Letter:
        topic, count = self._topics.host_state, self._connections
        state = wire.HostState(online=online, epoch=self._epoch, connection=count, clips_url=self._clips_url)
        return Letter(topic=topic, payload=self._signed(topic, state), qos=1, retain=True)

    def _signed(self, topic: str, message: Told) -> str:
        payload = message.model_dump_json()
        return payload if self._key is None else self._key.sign(topic, payload)

    def _hear(self, topic: str, payload: bytes) -> None:
        received_us = self._clock.now_us()
        if not payload:
            return  # A retained message was cleared.
        try:
            # A broker that knows who may write where vouches for the topic; for what is in the message nobody does.
            zone, subject = topic.removeprefix(f"{self._topics.root}/zone/").split("/", 1)
            message = _MESSAGES[subject].model_validate_json(payload)
        except (ValidationError, KeyError, ValueError) as why:
            log.warning("A message on %s is not of this wire and is dropped: %s", topic, why)
            return
        if message.zone != zone:
            log.warning("A message on %s says that it comes from zone %r and is dropped.", topic, message.zone)
        elif isinstance(message, wire.TimeRequest):
            self._tell_time(message, received_us)
        else:
            self._take(message)

    def _take(self, report: Report) -> None:
        match report:
            case wire.Receipt():
                ours = report.alone or report.epoch == self._epoch
                if not ours or not self._heard.is_new(_subject(report)):
                    return  # Of a call before this start, or a repeat.
            case wire.SpeakerLevels():
                if self._reports.qsize() > CROWDED:
                    return
            case wire.SpeakerState():
                self._repeat_to(report)
        self._reports.put_nowait(report)

    def _repeat_to(self, state: wire.SpeakerState) -> None:
        """A speaker that greets may have missed what the broker had nobody to give to."""
        told = self._told.setdefault(state.zone, RecentCommands())
        if state.lifecycle in {wire.Lifecycle.LOST, wire.Lifecycle.DISCONNECTED}:
            told.forget(state.boot_id)
            return
        for command in told.to_repeat(state.boot_id, self._clock.now_us()):
            self._post(state.zone, command)

    def _tell_time(self, request: wire.TimeRequest, received_us: int) -> None:
        reply = wire.TimeReply(sent_us=request.sent_us, received_us=received_us, replied_us=self._clock.now_us())
        topic = self._topics.time_reply(request.zone)
        self._session.post(Letter(topic=topic, payload=self._signed(topic, reply)))


def _subject(receipt: wire.Receipt) -> tuple[str, str, str, int, wire.Phase, bool]:
    return receipt.zone, receipt.boot_id, receipt.call_id, receipt.run, receipt.phase, receipt.alone
