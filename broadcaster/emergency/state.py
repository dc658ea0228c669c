"""The state of a site in an emergency, as pure functions: raised, reset, with other rounds, and for its screens."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from broadcaster.emergency.profiles import Profile, Round, RoundKey, Rounds, title_of
from broadcaster.wire_emergency import Alarm, Emergency, EmergencyClip, EmergencyPhase, PublicEmergency, Words


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
    return tuple(dict.fromkeys(part.digest for key in _by_urgency(rounds) for part in rounds[key].parts))


def clips_of(rounds: Rounds) -> tuple[EmergencyClip, ...]:
    """As what each of these clips may be sounded: words as their profile's own, a tone with any words."""
    uses = (
        EmergencyClip(digest=part.digest, drill=key.drill)
        if part.language is None
        else EmergencyClip(
            digest=part.digest, drill=key.drill, profile=key.profile, words=key.words, language=part.language
        )
        for key in _by_urgency(rounds)
        for part in rounds[key].parts
    )
    return tuple(dict.fromkeys(uses))


class Sooner(NamedTuple):
    """A state whose next phase begins sooner, and the phases that do."""

    state: Emergency
    begin: tuple[EmergencyPhase, ...]


def with_next_phase(state: Emergency, *, at_us: int) -> Sooner | None:
    """The state whose next phase begins at that instant, and that alarm's later ones so much sooner; None: no more."""
    waiting = sorted((phase for phase in state.phases if phase.begins_us > at_us), key=lambda phase: phase.begins_us)
    if not waiting:
        return None
    following = waiting[0]
    phases = tuple(
        phase.model_copy(update={"begins_us": phase.begins_us - following.begins_us + at_us})
        if phase.alarm == following.alarm and phase.begins_us > at_us
        else phase
        for phase in state.phases
    )
    begin = tuple(phase for phase in phases if phase.alarm == following.alarm and phase.begins_us == at_us)
    return Sooner(state.model_copy(update={"phases": phases}), begin)


def _by_urgency(rounds: Rounds) -> list[RoundKey]:
    return sorted(rounds, key=lambda key: (key.drill, key.words is Words.ALERT, key.profile))


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


def with_rounds(state: Emergency, made: Rounds) -> Emergency:
    """The same state with what has just been made; its epoch and stock are left to the caller."""
    profiles = {alarm.id: (alarm.profile, alarm.drill) for alarm in state.alarms}
    phases = []
    for phase in state.phases:
        profile, drill = profiles[phase.alarm]
        sounded = made.get(RoundKey(profile=profile, words=phase.words, drill=drill))
        told = {} if sounded is None else {"parts": sounded.parts, "round_frames": sounded.frames}
        phases.append(phase.model_copy(update=told))
    return state.model_copy(update={"phases": tuple(phases)})


def rounds_in(state: Emergency) -> Rounds:
    """What a state has sounded, as what was made for it."""
    alarms = {alarm.id: alarm for alarm in state.alarms}
    sounded = {}
    for phase in state.phases:
        alarm = alarms[phase.alarm]
        key = RoundKey(profile=alarm.profile, words=phase.words, drill=alarm.drill)
        sounded[key] = Round(parts=phase.parts, frames=phase.round_frames)
    return sounded


def first_us(state: Emergency) -> int:
    """When the newest alarm's first phase begins; 0 without an alarm."""
    first: dict[str, int] = {}
    for phase in state.phases:
        first[phase.alarm] = min(phase.begins_us, first.get(phase.alarm, phase.begins_us))
    return max(first.values(), default=0)


def words_by(state: Emergency, at_us: int) -> dict[str, Words]:
    """What each zone sounds by the phases that have begun at an instant, as its loudspeaker has it."""
    latest: dict[tuple[str, str], EmergencyPhase] = {}
    for phase in sorted(state.phases, key=lambda phase: phase.begins_us):
        if phase.begins_us <= at_us:
            latest |= {(zone, phase.alarm): phase for zone in phase.zones}
    told: dict[str, EmergencyPhase] = {}
    for (zone, _), phase in latest.items():
        told[zone] = max(
            told.get(zone, phase), phase, key=lambda phase: (phase.words is Words.EVACUATE, phase.begins_us)
        )
    return {zone: phase.words for zone, phase in told.items()}


def public_of(state: Emergency, profiles: Mapping[str, Profile], *, at_us: int) -> PublicEmergency:
    """What screens show: the newest alarm's name and, zone by zone, what people are told at that instant."""
    newest = state.alarms[-1] if state.alarms else None
    profile = profiles.get(newest.profile) if newest is not None else None
    names = profile.names if profile is not None else {"zh": "紧急情况", "en": "Emergency"}
    return PublicEmergency(
        active=newest is not None,
        drill=state.drill,
        zones=words_by(state, at_us),
        title=title_of(names, drill=state.drill) if newest is not None else {},
        epoch=state.epoch,
        take_cover=profile is not None and profile.take_cover,
    )
