"""The dispatcher: the shell round the switchboard. It has programmes made, speakers commanded and the journal kept.

It decides nothing about who speaks; it refuses to know when things are due and who may ask for them.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from types import TracebackType
from typing import Self

from audio.clip import Digest
from audio.script import Script
from broadcaster import stimuli, wire
from broadcaster.call import CallId, CallOutcome, Hold, ZoneId
from broadcaster.dispatch.airwaves import Airwaves, Inward
from broadcaster.dispatch.bookkeeping import JournalRow
from broadcaster.dispatch.coming_day import Alone, MadeCall, MusicTurn, alone_in
from broadcaster.dispatch.handed_in import STOPPED_BY_PEOPLE, HandedIn, with_words
from broadcaster.dispatch.ledger import Ledger, never_sent
from broadcaster.dispatch.live import LiveCall, LiveZone
from broadcaster.dispatch.making import Making, ProgrammeMaker
from broadcaster.dispatch.music import MusicProgramme
from broadcaster.dispatch.paging import Paging
from broadcaster.dispatch.restart import runs_before, taken_up
from broadcaster.dispatch.rounds import Rounds
from broadcaster.dispatch.showing import Showing
from broadcaster.dispatch.watch import Watch
from broadcaster.instructions import Close, Instruction, Play, Prepare, Stop, Wake
from broadcaster.ports import Clock, Journal, OwedRows, Request, SpeakerNetwork, ZoneReceipt
from broadcaster.settings import DispatchSettings
from broadcaster.switchboard.floor import Timing
from broadcaster.switchboard.machine import Switchboard

_logger = logging.getLogger(__name__)


class Dispatcher:
    """Owns the switchboard. An async context manager; every method is called on its event loop."""

    def __init__(  # noqa: PLR0913  one part each for the world's four sides, and what it is to serve
        self,
        *,
        network: SpeakerNetwork,
        journal: Journal,
        owed: OwedRows[JournalRow],
        studio: ProgrammeMaker,
        clock: Clock,
        zones: Sequence[ZoneId],
        settings: DispatchSettings,
    ) -> None:
        """Dispatch to these zones; nothing runs before it is entered."""
        self._network = network
        self._clock = clock
        self._zones = frozenset(zones)
        self.gain_db = settings.gain_db
        """What is added to every call."""
        timing = Timing(
            early_us=settings.early_ms * 1000, firm_us=settings.firm_ms * 1000, gather_us=settings.gather_ms * 1000
        )
        self._switchboard = Switchboard(zones, timing=timing)
        self._ledger = Ledger(journal, owed, clock, kept=self._show_kept)
        self._hand_in_us = settings.hand_in_ms * 1000
        self._words = HandedIn()
        inward = Inward(tell=self._tell, keep=self._keep, aired=self._ledger.aired, handed_in=self._hear_word)
        self._airwaves = Airwaves(network=network, clock=clock, zones=zones, settings=settings, inward=inward)
        self._requests: dict[CallId, tuple[Request, Script]] = {}
        self._showing = Showing(self._switchboard, self._airwaves, self._requests)
        self._making = Making(studio, self._airwaves.calls, self._tell, whole=self._showing.call_changed)
        self.paging = Paging(network=network, calls=self._airwaves.calls, making=self._making, ledger=self._ledger)
        """Live calls, for who speaks in them."""
        self._inbox: deque[stimuli.Stimulus] = deque()
        self._busy = False
        self._wake_us: int | None = None
        self._rounds = Rounds(clock, do=self._do_what_is_due, next_us=self._next_us)
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        """Begin to listen to the speakers and to the clock."""
        self._tasks = [
            asyncio.create_task(self._listen(), name="dispatcher listens"),
            asyncio.create_task(self._rounds.go(), name="dispatcher keeps time"),
        ]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop listening; what is open stays unfinished in the journal for `resume`."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._making.aclose()
        self._ledger.close()
        self._showing.close()

    # What the controller asks

    def request(self, request: Request, script: Script) -> None:
        """Accept a call, into the journal first: its errors are raised, and then nothing happened. Known ids pass."""
        if not self._switchboard.knows(request.call.id) and self._ledger.accept(request):
            self._accept(request, script, runs_before=0)

    def cancel(self, call_id: CallId) -> None:
        """Stop a call, waiting or on air; unknown and ended ones pass."""
        self._tell(stimuli.CancelRequested(at_us=self._clock.now_us(), call_id=call_id))

    def found(self, call_id: CallId) -> None:
        """Who or what was sought is found: stop the call at once; unknown and ended ones pass."""
        self._tell(stimuli.FoundReported(at_us=self._clock.now_us(), call_id=call_id))

    def resume(self, script_of: Callable[[Request], Script]) -> None:
        """After a restart: take up the journal's unfinished calls that still make sense, and close the others.

        Calls repeated until stopped and calls not yet expired go on as the same call, their scripts made anew.
        """
        for request in self._ledger.unfinished():
            self._take_up(request, script_of)

    def hold(self, zones: Iterable[ZoneId], hold: Hold | None) -> None:
        """An emergency has these zones, or no longer (None): calls wait there, and what it cuts may come back."""
        here = self._zones.intersection(zones)
        self._tell(stimuli.ZoneHeld(at_us=self._clock.now_us(), zones=here, hold=hold))

    def play_music(self, zones: Iterable[ZoneId], music: MusicProgramme | None) -> None:
        """Have zones play this music from now on, None for silence; said again to a speaker that joins."""
        zones = list(zones)
        self._airwaves.play_music(zones, music)
        self._showing.zones_changed(zones)

    def order_day(self, zone: ZoneId, calls: Sequence[MadeCall], turns: Sequence[MusicTurn]) -> None:
        """Have a zone keep what of this is planned for it, to sound it by itself when no controller is there."""
        self._airwaves.order_day(zone, calls, turns)

    def give_up(self, request: Request, outcome: CallOutcome, reason: str) -> None:
        """End a planned call that nobody could make, unless zones say in time that they sounded it by themselves.

        It goes into the journal first; what keeps it from that is raised.
        """
        self._ledger.accept(request)
        self._words.wait(request, outcome, reason, self._clock.now_us() + self._hand_in_us)
        self._rounds.look_anew()

    def stock(self, zones: Iterable[ZoneId], digests: Iterable[Digest]) -> None:
        """Have zones fetch and keep clips that will be needed; said again to a speaker that joins."""
        self._airwaves.stock(zones, tuple(digests))

    def clips(self) -> set[Digest]:
        """Every clip that open calls, music and stock still need, also of calls not made yet."""
        recordings = {request.recording for request, _ in self._requests.values() if request.recording is not None}
        return recordings.union(map(Digest, self._airwaves.clips()))

    def live(self) -> list[LiveCall]:
        """Every call that waits or is on air, most urgent first."""
        return self._showing.calls()

    def zones(self) -> list[LiveZone]:
        """Every zone as its speaker last reported it."""
        return self._showing.zones()

    def next_in(self, zone: ZoneId) -> CallId | None:
        """The call that would have the zone were it not for the one that has it."""
        return self._showing.next_in(zone)

    def alone_in(self, zone: LiveZone) -> Alone | None:
        """What a zone sounds by itself, by its word or else by its orders; None if a call of ours has it."""
        orders = None if zone.call_id is not None and zone.ready else self._airwaves.day_of(zone.zone)
        return alone_in(orders, self._clock.now_us(), sounding=zone.sounding, heard=zone.ready)

    def watch(self) -> Watch:
        """Events from now on, for one watcher."""
        return self._showing.watch()

    @property
    def rows_owed(self) -> int:
        """How many rows the journal could not take yet."""
        return self._ledger.rows_owed

    # Calls

    def _accept(self, request: Request, script: Script, *, runs_before: int) -> None:
        call = request.call
        self._requests[call.id] = (request, script)
        self._airwaves.calls.open(call)
        self._tell(stimuli.CallRequested(at_us=self._clock.now_us(), call=call, runs_before=runs_before))

    def _take_up(self, request: Request, script_of: Callable[[Request], Script]) -> None:
        now, why = self._clock.now_us(), "the controller was restarted"
        again = taken_up(request, now)
        if again is not None:
            try:
                self._accept(again, script_of(again), runs_before=runs_before(request, now))
            except Exception as fault:  # One call that can't be made anew must not keep the others from it.
                _logger.exception("call %s can't be taken up", request.call.id)
                why = f"the controller was restarted, and the call can't be made anew: {fault}"
            else:
                return
        if request.plan_id is None:
            self._ledger.end(request.call.id, CallOutcome.FAILED, why, now)
        else:
            self.give_up(request, CallOutcome.FAILED, why)

    def _close(self, close: Close) -> None:
        request, _ = self._requests.pop(close.call_id)
        self._making.stop(close.call_id)
        receipted = self._airwaves.calls.close(close.call_id)
        unheard = sorted(close.zones.keys() - receipted)
        words = {zone: rows for zone in unheard if (rows := self._words.rows(close.call_id, zone))}
        for zone in unheard:
            for row in words.get(zone) or [never_sent(close, zone, request.call.due_us)]:
                self._keep(row)
        close = with_words(close, words, passes=request.call.policy.passes)
        if request.plan_id is not None and close.outcome in STOPPED_BY_PEOPLE:
            self._airwaves.withdraw(close.call_id)
        self._ledger.end(close.call_id, close.outcome, close.reason, self._clock.now_us())
        _logger.info("call %s ended: %s", close.call_id, close.outcome)
        self._showing.call_ended(close)

    def _hear_word(self, word: wire.Receipt) -> None:
        self._words.hear(word, self._clock.now_us())
        if word.run > 0:  # An earlier controller commanded it, and nobody else will ever write that down.
            for row in self._words.left(CallId(word.call_id)):
                self._keep(row)
        self._end_what_waited()

    def _end_what_waited(self) -> None:
        now = self._clock.now_us()
        for ending in self._words.endings(now):
            for row in ending.rows:
                self._keep(row)
            self._ledger.end(ending.request.call.id, ending.outcome, ending.reason, now)
        for row in self._words.unclaimed(now, open_calls=self._requests):
            self._keep(row)

    def _keep(self, receipt: ZoneReceipt) -> None:
        aired = self._words.aired(receipt)
        if aired is not None:
            self._ledger.aired(aired)
        self._ledger.keep(receipt)
        self._words.known(receipt)

    def _show_kept(self, receipt: ZoneReceipt) -> None:
        self._showing.receipt_kept(receipt)

    # Stimuli and instructions

    def _tell(self, stimulus: stimuli.Stimulus) -> None:
        """Tell the switchboard, and carry out what it says; what comes of that is told after it."""
        self._airwaves.look()
        self._inbox.append(stimulus)
        if self._busy:
            return
        self._busy = True
        try:
            while self._inbox:
                self._tell_one(self._inbox.popleft())
        finally:
            self._busy = False
            self._rounds.look_anew()

    def _tell_one(self, stimulus: stimuli.Stimulus) -> None:
        try:
            instructions = self._switchboard.handle(stimulus)
        except Exception:  # A fault of the product in one call must not silence the mall.
            _logger.exception("the switchboard could not take %s", stimulus)
            return
        for instruction in instructions:
            try:
                self._carry_out(instruction)
            except Exception as fault:  # One instruction's failure is that call's failure.
                _logger.exception("could not carry out %s", instruction)
                if isinstance(instruction, Play):
                    why = f"it could not be sent to the speakers: {fault}"
                    now = self._clock.now_us()
                    self._tell(stimuli.ProgrammeFailed(at_us=now, call_id=instruction.call_id, reason=why))
        self._showing.handled(stimulus, instructions)

    def _carry_out(self, instruction: Instruction) -> None:
        match instruction:
            case Prepare(call_id=call_id):
                request, script = self._requests[call_id]
                self._making.start(request.call, script)
            case Play(call_id=call_id):
                call = self._switchboard.call(call_id)
                due_us, on_pass = (call.pass_due_us, call.passes) if call else (0, 1)
                self._airwaves.calls.play(instruction, due_us, on_pass=on_pass)
            case Stop():
                self._airwaves.calls.stop(instruction)
            case Wake(at_us=at_us):
                self._wake_us = at_us
            case Close():
                self._close(instruction)

    # Speakers and time

    async def _listen(self) -> None:
        async for report in self._network.reports():
            try:
                if not self._airwaves.heard(report):
                    _logger.warning("a speaker says it is zone %s, which this site has not", report.zone)
                elif isinstance(report, wire.SpeakerState):
                    self._showing.zones_changed([ZoneId(report.zone)])
                elif isinstance(report, wire.SpeakerLevels):
                    self._showing.levels_heard(report)
            except Exception:  # One speaker's report must not end the listening.
                _logger.exception("could not take %s", report)

    def _do_what_is_due(self) -> None:
        now = self._clock.now_us()
        if self._wake_us is not None and self._wake_us <= now:
            self._wake_us = None
            self._tell(stimuli.TimePassed(at_us=now))
        self._airwaves.look()
        self._airwaves.tick()
        self._end_what_waited()
        self._ledger.catch_up()

    def _next_us(self) -> int | None:
        instants = (self._wake_us, self._airwaves.next_deadline_us, self._words.next_us, self._ledger.next_us)
        return min((at for at in instants if at is not None), default=None)
