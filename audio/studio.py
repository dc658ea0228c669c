"""The studio: makes a script into sound piece by piece, so that a call can start before its last word is rendered."""

from dataclasses import dataclass

from audio.clip import Clip


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    """One finished piece of a script, to be placed after the piece before it."""

    clip: Clip
    gap_frames: int
    """Silence between the piece before and this one."""
    language: str | None
    """The language spoken, None for a chime or a recording."""
    remaining_s: float
    """How long the rest of the script will take to make from now, as estimated; 0 for the last take."""
