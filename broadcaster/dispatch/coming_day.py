"""The coming day as a zone is ordered to keep it: the plan's calls, made, and its music; what is due of it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from audio.clip import RATE
from broadcaster.call import Call, CallId, ZoneId
from broadcaster.dispatch.music import MusicProgramme
from broadcaster.settings import DispatchSettings
from broadcaster.wire import PartOnAir
from broadcaster.wire_day import DayCall, DayMusic, DayOrders, DayProgramme


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeCall:
    """A planned call whose programme is made; it is said so many times, not until it is stopped."""

    call: Call
    parts: tuple[PartOnAir, ...]

    @property
    def over_us(self) -> int:
        """When its last pass begins at the latest, if the others are in time."""
        policy, last = self.call.policy, self.parts[-1]
        between_us = (last.start_frame + last.frames) * 1_000_000 // RATE + round(policy.pass_gap_s * 1e6)
        return self.call.due_us + ((policy.passes or 1) - 1) * between_us + round(policy.expires_after_s * 1e6)


@dataclass(frozen=True, slots=True, kw_only=True)
class MusicTurn:
    """From an instant on (microseconds since the epoch) a zone plays this music; None is silence."""

    from_us: int
    music: MusicProgramme | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alone:
    """What a zone sounds by itself."""

    call: DayCall | None
    music: DayMusic | None
    expected: bool
    """Whether that is only what its orders say, since nobody hears it."""


def alone_in(orders: DayOrders | None, now_us: int, *, sounding: CallId | None, heard: bool) -> Alone | None:
    """What a zone sounds by itself; `sounding` is the call it names, `heard` whether anybody hears it."""
    if orders is None:
        return None
    if heard:
        call = next((call for call in orders.calls if call.call_id == sounding), None)
        return None if call is None else Alone(call=call, music=None, expected=False)
    begun = [music for music in orders.music if music.from_us <= now_us]
    return Alone(
        call=next((call for call in orders.calls if _is_on(call, orders, now_us)), None),
        music=max(begun, key=lambda music: music.from_us, default=None),
        expected=True,
    )


def _is_on(call: DayCall, orders: DayOrders, now_us: int) -> bool:
    """Whether one of its passes is under way, if each began in time."""
    length_us = orders.programmes[call.programme].length_us
    on_pass, since_us = divmod(now_us - call.play_at_us, length_us + call.pass_gap_us)
    return 0 <= on_pass < call.passes and since_us < length_us


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


def without_call(orders: DayOrders, call_id: CallId) -> DayOrders:
    """The same without one of its calls."""
    return orders.model_copy(update={"calls": tuple(call for call in orders.calls if call.call_id != call_id)})


def _call(call: Call, programme: int) -> DayCall:
    return DayCall(
        call_id=call.id,
        kind=call.kind,
        priority=call.policy.priority,
        play_at_us=call.due_us,
        not_after_us=call.due_us + round(call.policy.expires_after_s * 1e6),
        programme=programme,
        passes=call.policy.passes or 1,
        pass_gap_us=round(call.policy.pass_gap_s * 1e6),
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
