"""How many stimuli a second the switchboard takes on one core, over a busy day in a mall of 200 zones.

The day is lived once beside a switchboard and written down; what is measured is its stimuli told again to a new one.
"""

import gc
import heapq
import itertools
import random
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from broadcaster import stimuli
from broadcaster.call import Call, CallId, CallKind, ZoneId
from broadcaster.instructions import Instruction, Play, Prepare, Stop, Wake
from broadcaster.policy import POLICIES
from broadcaster.switchboard.machine import Switchboard
from tests.bench.figures import Figure, at_least

ZONES = [ZoneId(f"zone-{number:03}") for number in range(200)]
STIMULI = 40_000
ROUNDS = 5
SECOND = 1_000_000

KINDS: dict[CallKind, tuple[int, range]] = {
    CallKind.TICKET: (30, range(1, 2)),
    CallKind.STAFF_PAGE: (16, range(1, 4)),
    CallKind.MOVE_CAR: (6, range(4, 12)),
    CallKind.LOST_ITEM: (6, range(10, 40)),
    CallKind.NOTICE: (8, range(20, 80)),
    CallKind.PROMOTION: (8, range(10, 60)),
    CallKind.ADVERT: (20, range(10, 80)),
    CallKind.FOUND_CHILD: (2, range(200, 201)),
    CallKind.LOST_PERSON: (3, range(200, 201)),
    CallKind.EMERGENCY: (1, range(50, 201)),
}
"""What is called, how often of a hundred, and in how many zones."""


@dataclass
class BusyDay:
    """A mall that calls all day, its speakers and its people; `stimuli_of` is what a switchboard is told of it."""

    dice: random.Random = field(default_factory=lambda: random.Random(2026))  # noqa: S311  no secret, but the same day
    now: int = 0
    _agenda: list[tuple[int, int, stimuli.Stimulus | None]] = field(default_factory=list)
    _count: int = 0
    _silent_us: dict[tuple[CallId, int, ZoneId], int] = field(default_factory=dict)
    _wake_us: int | None = None

    def stimuli_of(self, switchboard: Switchboard) -> Iterator[stimuli.Stimulus]:
        """Live on and on: what happens next, told to the switchboard, whose instructions are followed."""
        for zone in ZONES:
            self._plan(0, stimuli.ZoneJoined(at_us=0, zone=zone))
        self._plan(SECOND, None)
        while True:
            stimulus = self._next()
            if stimulus is None:
                continue
            yield stimulus
            for instruction in switchboard.handle(stimulus):
                self._follow(instruction)

    def _next(self) -> stimuli.Stimulus | None:
        at_us, _, stimulus = self._agenda[0]
        if self._wake_us is not None and self._wake_us <= at_us:
            self.now, self._wake_us = self._wake_us, None
            return stimuli.TimePassed(at_us=self.now)
        heapq.heappop(self._agenda)
        self.now = at_us
        if stimulus is None:
            self._somebody_calls()
            self._plan(self.now + self.dice.randrange(3 * SECOND), None)
        if isinstance(stimulus, stimuli.ZoneEnded | stimuli.ZoneStopped):
            silent_us = self._silent_us.get((stimulus.call_id, stimulus.run, stimulus.zone))
            if silent_us != at_us:
                return None  # It was told to stop before it came to its end.
        return stimulus

    def _plan(self, at_us: int, stimulus: stimuli.Stimulus | None) -> None:
        self._count += 1
        heapq.heappush(self._agenda, (at_us, self._count, stimulus))

    def _somebody_calls(self) -> None:
        kind = self.dice.choices(list(KINDS), [often for often, _ in KINDS.values()])[0]
        zones = frozenset(self.dice.sample(ZONES, self.dice.choice(KINDS[kind][1])))
        call_id = CallId(f"{kind}-{self._count}")
        due_us = self.now + self.dice.choice([0, 0, 0, 10 * SECOND])
        call = Call(id=call_id, kind=kind, zones=zones, policy=POLICIES[kind], requested_us=self.now, due_us=due_us)
        self._plan(self.now, stimuli.CallRequested(at_us=self.now, call=call))
        if call.policy.passes is None:
            end_us = self.now + self.dice.randrange(20, 90) * SECOND
            self._plan(end_us, stimuli.FoundReported(at_us=end_us, call_id=call_id))
        elif self.dice.random() < 0.1:
            end_us = self.now + self.dice.randrange(20) * SECOND
            self._plan(end_us, stimuli.CancelRequested(at_us=end_us, call_id=call_id))
        if self.dice.random() < 0.05:
            self._a_speaker_restarts(self.dice.choice(ZONES))

    def _a_speaker_restarts(self, zone: ZoneId) -> None:
        self._plan(self.now, stimuli.ZoneLost(at_us=self.now, zone=zone))
        back_us = self.now + 5 * SECOND
        self._plan(back_us, stimuli.ZoneJoined(at_us=back_us, zone=zone))

    def _follow(self, instruction: Instruction) -> None:
        match instruction:
            case Prepare(call_id=call_id):
                ready_us = self.now + self.dice.randrange(SECOND)
                self._plan(ready_us, stimuli.ProgrammeReady(at_us=ready_us, call_id=call_id))
            case Play():
                self._play(instruction)
            case Stop():
                self._stop(instruction)
            case Wake(at_us=at_us):
                self._wake_us = at_us

    def _play(self, play: Play) -> None:
        call_id, run = play.call_id, play.run
        length_us = 4 * SECOND + self.dice.randrange(12 * SECOND)
        for zone in sorted(play.zones):
            begun_us = self.now + 300_000 + self.dice.randrange(30_000)
            self._plan(begun_us, stimuli.ZoneStarted(at_us=begun_us, call_id=call_id, run=run, zone=zone))
            over_us = begun_us + length_us
            self._silent_us[call_id, run, zone] = over_us
            self._plan(over_us, stimuli.ZoneEnded(at_us=over_us, call_id=call_id, run=run, zone=zone))

    def _stop(self, stop: Stop) -> None:
        call_id, run = stop.call_id, stop.run
        for zone in sorted(stop.zones):
            over_us = self.now + 20_000 + self.dice.randrange(30_000)
            self._silent_us[call_id, run, zone] = over_us
            stopped = stimuli.ZoneStopped(at_us=over_us, call_id=call_id, run=run, zone=zone, played_us=2 * SECOND)
            self._plan(over_us, stopped)


def run() -> list[Figure]:
    """Live a busy day, tell it again and again, and count processor time only: others may use this machine."""
    told = list(itertools.islice(BusyDay().stimuli_of(Switchboard(ZONES)), STIMULI))
    gc.collect()
    gc.freeze()  # What is told is ours, not the switchboard's to collect.
    rates = [_rate(told) for _ in range(ROUNDS)]
    gc.unfreeze()
    name = f"switchboard: stimuli on one core ({_mix(told)})"
    return [at_least(name, statistics.median(rates), "/s", 50_000)]


def _rate(told: list[stimuli.Stimulus]) -> float:
    switchboard = Switchboard(ZONES)
    begun_s = time.process_time()
    for stimulus in told:
        switchboard.handle(stimulus)
    return len(told) / (time.process_time() - begun_s)


def _mix(told: list[stimuli.Stimulus]) -> str:
    requests = [stimulus for stimulus in told if isinstance(stimulus, stimuli.CallRequested)]
    receipts = sum(isinstance(s, stimuli.ZoneStarted | stimuli.ZoneEnded | stimuli.ZoneStopped) for s in told)
    ticks = sum(isinstance(stimulus, stimuli.TimePassed) for stimulus in told)
    ends = sum(isinstance(stimulus, stimuli.CancelRequested | stimuli.FoundReported) for stimulus in told)
    return (
        f"{len(requests)} calls to 1-200 of {len(ZONES)} zones, {ends} stopped by people, {receipts} receipts, "
        f"{ticks} ticks"
    )
