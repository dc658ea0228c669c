"""Cases and faces, as nouns. They refuse to know how a case goes on (`machine`) and which faces count (`play`)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

Sort = Literal["suggestion", "complaint"]
Mood = Literal["very_good", "good", "bad", "very_bad"]
Kind = Literal["service", "goods", "cleanliness", "facilities", "safety", "price", "parking", "other"]
Language = Literal["zh", "en"]

CODE_LETTERS = "ACDEFGHJKMNPQRTUVWXY"
"""Of follow-up codes: no letter looks like another, or like a figure."""
CODE_LENGTH = 8


class CaseState(StrEnum):
    """How far a case has got."""

    RECEIVED = "received"
    SEEN = "seen"
    """Somebody at the desk has read it."""
    ANSWERED = "answered"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something that was done with a case."""

    at: datetime
    who: str
    state: CaseState
    """What it came to."""
    words: str = ""
    """The answer, or why it was closed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A suggestion or complaint. Words and contact are personal data."""

    year: int
    """The mall's."""
    count: int = 0
    """Which of its year, from 1 on; 0 until a book has given it one."""
    code: str
    """Unguessable; with the number it opens the page that follows the case."""
    by: str
    """The account or machine that handed it in."""
    key: str
    """Under which `by` handed it in; the same again is the same case."""
    digest: str
    """Of what was handed in."""
    sort: Sort
    mood: Mood | None
    kind: Kind
    words: str
    contact_name: str = ""
    contact_phone: str = ""
    language: Language
    kiosk: str | None
    """Where it was said; None: told to the desk."""
    said_at: datetime
    received_at: datetime
    state: CaseState = CaseState.RECEIVED
    steps: tuple[Step, ...] = ()

    @property
    def number(self) -> str:
        """As it is printed, such as C2026-00042."""
        return f"C{self.year}-{self.count:05}"

    def contact_of_old(self, before: datetime) -> bool:
        """Whether it has name or phone of somebody, and was closed before this."""
        closed = self.state is CaseState.CLOSED and self.steps[-1].at < before
        return closed and bool(self.contact_name or self.contact_phone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """A face that was touched, without a word."""

    by: str
    key: str
    kiosk: str | None
    mood: Mood
    kind: Kind
    at: datetime
