"""What emergencies may expect of wire, book and contacts: one suite over each twin and the real one."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import aiomqtt
import pytest
from sqlalchemy import create_engine

from broadcaster import wire
from broadcaster.adapters.emergency_files import FileEmergencyInput
from broadcaster.adapters.emergency_folder import EmergencyFolder
from broadcaster.adapters.emergency_memory import (
    MemoryAlarmBook,
    MemoryEmergencyBook,
    MemoryEmergencyInput,
    MemoryEmergencyWire,
)
from broadcaster.adapters.emergency_sql import SqlEmergencyBook, metadata
from broadcaster.adapters.mqtt_emergency import MqttEmergencyWire
from broadcaster.broker_settings import BrokerSettings
from broadcaster.emergency.instructions import Declare, Standing
from broadcaster.emergency.ports import ContactTold, EmergencyBook, EmergencyInput, EmergencyWire, Told
from broadcaster.signing import ControllerKey, ControllerSeal
from broadcaster.speaker.ports import AlarmBook, AlarmMemory
from broadcaster.wire_emergency import (
    Contact,
    Emergency,
    EmergencyClip,
    EmergencyClips,
    PublicEmergency,
    Words,
    ZoneEmergency,
)
from tests.broadcaster.emergency_story import Story, last
from tests.broadcaster.wire_rig import MachineClock, Mosquitto, publish, until

TOPICS = wire.Topics("mall")
RETAINED = (TOPICS.emergency, TOPICS.emergency_clips, TOPICS.public_emergency)
SOUNDING = ZoneEmergency(zone="hall", boot_id="boot", epoch=1, words=Words.EVACUATE, since_us=5)


@dataclass
class OtherEnd:
    """A wire, what a broker retains of it, and a way to say something to it."""

    wire: EmergencyWire
    retained: Callable[[], Awaitable[Declare | None]]
    say: Callable[[Told], Awaitable[None]]


async def retained_at(broker: Mosquitto) -> Declare | None:
    """What whoever comes now is told at once."""
    found: dict[str, bytes] = {}
    async with aiomqtt.Client("127.0.0.1", broker.port) as client:
        for topic in RETAINED:
            await client.subscribe(topic, qos=1)
        try:
            async with asyncio.timeout(0.5):
                async for message in client.messages:
                    if message.retain and isinstance(message.payload, bytes):
                        found[str(message.topic)] = message.payload
                    if len(found) == len(RETAINED):
                        break
        except TimeoutError:
            return None
    clips = EmergencyClips.model_validate_json(found[TOPICS.emergency_clips])
    return Declare(
        state=Emergency.model_validate_json(found[TOPICS.emergency]),
        public=PublicEmergency.model_validate_json(found[TOPICS.public_emergency]),
        clips=tuple(map(EmergencyClip.model_validate_json, clips.clips)),
    )


async def retained_is(retained: Callable[[], Awaitable[Declare | None]], declared: Declare) -> None:
    """Wait until whoever comes is told this."""
    async with asyncio.timeout(20):
        while await retained() != declared:
            pass


@pytest.fixture(params=["memory", "5", "3.1.1"])
async def other_end(request: pytest.FixtureRequest, mosquitto: Mosquitto) -> AsyncIterator[OtherEnd]:
    """Each wire in turn."""
    if request.param == "memory":
        memory = MemoryEmergencyWire()

        async def retained() -> Declare | None:
            return memory.declared[-1] if memory.declared else None

        async def say(told: Told) -> None:
            if isinstance(told, Emergency):
                memory.find(told)
            else:
                memory.say(told)

        yield OtherEnd(memory, retained, say)
        memory.close()
        return

    async def over_mqtt(told: Told) -> None:
        if isinstance(told, ContactTold):
            await publish(mosquitto, TOPICS.contact(told.contact), Contact(closed=told.closed).model_dump_json())
        elif isinstance(told, Emergency):
            await publish(mosquitto, TOPICS.emergency, told.model_dump_json(), retain=True)
        else:
            await publish(mosquitto, TOPICS.zone_emergency(told.zone), told.model_dump_json(), retain=True)

    settings = BrokerSettings.at(mosquitto.address, protocol=request.param)
    async with MqttEmergencyWire(broker=settings, site="mall", clock=MachineClock()) as real:
        await until(lambda: real.connected, "the broker")
        yield OtherEnd(real, lambda: retained_at(mosquitto), over_mqtt)


def on_fire() -> Declare:
    """A fire, as it is declared."""
    story = Story()
    story.contact("panel-1")
    return last(story)


async def test_what_was_declared_last_is_retained(other_end: OtherEnd) -> None:
    """Zones and screens that come later are told it."""
    declared = on_fire()
    other_end.wire.declare(declared)
    await retained_is(other_end.retained, declared)


async def test_contacts_and_zones_are_heard(other_end: OtherEnd) -> None:
    """In the order they speak."""
    closed = ContactTold(contact="panel-1", closed=True)
    heard = other_end.wire.heard()
    for told in (closed, SOUNDING):
        await other_end.say(told)
        async with asyncio.timeout(20):
            assert await anext(heard) == told


async def test_a_later_state_of_ours_is_heard_and_not_declared_over(other_end: OtherEnd) -> None:
    """Whoever declares an earlier one changes nothing until the later one is gone by."""
    quiet, burns = Story().machine.declared(), on_fire()
    await other_end.say(burns.state)
    async with asyncio.timeout(20):
        assert await anext(other_end.wire.heard()) == burns.state
    other_end.wire.declare(quiet)
    other_end.wire.declare(burns)
    await retained_is(other_end.retained, burns)


async def test_a_zone_named_as_the_panels_is_heard(mosquitto: Mosquitto) -> None:
    """The topic's place tells a contact's word from a zone's, not a name in it."""
    settings = BrokerSettings.at(mosquitto.address)
    async with MqttEmergencyWire(broker=settings, site="mall", clock=MachineClock()) as real:
        await until(lambda: real.connected, "the broker")
        said = SOUNDING.model_copy(update={"zone": "panel"})
        await publish(mosquitto, TOPICS.zone_emergency("panel"), said.model_dump_json())
        async with asyncio.timeout(20):
            assert await anext(real.heard()) == said


async def test_a_broker_that_forgot_is_told_again(mosquitto: Mosquitto) -> None:
    """A broker without persistence has the emergency again as soon as it is back; nobody asks for it."""
    declared = on_fire()
    settings = BrokerSettings.at(mosquitto.address)
    async with MqttEmergencyWire(broker=settings, site="mall", clock=MachineClock()) as real:
        real.declare(declared)
        await until(lambda: real.connected, "the broker")
        mosquitto.stop()
        await until(lambda: not real.connected, "the loss")
        mosquitto.start()
        await retained_is(lambda: retained_at(mosquitto), declared)


async def test_every_clip_is_signed_by_itself(mosquitto: Mosquitto) -> None:
    """Each text holds its own signature, for this site's topic, whatever message it came in."""
    key = ControllerKey(ControllerKey.made())
    declared = on_fire()
    settings = BrokerSettings.at(mosquitto.address)
    async with MqttEmergencyWire(broker=settings, site="mall", clock=MachineClock(), key=key) as real:
        real.declare(declared)
        await retained_is(lambda: retained_at(mosquitto), declared)
        async with aiomqtt.Client("127.0.0.1", mosquitto.port) as client:
            await client.subscribe(TOPICS.emergency_clips, qos=1)
            message = await anext(aiter(client.messages))
    assert isinstance(message.payload, bytes)
    texts = EmergencyClips.model_validate_json(message.payload).clips
    assert len(texts) == len(declared.clips) > 0
    for text in texts:
        ControllerSeal.of(key).verify(TOPICS.emergency_clips, text.encode())


async def test_a_simple_contact_says_1_and_0_and_nonsense_is_dropped(mosquitto: Mosquitto) -> None:
    """What a relay card says is understood; what is neither is logged and left out."""
    settings = BrokerSettings.at(mosquitto.address)
    async with MqttEmergencyWire(broker=settings, site="mall", clock=MachineClock()) as real:
        await until(lambda: real.connected, "the broker")
        for payload in ("fire!", "1", "0"):
            await publish(mosquitto, TOPICS.contact("panel-1"), payload)
        await publish(mosquitto, TOPICS.zone_emergency("garage"), SOUNDING.model_dump_json())
        await publish(mosquitto, TOPICS.zone_emergency("hall"), SOUNDING.model_dump_json())
        heard = real.heard()
        async with asyncio.timeout(20):
            told = [await anext(heard) for _ in range(3)]
        assert told == [
            ContactTold(contact="panel-1", closed=True),
            ContactTold(contact="panel-1", closed=False),
            SOUNDING,
        ]


@pytest.fixture(params=["memory", "sql"])
def book(request: pytest.FixtureRequest, tmp_path: Path) -> EmergencyBook:
    """Each book in turn."""
    if request.param == "memory":
        return MemoryEmergencyBook()
    engine = create_engine(f"sqlite:///{tmp_path / 'book.db'}")
    metadata.create_all(engine)
    return SqlEmergencyBook(engine)


def test_the_newest_state_is_kept(book: EmergencyBook) -> None:
    """Of one epoch the last word; an older epoch changes nothing."""
    assert book.last_standing() is None
    state = on_fire().state
    book.keep_standing(Standing(state=state))
    book.keep_standing(Standing(state=state, closed=frozenset({"panel-1"})))
    book.keep_standing(Standing(state=Emergency(epoch=state.epoch - 1)))
    assert book.last_standing() == Standing(state=state, closed=frozenset({"panel-1"}))


@pytest.fixture(params=["memory", "folder"])
def alarm_book(request: pytest.FixtureRequest, tmp_path: Path) -> AlarmBook:
    """Each speaker's book in turn."""
    return MemoryAlarmBook() if request.param == "memory" else EmergencyFolder(tmp_path / "emergency" / "mall.hall")


def test_what_a_speaker_keeps_last_is_recalled(alarm_book: AlarmBook) -> None:
    """To the byte, since it is signed; what was kept before is gone."""
    assert alarm_book.recall_alarm() is None
    alarm_book.keep_alarm(AlarmMemory(letter=b'{"type":"emergency"}', known_us=1))
    kept = AlarmMemory(letter='{"title":"火警"}'.encode(), clips=('{"digest":"a"}',), known_us=2)
    alarm_book.keep_alarm(kept)
    assert alarm_book.recall_alarm() == kept


def test_a_damaged_memory_is_none(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The speaker begins without it, and the log says so."""
    EmergencyFolder(tmp_path).keep_alarm(AlarmMemory(letter=b"{}", known_us=1))
    (tmp_path / "emergency.json").write_bytes(b'{"letter": "')
    assert EmergencyFolder(tmp_path).recall_alarm() is None
    assert "is left out" in caplog.text


@pytest.fixture(params=["memory", "files"])
def contacts(request: pytest.FixtureRequest, tmp_path: Path) -> MemoryEmergencyInput | FileEmergencyInput:
    """Contacts of each kind in turn."""
    return MemoryEmergencyInput() if request.param == "memory" else FileEmergencyInput(tmp_path, ["door", "panel-1"])


def test_contacts_are_closed_or_open(contacts: MemoryEmergencyInput | FileEmergencyInput) -> None:
    """As they are now; one that nobody has wired yet is open."""
    looked_at: EmergencyInput = contacts
    assert looked_at.wired() == frozenset()
    assert looked_at.closed() == frozenset()
    contacts.put("panel-1", closed=True)
    assert looked_at.closed() == frozenset({"panel-1"})
    contacts.put("panel-1", closed=False)
    assert looked_at.closed() == frozenset()
    assert looked_at.wired() == frozenset({"panel-1"})


def test_a_contact_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    """It is not taken for open: somebody is told."""
    (tmp_path / "panel-1" / "value").mkdir(parents=True)
    with pytest.raises(OSError, match="value"):
        FileEmergencyInput(tmp_path, ["panel-1"]).closed()
