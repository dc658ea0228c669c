"""What the speaker node needs from the world, as Protocols; their docstrings are the specification."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from audio.clip import Digest
from audio.wav import Content
from broadcaster import wire, wire_day, wire_emergency, wire_live
from broadcaster.speaker.day import CallNote, DayMemory
from broadcaster.speaker.kept_time import KeptTime, MachineNow


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyHeard:
    """A state of the site, and the very bytes it came in, so that its signature can be checked again."""

    state: wire_emergency.Emergency
    letter: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmMemory:
    """What a speaker knows of emergencies: the state it goes by, as it came, and its signed clips."""

    letter: bytes
    clips: tuple[str, ...] = ()
    """As in `EmergencyClips`."""
    known_us: int
    """When it last knew that this was so, by the controller's clock."""


Heard = (
    wire.Play
    | wire.Extend
    | wire.Stop
    | wire.Music
    | wire.Stock
    | wire.HostState
    | wire.TimeReply
    | wire_live.LiveSound
    | EmergencyHeard
    | wire_emergency.EmergencyClips
    | wire_day.DayOrders
)
Said = wire.Receipt | wire.SpeakerLevels | wire.TimeRequest | wire_emergency.ZoneEmergency


class SpeakerLink(Protocol):
    """The speaker's end of the wire.

    Nothing here raises or waits for a broker that is away: receipts are kept (so many; the oldest give way) and sent in
    order when it is back; levels and time requests are dropped. The state declared last, and what was said last of an
    emergency, are retained by the broker and told again after every reconnect; when the speaker dies without a word the
    broker says `lost` for it, with the same boot id. What can't be read as a message of this wire is logged and
    dropped, and so is what is over: commands for another boot or of an earlier epoch, and the controller's earlier
    states. Where that can't have been on its way in good faith it is a fault.
    """

    async def open(self, hear: Callable[[Heard], None], state: wire.SpeakerState) -> None:
        """Begin; every message heard is given to `hear` at once, on the event loop."""
        ...

    def say(self, message: Said) -> None:
        """Report something."""
        ...

    def declare(self, state: wire.SpeakerState) -> None:
        """Say how the speaker is, from now on."""
        ...

    def follow(self, call_id: str) -> None:
        """From now on hear what is spoken live in a call too, also after a reconnect."""
        ...

    def leave(self, call_id: str) -> None:
        """Hear no more of it; calls that are not followed are fine."""
        ...

    async def close(self, state: wire.SpeakerState) -> None:
        """Send what is still to be sent, if the broker is there, take leave with that state, and end."""
        ...

    @property
    def connected(self) -> bool:
        """Whether the broker answers."""
        ...

    @property
    def fault(self) -> str | None:
        """What is wrong with what comes over it, in a sentence for the operator; None when nothing is."""
        ...


class DayBook(Protocol):
    """Keeps what a speaker needs to go on alone where it outlives the process. Durable on return; raises `OSError`."""

    def recall(self) -> DayMemory:
        """All that was kept; what can't be read is left out."""
        ...

    def keep(self, memory: DayMemory) -> None:
        """Keep this in the place of everything kept before."""
        ...

    def note(self, note: CallNote) -> None:
        """Keep a note too; of a pass's notes the last counts."""
        ...

    def recall_time(self) -> KeptTime | None:
        """What was known of the controller's time when it was kept last; None if it never was, or can't be read."""
        ...

    def keep_time(self, kept: KeptTime) -> None:
        """Keep this in the place of what was known before."""
        ...


class MachineTime(Protocol):
    """What this machine knows of the time by itself. It never raises: what can't be found out it doesn't know."""

    def what_it_knows(self) -> MachineNow:
        """What it knows now."""
        ...


class AlarmBook(Protocol):
    """Keeps what a speaker knows of emergencies where it outlives the process. It trusts nobody: who reads checks."""

    def recall_alarm(self) -> AlarmMemory | None:
        """What was kept last; None if nothing was, or it can't be read."""
        ...

    def keep_alarm(self, memory: AlarmMemory) -> None:
        """Keep this in the place of what was kept before, on disk when this returns; raises `OSError`."""
        ...


class ClipSource(Protocol):
    """Where clips come from that aren't here yet."""

    def look_at(self, url: str) -> None:
        """From now on clips are found under this address."""
        ...

    async def fetch(self, digest: Digest) -> Content:
        """The bytes of the clip's WAV file, unchecked; raises `ClipUnavailable` with a sentence after its own tries."""
        ...

    async def aclose(self) -> None:
        """Release the connections."""
        ...


class ClipUnavailable(Exception):
    """A clip can't be had now; the text says why, for the operator."""
