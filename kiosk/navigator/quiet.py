"""How long nobody has touched the screen, and what that means: here, asked whether they still are, gone.

Refuses to know what is on the screen.
"""

from dataclasses import dataclass
from enum import Enum


class Presence(Enum):
    """Whether somebody stands here."""

    HERE = "here"
    ASKED = "asked"
    """A warning with a countdown is on the screen."""
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long is waited, in seconds."""

    quiet_s: float = 45.0
    """Without a touch, before it is asked."""
    warning_s: float = 20.0
    """From then until all is emptied; never less than 20."""
    waiting_s: float = 600.0
    """In place of `quiet_s` for who waits for somebody."""

    def __post_init__(self) -> None:
        """Refuse a warning that is too short to be answered."""
        if self.warning_s < 20:
            raise ValueError("Give at least 20 seconds of warning before a visit is ended, so that it can be answered.")

    def presence(self, quiet_for_s: float, *, waiting: bool) -> Presence:
        """What so much quiet means."""
        before = self.waiting_s if waiting else self.quiet_s
        if quiet_for_s < before:
            return Presence.HERE
        return Presence.ASKED if quiet_for_s < before + self.warning_s else Presence.GONE

    def left_s(self, quiet_for_s: float, *, waiting: bool) -> int:
        """Whole seconds of the countdown."""
        before = self.waiting_s if waiting else self.quiet_s
        return max(0, round(before + self.warning_s - quiet_for_s + 0.499))
