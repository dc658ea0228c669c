"""Suggestions and complaints: handed in at a kiosk or at the desk, read, answered, closed, followed by phone."""

from typing import Literal

from pydantic import AwareDatetime, Field

from controller_api.contract.shapes import Answered, Asked

Sort = Literal["suggestion", "complaint"]
Mood = Literal["very_good", "good", "bad", "very_bad"]
CaseKind = Literal["service", "goods", "cleanliness", "facilities", "safety", "price", "parking", "other"]
CaseStateName = Literal["received", "seen", "answered", "closed"]
CONTACT_KEPT_DAYS = 90
"""After a case is closed; then name and phone are erased, and nobody can tell any more who it was."""
_NO_NUL = r"^[^\x00]*$"


class ContactDetails(Asked):
    """How somebody may be answered: personal data, given only if they like."""

    name: str = Field(default="", max_length=80, pattern=_NO_NUL)
    phone: str = Field(default="", max_length=40, pattern=_NO_NUL)


class NewCase(Asked):
    """What somebody says is wrong, or could be better. A face alone, without words and contact, is an answer too."""

    sort: Sort | None = Field(default=None, description="Left out: a complaint if the mood is bad, else a suggestion")
    mood: Mood | None = Field(default=None, description="The face that was touched")
    kind: CaseKind = "other"
    words: str = Field(default="", max_length=2000, pattern=_NO_NUL)
    contact: ContactDetails | None = None
    language: Literal["zh", "en"] = "zh"
    said_at: AwareDatetime | None = Field(default=None, description="When it was said, if it could not be sent at once")
    code: str | None = Field(
        default=None,
        pattern=r"^[ACDEFGHJKMNPQRTUVWXY]{8}$",
        description="The follow-up code that whoever said it was given already, while the controller was out of reach",
    )


class CaseTaken(Answered):
    """That it is kept. A face alone gets no number: there is nothing to follow."""

    number: str | None = Field(description="Such as C2026-00042")
    code: str | None = Field(description="What opens the page that follows it; for whoever said it only")
    follow_url: str | None = Field(description="That page, for a phone")
    received_at: AwareDatetime


class CaseRow(Answered):
    """A case in the desk's list, without people's words and names."""

    number: str
    sort: Sort
    kind: CaseKind
    mood: Mood | None
    state: CaseStateName
    language: Literal["zh", "en"]
    kiosk: str | None = Field(description="Where it was said; none: told to the desk")
    said_at: AwareDatetime
    received_at: AwareDatetime
    has_contact: bool


class CaseStep(Answered):
    """Something the desk did with a case."""

    at: AwareDatetime
    who: str
    state: CaseStateName
    words: str = Field(description="The answer, or why it was closed")


class CaseView(CaseRow):
    """A case as whoever deals with it reads it. Each look is in the journal."""

    words: str
    contact: ContactDetails | None
    steps: list[CaseStep]


class CaseAnswer(Asked):
    """What the mall says to it; whoever said it reads this on their phone."""

    words: str = Field(min_length=1, max_length=2000, pattern=_NO_NUL)


class CaseClosing(Asked):
    """That it is done with, and why."""

    reason: str = Field(min_length=1, max_length=500, pattern=_NO_NUL)


class MoodCount(Answered):
    """How people felt at one place."""

    kiosk: str | None
    counted: dict[Mood, int]
    play: int = Field(description="Faces touched for fun, kept but not counted")
