"""The controller's end of the wire in an emergency, over MQTT: a connection of its own, with no queue before it."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from types import TracebackType
from typing import Self

from pydantic import BaseModel, ValidationError

from broadcaster import wire
from broadcaster.adapters.mqtt_client import Letter, Manners
from broadcaster.adapters.mqtt_session import MqttSession
from broadcaster.broker_settings import BrokerSettings
from broadcaster.emergency.instructions import Declare
from broadcaster.emergency.ports import ContactTold, Told
from broadcaster.ports import Clock
from broadcaster.signing import ControllerKey, ControllerSeal, Refused
from broadcaster.wire_emergency import Contact, Emergency, EmergencyClip, EmergencyClips, ZoneEmergency

log = logging.getLogger(__name__)

_PLAIN = {b"1": True, b"0": False, b"on": True, b"off": False, b"ON": True, b"OFF": False}


class MqttEmergencyWire:
    """An `EmergencyWire` on an MQTT broker. An async context manager."""

    def __init__(self, *, broker: BrokerSettings, site: str, clock: Clock, key: ControllerKey | None = None) -> None:
        """With a `key` everything said is signed."""
        self._topics = wire.Topics(site)
        self._key = key
        self._seal = None if key is None else ControllerSeal.of(key)
        self._declared: Declare | None = None
        self._clips: Letter | None = None
        self._found_epoch = -1
        """Of the latest state of ours that the broker had."""
        self._heard: asyncio.Queue[Told | None] = asyncio.Queue()
        manners = Manners(
            client_id=f"carillon-{site}-emergency",
            subscriptions=(
                (self._topics.emergency, 1),
                (self._topics.contact("+"), 1),
                (self._topics.zone_emergency("+"), 1),
            ),
            will=self._nothing,
            greeting=self._letters,
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
        """Disconnect, the state retained, and end what is heard."""
        await self._session.close(self._nothing())
        self._heard.put_nowait(None)

    def declare(self, declared: Declare) -> None:
        """From now on this is the state of the site."""
        before, self._declared = self._declared, declared
        clips_are_new = before is None or before.clips != declared.clips
        if clips_are_new:
            self._clips = self._signed_clips(declared.clips)
        # What zones have is not sent again with every change: nothing comes between a trigger and its first sound.
        for letter in list(self._letters())[0 if clips_are_new else 1 :]:
            self._session.post(letter)

    async def heard(self) -> AsyncIterator[Told]:
        """What contacts and zones say, in order of arrival, for one consumer; ends when the wire is closed."""
        while (told := await self._heard.get()) is not None:
            yield told

    @property
    def connected(self) -> bool:
        """Whether the broker answers."""
        return self._session.connected

    def _nothing(self) -> Letter:
        """An emergency goes on when the controller is gone, so its last word changes nothing: it is not retained."""
        return Letter(topic=self._topics.emergency, payload="")

    def _letters(self) -> Iterator[Letter]:
        """What is said, as it is when each is sent: what the broker has kept comes while it takes the clips."""
        if self._declared is None or self._clips is None:
            return
        yield self._clips
        if self._declared.state.epoch >= self._found_epoch:
            yield self._letter(self._topics.emergency, self._declared.state)
            yield self._letter(self._topics.public_emergency, self._declared.public)

    def _signed_clips(self, clips: tuple[EmergencyClip, ...]) -> Letter:
        """Each clip signed by itself, so that it can be kept and checked by itself."""
        topic = self._topics.emergency_clips
        return self._letter(topic, EmergencyClips(clips=tuple(self._signed(topic, clip) for clip in clips)))

    def _letter(self, topic: str, message: BaseModel) -> Letter:
        # Not sent again after a reconnect: the greeting says how things are then.
        return Letter(topic=topic, payload=self._signed(topic, message), qos=1, retain=True, again=False)

    def _signed(self, topic: str, message: BaseModel) -> str:
        payload = message.model_dump_json()
        return payload if self._key is None else self._key.sign(topic, payload)

    def _hear(self, topic: str, payload: bytes) -> None:
        if not payload:
            return  # A retained message was cleared.
        if topic == self._topics.emergency:
            self._find(payload)
            return
        name = topic.removeprefix(f"{self._topics.root}/").split("/")[1]
        try:
            from_panel = topic.startswith(f"{self._topics.root}/panel/")
            told = self._contact(name, payload) if from_panel else ZoneEmergency.model_validate_json(payload)
        except ValidationError as why:
            log.warning("A message on %s is not of this wire and is dropped: %s", topic, why)
            return
        if isinstance(told, ZoneEmergency) and told.zone != name:
            log.warning("A message on %s says that it comes from zone %r and is dropped.", topic, told.zone)
            return
        self._heard.put_nowait(told)

    def _find(self, payload: bytes) -> None:
        """Our own words come back, those that were declared last among them; a later state is one we forgot."""
        try:
            if self._seal is not None:
                self._seal.verify(self._topics.emergency, payload)
            state = Emergency.model_validate_json(payload)
        except (Refused, ValidationError) as why:
            log.warning("What the broker has as the state of emergencies is not ours and is left out: %s", why)
            return
        if self._declared is None or state.epoch > self._declared.state.epoch:
            self._found_epoch = max(self._found_epoch, state.epoch)
            self._heard.put_nowait(state)

    def _contact(self, name: str, payload: bytes) -> ContactTold:
        plain = _PLAIN.get(payload.strip())
        return ContactTold(contact=name, closed=Contact.model_validate_json(payload).closed if plain is None else plain)
