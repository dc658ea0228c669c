"""Zones that emergencies have: known from the state and from the zones' own words, told to calls and to supervision."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from broadcaster import wire
from broadcaster.adapters.emergency_memory import MemoryEmergencyBook, MemoryEmergencyWire
from broadcaster.adapters.fault_book_memory import MemoryFaultBook
from broadcaster.adapters.owed_memory import MemoryOwedRows
from broadcaster.call import CallId, CallKind, CallOutcome, Hold, ZoneId, ZoneOutcome
from broadcaster.emergency.holding import Holding
from broadcaster.emergency.holds import AHEAD_US, changes, holds_in
from broadcaster.emergency.machine import EmergencyMachine, Sounding
from broadcaster.emergency.pressing import Rules
from broadcaster.emergency.service import EmergencyService
from broadcaster.supervision.watchman import Watchman
from broadcaster.wire_emergency import Words, ZoneEmergency
from tests.broadcaster.emergency_story import PROFILES, ROUNDS, SECOND, Story
from tests.broadcaster.mall import Mall, open_mall
from tests.broadcaster.virtual_time import run

FIRE_HERE = "the emergency fire had the zone"


def word(zone: str, words: Words | None, epoch: int = 1) -> ZoneEmergency:
    """What a zone says."""
    return ZoneEmergency(zone=zone, boot_id="one", epoch=epoch, words=words)


def test_a_zone_is_held_from_shortly_before_its_phase_until_the_reset() -> None:
    """The garage is told to evacuate a minute after the hall; who named it is named."""
    story = Story()
    story.contact("seismometer")
    [alarm] = story.machine.state.alarms
    begins_us = story.machine.state.phases[0].begins_us
    hold = Hold(alarm=alarm.id, because="the emergency quake had the zone", since_us=begins_us)
    assert holds_in(story.machine.state, {}, {}, story.now_us) == {"garage": hold, "hall": hold}
    assert not holds_in(story.machine.state, {}, {}, begins_us - AHEAD_US - 1)
    story.reset()
    assert holds_in(story.machine.state, {}, {"hall": hold}, story.now_us) == {}


def test_a_zone_that_still_sounds_it_is_held_until_it_says_that_it_is_silent() -> None:
    """As what had it, or, if nobody here knows of it, as an emergency."""
    story = Story()
    hold = Hold(alarm="alarm-9", because=FIRE_HERE, since_us=5)
    said = {"hall": word("hall", Words.EVACUATE), "garage": word("garage", Words.ALERT), "roof": word("roof", None)}
    held = holds_in(story.machine.state, said, {"hall": hold}, 7)
    assert held == {
        "hall": hold,
        "garage": Hold(alarm="alarm-1", because="an emergency had the zone", since_us=7),
    }
    assert changes({"hall": hold, "roof": hold}, held) == {held["garage"]: ["garage"], None: ["roof"]}


@dataclass
class Alarmed:
    """A mall with its emergencies and its watchman."""

    mall: Mall
    wire: MemoryEmergencyWire
    service: EmergencyService
    watchman: Watchman

    def raise_drill(self) -> str:
        """Raise one; gives the alarm's id."""
        self.service.confirm(self.service.press("quake", "ann", drill=True, reason=""), "ann")
        return self.service.state.alarms[0].id


@asynccontextmanager
async def alarmed() -> AsyncIterator[Alarmed]:
    """A mall of two zones; a drill may be raised at once."""
    async with open_mall("hall", "garage") as mall:
        emergency_wire = MemoryEmergencyWire()
        service = EmergencyService(
            machine=EmergencyMachine(
                PROFILES,
                rounds=ROUNDS,
                rules=Rules(hold_us=0, second_person_us=60 * SECOND),
                sounding=Sounding(gain_db=0.0, lead_us=100_000),
            ),
            wire=emergency_wire,
            book=MemoryEmergencyBook(),
            journal=mall.journal,
            owed=MemoryOwedRows(),
            clock=mall.clock,
        )
        watchman = Watchman(
            watched=mall.dispatcher,
            connected=lambda: True,
            book=MemoryFaultBook(),
            journal=mall.journal,
            owed=MemoryOwedRows(),
            clock=mall.clock,
            zones=mall.zones,
        )
        holding = Holding(service, mall.clock, mall.dispatcher.hold)
        duties = [service.work(), holding.work(), watchman.follow(), watchman.keep_time()]
        tasks = [asyncio.create_task(duty) for duty in duties]
        await asyncio.sleep(1)
        yield Alarmed(mall, emergency_wire, service, watchman)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def test_calls_cut_by_a_drill_are_said_again_after_the_zones_fell_silent() -> None:
    """The receipt names the drill; one asked for meanwhile is not sent before the end, and heard after it."""

    async def story() -> None:
        async with alarmed() as here:
            mall = here.mall
            mall.call("notice", CallKind.NOTICE, words={"zh": "请" * 60})
            await mall.until(lambda: len(mall.heard("notice")) == 2)
            alarm = here.raise_drill()
            mall.call("page", CallKind.STAFF_PAGE, "hall")
            for zone in ("hall", "garage"):
                here.wire.say(word(zone, Words.EVACUATE, here.service.state.epoch))
            await asyncio.sleep(30)
            assert not mall.heard("page")
            here.service.reset("sue", "Done")
            here.wire.say(word("hall", None, here.service.state.epoch))
            await mall.until(lambda: len(mall.heard("page")) == 1)
            assert len(mall.heard("notice", "garage")) == 1, "the garage has not said that it is silent"
            here.wire.say(word("garage", None, here.service.state.epoch))
            await mall.until_ended("notice", "page")
            entry = mall.entry("notice")
            assert entry.ending is not None
            assert entry.ending.outcome is CallOutcome.COMPLETED
            cut = [row for row in entry.receipts if row.result.outcome is ZoneOutcome.INTERRUPTED]
            assert {row.zone for row in cut} == {"hall", "garage"}
            assert {(row.interrupted_by, row.result.reason) for row in cut} == {
                (CallId(alarm), "the drill quake had the zone")
            }

    run(story())


def test_supervision_watches_the_emergency_and_nothing_else_in_its_zones() -> None:
    """A silent zone is a fault, one that sounds it is none though its music is off and a call was refused there."""

    async def story() -> None:
        async with alarmed() as here:
            here.mall.network.speakers[ZoneId("hall")].broken = "An emergency is on in this zone."
            here.mall.call("notice", CallKind.NOTICE, "hall")
            here.raise_drill()
            for _ in range(25):
                await asyncio.sleep(0.2)
                for zone, db in (("hall", -12.0), ("garage", -120.0)):
                    levels = {"music_db": -120.0, "announcement_db": db, "output_db": db}
                    here.mall.network.say(wire.SpeakerLevels.model_validate({"zone": zone, "at_us": 0, **levels}))
            assert [(fault.zone, fault.detail) for fault in here.watchman.standing] == [
                ("garage", "An emergency is on there, and its level is -120 dBFS.")
            ]

    run(story())
