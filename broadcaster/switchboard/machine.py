"""The switchboard: who speaks where, now. One mutator, `handle`; it takes the time as data and does no I/O.

It refuses to know how a call is made, how it reaches a speaker, and when things are due by the clock on the wall.
"""

from collections.abc import Iterable
from typing import assert_never

from broadcaster import stimuli
from broadcaster.call import CallId, CallOutcome, Hold, ZoneId
from broadcaster.instructions import Instruction, Prepare, Wake
from broadcaster.switchboard import audit, passes, turns
from broadcaster.switchboard.alarms import Mark
from broadcaster.switchboard.excerpt import excerpt
from broadcaster.switchboard.floor import Floor, Timing
from broadcaster.switchboard.open_call import (
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
from broadcaster.switchboard.zone_line import ZoneLine


class Switchboard:
    """Takes stimuli one at a time and answers each with instructions. Not thread-safe; it needs no lock on one loop."""

    def __init__(self, zones: Iterable[ZoneId], *, timing: Timing | None = None) -> None:
        """Start with every speaker absent; `ZoneJoined` says which are there."""
        self._floor = Floor(zones, timing or Timing())
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
                passes.look_again(floor, call, due[1], due[2])
        self._take(stimulus)
        turns.settle(floor)
        self._set_wake()
        return floor.out

    def call(self, call_id: CallId) -> OpenCall | None:
        """An open call, to look at only."""
        return self._floor.calls.get(call_id)

    def knows(self, call_id: CallId) -> bool:
        """Whether the call is open, or ended not long ago."""
        return call_id in self._floor.calls or call_id in self._floor.finished

    def calls(self) -> list[OpenCall]:
        """Every open call, most urgent first; to look at only."""
        return sorted(self._floor.calls.values(), key=lambda call: call.rank)

    def holder(self, zone: ZoneId) -> CallId | None:
        """The call that has the zone."""
        holder = self._floor.line(zone).holder
        return holder.call.call.id if holder else None

    def hold(self, zone: ZoneId) -> Hold | None:
        """The emergency that has the zone."""
        return self._floor.line(zone).hold

    def next_in(self, zone: ZoneId) -> CallId | None:
        """The call that would have the zone were it not for the one that has it, as tried on a copy of the books."""
        line = self._floor.line(zone)
        if line.holder is None:
            return None
        trial = Switchboard((), timing=self._floor.timing)
        trial._floor = excerpt(self._floor, zone)
        call = trial._floor.calls[line.holder.call.call.id]
        now, runs = self._floor.now, [(leg.zone, leg.run) for leg in call.sounding.values()]
        trial.handle(stimuli.CancelRequested(at_us=now, call_id=call.call.id))
        for its_zone, run in runs:
            stopped = stimuli.ZoneStopped(at_us=now, call_id=call.call.id, run=run, zone=its_zone, played_us=0)
            trial.handle(stopped)
        trial.handle(stimuli.TimePassed(at_us=now + self._floor.timing.gather_us))
        return trial.holder(zone)

    def validate(self) -> None:
        """Check that the books agree with each other; raises `AssertionError`. For tests and fault runs."""
        audit.check(self._floor)

    def _take(self, stimulus: stimuli.Stimulus) -> None:
        match stimulus:  # What is told most often first.
            case stimuli.ZoneStarted() | stimuli.ZoneEnded() | stimuli.ZoneStopped() | stimuli.ZoneFailed():
                self._answered(stimulus)
            case stimuli.TimePassed():
                pass
            case stimuli.CallRequested():
                self._requested(stimulus)
            case stimuli.ProgrammeReady() | stimuli.ProgrammeFailed():
                self._made(stimulus)
            case stimuli.CancelRequested(call_id=call_id):
                passes.end(self._floor, call_id, CallOutcome.CANCELLED)
            case stimuli.FoundReported(call_id=call_id):
                passes.end(self._floor, call_id, CallOutcome.FOUND)
            case stimuli.ZoneJoined() | stimuli.ZoneLost() | stimuli.ZoneReach() | stimuli.ZoneHeld():
                self._presence(stimulus)
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
        opened.legs = {zone: Leg(call=opened, zone=zone) for zone in sorted(call.zones)}
        opened.events.append((self._floor.now, "call", f"requested for {', '.join(opened.legs)}"))
        self._floor.calls[call.id] = opened
        self._floor.out.append(Prepare(call_id=call.id))
        if call.policy.passes is not None:
            self._floor.alarms.set(passes.expiry_of(opened), call.id, Mark.EXPIRE)

    def _made(self, stimulus: stimuli.ProgrammeReady | stimuli.ProgrammeFailed) -> None:
        call = self._floor.calls.get(stimulus.call_id)
        if call is None or call.phase is CallPhase.CLOSING:
            return
        if isinstance(stimulus, stimuli.ProgrammeFailed):
            passes.end(self._floor, call.call.id, CallOutcome.FAILED, stimulus.reason)
            return
        if not call.legs:
            passes.end(self._floor, call.call.id, CallOutcome.FAILED, "it was asked for no zone")
            return
        if call.phase is not CallPhase.PREPARING:
            raise IllegalTransition(f"Call {call.call.id}, {call.phase}, was made twice:\n{call.story()}")
        call.move(CallPhase.WAITING, self._floor.now)
        call.passes = 1
        if call.call.policy.passes is None and self._floor.now > call.pass_due_us:
            call.pass_due_us = self._floor.now  # It never ends by itself, so a slow start doesn't count against it.
        passes.admit(self._floor, call)

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
                self._started(leg)
                return
            case stimuli.ZoneEnded():
                self._heard(leg)
            case stimuli.ZoneStopped(played_us=played_us) if leg.phase is LegPhase.STOPPING:
                self._stopped(leg, played_us)
            case stimuli.ZoneStopped():
                self._failed(leg, "the speaker stopped it by itself")
            case stimuli.ZoneFailed(reason=reason):
                self._failed(leg, reason)
        passes.conclude(self._floor, call)

    def _started(self, leg: Leg) -> None:
        leg.sounded = leg.touched = True
        call, airing = leg.call, leg.call.airings[leg.run]
        if airing.started:
            return
        airing.started = True
        cut_us = self._floor.now + call.longest_us(leg.from_us)
        if cut_us < airing.cut_us:
            airing.cut_us = cut_us
            self._floor.alarms.set(cut_us, call.call.id, Mark.CUT, run=leg.run)

    def _heard(self, leg: Leg) -> None:
        floor, airing = self._floor, leg.call.airings[leg.run]
        if not airing.ending:
            airing.ending = True
            floor.changed.update((zone, floor.lines[zone]) for zone in airing.zones)
        leg.heard += 1
        leg.call.heard_this_pass = True
        self._fall_silent(leg)

    def _stopped(self, leg: Leg, played_us: int) -> None:
        if played_us > leg.from_us:
            leg.sounded = leg.touched = True
        if leg.cause in (StopCause.INTERRUPTED, StopCause.ABORTED):
            self._floor.come_back(leg, played_us)
            return
        if leg.sounded or leg.returning:
            verdict = leg.call.verdict
            leg.stopped = verdict[1] if verdict else str(leg.cause)
            leg.call.heard_this_pass = True
        self._fall_silent(leg)

    def _failed(self, leg: Leg, reason: str) -> None:
        """The zone is silent as far as anyone knows."""
        if leg.phase is LegPhase.STOPPING:
            self._stopped(leg, leg.from_us)
            return
        leg.miss, leg.note = Miss.FAILED, reason
        self._fall_silent(leg)

    def _fall_silent(self, leg: Leg) -> None:
        """The pass is over in the zone."""
        leg.from_us, leg.returning = 0, False
        self._floor.release(leg)
        leg.move(LegPhase.IDLE, self._floor.now)

    def _presence(self, stimulus: stimuli.ZoneJoined | stimuli.ZoneLost | stimuli.ZoneReach | stimuli.ZoneHeld) -> None:
        if isinstance(stimulus, stimuli.ZoneHeld):
            self._held(stimulus)
            return
        if isinstance(stimulus, stimuli.ZoneReach):
            for zone in stimulus.zones:
                self._set_present(zone, here=stimulus.within)
            return
        here = isinstance(stimulus, stimuli.ZoneJoined)
        holder = self._set_present(stimulus.zone, here=here).holder
        if holder is not None:
            self._failed(holder, "the speaker was started anew" if here else "the speaker was lost")
            passes.conclude(self._floor, holder.call)

    def _set_present(self, zone: ZoneId, *, here: bool) -> ZoneLine:
        line = self._floor.line(zone)
        line.there = here
        self._note_presence(line)
        return line

    def _held(self, held: stimuli.ZoneHeld) -> None:
        lines = [self._floor.line(zone) for zone in sorted(held.zones)]
        for line in lines:
            line.hold = held.hold
            self._note_presence(line)
        if held.hold is not None:
            self._floor.hold((line.zone for line in lines), held.hold)

    def _note_presence(self, line: ZoneLine) -> None:
        for rank, leg in line.waiting:
            (leg.call.absent.discard if line.present else leg.call.absent.add)(line.zone)
            self._floor.asking[rank] = leg.call
        self._floor.changed[line.zone] = line

    def _set_wake(self) -> None:
        wake_us = self._floor.alarms.next_us(self._floor.calls)
        if wake_us is not None and wake_us != self._wake_us:
            self._floor.out.append(Wake(at_us=wake_us))
        self._wake_us = wake_us
