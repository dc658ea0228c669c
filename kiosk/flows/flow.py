"""What the navigator and a flow say to each other.

A flow is a small machine with one mutator, `handle`, and `scene`, which says how its state is seen. All it asks of the
world are instructions; each `Ask` comes back as exactly one `Answered` or `Unanswered` with its number. It is dropped,
with all that was typed, when the visitor has gone. Refuses to know pygame, HTTP, clocks and files.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from content.bilingual import Bilingual
from content.nouns import Texts
from kiosk.scene.nouns import Rect, Scene, Size
from kiosk.world import Worlds


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """A finger was lifted where it was put down."""

    action: Hashable
    """Of the scene's `Touch`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dragged:
    """A finger moved on a grip."""

    grip: str
    dx: float
    dy: float
    """Pixels since the last one."""
    done: bool = False
    """Whether the finger was lifted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pinched:
    """Two fingers moved on a grip."""

    grip: str
    factor: float
    """How much further apart they are."""
    x: float
    y: float
    """Between them, in pixels of the screen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tapped:
    """A finger was lifted on a map grip where nothing else was to be touched."""

    grip: str
    x: float
    y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticked:
    """Time went on; `now` is timezone-aware. Comes at each frame of a lively scene, else once a second."""

    now: datetime
    seconds: float
    """Since the kiosk started, and never set back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What was asked for came, as the order's own model of `controller_api.contract` or a port's noun."""

    number: int
    answer: object


@dataclass(frozen=True, slots=True, kw_only=True)
class Unanswered:
    """It didn't come. `later`: it is kept and will be done when the controller is back."""

    number: int
    why: Bilingual
    later: bool = False


Stimulus = Touched | Dragged | Pinched | Tapped | Ticked | Answered | Unanswered


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Have an order carried out: one of `kiosk.ports`."""

    number: int
    """New for each within a flow; a touch that comes twice asks once."""
    order: object


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """Go to another flow, which is given what it begins with; back leads here again."""

    flow: str
    """Such as "way"."""
    with_: object = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave:
    """This flow is done: back to where it was opened from, or all the way home."""

    to: Literal["back", "home"] = "back"


@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    """Speak to who stands here, where spoken guidance is on."""

    texts: Texts


Instruction = Ask | Open | Leave | Say


class Measure(Protocol):
    """How much room words take, in pixels."""

    def width(self, text: str, size: Size, *, bold: bool = False) -> int:
        """Of one line."""
        ...

    def lines(self, text: str, size: Size, width: int, *, bold: bool = False) -> int:
        """How many lines it takes when wrapped."""
        ...

    def line_height(self, size: Size) -> int:
        """From one line to the next."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a scene is made for."""

    width: int
    height: int
    mm_per_px: float
    """Of the panel: 0.496 for 43 inches at 1080 x 1920."""
    language: Literal["zh", "en"]
    body: Rect
    """Where the flow draws; what is around it (head with home, back, language; foot) is the navigator's."""
    measure: Measure
    large: bool = False
    """Large type."""
    low: bool = False
    """Everything to touch is to be in the lower part; `body` is so already."""
    above: Rect | None = None
    """In low mode: what is free above the body, for what is only looked at, such as a map."""

    def px(self, millimetres: float) -> int:
        """So many pixels are that long."""
        return round(millimetres / self.mm_per_px)

    def text(self, texts: Texts | dict[str, str]) -> str:
        """In the visitor's language, or in what there is."""
        return texts.get(self.language) or next(iter(texts.values()), "")


class Flow(Protocol):
    """One thing a visitor does. Name it as your class's parent to have what is not about you."""

    def handle(self, stimulus: Stimulus) -> list[Instruction]:
        """The one way its state changes. The first stimulus is a `Ticked`, before anything is drawn."""
        ...

    def scene(self, page: Page) -> Scene:
        """How its state is seen; asked for again after each stimulus."""
        ...

    def back(self) -> bool:
        """Go one screen back within the flow; False: this is its first one, and back leaves it."""
        return False

    def forget(self) -> None:
        """Empty all that was typed; the visitor has gone."""
        return

    @property
    def waiting(self) -> bool:
        """Whether the visitor stands here waiting for somebody, so that quiet fingers don't mean that they left."""
        return False

    @property
    def kept(self) -> str | None:
        """What the flow is opened with again after a restart; None: it isn't reopened. Never anything typed."""
        return None


Maker = Callable[[Worlds, object], Flow]
"""Makes a flow out of the newest of the mall and what it is opened with."""
