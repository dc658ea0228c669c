"""The supervisor: when signs of trouble become a fault, when a fault is over, and when it may be forgotten.

One mutator, `handle`; it takes the time as data and does no I/O. A sign has to last a moment to become a fault, and to
be away for a while before the fault is over, the longer the oftener it comes back. While nothing can be told of a zone
its faults stay as they are.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import assert_never

from broadcaster.call import ZoneId
from broadcaster.supervision.fault import Fault, FaultId, FaultKind, Severity
from broadcaster.supervision.signs import Sign, ZoneFacts, house_signs
from broadcaster.supervision.stimuli import (
    Acknowledged,
    Happened,
    LevelsSeen,
    LineChecked,
    Record,
    RunFailed,
    RunHeard,
    SpeakerSeen,
    Stimulus,
    Ticked,
)

HOLD_US: dict[FaultKind, int] = {
    FaultKind.NETWORK: 3_000_000,
    FaultKind.EMERGENCY: 2_000_000,
    FaultKind.SILENT: 3_000_000,
    FaultKind.OUT_OF_STEP: 1_500_000,
    FaultKind.CLOCK_UNKNOWN: 3_000_000,
    FaultKind.DEGRADED: 2_000_000,
}
"""How long a sign lasts before it is a fault, so that what mends itself at once alarms nobody. Shown within 5 s."""
REST_US, LONGEST_REST_US = 5_000_000, 300_000_000
"""How long a sign is away before its fault is over; twice as long each time it has come back soon."""
SOON_US = 600_000_000
LEAP_US = 10_000_000
"""Time that goes on by more than this, or goes back, was set."""


@dataclass(slots=True)
class _Alarm:
    """A sign of one zone on its way to a fault, or the fault it has become."""

    since_us: int
    gone_us: int | None = None
    """Since when the sign is away."""
    fault: FaultId | None = None
    ended_us: int | None = None
    rest_us: int = REST_US


class Supervisor:
    """Watches every zone. Not thread-safe; it needs no lock on one loop."""

    def __init__(self, zones: Iterable[ZoneId], *, now_us: int, standing: Iterable[Fault] = ()) -> None:
        """Watch from now on; `standing` are the faults an earlier supervisor left."""
        self._facts = {zone: ZoneFacts(zone=zone, watched_us=now_us) for zone in zones}
        self._alarms: dict[ZoneId | None, dict[Sign, _Alarm]] = {zone: {} for zone in (None, *self._facts)}
        self._standing = {fault.id: fault for fault in standing}
        self._connected = True
        self._seen_us = now_us
        self._out: list[Record] = []
        for fault in self._standing.values():
            if fault.ended_us is None:
                alarm = _Alarm(since_us=fault.begun_us, fault=fault.id)
                self._alarms.setdefault(fault.zone, {})[fault.kind, fault.severity] = alarm

    @property
    def standing(self) -> list[Fault]:
        """The faults that are to be shown, the newest first."""
        return sorted(self._standing.values(), key=lambda fault: (fault.begun_us, fault.id), reverse=True)

    def fault(self, fault_id: FaultId) -> Fault | None:
        """A fault that stands."""
        return self._standing.get(fault_id)

    def handle(self, stimulus: Stimulus) -> list[Record]:
        """Take one stimulus; what is about a zone nobody has heard of passes."""
        self._out = []
        self._follow_time(stimulus.at_us)
        match stimulus:
            case SpeakerSeen() | LevelsSeen() | RunFailed() | RunHeard() | LineChecked():
                facts = self._facts.get(stimulus.zone)
                if facts is not None:
                    facts.take(stimulus)
                    self._look_at(facts, stimulus.at_us)
            case Acknowledged():
                self._acknowledge(stimulus)
            case Ticked():
                self._tick(stimulus)
            case _:
                assert_never(stimulus)
        return self._out

    def _follow_time(self, now_us: int) -> None:
        """Where the clock was set nobody can tell how long anything has lasted: every sign begins anew."""
        if not 0 <= now_us - self._seen_us <= LEAP_US:
            for facts in self._facts.values():
                facts.begin_anew(now_us)
            for alarm in (alarm for alarms in self._alarms.values() for alarm in alarms.values()):
                alarm.since_us, alarm.gone_us = now_us, None if alarm.gone_us is None else now_us
        self._seen_us = now_us

    def _tick(self, tick: Ticked) -> None:
        if tick.connected and not self._connected:
            for facts in self._facts.values():
                facts.begin_anew(tick.at_us)
        self._connected = tick.connected
        self._judge(None, house_signs(tick), tick.at_us)
        for facts in self._facts.values():
            self._look_at(facts, tick.at_us)
        for zone in self._alarms.keys() - self._facts.keys() - {None}:
            self._judge(zone, {}, tick.at_us)  # The site has the zone no more, so its faults are over.

    def _look_at(self, facts: ZoneFacts, now_us: int) -> None:
        signs = facts.signs(now_us) if self._connected else None
        if signs is not None:
            self._judge(facts.zone, signs, now_us)

    def _judge(self, zone: ZoneId | None, signs: dict[Sign, str], now_us: int) -> None:
        alarms = self._alarms[zone]
        lost = (FaultKind.LOST, Severity.FAULT) in signs
        for sign, alarm in alarms.items():
            if sign not in signs and not lost:
                self._recede(alarm, now_us)
        for sign, sentence in signs.items():
            alarm = alarms.setdefault(sign, _Alarm(since_us=now_us))
            if alarm.gone_us is not None:
                alarm.gone_us = None
                if alarm.fault is None:
                    alarm.since_us = now_us
            if alarm.fault is None and now_us - alarm.since_us >= HOLD_US.get(sign[0], 0):
                alarm.fault = self._begin(zone, sign, sentence, alarm, now_us)

    def _begin(self, zone: ZoneId | None, sign: Sign, sentence: str, alarm: _Alarm, now_us: int) -> FaultId:
        kind, severity = sign
        again = alarm.ended_us is not None and now_us - alarm.ended_us < SOON_US
        alarm.rest_us = min(2 * alarm.rest_us, LONGEST_REST_US) if again else REST_US
        fault_id = FaultId(f"{zone or 'house'}-{kind}-{severity}-{now_us}")
        fault = Fault(id=fault_id, kind=kind, severity=severity, zone=zone, detail=sentence, begun_us=now_us)
        self._record(Happened.BEGUN, fault)
        return fault_id

    def _recede(self, alarm: _Alarm, now_us: int) -> None:
        if alarm.gone_us is None:
            alarm.gone_us = now_us
        if alarm.fault is not None and now_us - alarm.gone_us >= alarm.rest_us:
            self._record(Happened.ENDED, replace(self._standing[alarm.fault], ended_us=now_us))
            alarm.fault, alarm.ended_us = None, now_us

    def _acknowledge(self, word: Acknowledged) -> None:
        fault = self._standing.get(word.fault_id)
        if fault is not None and fault.acknowledged_us is None:
            known = replace(fault, acknowledged_us=word.at_us, acknowledged_by=word.who)
            self._record(Happened.ACKNOWLEDGED, known)

    def _record(self, what: Happened, fault: Fault) -> None:
        if fault.stands:
            self._standing[fault.id] = fault
        else:
            self._standing.pop(fault.id, None)
        self._out.append(Record(what=what, fault=fault))
