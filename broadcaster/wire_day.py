"""The wire's day orders: what a zone sounds by itself in the coming day while no controller is there.

Desired state, retained for each zone. It decides nothing: the controller's plan is in it as calls that are made
already and rounds of music, each with its instant, and a speaker alone needs nobody to keep to it.
"""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from audio.clip import RATE
from broadcaster.wire import Message, PartOnAir, Track

ALONE_RUN = -1
"""The run of what a zone sounded by itself, of a second pass one less, and so on; the controller's own count from 1."""


class DayProgramme(BaseModel):
    """What is said in one or more of the day's calls."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    parts: tuple[PartOnAir, ...] = Field(min_length=1)

    @property
    def length_us(self) -> int:
        """How long it is, in microseconds."""
        return (self.parts[-1].start_frame + self.parts[-1].frames) * 1_000_000 // RATE


class DayCall(BaseModel):
    """A planned call: said from `play_at_us` on, so many times."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    call_id: str
    """The id the controller will ask for it under, and the journal knows it by."""
    kind: str
    priority: int = Field(ge=0, le=255)
    play_at_us: int
    not_after_us: int
    """If it can't begin by then the zone misses it; a later pass may be as late after its own instant."""
    programme: int = Field(ge=0)
    """Which of the orders' programmes it says, counted from 0."""
    passes: int = Field(default=1, ge=1)
    pass_gap_us: int = Field(default=0, ge=0)
    """From the end of a pass to the next."""


class DayMusic(BaseModel):
    """From `from_us` on these tracks round and round, as in `Music`; no tracks: silence."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    from_us: int
    start_at_us: int
    """When the round began: where in it the zone is follows from this alone."""
    tracks: tuple[Track, ...]
    gain_db: float = 0.0
    crossfade_ms: int = 2000


class DayOrders(Message):
    """A zone's coming 24 hours; QoS 1, retained. Newer ones replace it.

    The speaker keeps them on its disk with all their clips. It acts on them only while the controller is away, and a
    `Play` of a call it has sounded by itself it answers with the receipt of that instead of sounding it again.
    """

    type: Literal["day_orders"] = "day_orders"
    zone: str
    epoch: int = 0
    """The controller's start count, stamped by the network like the sequence; of two the greater pair is newer."""
    sequence: int = 0
    programmes: tuple[DayProgramme, ...] = ()
    calls: tuple[DayCall, ...] = ()
    music: tuple[DayMusic, ...] = ()
    """The round that is in force and those to come, in order of time."""
    gain_db: float = 0.0
    duck_db: float = 15.0
    ramp_ms: int = 200

    def digests(self) -> frozenset[str]:
        """Every clip it needs."""
        said = {part.digest for programme in self.programmes for part in programme.parts}
        return frozenset(said.union(track.digest for music in self.music for track in music.tracks))
