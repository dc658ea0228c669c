"""The speaker's end of the wire over MQTT."""

import logging
from collections.abc import Callable

from pydantic import ValidationError

from broadcaster import wire, wire_day, wire_emergency, wire_live
from broadcaster.adapters.ed25519_gate import Ed25519Gate
from broadcaster.adapters.mqtt_client import Letter, Manners
from broadcaster.adapters.mqtt_repeats import RecentReceipts
from broadcaster.adapters.mqtt_session import MqttSession
from broadcaster.broker_settings import BrokerSettings
from broadcaster.signing import ControllerSeal
from broadcaster.speaker.ports import EmergencyHeard, Heard, Said

log = logging.getLogger(__name__)

_OneKind = wire.HostState | wire.TimeReply | wire_emergency.EmergencyClips | wire_day.DayOrders | wire_live.LiveSound
"""What has a topic of its own."""


class MqttSpeakerLink:
    """A `SpeakerLink` on an MQTT broker; with a `seal` it hears nobody but the controller the seal is of."""

    def __init__(
        self,
        *,
        broker: BrokerSettings,
        site: str,
        zone: str,
        now_us: Callable[[], int],
        seal: ControllerSeal | None = None,
    ) -> None:
        self._topics = wire.Topics(site)
        self._zone = zone
        self._now_us = now_us
        self._broker = broker
        self._gate = Ed25519Gate(seal)
        self._client_id = f"carillon-{site}-speaker-{zone}"
        self._session: MqttSession | None = None
        self._state: wire.SpeakerState | None = None
        self._alarm: wire_emergency.ZoneEmergency | None = None
        self._recent = RecentReceipts()
        self._hear_on: Callable[[Heard], None] | None = None

    async def open(self, hear: Callable[[Heard], None], state: wire.SpeakerState) -> None:
        """Begin connecting; the broker needn't be there yet."""
        self._state, self._hear_on = state, hear
        topics, zone = self._topics, self._zone
        manners = Manners(
            client_id=self._client_id,
            subscriptions=(
                (topics.emergency_clips, 1),
                (topics.emergency, 1),
                (topics.commands(zone), 1),
                (topics.host_state, 1),
                (topics.time_reply(zone), 0),
                (topics.day(zone), 1),
            ),
            will=lambda: self._last_will(state),
            greeting=lambda: self._greet(self._state or state),
            hear=self._hear,
        )
        self._session = MqttSession(self._broker, manners, self._now_us)
        self._session.open()

    def say(self, message: Said) -> None:
        """Report something."""
        match message:
            case wire.Receipt():
                self._recent.keep(message)
                self._post_receipt(message)
            case wire.SpeakerLevels():
                self._post(Letter(topic=self._topics.levels(self._zone), payload=message.model_dump_json()))
            case wire_emergency.ZoneEmergency():
                self._alarm = message
                for letter in self._about_emergency():
                    self._post(letter)
            case wire.TimeRequest():
                self._post(Letter(topic=self._topics.time_request(self._zone), payload=message.model_dump_json()))

    def declare(self, state: wire.SpeakerState) -> None:
        """Say how the speaker is, from now on."""
        self._state = state
        self._post(self._letter(state))

    def follow(self, call_id: str) -> None:
        """Hear a live call too."""
        if self._session is not None:
            self._session.subscribe(self._topics.live(call_id))

    def leave(self, call_id: str) -> None:
        """Hear no more of it."""
        if self._session is not None:
            self._session.unsubscribe(self._topics.live(call_id))

    async def close(self, state: wire.SpeakerState) -> None:
        """Send what is still to be sent, take leave with that state, and end."""
        if self._session is not None:
            await self._session.close(self._letter(state))

    @property
    def connected(self) -> bool:
        """Whether the broker answers."""
        return self._session is not None and self._session.connected

    @property
    def fault(self) -> str | None:
        """That somebody else than the controller gives orders, or old ones again; None when nobody does."""
        return self._gate.fault

    def _last_will(self, state: wire.SpeakerState) -> Letter:
        """Of the connection that is about to be made."""
        self._gate.connecting(state.boot_id)
        return self._letter(state.model_copy(update={"lifecycle": wire.Lifecycle.LOST}))

    def _greet(self, state: wire.SpeakerState) -> list[Letter]:
        self._gate.connected()
        return [self._letter(state), *self._about_emergency()]

    def _letter(self, state: wire.SpeakerState) -> Letter:
        # Not sent again after a reconnect: the greeting says how things are then.
        topic, payload = self._topics.state(self._zone), state.model_dump_json()
        return Letter(topic=topic, payload=payload, qos=1, retain=True, again=False)

    def _about_emergency(self) -> list[Letter]:
        if self._alarm is None:
            return []
        topic, payload = self._topics.zone_emergency(self._zone), self._alarm.model_dump_json()
        return [Letter(topic=topic, payload=payload, qos=1, retain=True, again=False)]

    def _hear(self, topic: str, payload: bytes) -> None:
        if not payload:
            return  # A retained message was cleared.
        if not self._gate.admits(topic, payload):
            return
        try:
            heard = self._read(topic, payload)
        except ValidationError as why:
            log.warning("A message on %s is not of this wire and is dropped: %s", topic, why)
            return
        if not self._gate.finds_fresh(heard):
            return
        if self._hear_on is not None:
            self._hear_on(heard)
        if isinstance(heard, wire.HostState) and heard.online:
            self._repeat(heard.epoch)

    def _repeat(self, epoch: int) -> None:
        """A controller that greets may have missed what the broker had nobody to give to."""
        for receipt in self._recent.to_repeat(epoch, self._now_us()):
            self._post_receipt(receipt)

    def _post_receipt(self, receipt: wire.Receipt) -> None:
        topic, payload = self._topics.receipts(self._zone), receipt.model_dump_json()
        self._post(Letter(topic=topic, payload=payload, qos=1))

    def _post(self, letter: Letter) -> None:
        if self._session is not None:
            self._session.post(letter)

    def _read(self, topic: str, payload: bytes) -> Heard:
        topics, zone = self._topics, self._zone
        if topic == topics.commands(zone):
            return wire.COMMAND.validate_json(payload)
        if topic == topics.emergency:
            return EmergencyHeard(state=wire_emergency.Emergency.model_validate_json(payload), letter=payload)
        messages: dict[str, type[_OneKind]] = {
            topics.host_state: wire.HostState,
            topics.emergency_clips: wire_emergency.EmergencyClips,
            topics.day(zone): wire_day.DayOrders,
            topics.time_reply(zone): wire.TimeReply,
        }
        return messages.get(topic, wire_live.LiveSound).model_validate_json(payload)
