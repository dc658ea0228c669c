"""Faults: what can be wrong in a zone, and one such fault from its beginning until it is over and somebody knew of it.

Nouns only. Instants are microseconds since the epoch by the controller's clock.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from broadcaster.call import ZoneId

FaultId = NewType("FaultId", str)


class FaultKind(StrEnum):
    """What is wrong."""

    NETWORK = "network"
    """The message broker is away, so that nothing is known of any zone. Of no zone in particular."""
    CERTIFICATE = "certificate"
    """The broker's certificate ends before long: within 30 days a warning, within 7 a fault. Of the whole house."""
    EMERGENCY = "emergency"
    """What emergencies need is not as it should be: contacts, words, what zones say. Of the whole house."""
    KIOSK = "kiosk"
    """A shopper's screen says nothing any more. Of no zone in particular."""
    LOST = "lost"
    """The speaker is gone, or says nothing any more."""
    OUTPUT_GONE = "output_gone"
    """Its sound device is gone."""
    SILENT = "silent"
    """It was told to sound something, and nothing came out of its mixer."""
    OUT_OF_STEP = "out_of_step"
    """It sounds earlier or later than the zones beside it: over 20 ms a warning, over 40 ms a fault."""
    CLOCK_UNKNOWN = "clock_unknown"
    """It can't tell the controller's time to 40 ms, so that nobody knows whether it is in step."""
    DISK_FULL = "disk_full"
    """It has no room for clips."""
    DEGRADED = "degraded"
    """It sounds, but not as it should: clips are missing, or frames were left out."""
    STRANGER = "stranger"
    """Somebody else than the controller gave it orders, or gave it old ones again; it refused them."""
    LINE = "line"
    """The last line check was not sounded as it should have been."""


class Severity(StrEnum):
    """How bad it is."""

    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One fault. It stands until it is over and a person has acknowledged it, in whichever order."""

    id: FaultId
    kind: FaultKind
    severity: Severity
    zone: ZoneId | None
    """None: the whole house."""
    detail: str
    """What was seen, in a sentence."""
    begun_us: int
    ended_us: int | None = None
    acknowledged_us: int | None = None
    acknowledged_by: str | None = None

    @property
    def stands(self) -> bool:
        """Whether it is still to be shown."""
        return self.ended_us is None or self.acknowledged_us is None

    @property
    def place(self) -> str:
        """Where it is, for a sentence."""
        return f"in zone {self.zone}" if self.zone is not None else "in the house"
