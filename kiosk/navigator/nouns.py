"""What the navigator is told, what it asks for, who stands at the screen, and the screen itself.

Decides nothing. Refuses to know pygame, HTTP and files.
"""

from dataclasses import dataclass
from typing import Literal

from controller_api.contract import ShownPlay
from kiosk.flows.flow import Ask, Measure, Say, Stimulus
from kiosk.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """The panel, and how its type is measured."""

    width: int
    height: int
    mm_per_px: float = 0.496
    """0.496 for 43 inches."""
    bottom_mm: float = 700.0
    """How high above the floor its lower edge is; low mode keeps all to touch below 1,220 mm."""
    measure: Measure
    measure_large: Measure
    """For large type."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """How who stands here wants it; all as at the start when they have gone."""

    language: Literal["zh", "en"] = "zh"
    large: bool = False
    contrast: bool = False
    low: bool = False
    spoken: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """Something about the mall is new."""

    world: World


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameShown:
    """A frame was on the screen, after the flip; `play` is its scene's."""

    play: object
    seconds: float
    """Since the kiosk started, when it was shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wiped:
    """The visitor has gone: whoever keeps anything of them empties it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prove:
    """A play is over; keep it and tell the controller."""

    play: ShownPlay


News = Stimulus | Learned | FrameShown
"""What the navigator handles."""

Wish = Ask | Say | Wiped | Prove
"""What it asks of the shell. Each `Ask` has a number of its own and is answered once, by that number."""
