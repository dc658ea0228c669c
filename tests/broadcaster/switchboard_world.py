"""A small mall round a switchboard: it tells the oracle everything, and remembers what the speakers still owe."""

from dataclasses import replace

from broadcaster import stimuli
from broadcaster.call import Call, CallId, CallKind, Hold, Policy, Routing, WhenInterrupted, ZoneId
from broadcaster.instructions import Close, Instruction, Play, Stop, Wake
from broadcaster.switchboard.floor import Timing
from broadcaster.switchboard.machine import Switchboard
from tests.broadcaster.oracle import Oracle

SECOND = 1_000_000
PLAIN = Policy(
    priority=100,
    interrupts=False,
    when_interrupted=WhenInterrupted.REPEAT,
    routing=Routing.STACKED,
    expires_after_s=60,
    longest_s=30,
)
"""A call without peculiarities; tests say what differs."""


class World:
    """A switchboard, its oracle and its speakers."""

    def __init__(self, *zones: str, present: bool = True) -> None:
        """The zones' speakers are there from the start."""
        self.timing = Timing(early_us=2 * SECOND, firm_us=SECOND // 2, gather_us=SECOND // 2)
        self.zones = [ZoneId(zone) for zone in zones]
        self.switchboard = Switchboard(self.zones, timing=self.timing)
        self.oracle = Oracle(self.timing)
        self.now = 0
        self.wake_us: int | None = None
        self.plays: list[Play] = []
        self.stops: list[Stop] = []
        self.closes: dict[CallId, Close] = {}
        self.air: dict[ZoneId, tuple[CallId, int, bool]] = {}
        """Call, run and whether it was told to stop."""
        for zone in self.zones if present else ():
            self.tell(stimuli.ZoneJoined(at_us=self.now, zone=zone))

    def tell(self, stimulus: stimuli.Stimulus) -> list[Instruction]:
        """Tell the switchboard, have the oracle judge it and the books checked, and take note."""
        instructions = self.switchboard.handle(stimulus)
        self.oracle.judge(stimulus, instructions)
        self.switchboard.validate()
        if self.wake_us is not None and self.wake_us <= self.now:
            self.wake_us = None
        for instruction in instructions:
            self._note(instruction)
        return instructions

    def _note(self, instruction: Instruction) -> None:
        match instruction:
            case Wake(at_us=at_us):
                self.wake_us = at_us
            case Play():
                self.plays.append(instruction)
                for zone in instruction.zones:
                    self.air[zone] = (instruction.call_id, instruction.run, False)
            case Stop():
                self.stops.append(instruction)
                for zone in instruction.zones:
                    self.air[zone] = (instruction.call_id, instruction.run, True)
            case Close():
                self.closes[instruction.call_id] = instruction

    # What happens in a mall

    def request(
        self, name: str, *zones: str, policy: Policy = PLAIN, due_in_s: float = 0, ready: bool = True
    ) -> CallId:
        """Somebody asks for a call; unless told otherwise it is made at once."""
        call = Call(
            id=CallId(name),
            kind=CallKind.NOTICE,
            zones=frozenset(ZoneId(zone) for zone in zones or self.zones),
            policy=policy,
            requested_us=self.now,
            due_us=self.now + round(due_in_s * SECOND),
        )
        self.tell(stimuli.CallRequested(at_us=self.now, call=call))
        if ready:
            self.ready(name)
        return call.id

    def ready(self, name: str) -> None:
        """The call is made."""
        self.tell(stimuli.ProgrammeReady(at_us=self.now, call_id=CallId(name)))

    def failed_to_make(self, name: str) -> None:
        """The call can't be made."""
        self.tell(stimuli.ProgrammeFailed(at_us=self.now, call_id=CallId(name), reason="the speech engine is gone"))

    def cancel(self, name: str) -> None:
        """Somebody stops the call."""
        self.tell(stimuli.CancelRequested(at_us=self.now, call_id=CallId(name)))

    def found(self, name: str) -> None:
        """The child is found."""
        self.tell(stimuli.FoundReported(at_us=self.now, call_id=CallId(name)))

    def started(self, *zones: str) -> None:
        """These zones report the first sample of what they have."""
        for zone in map(ZoneId, zones or sorted(self.air)):
            call_id, run, _ = self.air[zone]
            self.tell(stimuli.ZoneStarted(at_us=self.now, call_id=call_id, run=run, zone=zone))

    def ended(self, *zones: str) -> None:
        """These zones report the last sample of what they have."""
        for zone in map(ZoneId, zones or sorted(self.air)):
            call_id, run, _ = self.air.pop(zone)
            self.tell(stimuli.ZoneEnded(at_us=self.now, call_id=call_id, run=run, zone=zone))

    def stopped(self, *zones: str, played_s: float = 1) -> None:
        """These zones report that they stopped."""
        played_us = round(played_s * SECOND)
        asked = zones or sorted(zone for zone, (_, _, told) in self.air.items() if told)
        for zone in map(ZoneId, asked):
            call_id, run, _ = self.air.pop(zone)
            told = stimuli.ZoneStopped(at_us=self.now, call_id=call_id, run=run, zone=zone, played_us=played_us)
            self.tell(told)

    def failed(self, *zones: str) -> None:
        """These zones can't sound what they have."""
        for zone in map(ZoneId, zones):
            call_id, run, _ = self.air.pop(zone)
            told = stimuli.ZoneFailed(at_us=self.now, call_id=call_id, run=run, zone=zone, reason="no clip")
            self.tell(told)

    def lost(self, *zones: str) -> None:
        """These zones' speakers are gone."""
        for zone in map(ZoneId, zones):
            self.air.pop(zone, None)
            self.tell(stimuli.ZoneLost(at_us=self.now, zone=zone))

    def joined(self, *zones: str) -> None:
        """These zones' speakers are there, anew."""
        for zone in map(ZoneId, zones):
            self.air.pop(zone, None)
            self.tell(stimuli.ZoneJoined(at_us=self.now, zone=zone))

    def held(self, *zones: str, alarm: str | None = "alarm-1") -> None:
        """An emergency has these zones; None: no longer."""
        hold = None
        if alarm is not None:
            hold = Hold(alarm=alarm, because="the emergency fire had the zone", since_us=self.now)
        self.tell(stimuli.ZoneHeld(at_us=self.now, zones=frozenset(map(ZoneId, zones or self.zones)), hold=hold))

    def wait(self, seconds: float) -> None:
        """Time goes by, with every wake-up on the way."""
        until = self.now + round(seconds * SECOND)
        while self.wake_us is not None and self.wake_us <= until:
            self.now = max(self.now, self.wake_us)
            self.tell(stimuli.TimePassed(at_us=self.now))
        self.now = until
        self.tell(stimuli.TimePassed(at_us=self.now))

    def on_air(self) -> dict[str, str]:
        """Which call each zone has."""
        return {zone: call_id for zone, (call_id, _, _) in sorted(self.air.items())}


def policy(**changes: object) -> Policy:
    """A plain policy but for these figures."""
    return replace(PLAIN, **changes)  # type: ignore[arg-type]  # names and types are checked by the dataclass's reader
