"""An independent judge of the switchboard: rebuilt only from the stimuli it was given and the instructions it gave.

It never looks into the switchboard. Every rule is written from the room's side: what a listener, an operator or the
journal would complain of.
"""

from dataclasses import dataclass, field

from broadcaster import stimuli
from broadcaster.call import Call, CallId, CallOutcome, Routing, WhenInterrupted, ZoneId, ZoneOutcome
from broadcaster.instructions import Close, Instruction, Play, Prepare, Stop, Wake
from broadcaster.switchboard.floor import Timing

ENDINGS_FROM_OUTSIDE = {CallOutcome.FOUND, CallOutcome.CANCELLED, CallOutcome.FAILED}
START_ALLOWANCE_US = 10_000_000


@dataclass
class Sounding:
    """A run in a zone, as far as the outside knows."""

    call_id: CallId
    run: int
    from_us: int
    since_us: int
    started_us: int | None = None
    stop_asked: bool = False
    taken: bool = False
    held: bool = False
    """Whether it was an emergency that took it, which leaves the call its other zones."""


@dataclass
class Known:
    """What the outside knows of a call."""

    call: Call
    order: int
    ready: bool = False
    ending: bool = False
    """Somebody asked for its end."""
    pass_due_us: int = 0
    passes: int = 0
    runs: int = 0
    wants: set[ZoneId] = field(default_factory=set)
    """Zones where this pass is still to be heard."""
    gone_ahead: bool = False
    deadline: dict[ZoneId, int] = field(default_factory=dict)
    heard: dict[ZoneId, int] = field(default_factory=dict)
    heard_this_pass: bool = False
    started: set[ZoneId] = field(default_factory=set)
    dropped: set[ZoneId] = field(default_factory=set)
    cut: set[ZoneId] = field(default_factory=set)
    resume_at: dict[ZoneId, int] = field(default_factory=dict)
    resting: bool = False


class Oracle:
    """Feed it every stimulus with its answer; it raises `AssertionError` with a sentence."""

    def __init__(self, timing: Timing) -> None:
        self.timing = timing
        self.now = 0
        self.there: set[ZoneId] = set()
        self.held: set[ZoneId] = set()
        self.known: dict[CallId, Known] = {}
        self.closed: set[CallId] = set()
        self.air: dict[ZoneId, Sounding] = {}
        self.wake_us: int | None = None
        self.first_heard: dict[tuple[CallId, int], int] = {}
        self.idle_since: dict[tuple[ZoneId, CallId], int] = {}
        self._arrivals = 0
        self._together: dict[CallId, set[ZoneId]] = {}

    @property
    def present(self) -> set[ZoneId]:
        """Where a call may be on air: a speaker is there, and no emergency has the zone."""
        return self.there - self.held

    def judge(self, stimulus: stimuli.Stimulus, instructions: list[Instruction]) -> None:
        """One step."""
        self.now = max(self.now, stimulus.at_us)
        self._begin_passes()
        self._expire()
        self._heed(stimulus)
        self._together = {}
        for instruction in instructions:
            if isinstance(instruction, Play):
                self._together.setdefault(instruction.call_id, set()).update(instruction.zones)
        for instruction in instructions:
            self._follow(instruction)
        self._after()

    # What the world did

    def _heed(self, stimulus: stimuli.Stimulus) -> None:
        match stimulus:
            case stimuli.CallRequested(call=call):
                if call.id not in self.known and call.id not in self.closed:
                    self._arrivals += 1
                    self.known[call.id] = Known(call=call, order=self._arrivals, pass_due_us=call.due_us)
            case stimuli.ZoneStarted() | stimuli.ZoneEnded() | stimuli.ZoneStopped() | stimuli.ZoneFailed():
                self._heed_run(stimulus)
            case stimuli.ZoneJoined() | stimuli.ZoneLost() | stimuli.ZoneReach():
                self._heed_presence(stimulus)
            case stimuli.ZoneHeld(zones=zones, hold=hold):
                self.held = self.held - zones if hold is None else self.held | zones
            case stimuli.TimePassed():
                pass
            case _:
                if (known := self.known.get(stimulus.call_id)) is not None and not known.ending:
                    self._heed_call(known, stimulus)

    def _heed_presence(self, stimulus: stimuli.ZoneJoined | stimuli.ZoneLost | stimuli.ZoneReach) -> None:
        if isinstance(stimulus, stimuli.ZoneReach):
            self.there = self.there | stimulus.zones if stimulus.within else self.there - stimulus.zones
            return
        zone = stimulus.zone
        (self.there.add if isinstance(stimulus, stimuli.ZoneJoined) else self.there.discard)(zone)
        if zone in self.air:
            self._silent(zone, stimulus)

    def _heed_call(self, known: Known, stimulus: stimuli.Stimulus) -> None:
        if not isinstance(stimulus, stimuli.ProgrammeReady):
            known.ending = True
            return
        known.ready = True
        if known.call.policy.passes is None:
            known.pass_due_us = max(known.pass_due_us, self.now)
        self._new_pass(known)

    def _heed_run(
        self, stimulus: stimuli.ZoneStarted | stimuli.ZoneEnded | stimuli.ZoneStopped | stimuli.ZoneFailed
    ) -> None:
        sounding = self.air.get(stimulus.zone)
        if sounding is None or (sounding.call_id, sounding.run) != (stimulus.call_id, stimulus.run):
            return
        if not isinstance(stimulus, stimuli.ZoneStarted):
            self._silent(stimulus.zone, stimulus)
            return
        sounding.started_us = self.now if sounding.started_us is None else sounding.started_us
        self.first_heard.setdefault((stimulus.call_id, stimulus.run), self.now)
        self.known[stimulus.call_id].started.add(stimulus.zone)

    def _silent(self, zone: ZoneId, stimulus: stimuli.Stimulus) -> None:
        sounding = self.air.pop(zone)
        known = self.known[sounding.call_id]
        if isinstance(stimulus, stimuli.ZoneEnded):
            known.heard[zone] = known.heard.get(zone, 0) + 1
            known.heard_this_pass = True
            known.wants.discard(zone)
            known.resume_at.pop(zone, None)
            return
        played = stimulus.played_us if isinstance(stimulus, stimuli.ZoneStopped) else sounding.from_us
        sounded = sounding.started_us is not None or played > sounding.from_us
        if sounded:
            known.started.add(zone)
        if not sounding.taken or known.ending:
            if sounding.stop_asked and (sounded or zone in known.resume_at):
                known.cut.add(zone)
                known.heard_this_pass = True
            known.wants.discard(zone)
            known.resume_at.pop(zone, None)
        elif known.call.policy.when_interrupted is WhenInterrupted.DROP and sounded:
            known.wants.discard(zone)
            known.dropped.add(zone)
        else:
            known.wants.add(zone)
            known.deadline[zone] = self.now + round(known.call.policy.expires_after_s * 1e6)
            if sounded:
                resumes = known.call.policy.when_interrupted is WhenInterrupted.RESUME
                known.resume_at[zone] = played if resumes else 0

    # Passes, as anybody who counts them would

    def _new_pass(self, known: Known) -> None:
        known.passes += 1
        known.wants = set(known.call.zones - known.dropped)
        known.gone_ahead = False
        known.resting = known.heard_this_pass = False
        known.resume_at = {}
        deadline = known.pass_due_us + round(known.call.policy.expires_after_s * 1e6)
        known.deadline = dict.fromkeys(known.wants, deadline)

    def _begin_passes(self) -> None:
        for known in self.known.values():
            if known.resting and not known.ending and known.pass_due_us <= self.now:
                self._new_pass(known)

    def _expire(self) -> None:
        for known in self.known.values():
            if known.ready and not known.ending:
                for zone in [z for z in known.wants if z not in self._on_air(known) and known.deadline[z] <= self.now]:
                    known.wants.discard(zone)
        self._end_passes()

    def _end_passes(self) -> None:
        for known in self.known.values():
            if not known.ready or known.ending or known.resting or self._on_air(known):
                continue
            passes = known.call.policy.passes
            more = passes is None or (known.passes < passes and known.heard_this_pass)
            more = more and known.call.zones != known.dropped
            if more and (known.heard_this_pass or not known.wants):
                known.resting = True
                gap_us = round(known.call.policy.pass_gap_s * 1e6)
                known.pass_due_us = self.now + (gap_us if known.heard_this_pass else max(gap_us, 1_000_000))
                known.wants = set()

    def _on_air(self, known: Known) -> set[ZoneId]:
        return {zone for zone, sounding in self.air.items() if sounding.call_id == known.call.id}

    # What the switchboard said

    def _follow(self, instruction: Instruction) -> None:
        if isinstance(instruction, Wake):
            assert instruction.at_us > self.now, "it asks to be woken in the past"
            self.wake_us = instruction.at_us
            return
        assert instruction.call_id not in self.closed, f"something is said of {instruction.call_id} after its ending"
        known = self.known[instruction.call_id]
        match instruction:
            case Prepare():
                assert not known.ready, "a call is made twice"
            case Play():
                self._end_passes()
                self._played(known, instruction)
            case Stop():
                self._stopped(known, instruction)
            case Close():
                self._closed(known, instruction)

    def _played(self, known: Known, play: Play) -> None:
        call = known.call
        name = f"{call.id} in {sorted(play.zones)}"
        assert known.ready, f"{name} is on air before it is made"
        assert not known.ending, f"{name} is on air after its end was asked for"
        assert not known.resting, f"{name} is on air while it rests"
        assert self.now >= known.pass_due_us - self.timing.early_us, f"{name} is on air before it is due"
        assert play.run > known.runs, f"{name} has an old run number"
        known.runs = play.run
        assert play.zones, "a call is on air nowhere"
        assert play.zones <= call.zones, f"{name} is on air where nobody asked for it"
        for zone in play.zones:
            assert zone in self.present, f"{name} is on air where none may be"
            assert zone not in self.air, f"{name} sounds over {self.air[zone].call_id}"
            assert zone in known.wants, f"{name} is heard twice, or too late, in {zone}"
            assert known.deadline[zone] > self.now, f"{name} starts after it expired"
            for other in self.known.values():
                assert not self._goes_before(other, known, zone), f"{name} goes before {other.call.id} in {zone}"
        resumed = {zone: known.resume_at.get(zone, 0) for zone in play.zones}
        assert play.from_us == min(resumed.values()), f"{name} goes on at {play.from_us}, not at {resumed}"
        if call.policy.routing is Routing.ALL_OR_NOTHING:
            missing = (known.wants & self.present) - self._together[call.id]
            assert not missing, f"{name} goes ahead without {missing}"
        for zone in play.zones:
            self.air[zone] = Sounding(call_id=call.id, run=play.run, from_us=play.from_us, since_us=self.now)
        if call.policy.routing is not Routing.STACKED and not known.gone_ahead:
            known.wants = set(self._together[call.id])
        known.gone_ahead = True

    def _rank(self, known: Known) -> tuple[int, int]:
        priority = known.call.policy.priority
        return (-priority, -known.order if priority == 255 else known.order)

    def _wants_now(self, known: Known, zone: ZoneId) -> bool:
        return (
            known.ready
            and not known.ending
            and not known.resting
            and zone in known.wants
            and (zone not in self.air or self.air[zone].call_id != known.call.id)
            and self.now >= known.pass_due_us - self.timing.early_us
        )

    def _goes_before(self, other: Known, known: Known, zone: ZoneId) -> bool:
        """Whether another call waits for the zone and has the better claim."""
        return other is not known and self._wants_now(other, zone) and self._rank(other) < self._rank(known)

    def _may_take(self, known: Known, zone: ZoneId) -> bool:
        """Whether the call may take the zone from whatever sounds there."""
        other = self.known[self.air[zone].call_id]
        mine, its = known.call.policy.priority, other.call.policy.priority
        newest = mine == its == 255 and known.order > other.order
        return known.call.policy.interrupts and (mine > its or newest)

    def _stopped(self, known: Known, stop: Stop) -> None:
        for zone in stop.zones:
            sounding = self.air.get(zone)
            assert sounding is not None, f"{known.call.id} is stopped in {zone} where nothing sounds"
            assert (sounding.call_id, sounding.run) == (known.call.id, stop.run), "an old run is stopped"
            assert not sounding.stop_asked, f"{known.call.id} is stopped twice in {zone}"
            if stop.takes and zone in self.held:
                sounding.held = True
            elif stop.takes:
                self._check_taken(known, zone)
            elif not known.ending:
                assert self._is_too_long(known, sounding), f"{known.call.id} is stopped in {zone} for nothing"
            sounding.stop_asked, sounding.taken = True, stop.takes

    def _check_taken(self, known: Known, zone: ZoneId) -> None:
        zones = [zone]
        if known.call.policy.routing is Routing.ALL_OR_NOTHING:
            zones = sorted(self._on_air(known))
        takers = [
            other
            for other in self.known.values()
            for each in zones
            if self._wants_now(other, each) and self._may_take(other, each)
        ]
        assert takers, f"{known.call.id} loses {zone} to nobody"
        firm = [t for t in takers if self.now >= t.pass_due_us - self.timing.firm_us]
        assert firm, f"{known.call.id} loses {zone} to a call that is not due yet"

    def _closed(self, known: Known, close: Close) -> None:
        call = known.call
        assert not self._on_air(known), f"{call.id} is over while it sounds"
        assert set(close.zones) == call.zones, f"the ending of {call.id} doesn't name all its zones"
        if call.policy.passes is None and known.dropped != call.zones:
            assert close.outcome in ENDINGS_FROM_OUTSIDE, f"{call.id} ended by itself"
            assert known.ending or not call.zones, f"{call.id} ended by itself"
        for zone, result in close.zones.items():
            heard = known.heard.get(zone, 0)
            outcome = result.outcome
            if outcome is ZoneOutcome.COMPLETED:
                assert heard, f"{call.id} is called completed in {zone} where it was not"
            elif outcome is ZoneOutcome.MISSED:
                assert not heard, f"{call.id} is called missed in {zone} where it was heard"
                assert zone not in known.started, f"{call.id} is called missed in {zone} where it began"
                assert result.reason, "a missed zone has no reason"
            elif outcome is ZoneOutcome.STOPPED:
                assert zone in known.cut, f"{call.id} is called stopped in {zone} where nobody stopped it"
            else:
                assert zone in known.started, f"{call.id} is called interrupted in {zone} where it never began"
                assert not heard, f"{call.id} is called interrupted in {zone} where it was heard"
        self._check_outcome(known, close)
        self.closed.add(call.id)
        del self.known[call.id]

    def _check_outcome(self, known: Known, close: Close) -> None:
        heard_everywhere = all(known.heard.get(zone) for zone in known.call.zones)
        if known.ending:
            return
        if close.outcome is CallOutcome.COMPLETED:
            assert heard_everywhere, f"{known.call.id} is called completed, but was not heard everywhere"
            passes = known.call.policy.passes or 0
            most = max(known.heard.values())
            assert known.passes == passes or most < known.passes, f"{known.call.id} was not said {passes} times"
        elif close.outcome in (CallOutcome.EXPIRED, CallOutcome.DROPPED, CallOutcome.FAILED):
            assert not known.heard, f"{known.call.id} is called {close.outcome}, but was heard"
        else:
            assert close.outcome is CallOutcome.PARTIAL, f"{known.call.id} ended as {close.outcome} by itself"
        if close.outcome is CallOutcome.EXPIRED:
            deadline = known.call.due_us + known.call.policy.expires_after_s * 1e6
            assert self.now >= deadline or known.gone_ahead, f"{known.call.id} expired too early"

    # What must hold when everything is said

    def _after(self) -> None:
        self._end_passes()
        for known in self.known.values():
            self._check_open(known)
        if self.wake_us is not None and self.wake_us <= self.now:
            self.wake_us = None
        waiting = [k for k in self.known.values() if self._needs_waking(k)]
        assert not waiting or self.wake_us is not None, f"nobody will wake {waiting[0].call.id}"
        self._check_idle()

    def _needs_waking(self, known: Known) -> bool:
        """Whether only the clock can move the call on: it is not waiting for a maker or a speaker's answer."""
        owed = any(self.air[zone].stop_asked for zone in self._on_air(known))
        return not owed and (known.ready or known.call.policy.passes is not None)

    def _check_open(self, known: Known) -> None:
        call, on_air = known.call, self._on_air(known)
        assert not known.ending or on_air, f"{call.id} lingers after its end was asked for"
        assert not known.ending or all(self.air[z].stop_asked for z in on_air), f"{call.id} goes on after its end"
        if call.policy.passes is not None and not known.ready:
            assert self.now < call.due_us + call.policy.expires_after_s * 1e6, f"{call.id} never expires"
        if known.ready and not known.resting and not known.ending:
            assert on_air or known.wants, f"{call.id} is over, but was not closed"
        whole = call.policy.routing is not Routing.ALL_OR_NOTHING or not any(
            self.air[z].taken and not self.air[z].held for z in on_air
        )
        assert whole or all(self.air[z].stop_asked for z in on_air), f"{call.id} goes on in part of its zones"
        for zone in on_air:
            sounding = self.air[zone]
            late = self._is_too_long(known, sounding)
            assert not late or sounding.stop_asked, f"{call.id} blocks {zone}"
            assert zone not in self.held or sounding.stop_asked, f"{call.id} sounds over an emergency in {zone}"

    def _is_too_long(self, known: Known, sounding: Sounding) -> bool:
        """Counted from when the run was first heard anywhere; or, if nobody says so, from a while after its command."""
        longest = max(round(known.call.policy.longest_s * 1e6) - sounding.from_us, 1_000_000)
        begun = self.first_heard.get((sounding.call_id, sounding.run))
        heard = begun is not None and self.now >= begun + longest
        return heard or self.now >= max(sounding.since_us, known.pass_due_us) + longest + START_ALLOWANCE_US

    def _check_idle(self) -> None:
        """No zone stands empty, or with a lesser call, for longer than it takes to gather zones, while one waits."""
        still: dict[tuple[ZoneId, CallId], int] = {}
        for zone in self.present:
            claims = [known for known in self.known.values() if self._wants_now(known, zone)]
            if not claims:
                continue
            first = min(claims, key=self._rank)
            firm = self.now >= first.pass_due_us - self.timing.firm_us
            if zone in self.air:
                if first.call.policy.routing is Routing.STACKED and firm and self._may_take(first, zone):
                    assert self.air[zone].stop_asked, f"{first.call.id} leaves {zone} to {self.air[zone].call_id}"
                continue
            waits_for_all = first.call.policy.routing is Routing.ALL_OR_NOTHING
            waits_for_all = waits_for_all or (first.call.policy.routing is Routing.PARTIAL and not firm)
            if waits_for_all and not self._all_idle(first):
                continue
            key = (zone, first.call.id)
            still[key] = self.idle_since.get(key, self.now)
            stuck = self.now - still[key]
            assert stuck < self.timing.gather_us, f"{zone} is idle while {first.call.id} waits"
        self.idle_since = still

    def _all_idle(self, known: Known) -> bool:
        zones = (known.wants) & self.present
        return (
            not self._on_air(known)
            and not any(zone in self.air for zone in zones)
            and not any(self._goes_before(other, known, zone) for other in self.known.values() for zone in zones)
        )
