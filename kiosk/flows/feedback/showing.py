"""What the screens of a case are drawn from.

Decides nothing. Refuses to know how it came about.
"""

from dataclasses import dataclass

from content.bilingual import Bilingual
from controller_api.contract import CaseTaken
from kiosk.flows.feedback.draft import Draft
from kiosk.flows.feedback.steps import Step
from kiosk.flows.keyboard.keyboard import Keyboard
from kiosk.flows.paper import Paper
from kiosk.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Showing:
    """Everything a screen shows."""

    world: World
    step: Step
    draft: Draft
    keyboard: Keyboard | None
    taken: CaseTaken | None
    code: str
    why: Bilingual | None
    paper: Paper
    slow: bool
    """Whether sending takes long."""

    @property
    def url(self) -> str:
        """The page that follows the case; "" where phones reach none."""
        return (self.taken.follow_url if self.taken else None) or later_url(self.world.address, self.code)


def later_url(address: str, code: str) -> str:
    """The page that follows a case whose number isn't known yet."""
    return f"{address}/c?code={code}" if address and code else ""
