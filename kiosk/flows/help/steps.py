"""The screens of help, what is touched on them, and what they are drawn from.

Decides nothing. Refuses to know how they look and what they lead to.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from content.bilingual import Bilingual
from content.venue.nouns import Place
from controller_api.contract import HelpKind, HelpView


class Step(StrEnum):
    """A screen."""

    CHOOSE = "choose"
    CALLING = "calling"
    """Asked, and nothing heard yet."""
    ALONE = "alone"
    """The controller is out of reach; it is tried on and on."""
    REFUSED = "refused"
    FOLLOW = "follow"
    """The desk knows; how far it has got is what the desk says."""
    SURE = "sure"
    """Whether it is to be called off."""
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What the person needs; rings at once."""

    kind: HelpKind
    language: Literal["zh", "en"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToDesk:
    """The way to the service desk."""


class Act(StrEnum):
    """What else is touched."""

    AGAIN = "again"
    CANCEL = "cancel"
    STILL = "still"
    YES_CANCEL = "yes-cancel"
    OTHER = "other"
    HOME = "home"


@dataclass(frozen=True, slots=True, kw_only=True)
class Showing:
    """Everything a screen shows."""

    step: Step
    kind: HelpKind | None
    help: HelpView | None
    desk: Place | None
    """The nearest service desk."""
    slow: bool
    """Nobody has answered for long."""
    online: bool
    why: Bilingual | None
    adopted: bool
    """Whether it was open already when this person came: it may be somebody else's."""

    @property
    def over(self) -> bool:
        """Whether the desk is done with it."""
        return self.step is Step.FOLLOW and self.help is not None and self.help.state in {"ended", "cancelled"}
