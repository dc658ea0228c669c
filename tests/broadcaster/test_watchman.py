"""The watchman over a mall in memory: faults are seen, kept, told and written down, each once, also on a full disk."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from broadcaster import wire
from broadcaster.adapters.fault_book_memory import MemoryFaultBook
from broadcaster.adapters.memory_network import LOUDNESS_LUFS
from broadcaster.adapters.owed_file import FileOwedRows
from broadcaster.adapters.owed_memory import MemoryOwedRows
from broadcaster.call import CallKind, ZoneId, ZoneOutcome
from broadcaster.instructions import ZoneResult
from broadcaster.ports import OwedRows
from broadcaster.supervision.fault import Fault, FaultId, FaultKind
from broadcaster.supervision.line import line_fault
from broadcaster.supervision.stimuli import Happened, Record
from broadcaster.supervision.watchman import WATCHMAN, FaultRow, Watchman
from tests.broadcaster.mall import Mall, open_mall
from tests.broadcaster.virtual_time import run

HALL, GARAGE = ZoneId("hall"), ZoneId("garage")


class FullBook(MemoryFaultBook):
    """A fault book that can take nothing while it is full."""

    def __init__(self) -> None:
        super().__init__()
        self.full = False

    def keep(self, *faults: Fault) -> None:
        """Keep faults if there is room."""
        if self.full:
            raise OSError("no space left on device")
        super().keep(*faults)


@dataclass
class Watched:
    """A mall, its watchman, and what he told."""

    mall: Mall
    book: FullBook
    watchman: Watchman
    told: list[Record] = field(default_factory=list)

    def acts(self) -> list[tuple[str, str]]:
        """Who did what, as the journal has it, in order."""
        return [(act.who, act.what) for act in reversed(self.mall.journal.acts())]


@asynccontextmanager
async def watched(
    book: FullBook | None = None,
    owed: OwedRows[FaultRow] | None = None,
    line_lufs: float = -55.0,
    emergency_faults: Sequence[str] = (),
) -> AsyncIterator[Watched]:
    """Watch a mall of two zones."""
    book = book or FullBook()
    async with open_mall(HALL, GARAGE) as mall:
        watchman = Watchman(
            watched=mall.dispatcher,
            connected=lambda: mall.network.connected,
            book=book,
            journal=mall.journal,
            owed=owed or MemoryOwedRows(),
            clock=mall.clock,
            zones=[HALL, GARAGE],
            line_lufs=line_lufs,
            emergency_faults=lambda: emergency_faults,
        )
        here = Watched(mall, book, watchman)
        watchman.tell(here.told.append)
        tasks = [asyncio.create_task(watchman.follow()), asyncio.create_task(watchman.keep_time())]
        await asyncio.sleep(1)
        yield here
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def test_what_emergencies_lack_is_a_fault_of_the_house() -> None:
    """Within five seconds, with its own words, in the journal too; over once all is well."""

    async def story() -> None:
        faults = ["The contacts can't be read.", "The words of 'fire' are too long."]
        async with watched(emergency_faults=faults) as here:
            await asyncio.sleep(5)
            (fault,) = here.watchman.standing
            words = " ".join(faults)
            assert (fault.zone, fault.kind, fault.detail) == (None, FaultKind.EMERGENCY, words)
            assert here.watchman.acknowledge(fault.id, "mei") is not None
            faults.clear()
            await asyncio.sleep(10)
            assert here.watchman.standing == []
            assert (WATCHMAN, f"A fault began in the house: {words}") in here.acts()
            assert (WATCHMAN, f"The fault in the house is over: {words}") in here.acts()

    run(story())


def test_a_lost_speaker_is_shown_kept_acknowledged_and_written_down() -> None:
    """Within five seconds; the journal has one line each for its beginning, who knew of it, and its end."""

    async def story() -> None:
        async with watched() as here:
            here.mall.network.lose(GARAGE)
            await asyncio.sleep(5)
            (fault,) = here.watchman.standing
            assert (fault.zone, fault.kind) == (GARAGE, FaultKind.LOST)
            assert here.watchman.acknowledge(FaultId("nonsense"), "mei") is None
            known = here.watchman.acknowledge(fault.id, "mei")
            assert known is not None
            assert known.acknowledged_by == "mei"
            assert here.watchman.acknowledge(fault.id, "bo") == known, "the first who knew of it stays"
            here.mall.network.join(GARAGE)
            await asyncio.sleep(10)
            assert here.watchman.standing == []
            assert here.book.latest(5) == here.watchman.latest(5) == [here.told[-1].fault]
            assert [record.what for record in here.told] == list(Happened)
            lost = "in zone garage: Its speaker was lost without a word."
            assert here.acts() == [
                (WATCHMAN, f"A fault began {lost}"),
                ("mei", f"mei acknowledged the fault {lost}"),
                (WATCHMAN, "The fault in zone garage is over: Its speaker was lost without a word."),
            ]

    run(story())


def test_what_the_speakers_report_reaches_the_supervisor() -> None:
    """Levels, the speaker's own faults and what each is about, and a call that a zone doesn't answer."""

    async def story() -> None:
        async with watched() as here:
            state = wire.SpeakerState(
                zone=HALL,
                boot_id=here.mall.network.speakers[HALL].boot_id,
                lifecycle=wire.Lifecycle.READY,
                at_us=0,
                faults=("No device.", "Something."),
                ailments=(wire.Ailment.OUTPUT,),
            )
            here.mall.network.say(state)
            here.mall.network.speakers[GARAGE].deaf = True
            here.mall.call("notice", CallKind.NOTICE, GARAGE)
            await here.mall.until_ended("notice")
            for _ in range(25):
                await asyncio.sleep(0.2)
                levels = {"music_db": -30.0, "announcement_db": -120.0, "output_db": -30.0, "sync_error_us": 60_000}
                here.mall.network.say(wire.SpeakerLevels.model_validate({"zone": HALL, "at_us": 0, **levels}))
            assert {(fault.zone, fault.kind) for fault in here.watchman.standing} == {
                (HALL, FaultKind.OUTPUT_GONE),
                (HALL, FaultKind.DEGRADED),
                (HALL, FaultKind.OUT_OF_STEP),
                (GARAGE, FaultKind.SILENT),
            }

    run(story())


def test_a_line_check_proves_each_zone_or_is_a_fault_there() -> None:
    """A zone that sounded it at its level is well; one that did not, or at another level, has a fault until it does."""

    async def story() -> None:
        async with watched(line_lufs=LOUDNESS_LUFS) as here:
            here.mall.network.speakers[GARAGE].broken = "the amplifier's card is gone"
            here.mall.call("first", CallKind.LINE_CHECK, words={})
            await here.mall.until_ended("first")
            await asyncio.sleep(5)
            details = {fault.kind: (fault.zone, fault.detail) for fault in here.watchman.standing}
            sentence = "The line check was not sounded to its end: the amplifier's card is gone."
            assert details[FaultKind.LINE] == (GARAGE, sentence)
            here.mall.network.speakers[GARAGE].broken = None
            here.mall.call("second", CallKind.LINE_CHECK, words={})
            await here.mall.until_ended("second")
            await asyncio.sleep(10)
            assert all(fault.ended_us is not None for fault in here.watchman.standing)

    run(story())


@pytest.mark.parametrize(
    ("outcome", "loudness_lufs", "fault"),
    [
        (ZoneOutcome.COMPLETED, -54.0, None),
        (ZoneOutcome.COMPLETED, -64.0, "The line check was 9 dB too quiet."),
        (ZoneOutcome.COMPLETED, -30.0, "The line check was 25 dB too loud."),
        (ZoneOutcome.COMPLETED, None, "The line check was sounded, and nothing came out of the zone's mixer."),
        (ZoneOutcome.MISSED, None, "The line check was not sounded to its end: missed."),
    ],
)
def test_what_a_line_checks_receipt_proves(
    outcome: ZoneOutcome, loudness_lufs: float | None, fault: str | None
) -> None:
    """Only a check that ended at its level proves the way; any other receipt says what was wrong."""
    assert line_fault(ZoneResult(outcome=outcome), loudness_lufs, expected_lufs=-55.0) == fault


def test_faults_that_could_not_be_written_are_written_later(tmp_path: Path) -> None:
    """A full disk keeps nobody from knowing; the rows are kept, also over a restart, and each is written once."""

    async def story() -> None:
        path, book = tmp_path / "owed.jsonl", FullBook()
        book.full = True
        async with watched(book, FileOwedRows(path, TypeAdapter(FaultRow))) as here:
            here.mall.network.lose(GARAGE)
            await asyncio.sleep(5)
            assert len(here.watchman.standing) == 1
            assert here.watchman.rows_owed == 2
        book.full = False
        async with watched(book, FileOwedRows(path, TypeAdapter(FaultRow))) as after:
            assert after.watchman.rows_owed == 0
            assert len(after.acts()) == 1
            (fault,) = book.standing()
            assert after.watchman.standing == [fault]
            await asyncio.sleep(10)
            assert book.latest(5)[0].ended_us is not None, "the speaker of the new mall is there"

    run(story())


def test_a_broker_that_is_away_is_told_of_once() -> None:
    """One fault of the house, none of any zone, and all is well when it is back."""

    async def story() -> None:
        async with watched() as here:
            here.mall.network.connected = False
            await asyncio.sleep(30)
            assert [(fault.zone, fault.kind) for fault in here.watchman.standing] == [(None, FaultKind.NETWORK)]
            here.mall.network.connected = True
            await asyncio.sleep(30)
            assert [record.what for record in here.told] == [Happened.BEGUN, Happened.ENDED]

    run(story())


def test_a_mall_whose_zones_all_come_back_at_once_is_written_down_in_few_goes() -> None:
    """Hundreds of faults that end in one moment don't keep calls waiting, and each has its lines."""
    zones = [ZoneId(f"zone-{number:03}") for number in range(150)]

    class Counting(MemoryFaultBook):
        goes = 0

        def keep(self, *faults: Fault) -> None:
            self.goes += 1
            super().keep(*faults)

    async def story() -> None:
        book = Counting()
        async with open_mall(*zones) as mall:
            watchman = Watchman(
                watched=mall.dispatcher,
                connected=lambda: True,
                book=book,
                journal=mall.journal,
                owed=MemoryOwedRows(),
                clock=mall.clock,
                zones=zones,
            )
            tasks = [asyncio.create_task(watchman.follow()), asyncio.create_task(watchman.keep_time())]
            await asyncio.sleep(1)
            for zone in zones:
                mall.network.lose(zone)
            await asyncio.sleep(5)
            for zone in zones:
                mall.network.join(zone)
            await asyncio.sleep(10)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            assert len(mall.journal.acts(limit=1000)) == 2 * len(zones)
        assert len(book.latest(1000)) == len(zones)
        assert book.goes <= 12

    run(story())
