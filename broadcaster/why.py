"""Why a zone sounds as it does: which alarm, call or music, at which level, and why so loud; what waits, what would be.

Pure; it puts together what the emergency's state, the switchboard, the plan and the speaker say. What it can only
expect, of a zone that nobody hears, it calls expected.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from broadcaster.call import CallId
from broadcaster.dispatch.coming_day import Alone
from broadcaster.dispatch.live import LiveCall, LiveZone
from broadcaster.emergency.in_zone import AlarmHere
from broadcaster.switchboard.open_call import CallPhase, LegPhase


class Sounds(StrEnum):
    """What is to be heard in a zone."""

    EMERGENCY = "emergency"
    CALL = "call"
    MUSIC = "music"
    SILENCE = "silence"
    AWAY = "away"
    """Nobody knows: its speaker isn't there."""


SILENT_DB = -120.0
"""What an emergency does to the music."""


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """How loud this house makes things."""

    speech_lufs: float
    music_lufs: float
    ceiling_dbtp: float
    """Nothing is made with peaks above it."""
    call_gain_db: float
    duck_db: float


@dataclass(frozen=True, slots=True, kw_only=True)
class MusicOrder:
    """The plan's order that a zone's music follows."""

    playlist: str
    plan_id: str
    since_us: int
    plan_gain_db: float
    """Of the day part and the hour."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gain:
    """A step between a programme as it was made and the zone."""

    step: str
    """`emergency`, `call`, `zone`, `plan` or `duck`."""
    db: float
    call_id: CallId | None = None
    """The call on whose account it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """How loud a plane is, and why."""

    plane: Sounds
    programme_lufs: float
    """What it was brought to when it was made."""
    gains: tuple[Gain, ...]
    ceiling_dbtp: float
    measured_db: float | None
    """What the speaker says it puts out now (dBFS RMS); None while it says nothing."""

    @property
    def expected_lufs(self) -> float:
        """What it comes to."""
        return self.programme_lufs + sum(gain.db for gain in self.gains)


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """The whole answer."""

    sounds: Sounds
    alarm: AlarmHere | None
    """The emergency that has the zone, whatever else is told of it."""
    alone: Alone | None
    """What it sounds by itself, by its own word or, where nobody hears it, by its orders."""
    call: LiveCall | None
    music: MusicOrder | None
    levels: tuple[Level, ...]
    behind: tuple[LiveCall, ...]
    """Calls that wait for the zone or will come back to it, the most urgent first."""
    instead: Sounds | None
    """What would be heard without what is heard; None where nothing is."""
    instead_call: LiveCall | None


def why(  # noqa: PLR0913  What each of the controller's parts says of the zone; all but the first two are named.
    zone: LiveZone,
    calls: Sequence[LiveCall],
    *,
    house: House,
    order: MusicOrder | None,
    next_call: CallId | None,
    alarm: AlarmHere | None = None,
    alone: Alone | None = None,
) -> Why:
    """Why the zone sounds as it does.

    `calls` are all open ones, the most urgent first; `next_call` is the one the switchboard would give the zone to were
    it not for the one that has it; `order` is what the plan last said about its music.
    """
    by_id = {call.id: call for call in calls}
    holder = by_id.get(zone.call_id) if zone.call_id is not None else None
    music = order if zone.music is not None else None
    sounds = _sounds(zone, holder, alarm, alone)
    other = by_id.get(next_call) if next_call is not None and sounds is Sounds.CALL else None
    if sounds is Sounds.EMERGENCY:  # Calls it keeps from the zone are what would be heard.
        other = holder
    return Why(
        sounds=sounds,
        alarm=alarm,
        alone=alone,
        call=holder,
        music=music,
        levels=_levels(zone, holder, house, order, alarm, speaks=sounds is Sounds.CALL),
        behind=tuple(call for call in calls if call is not holder and _is_behind(call, zone)),
        instead=_instead(zone, sounds, other),
        instead_call=other,
    )


def _sounds(zone: LiveZone, holder: LiveCall | None, alarm: AlarmHere | None, alone: Alone | None) -> Sounds:
    if not zone.ready:
        return Sounds.AWAY
    if alarm is not None:
        return Sounds.EMERGENCY
    if holder is not None or (alone is not None and alone.call is not None):
        return Sounds.CALL
    return Sounds.MUSIC if zone.music is not None else Sounds.SILENCE


def _instead(zone: LiveZone, sounds: Sounds, other: LiveCall | None) -> Sounds | None:
    match sounds:
        case Sounds.CALL | Sounds.EMERGENCY:
            without = Sounds.MUSIC if zone.music is not None else Sounds.SILENCE
            return Sounds.CALL if other is not None else without
        case Sounds.MUSIC:
            return Sounds.SILENCE
        case _:
            return None


def _is_behind(call: LiveCall, zone: LiveZone) -> bool:
    leg = call.zones.get(zone.zone)
    if leg is None:
        return False
    return leg.phase is LegPhase.WAITING or call.phase in (CallPhase.PREPARING, CallPhase.RESTING)


def _levels(  # noqa: PLR0913  As `why`; private.
    zone: LiveZone,
    holder: LiveCall | None,
    house: House,
    order: MusicOrder | None,
    alarm: AlarmHere | None,
    *,
    speaks: bool,
) -> tuple[Level, ...]:
    levels = []
    heard = zone.ready and zone.heard_us is not None
    if alarm is not None:
        levels.append(_spoken(Sounds.EMERGENCY, Gain(step="emergency", db=alarm.gain_db), zone, house))
    elif holder is not None or speaks:
        gain = Gain(step="call", db=house.call_gain_db, call_id=holder.id if holder is not None else zone.sounding)
        levels.append(_spoken(Sounds.CALL, gain, zone, house))
    if zone.music is not None:
        levels.append(
            Level(
                plane=Sounds.MUSIC,
                programme_lufs=house.music_lufs,
                gains=_music_gains(zone.music.gain_db, holder, house, order, alarm),
                ceiling_dbtp=house.ceiling_dbtp,
                measured_db=zone.music_db if heard else None,
            )
        )
    return tuple(levels)


def _spoken(plane: Sounds, gain: Gain, zone: LiveZone, house: House) -> Level:
    return Level(
        plane=plane,
        programme_lufs=house.speech_lufs,
        gains=(gain,),
        ceiling_dbtp=house.ceiling_dbtp,
        measured_db=zone.announcement_db if zone.ready and zone.heard_us is not None else None,
    )


def _music_gains(
    told_db: float, holder: LiveCall | None, house: House, order: MusicOrder | None, alarm: AlarmHere | None
) -> tuple[Gain, ...]:
    """What the speaker was told, told apart: the zone's own and what the plan adds; then the duck under a voice."""
    planned_db = order.plan_gain_db if order is not None else 0.0
    gains = (Gain(step="zone", db=told_db - planned_db), Gain(step="plan", db=planned_db))
    if alarm is not None:
        return (*gains, Gain(step="emergency", db=SILENT_DB))
    return gains if holder is None else (*gains, Gain(step="duck", db=-house.duck_db, call_id=holder.id))
