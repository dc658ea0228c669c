"""Which zones an emergency has before any call: by the state of the site, or by a zone's own word. Pure.

It refuses to know what becomes of the calls there.
"""

from collections.abc import Mapping

from broadcaster.call import Hold
from broadcaster.wire_emergency import Emergency, ZoneEmergency

AHEAD_US = 3_500_000
"""So long before its phase a zone is kept free: it falls silent for it 3 s before."""


def holds_in(
    state: Emergency, said: Mapping[str, ZoneEmergency], before: Mapping[str, Hold], now_us: int
) -> dict[str, Hold]:
    """By zone what has it now; `before` is what had them when this was asked last.

    A zone that sounds what is over by the state, or what nobody here knows of, is held until it says that it is silent.
    """
    holds: dict[str, Hold] = {}
    alarms = {alarm.id: alarm for alarm in state.alarms}
    for phase in sorted(state.phases, key=lambda phase: phase.begins_us):
        if phase.begins_us <= now_us + AHEAD_US:
            alarm = alarms[phase.alarm]
            because = f"the {'drill' if alarm.drill else 'emergency'} {alarm.profile} had the zone"
            hold = Hold(alarm=alarm.id, because=because, since_us=phase.begins_us)
            holds = dict.fromkeys(phase.zones, hold) | holds
    for zone, word in said.items():
        if word.words is not None and zone not in holds:
            holds[zone] = before.get(zone) or _unknown(word, now_us)
    return holds


def changes(before: Mapping[str, Hold], after: Mapping[str, Hold]) -> dict[Hold | None, list[str]]:
    """The zones whose hold is another than before, by what it is now."""
    changed: dict[Hold | None, list[str]] = {}
    for zone in sorted(before.keys() | after.keys()):
        if before.get(zone) != after.get(zone):
            changed.setdefault(after.get(zone), []).append(zone)
    return changed


def _unknown(word: ZoneEmergency, now_us: int) -> Hold:
    since_us = now_us if word.since_us is None else word.since_us
    return Hold(alarm=f"alarm-{word.epoch}", because="an emergency had the zone", since_us=since_us)
