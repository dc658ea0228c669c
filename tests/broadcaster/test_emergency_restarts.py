"""Emergencies over a controller's end: killed before it wrote, with an older database, with contacts that moved on."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import aiomqtt
import pytest

from broadcaster import wire
from broadcaster.adapters.emergency_memory import MemoryEmergencyBook, MemoryEmergencyInput, MemoryEmergencyWire
from broadcaster.adapters.journal_memory import MemoryJournal
from broadcaster.adapters.mqtt_emergency import MqttEmergencyWire
from broadcaster.adapters.owed_memory import MemoryOwedRows
from broadcaster.broker_settings import BrokerSettings
from broadcaster.emergency.instructions import Keep, Note, Standing
from broadcaster.emergency.ports import EmergencyWire
from broadcaster.emergency.pressing import EmergencyRefused
from broadcaster.emergency.service import EmergencyService, standing_of
from broadcaster.signing import ControllerKey
from broadcaster.wire_emergency import Emergency, Words, ZoneEmergency
from tests.broadcaster.emergency_story import EVACUATE_VOICE, SECOND, TONES, Story, last
from tests.broadcaster.wire_rig import MachineClock, Mosquitto, publish, until

TOPICS = wire.Topics("mall")
EVERY_CLIP = {part.digest for made in Story().machine.rounds.values() for part in made.parts}


CLOCK = MachineClock()


@dataclass
class House:
    """What outlives a controller: books, journal, contacts."""

    book: MemoryEmergencyBook = field(default_factory=MemoryEmergencyBook)
    journal: MemoryJournal = field(default_factory=MemoryJournal)
    contacts: MemoryEmergencyInput = field(default_factory=MemoryEmergencyInput)

    @contextlib.asynccontextmanager
    async def controller(self, end: EmergencyWire) -> AsyncIterator[EmergencyService]:
        """A life of the controller's part in emergencies."""
        story = Story(now_us=CLOCK.now_us(), standing=standing_of(self.book, MemoryOwedRows(), EVERY_CLIP))
        service = EmergencyService(
            machine=story.machine,
            wire=end,
            book=self.book,
            journal=self.journal,
            owed=MemoryOwedRows(),
            clock=CLOCK,
            contacts=self.contacts,
        )
        task = asyncio.create_task(service.work())
        yield service
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    def acts(self) -> list[str]:
        """What the journal says."""
        return [act.what for act in self.journal.acts()]


def burning() -> Emergency:
    """A fire that the books know nothing of."""
    story = Story(now_us=CLOCK.now_us())
    story.contact("panel-1")
    return last(story).state


def test_a_later_state_of_ours_is_adopted_with_its_words() -> None:
    """With lost books and tones only it goes on with the very state, vouches for its words, and can end it."""
    lost = Story()
    lost.contact("panel-1")
    forgetful = Story(now_us=lost.now_us, rounds=TONES)
    forgetful.find(last(lost).state)
    assert last(forgetful).state.phases == last(lost).state.phases
    assert last(forgetful).state.epoch == last(lost).state.epoch
    assert EVACUATE_VOICE in {clip.digest for clip in last(forgetful).clips}
    assert "The emergency fire that is on was adopted from the wire: the books had an earlier state." in forgetful.notes
    forgetful.reset()
    assert last(forgetful).state.epoch > last(lost).state.epoch


def test_a_phase_after_a_restart_is_told_as_any() -> None:
    """Its line says that nobody but time began it, and screens change with it, also if it began meanwhile; once."""
    story = Story()
    story.press("fire")
    story.confirm("fire", who="bob")
    for asleep_s in (0, 90):
        after = story.restarted()
        after.now_us += asleep_s * SECOND
        after.wait(61)
        [line] = [note for note in after.told(Note) if "next phase" in note.what]
        assert (line.who, line.what) == (
            "controller",
            "The next phase of the emergency fire, evacuate in garage, began.",
        )
        assert last(after).public.zones["garage"] is Words.EVACUATE
        later = after.restarted()
        later.wait(61)
        assert not later.notes


def test_a_phase_that_begins_as_something_else_is_raised_is_in_the_journal() -> None:
    """Between a trigger and its first sample another alarm's phase may begin: its line isn't lost."""
    story = Story()
    story.contact("panel-1")
    story.wait(60.05)
    story.contact("seismometer")
    story.wait(1)
    assert "The next phase of the emergency fire, evacuate in garage, began." in story.notes


def test_an_earlier_state_of_ours_changes_nothing() -> None:
    """What was reset stays reset, whatever old state of it comes back."""
    story = Story()
    story.contact("panel-1")
    before = last(story).state
    story.reset()
    said = len(story.said)
    story.find(before)
    assert len(story.said) == said


async def test_a_controller_killed_before_it_wrote_finds_its_emergency_on_the_broker(mosquitto: Mosquitto) -> None:
    """The retained word, signed, counts more than the books; nothing earlier goes over the wire; it can be reset."""
    key, house, burns = ControllerKey(ControllerKey.made()), House(), burning()
    signed = key.sign(TOPICS.emergency, burns.model_dump_json())
    await publish(mosquitto, TOPICS.emergency, signed, retain=True)
    heard: list[int] = []
    settings = BrokerSettings.at(mosquitto.address)
    async with (
        watching(mosquitto, heard),
        MqttEmergencyWire(broker=settings, site="mall", clock=CLOCK, key=key) as end,
        house.controller(end) as service,
    ):
        await until(lambda: service.state.alarms == burns.alarms, "the emergency")
        service.reset("sue", "The fire is out")
        epoch = service.state.epoch
        await until(lambda: heard[-1:] == [epoch], "its end")
        await until(lambda: not service.rows_owed, "the books")
    assert heard == sorted(heard)
    assert any("was adopted from the wire" in act for act in house.acts())


@pytest.mark.parametrize("forged", ["stranger", "unsigned", "other site"])
async def test_nobody_elses_state_is_adopted(mosquitto: Mosquitto, forged: str) -> None:
    """What another signed, or nobody, or we for another site, is no emergency: ours is declared over it."""
    key, stranger, house = ControllerKey(ControllerKey.made()), ControllerKey(ControllerKey.made()), House()
    body = burning().model_dump_json()
    said = {
        "stranger": stranger.sign(TOPICS.emergency, body),
        "unsigned": body,
        "other site": key.sign(wire.Topics("other").emergency, body),
    }
    await publish(mosquitto, TOPICS.emergency, said[forged], retain=True)
    heard: list[int] = []
    settings = BrokerSettings.at(mosquitto.address)
    async with (
        watching(mosquitto, heard),
        MqttEmergencyWire(broker=settings, site="mall", clock=CLOCK, key=key) as end,
        house.controller(end) as service,
    ):
        await until(lambda: heard[-1:] == [0], "our quiet state")
        assert not service.state.alarms


@contextlib.asynccontextmanager
async def watching(broker: Mosquitto, heard: list[int]) -> AsyncIterator[None]:
    """Note the epoch of every state that goes over the wire."""
    async with aiomqtt.Client("127.0.0.1", broker.port) as client:
        await client.subscribe(TOPICS.emergency, qos=1)

        async def note() -> None:
            async for message in client.messages:
                assert isinstance(message.payload, bytes)
                if message.payload:
                    heard.append(Emergency.model_validate_json(message.payload).epoch)

        noting = asyncio.create_task(note())
        yield
        noting.cancel()
        await asyncio.gather(noting, return_exceptions=True)


@pytest.mark.parametrize("says", ["sounds", "is ahead"])
async def test_zones_that_tell_of_a_forgotten_emergency_can_be_reset(says: str) -> None:
    """Nobody else knows of it: a fault names the zones, a reset goes above their epoch, a second one is refused."""
    end, house = MemoryEmergencyWire(), House()
    ahead = CLOCK.now_us()  # In microseconds, so a thousand times what any clock gives.
    async with house.controller(end) as service:
        with pytest.raises(EmergencyRefused, match="no emergency to reset"):
            service.reset("sue", "The fire is out")
        sounding = says == "sounds"
        words, epoch = (Words.EVACUATE, 0) if sounding else (None, ahead)
        end.say(ZoneEmergency(zone="hall", boot_id="boot", epoch=epoch, words=words))
        await until(lambda: any("hall" in fault for fault in service.faults), "the fault")
        service.reset("sue", "The fire is out")
        assert end.declared[-1].state.epoch > epoch
        end.say(ZoneEmergency(zone="hall", boot_id="boot", epoch=service.state.epoch))
        await until(lambda: not service.faults, "the zone's silence")
        with pytest.raises(EmergencyRefused, match="no emergency to reset"):
            service.reset("sue", "The fire is out")
        await until(lambda: not service.rows_owed, "the books")
    assert "sue ended what zones told of that was not on here." in house.acts()


async def test_a_contact_that_opened_while_the_controller_was_down_raises_again() -> None:
    """Its opening is told at the next start, so its next closing is an emergency."""
    house = House()
    house.contacts.put("panel-1", closed=True)
    async with house.controller(MemoryEmergencyWire()) as service:
        await until(lambda: service.state.alarms, "the emergency")
        service.reset("sue", "False alarm")
    house.contacts.put("panel-1", closed=False)
    async with house.controller(MemoryEmergencyWire()) as service:
        await until(lambda: sum("panel-1 opened" in act for act in house.acts()), "its opening")
        house.contacts.put("panel-1", closed=True)
        await until(lambda: service.state.alarms, "the second emergency")


async def test_a_contact_that_is_not_wired_here_is_not_taken_for_open() -> None:
    """One that was told over the wire, and is still closed, raises nothing anew after a restart."""
    story = Story(now_us=CLOCK.now_us())
    story.contact("panel-1")
    story.reset()
    house = House()
    house.book.keep_standing(story.told(Keep)[-1].standing)
    house.contacts.put("seismometer", closed=True)
    async with house.controller(MemoryEmergencyWire()) as service:
        await until(lambda: service.state.alarms, "the other contact's emergency")
    assert not any("panel-1" in act for act in house.acts())


def test_of_rows_owed_for_one_epoch_the_last_counts() -> None:
    """A contact that opened again, whose row is still owed, is open after the restart."""
    state = Emergency(epoch=1)
    closed = Standing(state=state, closed=frozenset({"panel-1"}))
    owed = MemoryOwedRows[Note | Keep]()
    owed.keep(Keep(standing=closed), Keep(standing=Standing(state=state)))
    book = MemoryEmergencyBook()
    book.keep_standing(closed)
    left = standing_of(book, owed, EVERY_CLIP)
    assert left is not None
    assert left.closed == frozenset()
