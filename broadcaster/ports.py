"""What this room needs from the world, as Protocols; their docstrings are the specification."""

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from audio.clip import Digest
from broadcaster import wire, wire_live
from broadcaster.call import Call, CallId, CallOutcome, ZoneId
from broadcaster.instructions import ZoneResult
from broadcaster.wire_day import DayOrders


class SpeakerNetwork(Protocol):
    """The controller's end of the wire.

    `send` hands a message over for delivery. It never waits and never raises for a broker that is away: the
    command's `not_after_us` decides whether it still counts when it arrives, and the missing receipt tells the rest.
    Epoch and sequence are stamped by the network.
    """

    def send(
        self, zones: Iterable[ZoneId], command: wire.Play | wire.Extend | wire.Stop | wire.Music | wire.Stock
    ) -> None:
        """Send one command to zones, after what was sent to each before."""
        ...

    def speak(self, sound: wire_live.LiveSound) -> None:
        """Send what somebody says live to all zones of their call, now or never."""
        ...

    def order_day(self, orders: DayOrders) -> None:
        """Have a zone keep these orders in the place of the earlier ones; a speaker that joins later gets them too."""
        ...

    def reports(self) -> AsyncIterator[wire.Receipt | wire.SpeakerState | wire.SpeakerLevels]:
        """What the speakers say, in order of arrival, for one consumer; ends when the network is closed."""
        ...

    @property
    def connected(self) -> bool:
        """Whether the broker answers."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What somebody asked for, as the journal keeps it beside the call."""

    call: Call
    requested_by: str
    """Account name, or `plan` for what the mall says by itself."""
    template: str
    texts: Mapping[str, str]
    """What is said, by language."""
    plan_id: str | None = None
    """The day plan's id when the plan asked."""
    recording: Digest | None = None
    """The clip that is heard before the words, or instead of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneReceipt:
    """One run of a call in one zone, as it closed."""

    call_id: CallId
    run: int
    zone: ZoneId
    play_at_us: int
    started_us: int | None
    ended_us: int | None
    result: ZoneResult
    loudness_lufs: float | None
    """Integrated over what left the zone's mixer of it, also where it was cut short; None if too little to tell."""
    passages: tuple[wire.Passage, ...] = ()
    interrupted_by: CallId | None = None
    """The more urgent call, or the alarm, that took the zone from it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Aired:
    """What a run of a call was made of, as it went out: clips at their places, heard from `from_frame` on."""

    call_id: CallId
    run: int
    play_at_us: int
    """When it was to be heard, everywhere at once."""
    parts: tuple[wire.PartOnAir, ...]
    from_frame: int = 0


class CallKnown(Exception):
    """A call with that id is in the journal already; nothing was written."""


class Journal(Protocol):
    """Keeps every call, its receipts, and every act, for ever; a row once written is never changed.

    Calls of the journal's own methods are synchronous and durable when they return. A row that is there already isn't
    written again: whoever was cut short and can't know writes once more.
    """

    def requested(self, request: Request) -> None:
        """A call was accepted; raises `CallKnown` for an id that was accepted before."""
        ...

    def received(self, receipt: ZoneReceipt) -> None:
        """A zone is through with a run."""
        ...

    def aired(self, aired: Aired) -> None:
        """What a run went out as, once that is known to its end; what is kept of a run first stands."""
        ...

    def ended(self, call_id: CallId, outcome: CallOutcome, reason: str | None, at_us: int) -> None:
        """The call's one ending."""
        ...

    def noted(self, *, who: str, what: str, call_id: CallId | None = None, about: str = "", at: datetime) -> None:
        """Somebody did something, or something happened, in one sentence."""
        ...

    def together(self) -> AbstractContextManager[None]:
        """Save time: what follows of calls that were accepted, and acts, are written when it ends, all or none.

        If something is raised within, none of them is.
        """
        ...

    def unfinished(self) -> list[Request]:
        """Calls accepted and not ended, oldest first: what a restart has to deal with."""
        ...


Row = TypeVar("Row")


class OwedRows(Protocol[Row]):
    """Rows that could not be written to where they belong, kept for the process that comes after this one."""

    @property
    def rows_kept(self) -> int:
        """How many are kept."""
        ...

    def rows(self) -> list[Row]:
        """What is kept, in order; a row that is damaged is left out."""
        ...

    def keep(self, *rows: Row) -> None:
        """Keep rows too, durable on return; raises `OSError`."""
        ...

    def clear(self) -> None:
        """All are where they belong; raises `OSError`."""
        ...


class Clock(Protocol):
    """The controller's clock."""

    def now_us(self) -> int:
        """Microseconds since the epoch."""
        ...
