"""The switchboard: who speaks where, now. One mutator, `handle`; it takes the time as data and does no I/O.

It refuses to know how a call is made, how it reaches a speaker, and when things are due by the clock on the wall.
"""

from collections import OrderedDict
from collections.abc import Iterable
from typing import assert_never

from broadcaster import audit, stimuli, turns
from broadcaster.alarms import Mark
from broadcaster.call import CallId, CallOutcome, ZoneId
from broadcaster.floor import Floor, Timing
from broadcaster.instructions import Instruction, Prepare, Wake
from broadcaster.open_call import (
    SOUNDING,
    CallPhase,
    IllegalTransition,
    Leg,
    LegPhase,
    Miss,
    OpenCall,
    StopCause,
    rank_of,
)
from broadcaster.outcome import closing_of

REMEMBERED = 10_000
"""How many finished calls' ids are kept, so that a repeated request for one is still known."""

_BECAUSE = {
    CallOutcome.FOUND: "who or what was sought is found",
    CallOutcome.CANCELLED: "the call was cancelled",
}
_LEAST_REST_US = 1_000_000
"""Rest after a pass that nobody heard, so that a call nobody can sound doesn't spin."""


class Switchboard:
    """Takes stimuli one at a time and answers each with instructions. Not thread-safe; it needs no lock on one loop."""

    def __init__(self, zones: Iterable[ZoneId], *, timing: Timing | None = None) -> None:
        """Start with every speaker absent; `ZoneJoined` says which are there."""
        self._floor = Floor(zones, timing or Timing())
        self._finished: OrderedDict[CallId, None] = OrderedDict()
        self._sequence = 0
        self._wake_us: int | None = None

    def handle(self, stimulus: stimuli.Stimulus) -> list[Instruction]:
        """Take one stimulus; raises `IllegalTransition` on a fault of the product, never for bad timing or order."""
        floor = self._floor
        floor.now = max(floor.now, stimulus.at_us)
        floor.out = []
        while (due := floor.alarms.due(floor.now)) is not None:
            call = floor.calls.get(due[0])
            if call is not None:
                self._look_again(call, due[1])
        self._take(stimulus)
        turns.settle(floor)
        self._set_wake()
        return floor.out

    def call(self, call_id: CallId) -> OpenCall | None:
        """An open call, to look at only."""
        return self._floor.calls.get(call_id)

    def knows(self, call_id: CallId) -> bool:
        """Whether the call is open, or ended not long ago."""
        return call_id in self._floor.calls or call_id in self._finished

    def calls(self) -> list[OpenCall]:
        """Every open call, most urgent first; to look at only."""
        return sorted(self._floor.calls.values(), key=lambda call: call.rank)

    def holder(self, zone: ZoneId) -> CallId | None:
        """The call that has the zone."""
        holder = self._floor.line(zone).holder
        return holder[0].call.id if holder else None

    def validate(self) -> None:
        """Check that the books agree with each other; raises `AssertionError`. For tests and fault runs."""
        audit.check(self._floor)

    def _take(self, stimulus: stimuli.Stimulus) -> None:
        match stimulus:
            case stimuli.CallRequested():
                self._requested(stimulus)
            case stimuli.ProgrammeReady() | stimuli.ProgrammeFailed():
                self._made(stimulus)
            case stimuli.CancelRequested(call_id=call_id):
                self._end(call_id, CallOutcome.CANCELLED)
            case stimuli.FoundReported(call_id=call_id):
                self._end(call_id, CallOutcome.FOUND)
            case stimuli.ZoneStarted() | stimuli.ZoneEnded() | stimuli.ZoneStopped() | stimuli.ZoneFailed():
                self._answered(stimulus)
            case stimuli.ZoneJoined() | stimuli.ZoneLost():
                self._presence(stimulus)
            case stimuli.TimePassed():
                pass
            case _:
                assert_never(stimulus)

    # Requests and programmes

    def _requested(self, stimulus: stimuli.CallRequested) -> None:
        call = stimulus.call
        if self.knows(call.id):
            return
        self._sequence += 1
        opened = OpenCall(call=call, rank=rank_of(call, self._sequence), runs=stimulus.runs_before)
        opened.pass_due_us = call.due_us
        opened.legs = {zone: Leg(zone=zone) for zone in sorted(call.zones)}
        opened.events.append((self._floor.now, f"requested for {', '.join(opened.legs)}"))
        self._floor.calls[call.id] = opened
        self._floor.out.append(Prepare(call_id=call.id))
        if call.policy.passes is not None:
            self._floor.alarms.set(self._expiry(opened), call.id, Mark.EXPIRE)

    def _made(self, stimulus: stimuli.ProgrammeReady | stimuli.ProgrammeFailed) -> None:
        call = self._floor.calls.get(stimulus.call_id)
        if call is None or call.phase is CallPhase.CLOSING:
            return
        if isinstance(stimulus, stimuli.ProgrammeFailed):
            self._end(call.call.id, CallOutcome.FAILED, stimulus.reason)
            return
        if not call.legs:
            self._end(call.call.id, CallOutcome.FAILED, "it was asked for no zone")
            return
        if call.phase is not CallPhase.PREPARING:
            raise IllegalTransition(f"Call {call.call.id}, {call.phase}, was made twice:\n{call.story()}")
        call.move(CallPhase.WAITING, self._floor.now)
        call.passes = 1
        if call.call.policy.passes is None and self._floor.now > call.pass_due_us:
            call.pass_due_us = self._floor.now  # It never ends by itself, so a slow start doesn't count against it.
        self._admit(call)

    def _admit(self, call: OpenCall) -> None:
        """Let the call ask for its zones, once it is nearly due."""
        floor = self._floor
        admit_us = call.pass_due_us - floor.timing.early_us
        if floor.now < admit_us:
            floor.alarms.set(admit_us, call.call.id, Mark.ADMIT)
            return
        call.admitted = True
        expires_us = self._expiry(call)
        floor.alarms.set(expires_us, call.call.id, Mark.EXPIRE)
        if floor.now < call.pass_due_us - floor.timing.firm_us:
            floor.alarms.set(call.pass_due_us - floor.timing.firm_us, call.call.id, Mark.FIRM)
        for leg in call.legs.values():
            if not leg.dropped:
                floor.ask(call, leg, expires_us)

    @staticmethod
    def _expiry(call: OpenCall) -> int:
        return call.pass_due_us + round(call.call.policy.expires_after_s * 1e6)

    # What zones say

    def _answered(
        self, stimulus: stimuli.ZoneStarted | stimuli.ZoneEnded | stimuli.ZoneStopped | stimuli.ZoneFailed
    ) -> None:
        call = self._floor.calls.get(stimulus.call_id)
        leg = call.legs.get(stimulus.zone) if call is not None else None
        if call is None or leg is None or leg.run != stimulus.run or leg.phase not in SOUNDING:
            return
        match stimulus:
            case stimuli.ZoneStarted():
                self._started(call, leg)
                return
            case stimuli.ZoneEnded():
                self._heard(call, leg)
            case stimuli.ZoneStopped(played_us=played_us) if leg.phase is LegPhase.STOPPING:
                self._stopped(call, leg, played_us)
            case stimuli.ZoneStopped():
                self._failed(call, leg, "the speaker stopped it by itself")
            case stimuli.ZoneFailed(reason=reason):
                self._failed(call, leg, reason)
        self._conclude(call)

    def _started(self, call: OpenCall, leg: Leg) -> None:
        leg.sounded = leg.touched = True
        airing = call.airings[leg.run]
        if not airing.started:
            airing.started = True
            longest_us = max(round(call.call.policy.longest_s * 1e6) - leg.from_us, 1_000_000)
            if self._floor.now + longest_us < airing.cut_us:
                airing.cut_us = self._floor.now + longest_us
                self._floor.alarms.set(airing.cut_us, call.call.id, Mark.CUT)

    def _heard(self, call: OpenCall, leg: Leg) -> None:
        airing = call.airings[leg.run]
        if not airing.ending:
            airing.ending = True
            for other in call.legs.values():
                if other.run == leg.run and other.phase is LegPhase.ON_AIR:
                    self._floor.changed[other.zone] = None
        leg.heard += 1
        leg.from_us, leg.returning = 0, False
        call.heard_this_pass = True
        self._floor.release(call, leg, LegPhase.IDLE)

    def _stopped(self, call: OpenCall, leg: Leg, played_us: int) -> None:
        if played_us > leg.from_us:
            leg.sounded = leg.touched = True
        if leg.cause in (StopCause.INTERRUPTED, StopCause.ABORTED):
            self._floor.come_back(call, leg, played_us)
            return
        if leg.sounded or leg.returning:
            leg.stopped = call.verdict[1] if call.verdict else str(leg.cause)
            call.heard_this_pass = True
        leg.from_us, leg.returning = 0, False
        self._floor.release(call, leg, LegPhase.IDLE)

    def _failed(self, call: OpenCall, leg: Leg, reason: str) -> None:
        """The zone is silent as far as anyone knows."""
        if leg.phase is LegPhase.STOPPING:
            self._stopped(call, leg, leg.from_us)
            return
        leg.miss, leg.note = Miss.FAILED, reason
        leg.from_us, leg.returning = 0, False
        self._floor.release(call, leg, LegPhase.IDLE)

    def _presence(self, stimulus: stimuli.ZoneJoined | stimuli.ZoneLost) -> None:
        line = self._floor.line(stimulus.zone)
        here = isinstance(stimulus, stimuli.ZoneJoined)
        holder = line.holder
        line.present = here
        for call, _ in line.waiting.values():
            (call.absent.discard if here else call.absent.add)(line.zone)
            self._floor.asking[call.call.id] = call
        self._floor.changed[line.zone] = None
        if holder is not None:
            self._failed(*holder, "the speaker was started anew" if here else "the speaker was lost")
            self._conclude(holder[0])

    # Endings

    def _end(self, call_id: CallId, outcome: CallOutcome, reason: str | None = None) -> None:
        """Stop the call everywhere; what was decided first stands."""
        call = self._floor.calls.get(call_id)
        if call is None or call.phase is CallPhase.CLOSING:
            return
        reason = reason or _BECAUSE.get(outcome, "the call was ended")
        call.verdict = (outcome, reason)
        call.move(CallPhase.CLOSING, self._floor.now)
        for leg in call.legs.values():
            if leg.phase is LegPhase.WAITING:
                self._floor.leave(call, leg)
                call.move_leg(leg, LegPhase.IDLE, self._floor.now)
            elif leg.phase is LegPhase.STOPPING:
                leg.cause = StopCause.CLOSING
        self._floor.stop(call, call.legs.values(), StopCause.CLOSING, reason)
        self._conclude(call)

    def _conclude(self, call: OpenCall) -> None:
        """See whether the pass is over, or the call."""
        if call.sounding or call.phase in (CallPhase.PREPARING, CallPhase.RESTING, CallPhase.CLOSED):
            return
        if call.phase is not CallPhase.CLOSING:
            if call.waiting and call.repeats and call.heard_this_pass:
                self._skip_the_rest(call)
            if call.waiting:
                if call.phase is CallPhase.ON_AIR:
                    call.move(CallPhase.WAITING, self._floor.now)
                return
            if call.repeats:
                self._rest(call)
                return
            call.move(CallPhase.CLOSING, self._floor.now)
        call.move(CallPhase.CLOSED, self._floor.now)
        del self._floor.calls[call.call.id]
        self._finished[call.call.id] = None
        if len(self._finished) > REMEMBERED:
            self._finished.popitem(last=False)
        self._floor.out.append(closing_of(call))

    def _skip_the_rest(self, call: OpenCall) -> None:
        """The pass is through where it could be; zones still waiting get the next one from its first word."""
        for leg in call.legs.values():
            if leg.phase is LegPhase.WAITING:
                self._floor.miss(call, leg, Miss.BUSY, "the zone was taken by another call")

    def _rest(self, call: OpenCall) -> None:
        gap_us = round(call.call.policy.pass_gap_s * 1e6)
        if not call.heard_this_pass:
            gap_us = max(gap_us, _LEAST_REST_US)
        call.move(CallPhase.RESTING, self._floor.now)
        call.pass_due_us = self._floor.now + gap_us
        call.admitted = False
        call.hold_us = None
        self._floor.alarms.set(call.pass_due_us, call.call.id, Mark.REST)

    # Time

    def _look_again(self, call: OpenCall, mark: Mark) -> None:
        match mark:
            case Mark.ADMIT:
                if call.phase is CallPhase.WAITING and not call.admitted:
                    self._admit(call)
            case Mark.FIRM | Mark.HOLD:
                self._floor.asking[call.call.id] = call
            case Mark.EXPIRE:
                self._expire(call)
            case Mark.CUT:
                self._cut(call)
            case Mark.REST:
                if call.phase is CallPhase.RESTING and call.pass_due_us <= self._floor.now:
                    self._next_pass(call)
            case _:
                assert_never(mark)

    def _next_pass(self, call: OpenCall) -> None:
        call.move(CallPhase.WAITING, self._floor.now)
        call.passes += 1
        call.heard_this_pass = call.gone_ahead = False
        for leg in call.legs.values():
            leg.from_us, leg.returning = 0, False
        self._admit(call)

    def _expire(self, call: OpenCall) -> None:
        if call.phase is CallPhase.PREPARING:
            if self._expiry(call) <= self._floor.now:
                self._end(call.call.id, CallOutcome.EXPIRED, "it was not made in time")
            return
        late = [
            leg for leg in call.legs.values() if leg.phase is LegPhase.WAITING and leg.expires_us <= self._floor.now
        ]
        for leg in late:
            absent = leg.zone in call.absent
            note = "its speaker was not there in time" if absent else "the zone was not free in time"
            self._floor.miss(call, leg, Miss.INTERRUPTED if leg.returning else Miss.EXPIRED, note)
        if late:
            self._floor.asking[call.call.id] = call
            self._conclude(call)

    def _cut(self, call: OpenCall) -> None:
        over = [
            leg
            for leg in call.legs.values()
            if leg.phase is LegPhase.ON_AIR and call.airings[leg.run].cut_us <= self._floor.now
        ]
        self._floor.stop(call, over, StopCause.TOO_LONG, f"longer than {call.call.policy.longest_s:g} s on air")

    def _set_wake(self) -> None:
        alarms = self._floor.alarms
        while (head := alarms.head) is not None and head[1] not in self._floor.calls:
            alarms.drop_head()
        wake_us = head[0] if head else None
        if wake_us is not None and wake_us != self._wake_us:
            self._floor.out.append(Wake(at_us=wake_us))
        self._wake_us = wake_us
