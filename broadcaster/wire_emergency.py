"""The wire in an emergency: one retained state that every zone keeps to, what each zone says of it, and contacts.

An emergency is no command that can come too late but a state that is: whoever boots into it, or reconnects, joins it,
and where in the round of tone and voice a zone is follows from the clock alone. It ends by a state with a higher epoch.
"""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from broadcaster.wire import Digest, Message, PartOnAir


class Words(StrEnum):
    """What people in a zone are told."""

    ALERT = "alert"
    EVACUATE = "evacuate"


class EmergencyPhase(BaseModel):
    """From an instant on, these zones sound this round of tone and voice, over and over."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    alarm: str
    """The id of the alarm it is of. Of one alarm's phases for a zone the one that began last counts."""
    words: Words
    """Of several alarms the zone is told to evacuate if any says so, then what the newest says."""
    begins_us: int
    """When its first round begins."""
    zones: tuple[str, ...]
    parts: Annotated[tuple[PartOnAir, ...], Field(min_length=1)]
    round_frames: int = Field(gt=0)
    """How long a round is; the next begins right after it."""


class Alarm(BaseModel):
    """Something that was raised and has not been reset."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    id: str
    profile: str
    drill: bool
    """An exercise: said so in every sentence and to be shown so on every screen."""
    raised_us: int


class Emergency(Message):
    """The state of the whole site, retained; a speaker keeps to the one with the highest epoch it has seen.

    A state of the epoch it has already can only bring another `stock`.
    """

    type: Literal["emergency"] = "emergency"
    epoch: int
    """Grows with every change of what is to be heard."""
    alarms: tuple[Alarm, ...] = ()
    """None: there is no emergency, and whatever sounded of one stops."""
    phases: tuple[EmergencyPhase, ...] = ()
    stock: tuple[Digest, ...] = ()
    """The clips of every profile, real and drill, to be had and kept before they are needed."""
    gain_db: float = 0.0
    """What the rounds are amplified by; no other gain or limit of the zone applies."""

    @property
    def drill(self) -> bool:
        """Whether all that is on is an exercise."""
        return bool(self.alarms) and all(alarm.drill for alarm in self.alarms)


class EmergencyClip(BaseModel):
    """What the controller signs of one clip: as what it may be sounded, at the site whose topic it is signed for."""

    model_config = ConfigDict(frozen=True, extra="ignore", use_attribute_docstrings=True)

    digest: Digest
    drill: bool
    """Whether it is an exercise's, or the real thing's."""
    profile: str | None = None
    """Whose words they are; None: a tone, which goes with any."""
    words: Words | None = None
    language: str | None = None


class EmergencyClips(Message):
    """Retained: every clip of the stock with what the controller says of it, signed one by one.

    They are kept beside the clips, and their signatures are checked again whenever a speaker starts.
    """

    type: Literal["emergency_clips"] = "emergency_clips"
    clips: tuple[str, ...]
    """Each is an `EmergencyClip` as JSON; its signature, for this topic, is its last member as in every message."""


class ZoneEmergency(Message):
    """Retained: what a zone does about the state it has."""

    type: Literal["zone_emergency"] = "zone_emergency"
    zone: str
    boot_id: str
    epoch: int
    """Of the state it keeps to."""
    words: Words | None = None
    """What it sounds, or is about to; None: nothing."""
    since_us: int | None = None
    """When the first sample of it sounded here; None: not yet, or nothing sounds."""
    missing: tuple[Digest, ...] = ()
    """Clips of the stock that it doesn't have yet, or refuses since they are not signed."""


class PublicEmergency(Message):
    """Retained, for screens that anybody sees: whether there is an emergency, and what to say of it."""

    type: Literal["public_emergency"] = "public_emergency"
    active: bool
    drill: bool
    """An exercise: to be shown with the word for it wherever it is shown."""
    zones: dict[str, Words]
    """What people are told now, by zone; it comes again when a further phase begins."""
    title: dict[str, str]
    """What it is called, by language; the word for a drill is in it."""
    epoch: int
    take_cover: bool = False
    """Where words are to evacuate, people are to take cover where they are instead, as in an earthquake."""


class Contact(Message):
    """A fire panel's contact, or that of a call point; the payloads `1` and `0` say the same for simple devices."""

    type: Literal["contact"] = "contact"
    closed: bool
