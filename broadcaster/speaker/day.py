"""What a speaker keeps on its disk to go on alone: the day's orders, and what became of their calls. Nouns only."""

from dataclasses import dataclass

from broadcaster.wire import Receipt
from broadcaster.wire_day import DayOrders

PassKey = tuple[str, int]
"""Names a pass of a call: its id, and which time it is said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallNote:
    """What is known of a pass of one of the day's calls in this zone."""

    call_id: str
    play_at_us: int
    receipt: Receipt | None = None
    """How it ended here; None: it was about to sound when this was written."""
    alone: bool = False
    """Whether the zone sounded it, or missed it, by itself."""
    on_pass: int = 1

    @property
    def key(self) -> PassKey:
        """Which pass it is about."""
        return self.call_id, self.on_pass


@dataclass(frozen=True, slots=True, kw_only=True)
class DayMemory:
    """All that is kept: what a speaker that was started anew begins with."""

    orders: DayOrders | None = None
    notes: tuple[CallNote, ...] = ()
    """Of each pass the last counts."""
