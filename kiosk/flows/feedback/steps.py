"""The screens of saying what is wrong, and what is touched on them.

Decides nothing. Refuses to know how they look and what they lead to.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from controller_api.contract import CaseKind, Mood


class Step(StrEnum):
    """A screen."""

    FACE = "face"
    KIND = "kind"
    WORDS = "words"
    CONTACT = "contact"
    PHONE = "phone"
    NAME = "name"
    REVIEW = "review"
    SURE = "sure"
    """Asked kindly, after a burst of faces."""
    SENDING = "sending"
    TAKEN = "taken"
    KEPT = "kept"
    """Here, until the controller is back."""
    REFUSED = "refused"
    THANKS = "thanks"
    """For a face alone, which has no number."""


TYPED = frozenset({Step.WORDS, Step.PHONE, Step.NAME})
"""Where the keyboard is up."""
FORM = frozenset({Step.FACE, Step.KIND, Step.CONTACT, Step.REVIEW}) | TYPED
"""Where nothing has been sent yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PickMood:
    """A face was touched."""

    mood: Mood


@dataclass(frozen=True, slots=True, kw_only=True)
class PickKind:
    """What it is about."""

    kind: CaseKind
    language: Literal["zh", "en"] = "zh"
    """In which words are typed first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Go:
    """To another screen of the form."""

    to: Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Send:
    """Hand it in."""

    language: Literal["zh", "en"]
    sure: bool = False
    """Said after being asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintIt:
    """A slip with number and code."""

    language: Literal["zh", "en"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """Home."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clear:
    """Empty the field."""
