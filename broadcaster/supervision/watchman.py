"""The watchman: the shell round the supervisor. It follows the dispatcher, keeps the faults, and tells of them.

It decides nothing about what is a fault; it refuses to know who may acknowledge one.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import zip_longest
from typing import Protocol

from audio.composing.chimes import LINE_CHECK_LUFS
from broadcaster import wire
from broadcaster.call import CallId, CallKind, ZoneId, ZoneOutcome
from broadcaster.dispatch.bookkeeping import Bookkeeper
from broadcaster.dispatch.live import (
    CallChanged,
    CallEnded,
    Event,
    FellBehind,
    LevelsHeard,
    LiveZone,
    ReceiptKept,
    RunFailed,
    ZoneChanged,
)
from broadcaster.dispatch.watch import Watch
from broadcaster.journal import Act
from broadcaster.ports import Clock, Journal, OwedRows, ZoneReceipt
from broadcaster.supervision import stimuli
from broadcaster.supervision.fault import Fault, FaultId
from broadcaster.supervision.line import line_fault
from broadcaster.supervision.machine import Supervisor
from broadcaster.supervision.ports import FaultBook

_logger = logging.getLogger(__name__)

WATCHMAN = "supervision"
"""Who the journal says saw a fault begin and end."""
TICK_S = 0.5
WRITTEN_TOGETHER = 100
"""Rows written at once; then calls have their turn."""
WATCHED_FROM_DB = -40.0
"""Music that is turned down below this isn't missed when it can't be heard."""

FaultRow = Fault | Act
"""What the watchman writes."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Watched(Protocol):
    """The dispatcher, as the watchman needs it."""

    def watch(self) -> Watch:
        """Events from now on."""
        ...

    def zones(self) -> list[LiveZone]:
        """Every zone as it is now."""
        ...


class Watchman:
    """Owns the supervisor; every method is called on its event loop."""

    def __init__(  # noqa: PLR0913  The rooms it joins; all are named.
        self,
        *,
        watched: Watched,
        connected: Callable[[], bool],
        certificate_ends_us: Callable[[], int | None] = lambda: None,
        emergency_faults: Callable[[], Sequence[str]] = tuple,
        book: FaultBook,
        journal: Journal,
        owed: OwedRows[FaultRow],
        clock: Clock,
        zones: Iterable[ZoneId],
        line_lufs: float = LINE_CHECK_LUFS,
    ) -> None:
        """Go on from the faults in the book, and raise what it raises; `connected`: whether the broker answers.

        `line_lufs` is how loud a line check is to come out of a mixer.
        """
        self._watched = watched
        self._connected = connected
        self._certificate_ends_us = certificate_ends_us
        self._emergency_faults = emergency_faults
        self._book = book
        self._journal = journal
        self._clock = clock
        self._books = Bookkeeper(self._write_one, owed, write_all=self._write_all)
        self._unwritten: deque[FaultRow] = deque()
        self._books.catch_up()
        self._supervisor = Supervisor(zones, now_us=clock.now_us(), standing=book.standing())
        self._line_lufs = line_lufs
        self._lines: dict[CallId, dict[ZoneId, float | None]] = {}
        self._told: list[Callable[[stimuli.Record], None]] = []
        self._kiosk_faults: Callable[[], str] = str

    @property
    def standing(self) -> list[Fault]:
        """The faults that are to be shown, the newest first."""
        return self._supervisor.standing

    @property
    def rows_owed(self) -> int:
        """How many rows could not be written yet."""
        return len(self._books.owed) + len(self._unwritten)

    def latest(self, most: int) -> list[Fault]:
        """The faults that began last, whatever became of them, the newest first; raises what the book does."""
        self._write_down(len(self._unwritten))
        return self._book.latest(most)

    def tell(self, told: Callable[[stimuli.Record], None]) -> None:
        """Have this told of whatever happens to a fault."""
        self._told.append(told)

    def look_at_kiosks(self, faults: Callable[[], str]) -> None:
        """Watch over kiosks too: `faults` gives what is wrong with them, in sentences, or nothing."""
        self._kiosk_faults = faults

    def acknowledge(self, fault_id: FaultId, who: str) -> Fault | None:
        """Note that somebody knows of a fault, the first time; None if there is none that stands under this id."""
        found = self._supervisor.fault(fault_id)
        if found is None:
            return None
        records = self._take(stimuli.Acknowledged(at_us=self._clock.now_us(), fault_id=fault_id, who=who))
        self._write_down(len(self._unwritten))
        return records[0].fault if records else found

    async def follow(self) -> None:
        """Watch the dispatcher until it is closed, or this is cancelled."""
        behind = True
        while behind:
            behind = False
            watch = self._watched.watch()
            self._look_around()
            async for event in watch:
                behind = isinstance(event, FellBehind)
                self._hear(event)

    async def keep_time(self) -> None:
        """See twice a second what time alone makes a fault, and write down what began; ends by being cancelled."""
        try:
            while True:
                self._tick()
                while self._unwritten:
                    self._write_down(WRITTEN_TOGETHER)
                    await asyncio.sleep(0)
                await asyncio.sleep(TICK_S)
        finally:
            self._write_down(len(self._unwritten))

    def _tick(self) -> None:
        try:
            tick = stimuli.Ticked(
                at_us=self._clock.now_us(),
                connected=self._connected(),
                certificate_ends_us=self._certificate_ends_us(),
                emergency=" ".join(self._emergency_faults()),
                kiosks=self._kiosk_faults(),
            )
            self._take(tick)
            self._books.catch_up()
        except Exception:  # What fails once must not end the watch.
            _logger.exception("could not look after the zones")

    def _look_around(self) -> None:
        for zone in self._watched.zones():
            self._take(_seen(zone, self._clock.now_us()))

    def _hear(self, event: Event) -> None:
        now = self._clock.now_us()
        match event:
            case LevelsHeard():
                self._take(_levels(event, now))
            case ZoneChanged(zone=zone):
                self._take(_seen(zone, now))
            case RunFailed():
                failed = stimuli.RunFailed(at_us=now, zone=event.zone, call_id=event.call_id, reason=event.reason)
                self._take(failed)
            case ReceiptKept(receipt=receipt):
                self._receipted(receipt, now)
            case _:
                self._hear_line(event)

    def _hear_line(self, event: Event) -> None:
        """Know a line check when it begins, and judge it when it is over."""
        match event:
            case CallChanged(call=call) if call.kind is CallKind.LINE_CHECK:
                self._lines.setdefault(call.id, {})
            case CallEnded() if event.call_id in self._lines:
                self._checked(event, self._lines.pop(event.call_id), self._clock.now_us())
            case _:
                pass

    def _receipted(self, receipt: ZoneReceipt, now_us: int) -> None:
        if receipt.call_id in self._lines:
            self._lines[receipt.call_id][receipt.zone] = receipt.loudness_lufs
        if receipt.result.outcome is ZoneOutcome.COMPLETED:
            self._take(stimuli.RunHeard(at_us=now_us, zone=receipt.zone))

    def _checked(self, ended: CallEnded, levels: Mapping[ZoneId, float | None], now_us: int) -> None:
        for zone, result in ended.zones.items():
            failed = line_fault(result, levels.get(zone), expected_lufs=self._line_lufs)
            self._take(stimuli.LineChecked(at_us=now_us, zone=zone, failed=failed))

    def _take(self, stimulus: stimuli.Stimulus) -> list[stimuli.Record]:
        records = self._supervisor.handle(stimulus)
        for record in records:
            self._unwritten += (record.fault, act_of(record))
            _logger.warning("fault %s: %s %s", record.what, record.fault.id, record.fault.detail)
            for told in self._told:
                told(record)
        return records

    def _write_down(self, most: int) -> None:
        """Write what is not written yet: a thousand zones may be lost, or come back, in one moment."""
        self._books.write(*(self._unwritten.popleft() for _ in range(min(most, len(self._unwritten)))))

    def _write_all(self, rows: Sequence[FaultRow]) -> None:
        with self._journal.together():
            for row in rows:
                if isinstance(row, Act):
                    self._write_one(row)
        self._book.keep(*(row for row in rows if isinstance(row, Fault)))

    def _write_one(self, row: FaultRow) -> None:
        match row:
            case Fault():
                self._book.keep(row)
            case Act():
                self._journal.noted(who=row.who, what=row.what, call_id=row.call_id, about=row.about, at=row.at)


def act_of(record: stimuli.Record) -> Act:
    """What the journal says of it."""
    fault = record.fault
    match record.what:
        case stimuli.Happened.BEGUN:
            at_us, who, what = fault.begun_us, WATCHMAN, f"A {fault.severity} began {fault.place}: {fault.detail}"
        case stimuli.Happened.ACKNOWLEDGED:
            who = fault.acknowledged_by or WATCHMAN
            at_us = fault.acknowledged_us or fault.begun_us
            what = f"{who} acknowledged the {fault.severity} {fault.place}: {fault.detail}"
        case stimuli.Happened.ENDED:
            at_us, who = fault.ended_us or fault.begun_us, WATCHMAN
            what = f"The {fault.severity} {fault.place} is over: {fault.detail}"
    return Act(at=_EPOCH + timedelta(microseconds=at_us), who=who, what=what, call_id=None, about=fault.id)


def _seen(zone: LiveZone, now_us: int) -> stimuli.SpeakerSeen:
    about = zip_longest(zone.ailments[: len(zone.faults)], zone.faults, fillvalue=wire.Ailment.OTHER)
    return stimuli.SpeakerSeen(
        at_us=now_us,
        zone=zone.zone,
        lifecycle=zone.lifecycle,
        boot_id=zone.boot_id,
        faults=tuple((wire.Ailment(what), sentence) for what, sentence in about),
        music=zone.music is not None and bool(zone.music.tracks) and zone.music.gain_db >= WATCHED_FROM_DB,
        alarm_us=zone.hold.since_us if zone.hold is not None else None,
    )


def _levels(heard: LevelsHeard, now_us: int) -> stimuli.LevelsSeen:
    return stimuli.LevelsSeen(
        at_us=now_us,
        zone=heard.zone,
        music_db=heard.music_db,
        announcement_db=heard.announcement_db,
        call_id=heard.call_id,
        overruns=heard.overruns,
        sync_error_us=heard.sync_error_us,
        clock_error_us=heard.clock_error_us,
    )
