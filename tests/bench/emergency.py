"""How soon an emergency sounds: from a panel's contact on the broker to the first sample in each of 200 zones.

The zones are at protocol level: a connection of its own and the speaker's own judgement for each, on a real mosquitto,
beside the controller's part for emergencies with a real database for its book and its journal; all it says is signed
and each zone verifies it. The output is left out; an output's own lead is
added as what the judgement is told of it.
"""

import asyncio
import tempfile
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path

import aiomqtt

from broadcaster import wire
from broadcaster.adapters.emergency_sql import SqlEmergencyBook
from broadcaster.adapters.journal_sql import SqlJournal
from broadcaster.adapters.mqtt_emergency import MqttEmergencyWire
from broadcaster.adapters.mqtt_speaker import MqttSpeakerLink
from broadcaster.adapters.owed_memory import MemoryOwedRows
from broadcaster.broker_settings import BrokerSettings
from broadcaster.emergency.machine import EmergencyMachine, Sounding
from broadcaster.emergency.pressing import Rules
from broadcaster.emergency.profiles import Confirm, PlannedPhase, Profile, RoundKey
from broadcaster.emergency.service import EmergencyService
from broadcaster.signing import ControllerKey, ControllerSeal
from broadcaster.speaker.emergency import ZoneAlarm
from broadcaster.speaker.emergency_orders import EmergencyAction, PartLoaded, StateHeard
from broadcaster.speaker.orders import Announce
from broadcaster.speaker.ports import EmergencyHeard, Heard
from broadcaster.wire_emergency import Words
from controller_api.adapters import schema
from controller_api.adapters.engine import open_engine
from controller_api.adapters.wall_clock import WallClock
from controller_api.bootstrap.emergency import LEAD_US
from tests.bench.figures import Figure, spread
from tests.broadcaster.emergency_story import EVACUATE_VOICE, TONE, round_of
from tests.broadcaster.wire_rig import Mosquitto, until

ZONES = [f"zone-{number:03}" for number in range(200)]
ROUNDS = 10
OUTPUT_LEAD_US = 40_000
"""As of a sound card with two blocks of 20 ms."""
LIMIT_MS = 300.0
CONTACT = wire.Topics("mall").contact("panel-1")


CLOCK = WallClock()


class Zone:
    """One zone without an output: it notes when its first sample would sound."""

    def __init__(self, zone: str, broker: BrokerSettings, seal: ControllerSeal) -> None:
        self.link = MqttSpeakerLink(broker=broker, site="mall", zone=zone, now_us=CLOCK.now_us, seal=seal)
        self._alarm = ZoneAlarm(zone=zone, boot_id="boot", lead_us=OUTPUT_LEAD_US)
        self._state = wire.SpeakerState(zone=zone, boot_id="boot", lifecycle=wire.Lifecycle.READY, at_us=0)
        self.first_us: int | None = None

    async def open(self) -> None:
        """Connect."""
        await self.link.open(self._hear, self._state)

    async def close(self) -> None:
        """Disconnect."""
        await self.link.close(self._state)

    def _hear(self, heard: Heard) -> None:
        if isinstance(heard, EmergencyHeard):
            now_us = CLOCK.now_us()
            self._do(self._alarm.handle(StateHeard(at_us=now_us, state=heard.state, letter=heard.letter)))
            for digest in self._alarm.lacking:
                self._do(self._alarm.handle(PartLoaded(at_us=now_us, digest=digest)))

    def _do(self, actions: list[EmergencyAction]) -> None:
        for action in actions:
            if isinstance(action, Announce) and action.parts and self.first_us is None:
                # Never before it was heard of and could be put out.
                self.first_us = max(action.play.play_at_us, CLOCK.now_us() + OUTPUT_LEAD_US)


def _machine() -> EmergencyMachine:
    fire = Profile(
        id="fire",
        names={"en": "Fire"},
        confirm=Confirm.HOLD,
        contacts=frozenset({"panel-1"}),
        phases=(PlannedPhase(after_us=0, words=Words.EVACUATE, zones=tuple(ZONES)),),
    )
    keys = (RoundKey(profile="fire", words=words, drill=drill) for words in Words for drill in (False, True))
    return EmergencyMachine(
        {"fire": fire},
        rounds={key: round_of((TONE, 10), (EVACUATE_VOICE, 15)) for key in keys},
        rules=Rules(hold_us=0, second_person_us=0),
        sounding=Sounding(gain_db=6.0, lead_us=LEAD_US),
    )


@contextmanager
def _broker(folder: Path) -> Iterator[Mosquitto]:
    broker = Mosquitto(folder)
    broker.start()
    yield broker
    broker.stop()


async def _measure(broker: Mosquitto, folder: Path) -> list[float]:
    """Milliseconds from the contact to the first sample, of every zone in every round."""
    settings = BrokerSettings.at(broker.address)
    engine = open_engine(f"sqlite:///{folder / 'bench.db'}")
    schema.upgrade(engine)
    key = ControllerKey(ControllerKey.made())
    seal = ControllerSeal.of(key)
    found: list[float] = []
    async with AsyncExitStack() as stack:
        end = await stack.enter_async_context(MqttEmergencyWire(broker=settings, site="mall", clock=CLOCK, key=key))
        service = EmergencyService(
            machine=_machine(),
            wire=end,
            book=SqlEmergencyBook(engine),
            journal=SqlJournal(engine),
            owed=MemoryOwedRows(),
            clock=CLOCK,
        )
        task = asyncio.create_task(service.work())
        zones = [Zone(zone, settings, seal) for zone in ZONES]
        for zone in zones:
            await zone.open()
            stack.push_async_callback(zone.close)
        await until(lambda: all(zone.link.connected for zone in zones), "the zones")
        panel = await stack.enter_async_context(aiomqtt.Client("127.0.0.1", broker.port))
        for _ in range(ROUNDS):
            found += await _once(panel, service, zones)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    return found


async def _once(panel: aiomqtt.Client, service: EmergencyService, zones: list[Zone]) -> list[float]:
    epoch = service.state.epoch
    await until(lambda: all(each.epoch == epoch for each in service.zones.values()), "every zone's word")
    for zone in zones:
        zone.first_us = None
    began_us = CLOCK.now_us()
    await panel.publish(CONTACT, "1", qos=1)
    await until(lambda: all(zone.first_us is not None for zone in zones), "every zone's first sample")
    found = [((zone.first_us or 0) - began_us) / 1000 for zone in zones]
    service.reset("bench", "measured")
    await panel.publish(CONTACT, "0", qos=1)
    return found


def run() -> list[Figure]:
    """The delays of all zones and rounds together."""
    with tempfile.TemporaryDirectory() as name, _broker(Path(name)) as broker:
        found = asyncio.run(_measure(broker, Path(name)))
    return spread(f"emergency: contact to first sample, {len(ZONES)} zones", found, "ms", LIMIT_MS)
