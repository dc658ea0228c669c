"""When the next pass of each of the day's calls is due in this zone, from what is known of the passes before it. Pure.

It counts as the controller does: from the end of a pass to the next it is the call's gap. So zones that sounded a pass
at its instant sound the next one in step too, though none knows of the others.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from broadcaster import wire
from broadcaster.speaker.day import CallNote, PassKey
from broadcaster.wire_day import DayCall

IN_TIME_US = 50_000
"""What began no further from its instant counts as begun at it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DuePass:
    """A pass that nothing is known of yet. Instants are the controller's microseconds."""

    call: DayCall
    on_pass: int
    play_at_us: int

    @property
    def key(self) -> PassKey:
        """Which pass of which call."""
        return self.call.call_id, self.on_pass

    @property
    def not_after_us(self) -> int:
        """If it can't begin by then the zone misses it."""
        return self.play_at_us + self.call.not_after_us - self.call.play_at_us

    def turn(self, now_us: int) -> tuple[int, int]:
        """Sorts by who goes first: of those due already the most urgent, else the one that is due first."""
        late = self.play_at_us <= now_us
        return (0, -self.call.priority) if late else (self.play_at_us, -self.call.priority)


def next_pass(call: DayCall, length_us: int, notes: Mapping[PassKey, CallNote]) -> DuePass | None:
    """The first pass that nothing is known of; None while one before it is under way, and after the last."""
    at_us = call.play_at_us
    for on_pass in range(1, call.passes + 1):
        due = DuePass(call=call, on_pass=on_pass, play_at_us=at_us)
        note = notes.get(due.key)
        if note is None:
            return due
        if note.receipt is None:
            return None
        at_us = _end_us(note.receipt, planned_us=at_us, length_us=length_us) + call.pass_gap_us
    return None


def _end_us(receipt: wire.Receipt, *, planned_us: int, length_us: int) -> int:
    """When a pass ended; of one that was not heard, or was cut, when it would have."""
    begun_us = receipt.started_us
    heard_late = begun_us is not None and abs(begun_us - planned_us) > IN_TIME_US
    return receipt.at_us if receipt.phase is wire.Phase.ENDED and heard_late else planned_us + length_us
