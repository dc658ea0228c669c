"""The floor: zones, open calls and what to look at again, and the few moves the switchboard makes on them.

It keeps the books straight and writes the instructions; which move to make is decided in `turns` and `switchboard`.
"""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass

from broadcaster.call import CallId, Hold, Routing, WhenInterrupted, ZoneId
from broadcaster.instructions import Instruction, Play, Stop
from broadcaster.switchboard.alarms import Alarms, Mark
from broadcaster.switchboard.open_call import Airing, Leg, LegPhase, Miss, OpenCall, Rank, StopCause
from broadcaster.switchboard.zone_line import ZoneLine

REMEMBERED = 10_000
"""How many finished calls' ids are kept, so that a repeated request for one is still known."""

_STARTS_WITHIN_US = 10_000_000
"""A run that nobody reports to have started is counted as on air from so long after its command."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """How far ahead of its instant a planned call acts. Microseconds."""

    early_us: int = 2_000_000
    """A planned call asks for its zones so long before it is due, and starts in those that are free."""
    firm_us: int = 400_000
    """It takes zones from others, or gives up on busy ones, only so long before it is due."""
    gather_us: int = 400_000
    """How long zones that are free wait for those that are about to be, so that all start in step."""


class Floor:
    """Everything the switchboard knows. `now` is the instant of the stimulus being handled."""

    def __init__(self, zones: Iterable[ZoneId], timing: Timing) -> None:
        self.now = 0
        self.timing = timing
        self.lines = {zone: ZoneLine(zone=zone) for zone in sorted(zones)}
        self.calls: dict[CallId, OpenCall] = {}
        self.finished: OrderedDict[CallId, None] = OrderedDict()
        self.alarms = Alarms()
        self.out: list[Instruction] = []
        self.changed: dict[ZoneId, ZoneLine] = {}
        """Zones whose first in line, holder or presence changed."""
        self.asking: dict[Rank, OpenCall] = {}
        """Calls to be looked at although none of their zones changed."""

    def line(self, zone: ZoneId) -> ZoneLine:
        """The zone's line; a zone nobody has heard of is one whose speaker is not there."""
        if zone not in self.lines:
            self.lines[zone] = ZoneLine(zone=zone)
        return self.lines[zone]

    def forget(self, call: OpenCall) -> None:
        """The call is over; only its id is kept for a while."""
        del self.calls[call.call.id]
        call.legs.clear()  # Legs know their call: what is no circle is gone at once, without the collector's help.
        self.finished[call.call.id] = None
        if len(self.finished) > REMEMBERED:
            self.finished.popitem(last=False)

    def ask(self, leg: Leg, expires_us: int) -> None:
        """Have the call wait for a zone."""
        leg.expires_us = expires_us
        leg.move(LegPhase.WAITING, self.now)
        line = self.line(leg.zone)
        line.join(leg)
        if not line.present:
            leg.call.absent.add(leg.zone)
        if line.first is leg:
            self.changed[leg.zone] = line

    def leave(self, leg: Leg, phase: LegPhase) -> None:
        """Take the call out of a zone's line, to be idle or on air."""
        line = self.lines[leg.zone]
        line.leave(leg)
        if line.claimant is leg:
            line.claimant = None
            self.changed[leg.zone] = line
        leg.stand(None)
        leg.call.absent.discard(leg.zone)
        leg.move(phase, self.now)

    def miss(self, leg: Leg, miss: Miss, note: str) -> None:
        """Have a waiting leg give up for this pass."""
        self.leave(leg, LegPhase.IDLE)
        leg.miss, leg.note = miss, note

    def go_without(self, call: OpenCall) -> None:
        """The call went ahead; the zones where it still waits miss this pass."""
        for leg in list(call.waiting.values()):
            hold = self.lines[leg.zone].hold
            if hold is not None:
                self.miss(leg, Miss.BUSY, hold.because)
            elif leg.zone in call.absent:
                self.miss(leg, Miss.FAILED, "its speaker was not there")
            else:
                self.miss(leg, Miss.BUSY, "the zone was taken by another call")

    def release(self, leg: Leg) -> None:
        """The zone is silent again."""
        line = self.lines[leg.zone]
        line.holder = None
        self.changed[leg.zone] = line
        leg.cause = None
        airings = leg.call.airings
        zones = airings[leg.run].zones
        zones.discard(leg.zone)
        if not zones:
            del airings[leg.run]

    def start(self, call: OpenCall) -> None:
        """Put the call on air where it can be: those at its beginning in step, and those that go on in step."""
        legs = [call.legs[zone] for zone in call.free]
        fresh = [leg for leg in legs if leg.from_us == 0]
        cut = [leg for leg in legs if leg.from_us > 0]
        for group in (fresh, cut):
            if group:
                self._play(call, group)
        call.hold_us = None

    def _play(self, call: OpenCall, legs: list[Leg]) -> None:
        call.runs += 1
        # In step means one position for all: the earliest, so that nobody misses a word.
        from_us = min(leg.from_us for leg in legs)
        zones = frozenset(leg.zone for leg in legs)
        cut_us = max(self.now, call.pass_due_us) + call.longest_us(from_us) + _STARTS_WITHIN_US
        call.airings[call.runs] = Airing(cut_us=cut_us, zones=set(zones))
        self.alarms.set(cut_us, call.call.id, Mark.CUT, run=call.runs)
        for leg in legs:
            self.leave(leg, LegPhase.ON_AIR)
            leg.run, leg.from_us, leg.sounded = call.runs, from_us, False
            leg.miss = leg.note = leg.stopped = None
            self.lines[leg.zone].holder = leg
        self.out.append(Play(call_id=call.call.id, run=call.runs, zones=zones, from_us=from_us))

    def stop(
        self, call: OpenCall, legs: Iterable[Leg], cause: StopCause, because: str, *, taken_by: CallId | None = None
    ) -> None:
        """Silence the call in these legs' zones, where it is on air."""
        runs: dict[int, list[ZoneId]] = {}
        for leg in legs:
            if leg.phase is LegPhase.ON_AIR:
                leg.move(LegPhase.STOPPING, self.now)
                leg.cause = cause
                runs.setdefault(leg.run, []).append(leg.zone)
                self.changed[leg.zone] = self.lines[leg.zone]
        for run, zones in sorted(runs.items()):
            where = frozenset(zones)
            self.out.append(Stop(call_id=call.call.id, run=run, zones=where, because=because, taken_by=taken_by))

    def take(self, taker: OpenCall) -> None:
        """Take zones for a call from those that are on air there."""
        zones = list(taker.takeable)
        for zone in zones:
            taker.legs[zone].stand(taker.coming)
        because = f"interrupted by call {taker.call.id} ({taker.call.kind})"
        for legs in self._on_air(zones):
            call = legs[0].call
            self.stop(call, legs, StopCause.INTERRUPTED, because, taken_by=taker.call.id)
            if call.call.policy.routing is Routing.ALL_OR_NOTHING:
                self.stop(call, call.sounding.values(), StopCause.ABORTED, because, taken_by=taker.call.id)

    def hold(self, zones: Iterable[ZoneId], hold: Hold) -> None:
        """Silence calls where an emergency has taken the zone; elsewhere they go on."""
        for legs in self._on_air(zones):
            self.stop(legs[0].call, legs, StopCause.INTERRUPTED, hold.because, taken_by=CallId(hold.alarm))

    def _on_air(self, zones: Iterable[ZoneId]) -> list[list[Leg]]:
        """What is on air in these zones, by call, the most urgent first."""
        legs: dict[Rank, list[Leg]] = {}
        for zone in zones:
            holder = self.lines[zone].holder
            if holder is not None:
                legs.setdefault(holder.call.rank, []).append(holder)
        return [of_call for _, of_call in sorted(legs.items())]

    def come_back(self, leg: Leg, played_us: int) -> None:
        """An interrupted leg is silent: have it wait again, or drop it, as its kind says."""
        call = leg.call
        when = call.call.policy.when_interrupted
        self.release(leg)
        if when is WhenInterrupted.DROP and leg.sounded:
            leg.move(LegPhase.IDLE, self.now)
            leg.dropped = True
            call.dropped += 1
            hold = self.lines[leg.zone].hold
            leg.miss, leg.note = Miss.INTERRUPTED, str(Miss.INTERRUPTED) if hold is None else hold.because
            return
        if leg.sounded:
            leg.returning = True
            leg.from_us = played_us if when is WhenInterrupted.RESUME else 0
        expires_us = self.now + round(call.call.policy.expires_after_s * 1e6)
        self.ask(leg, expires_us)
        self.alarms.set(expires_us, call.call.id, Mark.EXPIRE)
