"""Runs on their way through the zones: receipts become stimuli and journal rows, and missing ones are noticed.

Pure: it takes the time as data.
"""

import heapq
from dataclasses import dataclass, field

from audio.clip import RATE
from broadcaster import stimuli, wire
from broadcaster.call import CallId, ZoneId, ZoneOutcome
from broadcaster.instructions import ZoneResult
from broadcaster.ports import ZoneReceipt

Answer = stimuli.ZoneStarted | stimuli.ZoneEnded | stimuli.ZoneStopped | stimuli.ZoneFailed


@dataclass(slots=True, kw_only=True)
class ZoneRun:
    """One run of a call in one zone."""

    call_id: CallId
    run: int
    zone: ZoneId
    play_at_us: int
    from_frame: int
    deadline_us: int
    """When its next receipt is overdue."""
    armed: bool = False
    started_us: int | None = None
    stopping: str | None = None
    """Why it was told to stop."""
    taken_by: CallId | None = None
    """The more urgent call, or the alarm, that takes the zone, if one does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What a receipt, or its absence, comes to."""

    answer: Answer | None = None
    receipt: ZoneReceipt | None = None
    silence: ZoneRun | None = None
    """A run that the speaker had better be told to stop, since it may still sound."""


@dataclass(slots=True)
class Runs:
    """Every run on its way. `grace_us` is how much later than expected a receipt may come."""

    grace_us: int
    _open: dict[tuple[CallId, ZoneId], ZoneRun] = field(default_factory=dict)
    _deadlines: list[tuple[int, int, ZoneRun]] = field(default_factory=list)
    _count: int = 0

    def begin(self, run: ZoneRun) -> None:
        """A run was sent to its zone."""
        self._open[run.call_id, run.zone] = run
        self._watch(run, run.deadline_us)

    def of_call(self, call_id: CallId, zones: frozenset[ZoneId]) -> list[ZoneRun]:
        """The call's open runs in these zones."""
        return [run for zone in sorted(zones) if (run := self._open.get((call_id, zone))) is not None]

    def stopping(self, run: ZoneRun, *, because: str, taken_by: CallId | None, now_us: int) -> None:
        """The zone was told to stop it."""
        run.stopping, run.taken_by = because, taken_by
        self._watch(run, now_us + self.grace_us)

    def length_known(self, call_id: CallId, zones: frozenset[ZoneId], frames: int) -> None:
        """The programme is whole and so long: from now on its end can be overdue."""
        for run in self.of_call(call_id, zones):
            if run.started_us is not None and run.stopping is None:
                self._watch(run, self._end_of(run, frames) + self.grace_us)

    def lost(self, zone: ZoneId, now_us: int) -> list[News]:
        """The zone's speaker is gone, and its runs with it."""
        runs = [run for (_, its_zone), run in self._open.items() if its_zone == zone]
        return [self._failed(run, "the speaker was lost", now_us) for run in runs]

    def ends_us(self, call_id: CallId, zones: frozenset[ZoneId], frames: int) -> dict[ZoneId, int]:
        """When the call's runs in these zones end by themselves, its programme being so long."""
        runs = self.of_call(call_id, zones)
        return {run.zone: self._end_of(run, frames) for run in runs if run.stopping is None}

    def received(self, receipt: wire.Receipt, now_us: int, frames: int | None) -> News:
        """A receipt came; `frames` is the programme's length if it is known. One of an older run comes to nothing."""
        run = self._open.get((CallId(receipt.call_id), ZoneId(receipt.zone)))
        if run is None or run.run != receipt.run:
            return News()
        match receipt.phase:
            case wire.Phase.ARMED:
                run.armed = True
                return News()
            case wire.Phase.STARTED:
                return self._started(run, receipt, now_us, frames)
            case wire.Phase.ENDED:
                ended = stimuli.ZoneEnded(at_us=now_us, call_id=run.call_id, run=run.run, zone=run.zone)
                result = ZoneResult(outcome=ZoneOutcome.COMPLETED)
                return News(answer=ended, receipt=self._close(run, result, receipt))
            case wire.Phase.STOPPED:
                return self._stopped(run, receipt, now_us)
            case wire.Phase.FAILED:
                return self._failed(run, receipt.reason or "the speaker could not sound it", now_us, receipt)

    def unsent(self, call_id: CallId, run: int, zone: ZoneId, reason: str, now_us: int) -> News:
        """The command to play never left."""
        found = self._open.get((call_id, zone))
        return self._failed(found, reason, now_us) if found is not None and found.run == run else News()

    def overdue(self, now_us: int) -> list[News]:
        """Runs whose next receipt has not come in time."""
        news: list[News] = []
        while self._deadlines and self._deadlines[0][0] <= now_us:
            _, _, run = heapq.heappop(self._deadlines)
            if self._open.get((run.call_id, run.zone)) is run and run.deadline_us <= now_us:
                news.append(self._failed(run, _silence_of(run), now_us))
        return news

    @property
    def next_deadline_us(self) -> int | None:
        """When to ask for what is overdue."""
        return self._deadlines[0][0] if self._deadlines else None

    def _watch(self, run: ZoneRun, deadline_us: int) -> None:
        run.deadline_us = deadline_us
        self._count += 1
        heapq.heappush(self._deadlines, (deadline_us, self._count, run))

    @staticmethod
    def _end_of(run: ZoneRun, frames: int) -> int:
        begun_us = run.started_us if run.started_us is not None else run.play_at_us
        return begun_us + (frames - run.from_frame) * 1_000_000 // RATE

    def _started(self, run: ZoneRun, receipt: wire.Receipt, now_us: int, frames: int | None) -> News:
        run.started_us = receipt.at_us
        if run.stopping is None:
            # Until it is known how long the programme is, only its maker's failure or the longest length can end it.
            end_us = now_us + 86_400_000_000 if frames is None else self._end_of(run, frames) + self.grace_us
            self._watch(run, end_us)
        return News(answer=stimuli.ZoneStarted(at_us=now_us, call_id=run.call_id, run=run.run, zone=run.zone))

    def _stopped(self, run: ZoneRun, receipt: wire.Receipt, now_us: int) -> News:
        outcome = ZoneOutcome.INTERRUPTED if run.taken_by or run.stopping is None else ZoneOutcome.STOPPED
        if run.started_us is None and receipt.played_frames <= run.from_frame:
            outcome = ZoneOutcome.MISSED
        result = ZoneResult(outcome=outcome, reason=run.stopping or receipt.reason or "the speaker stopped it")
        stopped = stimuli.ZoneStopped(
            at_us=now_us,
            call_id=run.call_id,
            run=run.run,
            zone=run.zone,
            played_us=receipt.played_frames * 1_000_000 // RATE,
        )
        return News(answer=stopped, receipt=self._close(run, result, receipt))

    def _failed(self, run: ZoneRun, reason: str, now_us: int, receipt: wire.Receipt | None = None) -> News:
        outcome = ZoneOutcome.MISSED if run.started_us is None else ZoneOutcome.INTERRUPTED
        failed = stimuli.ZoneFailed(at_us=now_us, call_id=run.call_id, run=run.run, zone=run.zone, reason=reason)
        row = self._close(run, ZoneResult(outcome=outcome, reason=reason), receipt)
        return News(answer=failed, receipt=row, silence=run if receipt is None else None)

    def _close(self, run: ZoneRun, result: ZoneResult, receipt: wire.Receipt | None) -> ZoneReceipt:
        del self._open[run.call_id, run.zone]
        sounded = receipt is not None and (run.started_us is not None or receipt.phase is wire.Phase.ENDED)
        return ZoneReceipt(
            call_id=run.call_id,
            run=run.run,
            zone=run.zone,
            play_at_us=run.play_at_us,
            started_us=run.started_us or (receipt.started_us if receipt else None),
            ended_us=receipt.at_us if sounded and receipt else None,
            result=result,
            loudness_lufs=receipt.loudness_lufs if receipt else None,
            passages=receipt.passages if receipt else (),
            interrupted_by=None if result.outcome is ZoneOutcome.COMPLETED else run.taken_by,
        )


def _silence_of(run: ZoneRun) -> str:
    if run.stopping is not None:
        return "the speaker did not say that it stopped"
    if run.started_us is not None:
        return "the speaker did not say that it came to the end"
    return "the speaker was ready but did not start" if run.armed else "the speaker did not answer"
