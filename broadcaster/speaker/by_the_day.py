"""What the day's orders say, as the commands a controller would give. Pure; when they are due is `timetable`'s."""

from broadcaster import wire
from broadcaster.speaker.timetable import DuePass
from broadcaster.wire_day import ALONE_RUN, DayCall, DayMusic, DayOrders

CLIPS_US = 10_000_000
"""How long after its instant a call may still wait for clips that only a controller could bring."""


def run_of(on_pass: int) -> int:
    """The run of a pass that the zone sounds by itself."""
    return ALONE_RUN - on_pass + 1


def length_us(orders: DayOrders, call: DayCall) -> int:
    """How long one pass of a call is."""
    return orders.programmes[call.programme].length_us


def play_of(orders: DayOrders, due: DuePass, now_us: int) -> wire.Play:
    """The command to sound a pass."""
    call = due.call
    return wire.Play(
        epoch=orders.epoch,
        not_after_us=min(due.not_after_us, max(due.play_at_us, now_us) + CLIPS_US),
        call_id=call.call_id,
        run=run_of(due.on_pass),
        on_pass=due.on_pass,
        kind=call.kind,
        priority=call.priority,
        play_at_us=due.play_at_us,
        parts=orders.programmes[call.programme].parts,
        whole=True,
        gain_db=orders.gain_db,
        duck_db=orders.duck_db,
        ramp_ms=orders.ramp_ms,
    )


def music_of(orders: DayOrders, music: DayMusic, now_us: int) -> wire.Music:
    """The command to turn to a round of music."""
    return wire.Music(
        epoch=orders.epoch,
        not_after_us=now_us,
        start_at_us=music.start_at_us,
        tracks=music.tracks,
        gain_db=music.gain_db,
        crossfade_ms=music.crossfade_ms,
    )
