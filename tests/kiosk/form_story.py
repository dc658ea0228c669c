"""A visitor's story at one flow: fingers, time, and a controller that answers, fails or is late."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from functools import cache
from itertools import count
from typing import Literal

from content.bilingual import Bilingual
from content.venue.nouns import Level, Origin, Place, PlaceKind, Shape, Venue
from content.wayfinding.building import build_graph
from content.wayfinding.wayfinder import Wayfinder
from kiosk.flows.flow import Answered, Ask, Flow, Instruction, Leave, Page, Ticked, Touched, Unanswered
from kiosk.scene.nouns import Clip, Mark, Scene, Words
from kiosk.world import Spot, World
from tests.kiosk.form_rig import page, touch

CHINA = timezone(timedelta(hours=8))
NOON = datetime(2026, 11, 22, 10, 30, tzinfo=CHINA)
GONE = Bilingual("The service desk can't be reached just now.", "暂时联系不上服务台。")
_HALL = Shape(outer=((0, 0), (300, 0), (300, 40), (0, 40)))
DESK = Place(
    id="desk",
    kind=PlaceKind.DESK,
    level=0,
    at=(214, 45),
    names={"zh": "总服务台", "en": "Service desk"},
    doors=((214, 40),),
    phone="020-8888 0000",
)
VENUE = Venue(
    id="small",
    name={"zh": "小商场", "en": "Small mall"},
    origin=Origin(lon=113.3, lat=23.1),
    levels=(
        Level(
            id="f1",
            ordinal=0,
            name={"zh": "一层", "en": "Level 1"},
            short="F1",
            outline=(_HALL,),
            walkable=(_HALL,),
        ),
    ),
    places=(DESK,),
    links=(),
)


def world_now(**changes: object) -> World:
    """A small mall that is in touch with its controller."""
    world = World(
        kiosk="k1",
        name={"zh": "一层中庭", "en": "Atrium, level 1"},
        mall={"zh": "晨光广场", "en": "Dawn Plaza"},
        spot=Spot(level=0, at=(5, 5), facing_deg=90),
        venue=VENUE,
        printer=True,
        address="http://10.0.0.5:8080",
    )
    return replace(world, **changes)  # type: ignore[arg-type]  # each test names the fields it changes


@cache
def ways() -> Wayfinder:
    """Through that mall; the service desk is some 180 seconds from the kiosk."""
    return Wayfinder(VENUE, build_graph(VENUE))


def keys() -> Iterator[str]:
    """Keys nobody needs to guess here."""
    return (f"key-{number}" for number in count(1))


@dataclass
class Story:
    """One flow and what it has asked for."""

    flow: Flow
    language: Literal["zh", "en"] = "zh"
    page: Page = field(default_factory=page)
    seconds: float = 100.0
    orders: list[object] = field(default_factory=list)
    asks: list[Ask] = field(default_factory=list)
    instructions: list[Instruction] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin as the navigator does: with the time."""
        self.page = page(self.language)
        self.wait(0)

    @property
    def now(self) -> datetime:
        """The mall's clock."""
        return NOON + timedelta(seconds=self.seconds - 100)

    @property
    def scene(self) -> Scene:
        """What is seen."""
        return self.flow.scene(self.page)

    @property
    def left(self) -> bool:
        """Whether the flow wants to be left."""
        return any(isinstance(each, Leave) for each in self.instructions)

    def wait(self, seconds: float) -> "Story":
        """Let time go on."""
        self.seconds += seconds
        self._did(self.flow.handle(Ticked(now=self.now, seconds=self.seconds)))
        return self

    def touch(self, label: str, *, times: int = 1) -> "Story":
        """Touch what is labelled so; more times than once is a finger that bounces."""
        action = touch(self.scene, label).action
        for _ in range(times):
            self._did(self.flow.handle(Touched(action=action)))
        return self

    def type(self, letters: str) -> "Story":
        """Touch keys."""
        for letter in letters:
            label = {" ": "空格" if self.language == "zh" else "Space"}.get(letter, letter)
            action = next(each.action for each in self.scene.touches if each.label == label)
            self._did(self.flow.handle(Touched(action=action)))
        return self

    def answer(self, answer: object, ask: int = -1) -> "Story":
        """What the newest order (or another) brought."""
        self._did(self.flow.handle(Answered(number=self.asks[ask].number, answer=answer)))
        return self

    def fail(self, *, later: bool = False, why: Bilingual = GONE, ask: int = -1) -> "Story":
        """The newest order (or another) wasn't carried out."""
        self._did(self.flow.handle(Unanswered(number=self.asks[ask].number, why=why, later=later)))
        return self

    def said(self) -> str:
        """All the words on the screen."""
        return "\n".join(_texts(self.scene.marks))

    def _did(self, instructions: list[Instruction]) -> None:
        self.instructions += instructions
        self.asks += [each for each in instructions if isinstance(each, Ask)]
        self.orders += [each.order for each in instructions if isinstance(each, Ask)]


def _texts(marks: tuple[Mark, ...]) -> Iterator[str]:
    for mark in marks:
        if isinstance(mark, Words):
            yield mark.text
        elif isinstance(mark, Clip):
            yield from _texts(mark.marks)
