"""What the state of the site has one zone sound, told from outside the zone. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from broadcaster.emergency.profiles import Profile, title_of
from broadcaster.wire_emergency import Alarm, Emergency, EmergencyPhase, Words, ZoneEmergency


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmHere:
    """An alarm that has a zone, and what it has sounded there. Instants are microseconds since the epoch."""

    alarm: Alarm
    title: Mapping[str, str]
    """What it is called, by language; a drill is called one first of all."""
    words: Words
    since_us: int | None
    """When it was first heard there, by the zone's own word; None: not yet, as far as is known."""
    gain_db: float
    others: tuple[str, ...]
    """Profiles of other alarms that have the zone too."""


def alarm_in(
    zone: str, state: Emergency, said: ZoneEmergency | None, profiles: Iterable[Profile], now_us: int
) -> AlarmHere | None:
    """What has the zone now; None: no alarm, or none whose phase there has begun."""
    latest: dict[str, EmergencyPhase] = {}
    for phase in state.phases:
        if zone in phase.zones and phase.begins_us <= now_us:
            before = latest.get(phase.alarm)
            latest[phase.alarm] = phase if before is None or phase.begins_us >= before.begins_us else before
    heard = max(latest.values(), key=lambda phase: (phase.words is Words.EVACUATE, phase.begins_us), default=None)
    if heard is None:
        return None
    alarms = {alarm.id: alarm for alarm in state.alarms}
    alarm = alarms[heard.alarm]
    names = next((each.names for each in profiles if each.id == alarm.profile), {"en": alarm.profile})
    up_to_date = said is not None and said.epoch == state.epoch and said.words is heard.words
    return AlarmHere(
        alarm=alarm,
        title=title_of(names, drill=alarm.drill),
        words=heard.words,
        since_us=said.since_us if said is not None and up_to_date else None,
        gain_db=state.gain_db,
        others=tuple(alarms[other].profile for other in latest if other != alarm.id),
    )
