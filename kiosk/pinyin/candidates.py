"""What the keyboard offers for the letters typed so far.

Decides nothing. Refuses to know how candidates are found and how they are drawn.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Chinese for the first letters that wait."""

    text: str
    letters: int
    """How many of the waiting letters it takes, apostrophes among them."""
