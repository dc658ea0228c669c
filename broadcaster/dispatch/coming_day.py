"""The coming day as a zone is ordered to keep it: the plan's calls, made, and its music. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from broadcaster.call import Call, ZoneId
from broadcaster.dispatch.music import MusicProgramme
from broadcaster.settings import DispatchSettings
from broadcaster.wire import PartOnAir
from broadcaster.wire_day import DayCall, DayMusic, DayOrders, DayProgramme


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeCall:
    """A planned call whose programme is made; it is said once."""

    call: Call
    parts: tuple[PartOnAir, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MusicTurn:
    """From an instant on (microseconds since the epoch) a zone plays this music; None is silence."""

    from_us: int
    music: MusicProgramme | None


def orders_for(
    zone: ZoneId, calls: Sequence[MadeCall], turns: Sequence[MusicTurn], settings: DispatchSettings
) -> DayOrders:
    """A zone's orders; what is said more than once is written down once."""
    here = [made for made in calls if zone in made.call.zones]
    said = list(dict.fromkeys(made.parts for made in here))
    places = {parts: place for place, parts in enumerate(said)}
    return DayOrders(
        zone=zone,
        programmes=tuple(DayProgramme(parts=parts) for parts in said),
        calls=tuple(_call(made.call, places[made.parts]) for made in here),
        music=tuple(map(_music, turns)),
        gain_db=settings.gain_db,
        duck_db=settings.duck_db,
        ramp_ms=settings.duck_ramp_ms,
    )


def _call(call: Call, programme: int) -> DayCall:
    return DayCall(
        call_id=call.id,
        kind=call.kind,
        priority=call.policy.priority,
        play_at_us=call.due_us,
        not_after_us=call.due_us + round(call.policy.expires_after_s * 1e6),
        programme=programme,
    )


def _music(turn: MusicTurn) -> DayMusic:
    music = turn.music or MusicProgramme(tracks=(), start_at_us=turn.from_us)
    return DayMusic(
        from_us=turn.from_us,
        start_at_us=music.start_at_us,
        tracks=music.tracks,
        gain_db=music.gain_db,
        crossfade_ms=music.crossfade_ms,
    )
