"""The state of a site in an emergency, as pure functions: raised, reset, with other rounds, and for its screens."""

from collections.abc import Iterable, Mapping

from broadcaster.emergency.profiles import Profile, RoundKey, Rounds, title_of
from broadcaster.wire_emergency import Alarm, Emergency, EmergencyPhase, PublicEmergency, Words


def phases_of(alarm: Alarm, profile: Profile, rounds: Rounds, *, begins_us: int) -> list[EmergencyPhase]:
    """What an alarm of a profile has sounded, and when."""
    sounded = []
    for phase in profile.phases:
        what = rounds[RoundKey(profile=profile.id, words=phase.words, drill=alarm.drill)]
        sounded.append(
            EmergencyPhase(
                alarm=alarm.id,
                words=phase.words,
                begins_us=begins_us + phase.after_us,
                zones=phase.zones,
                parts=what.parts,
                round_frames=what.frames,
            )
        )
    return sounded


def stock_of(rounds: Rounds) -> tuple[str, ...]:
    """Every clip of every round, what evacuates first and real emergencies before drills."""
    urgent = sorted(rounds, key=lambda key: (key.drill, key.words is Words.ALERT, key.profile))
    return tuple(dict.fromkeys(part.digest for key in urgent for part in rounds[key].parts))


def without(state: Emergency, alarms: Iterable[Alarm], *, epoch: int) -> Emergency:
    """The state once these alarms are over."""
    gone = {alarm.id for alarm in alarms}
    return state.model_copy(
        update={
            "epoch": epoch,
            "alarms": tuple(alarm for alarm in state.alarms if alarm.id not in gone),
            "phases": tuple(phase for phase in state.phases if phase.alarm not in gone),
        }
    )


def with_rounds(state: Emergency, rounds: Rounds) -> Emergency:
    """The same state with what has been made since, of the profiles there are; its epoch is left to the caller."""
    profiles = {alarm.id: (alarm.profile, alarm.drill) for alarm in state.alarms}
    phases = []
    for phase in state.phases:
        profile, drill = profiles[phase.alarm]
        made = rounds.get(RoundKey(profile=profile, words=phase.words, drill=drill))
        told = {} if made is None else {"parts": made.parts, "round_frames": made.frames}
        phases.append(phase.model_copy(update=told))
    return state.model_copy(update={"phases": tuple(phases), "stock": stock_of(rounds)})


def public_of(state: Emergency, profiles: Mapping[str, Profile]) -> PublicEmergency:
    """What screens show: the newest alarm's name and, zone by zone, what people are told in the end."""
    zones: dict[str, Words] = {}
    for alarm in state.alarms:
        last = {zone: phase.words for phase in state.phases if phase.alarm == alarm.id for zone in phase.zones}
        zones |= {zone: words for zone, words in last.items() if zones.get(zone) is not Words.EVACUATE}
    newest = state.alarms[-1] if state.alarms else None
    profile = profiles.get(newest.profile) if newest is not None else None
    names = profile.names if profile is not None else {"zh": "紧急情况", "en": "Emergency"}
    return PublicEmergency(
        active=newest is not None,
        drill=state.drill,
        zones=zones,
        title=title_of(names, drill=state.drill) if newest is not None else {},
        epoch=state.epoch,
    )
