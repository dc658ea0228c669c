"""What somebody is about to say, as far as it has got.

Decides what is handed in of it. Refuses to know screens and keys.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from controller_api.contract import CaseKind, ContactDetails, Mood, NewCase

MOST_WORDS, MOST_NAME, MOST_PHONE = 300, 40, 20
"""Letters; nobody types more standing up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What has been said yet."""

    mood: Mood | None = None
    kind: CaseKind | None = None
    words: str = ""
    phone: str = ""
    name: str = ""

    @property
    def face_alone(self) -> bool:
        """Whether there is nothing in it but a face."""
        return self.mood is not None and not (self.words.strip() or self.phone.strip() or self.name.strip())

    @property
    def empty(self) -> bool:
        """Whether there is nothing to be handed in."""
        return self.mood is None and not self.words.strip()

    def case(self, language: Literal["zh", "en"], said_at: datetime, code: str) -> NewCase:
        """As it is handed in."""
        contact = ContactDetails(name=self.name.strip(), phone=self.phone.strip())
        return NewCase(
            mood=self.mood,
            kind=self.kind or "other",
            words=self.words.strip(),
            contact=contact if contact.name or contact.phone else None,
            language=language,
            said_at=said_at,
            code=None if self.face_alone else code,
        )
