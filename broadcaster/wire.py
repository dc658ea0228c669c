"""The wire between controller and speakers: topics and messages, the same for MQTT 5 and 3.1.1.

All that correctness needs (id, run, epoch, not-after) is in the payload, so any broker can carry it. Commands are
QoS 1 and never retained; states are retained. Instants are microseconds since the epoch by the controller's clock,
positions and lengths are frames at 48 kHz. Payloads are JSON.
"""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

VERSION = 1
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Message(BaseModel):
    """What all messages have: the wire's version, and that fields nobody knows are passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore", use_attribute_docstrings=True)

    version: Literal[1] = 1


class PartOnAir(BaseModel):
    """A clip's place in a programme."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    digest: Digest
    start_frame: int = Field(ge=0)
    """Where in the programme it starts; parts are in order and never overlap."""
    frames: int = Field(gt=0)
    language: str | None = None


class _Command(Message):
    epoch: int = 0
    """The controller's start count; a speaker ignores commands of an epoch older than the newest it has seen. Stamped
    by the network, like the sequence."""
    sequence: int = 0
    """Grows with every command of this epoch; a number seen before is a duplicate."""
    boot_id: str | None = None
    """The boot of the speaker that it is for, stamped by the network; for any other it was recorded earlier."""
    not_after_us: int
    """Too late to act on after this instant."""


class Play(_Command):
    """Sound a programme on the announcement plane, its frame `from_frame` at `play_at_us`.

    `whole` says that the parts are all there is; otherwise `Extend` messages bring the rest, and the speaker keeps
    silent at the end of what it has until they come or `Extend(whole=True)` says that was all.
    """

    type: Literal["play"] = "play"
    call_id: str
    run: int
    on_pass: int = Field(default=1, ge=1)
    """Which time it is said, in a call that is said more than once; a run that goes on after a cut is of the same."""
    kind: str
    priority: int = Field(ge=0, le=255)
    play_at_us: int
    from_frame: int = Field(default=0, ge=0)
    parts: tuple[PartOnAir, ...]
    whole: bool
    gain_db: float = 0.0
    duck_db: float = 15.0
    ramp_ms: int = 200
    live_from_frame: int | None = Field(default=None, ge=0)
    """Where in the programme somebody begins to speak live; it comes as `LiveSound` on the call's own topic."""


class Extend(_Command):
    """More parts of a run that is on air."""

    type: Literal["extend"] = "extend"
    call_id: str
    run: int
    parts: tuple[PartOnAir, ...]
    whole: bool
    live_frames: int | None = Field(default=None, ge=0)
    """How long the live sound is, once it is over."""


class Stop(_Command):
    """Fade a run out and forget it."""

    type: Literal["stop"] = "stop"
    call_id: str
    run: int
    fade_ms: int = 50
    because: str


class Track(BaseModel):
    """A piece of music of a programme."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    digest: Digest
    frames: int = Field(gt=0)


class Music(_Command):
    """The music plane from `start_at_us` on: the tracks round and round, each cross-fading into the next.

    Where in the round a speaker is follows from the clock alone, so late joiners fall in step. The same
    tracks from the same instant at another gain glide to it. No tracks: it fades out.
    """

    type: Literal["music"] = "music"
    start_at_us: int
    tracks: tuple[Track, ...]
    gain_db: float = 0.0
    crossfade_ms: int = 2000


class Stock(_Command):
    """Fetch these clips now and keep them: they will be needed."""

    type: Literal["stock"] = "stock"
    digests: tuple[Digest, ...]


Command = Annotated[Play | Extend | Stop | Music | Stock, Field(discriminator="type")]
COMMAND: TypeAdapter[Play | Extend | Stop | Music | Stock] = TypeAdapter(Command)


class Phase(StrEnum):
    """What became of a run in a zone."""

    ARMED = "armed"
    """Clips are there; it will start on time."""
    STARTED = "started"
    ENDED = "ended"
    STOPPED = "stopped"
    FAILED = "failed"


class Passage(BaseModel):
    """A stretch of a run in one language, as it was put out."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    language: str
    started_us: int
    ended_us: int
    loudness_lufs: float | None


class Receipt(Message):
    """What a speaker reports of a run; QoS 1. Measured at the mixer's output, instants by the controller's clock."""

    type: Literal["receipt"] = "receipt"
    zone: str
    boot_id: str
    epoch: int = 0
    """The epoch of the run's `Play`: a controller that was started since knows that this is about no run of its own."""
    call_id: str
    run: int
    phase: Phase
    at_us: int
    """When it happened: for `started` the first sample, for `ended` and `stopped` the last."""
    played_frames: int = 0
    """How far into the programme it had got, counted from the programme's beginning."""
    loudness_lufs: float | None = None
    """Integrated loudness of what was put out on the announcement plane, with `ended` and `stopped`."""
    passages: tuple[Passage, ...] = ()
    late_frames: int = 0
    """How much of what was spoken live came too late for its place and was left out."""
    started_us: int | None = None
    """With what ends a run: when its first sample sounded."""
    alone: bool = False
    """Of a time when no controller listened, handed in to the one that is there now, whatever the epoch."""
    play_at_us: int | None = None
    """With `alone`: when it was to begin."""
    on_pass: int = 1
    """With `alone`: which pass of the call it is about."""
    parts: tuple[PartOnAir, ...] = ()
    """With `alone`: what it was made of, if nobody asked for it and it sounded."""
    reason: str | None = None


class Lifecycle(StrEnum):
    """A speaker's life, as in Homie."""

    INIT = "init"
    READY = "ready"
    DISCONNECTED = "disconnected"
    LOST = "lost"


class Ailment(StrEnum):
    """What a speaker's fault is about."""

    OUTPUT = "output"
    """Its sound device is gone."""
    DISK = "disk"
    """There is no room on its disk."""
    CLIP = "clip"
    """A clip it needs can't be had."""
    WIRE = "wire"
    """Somebody else than the controller gave it orders, or gave it old ones again; they were refused."""
    OTHER = "other"

    @classmethod
    def _missing_(cls, value: object) -> "Ailment":
        """What a newer speaker complains of."""
        del value
        return cls.OTHER


class SpeakerState(Message):
    """Retained on the zone's state topic; the last will is the same with `lost` and the same boot id."""

    type: Literal["speaker"] = "speaker"
    zone: str
    boot_id: str
    lifecycle: Lifecycle
    at_us: int
    output: str = ""
    faults: tuple[str, ...] = ()
    ailments: tuple[Ailment, ...] = ()
    """What each of the faults is about, in their order; where it isn't said, `other`."""


class SpeakerLevels(Message):
    """What a zone puts out now; QoS 0, about five times a second.

    Levels are dBFS RMS, -120 for silence.
    """

    type: Literal["levels"] = "levels"
    zone: str
    at_us: int
    music_db: float
    announcement_db: float
    output_db: float
    call_id: str | None = None
    overruns: int = 0
    sync_error_us: int | None = None
    """How far the zone is ahead of its place in the house's time (behind it, if negative), as far as it can know."""
    clock_error_us: int | None = None
    """How far off its knowledge of the controller's clock may be (three deviations)."""


class HostState(Message):
    """Retained: whether the controller is there, its epoch, and where its clips are."""

    type: Literal["host"] = "host"
    online: bool
    epoch: int
    connection: int = 0
    """Counts the controller's connections to the broker in this epoch: an older one's state is over."""
    clips_url: str
    """`{clips_url}/{digest}` answers with the clip's WAV file."""


class TimeRequest(Message):
    """A speaker asks what time it is."""

    type: Literal["time_request"] = "time_request"
    zone: str
    sent_us: int


class TimeReply(Message):
    """The controller's answer: the request's `sent_us`, and its own clock at receipt and at reply."""

    type: Literal["time_reply"] = "time_reply"
    sent_us: int
    received_us: int
    replied_us: int


class Topics:
    """Topic names of one site."""

    def __init__(self, site: str) -> None:
        """Name the site's topics, all under `carillon/<site>`."""
        self.root = f"carillon/{site}"

    @property
    def host_state(self) -> str:
        """`HostState`, retained."""
        return f"{self.root}/host/state"

    def commands(self, zone: str) -> str:
        """`Command` to one zone."""
        return f"{self.root}/zone/{zone}/command"

    def day(self, zone: str) -> str:
        """`DayOrders` to one zone, retained."""
        return f"{self.root}/zone/{zone}/day"

    def receipts(self, zone: str) -> str:
        """`Receipt` from one zone."""
        return f"{self.root}/zone/{zone}/receipt"

    def state(self, zone: str) -> str:
        """`SpeakerState` of one zone, retained, with last will."""
        return f"{self.root}/zone/{zone}/state"

    def levels(self, zone: str) -> str:
        """`SpeakerLevels` of one zone."""
        return f"{self.root}/zone/{zone}/levels"

    @property
    def emergency(self) -> str:
        """`Emergency`, retained."""
        return f"{self.root}/emergency"

    @property
    def emergency_clips(self) -> str:
        """`EmergencyClips`, retained."""
        return f"{self.root}/emergency/clips"

    @property
    def public_emergency(self) -> str:
        """`PublicEmergency`, retained, for screens."""
        return f"{self.root}/public/emergency"

    def zone_emergency(self, zone: str) -> str:
        """`ZoneEmergency` of one zone, retained."""
        return f"{self.root}/zone/{zone}/emergency"

    def live(self, call: str) -> str:
        """`LiveSound` of one call."""
        return f"{self.root}/live/{call}"

    def contact(self, contact: str) -> str:
        """`Contact` of a fire panel."""
        return f"{self.root}/panel/{contact}"

    def time_request(self, zone: str) -> str:
        """`TimeRequest` from one zone."""
        return f"{self.root}/zone/{zone}/time/request"

    def time_reply(self, zone: str) -> str:
        """`TimeReply` to one zone."""
        return f"{self.root}/zone/{zone}/time/reply"
