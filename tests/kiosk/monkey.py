"""Somebody who touches the kiosk at random, with a seed: fingers anywhere, answers early and late, news at any time."""

import gc
import random
import types
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import count

from content.bilingual import Bilingual
from controller_api.contract import BlockNumber, CaseTaken, HelpView
from kiosk.flows.asking import asking_flows
from kiosk.flows.catalogue import finding_flows
from kiosk.flows.flow import Answered, Ask, Dragged, Pinched, Tapped, Ticked, Touched, Unanswered
from kiosk.flows.keyboard.keys import KeyTouched
from kiosk.navigator.acts import Act
from kiosk.navigator.machine import Navigator
from kiosk.navigator.nouns import FrameShown, Learned, News, Screen, Wiped
from kiosk.ports import AskForHelp, BlockTicket, CancelHelp, SendCase, TakeTicket
from kiosk.scene.nouns import Scene
from kiosk.world import World
from tests.kiosk.small_mall import NOON, closed, emergency

WORD = "qz" * 3
"""What the monkey types wherever there is a keyboard: no word of any mall."""
GONE = Bilingual("The service desk can't be reached just now.", "暂时联系不上服务台。")
TAKEN = CaseTaken(number="C2026-00042", code="HKMVQTRA", follow_url="http://mall.example/c", received_at=NOON)


class DeadEnd(Exception):
    """A screen that leads nowhere; the sentence says which and after how many touches."""


class Monkey:
    """One navigator, and a hand over it."""

    def __init__(
        self, world: World, screen: Screen, seed: int, *, shown: Callable[[Scene], object] = lambda _scene: None
    ) -> None:
        """Begin with nobody else here; `shown` is handed every scene."""
        self.random = random.Random(seed)  # noqa: S311 (a seed is meant)
        keys = count(1)
        makers = finding_flows() | asking_flows(lambda: f"key-{next(keys)}", lambda: None)
        self.world, self.screen, self.shown = world, screen, shown
        self.navigator = Navigator(world, makers, now=NOON)
        self.seconds, self.steps, self.wiped = 0.0, 0, 0
        self.asked: list[Ask] = []
        self.names: set[str] = set()

    def step(self) -> None:
        """Do something, look at what is seen, and make sure that it leads on."""
        self.steps += 1
        scene = self.navigator.scene(self.screen)
        self.names.add(scene.name)
        self._leads_on(scene)
        self.shown(scene)
        for news in self._whim(scene):
            self._tell(news)

    def leave(self) -> None:
        """Go away, and let time pass until nobody is waited for."""
        self._tell(Learned(world=self.world))
        self.asked.clear()
        for _ in range(700):
            self._tick(1.0)
        if self.navigator.top is not None:
            raise DeadEnd(f"{self.navigator.top} is still on 700 s after the last touch (touch {self.steps}).")

    def remembered(self) -> list[str]:
        """What the monkey typed that can still be reached from the navigator."""
        return [text for text in reached(self.navigator) if WORD in text]

    def _tell(self, news: News) -> None:
        for wish in self.navigator.handle(news):
            if isinstance(wish, Ask):
                self.asked.append(wish)
            if isinstance(wish, Wiped):
                self.wiped += 1

    def _tick(self, seconds: float) -> None:
        self.seconds += seconds
        self._tell(Ticked(now=NOON + timedelta(seconds=self.seconds), seconds=self.seconds))

    def _leads_on(self, scene: Scene) -> None:
        acts = {touch.action for touch in scene.touches if isinstance(touch.action, Act)}
        wanted = {
            "attract": {Act.START, Act.START_IN_ENGLISH},
            "emergency": {Act.LANGUAGE},
            "still-there": {Act.GO_ON},
        }.get(scene.name, {Act.HOME, Act.BACK, Act.LANGUAGE, Act.SETTINGS})
        if not wanted <= acts:
            raise DeadEnd(f"{scene.name} lacks {wanted - acts} after {self.steps} touches.")

    def _whim(self, scene: Scene) -> Iterator[News]:
        kind = self.random.random()
        if kind < 0.70:
            yield from self._finger(scene)
        elif kind < 0.80:
            yield from self._swipe(scene)
        elif kind < 0.90:
            self._tick(self.random.choice((0.016, 0.5, 1.0, 5.0, 30.0, 46.0, 70.0)))
        elif kind < 0.97 and self.asked:
            yield self._answer(self.asked.pop(self.random.randrange(len(self.asked))))
        elif kind < 0.98:
            yield Learned(world=self._changed())
        else:
            yield FrameShown(play=scene.play, seconds=self.seconds)

    def _finger(self, scene: Scene) -> Iterator[News]:
        keys = {touch.action.name for touch in scene.touches if isinstance(touch.action, KeyTouched)}
        if set(WORD) <= keys and self.random.random() < 0.5:
            yield from (Touched(action=KeyTouched(name=letter)) for letter in WORD)
            return
        if self.random.random() < 0.7 and scene.touches:
            yield Touched(action=self.random.choice(scene.touches).action)
            return
        x, y = self.random.uniform(0, self.screen.width), self.random.uniform(0, self.screen.height)
        hit = [touch for touch in scene.touches if touch.rect.holds(x, y)]
        grips = [grip for grip in scene.grips if grip.rect.holds(x, y) and grip.places]
        if hit:
            yield Touched(action=hit[-1].action)
        elif grips:
            yield Tapped(grip=grips[-1].name, x=x, y=y)

    def _swipe(self, scene: Scene) -> Iterator[News]:
        grip = self.random.choice([each.name for each in scene.grips] or ["map"])
        far = self.random.uniform(-900, 900)
        yield Dragged(grip=grip, dx=far, dy=-far, done=self.random.random() < 0.5)
        yield Pinched(grip=grip, factor=self.random.choice((0.2, 0.9, 1.1, 5.0)), x=500, y=900)

    def _answer(self, ask: Ask) -> News:
        """What the world says, or nothing."""
        fate = self.random.random()
        if fate < 0.3:
            return Unanswered(number=ask.number, why=GONE, later=fate < 0.15)
        return Answered(number=ask.number, answer=self._brought(ask.order))

    def _brought(self, order: object) -> object:
        match order:
            case SendCase():
                return TAKEN
            case TakeTicket(ticket=ticket):
                number = BlockNumber(ticket="A040", code="xyz", url="http://mall.example/t/1")
                return BlockTicket(number=number, service=ticket.service, issued_at=NOON)
            case AskForHelp(help=asked):
                return a_help(asked.kind)
            case CancelHelp():
                return a_help("lost_child", state="cancelled")
        return None

    def _changed(self) -> World:
        """Something else is true of the mall."""
        world = self.world
        return self.random.choice(
            (
                world,
                world,
                replace(world, online=False),
                replace(world, emergency=emergency()),
                replace(world, ways=None, finder=None),
                replace(world, help=a_help("lost_child", state="announced")),
                closed(world, self.random.choice([link.id for link in world.venue.links] or ["none"])),
            )
        )


def a_help(kind: str, *, state: str = "ringing") -> HelpView:
    """Somebody's, as the desk sees it."""
    return HelpView.model_validate(
        {
            **dict.fromkeys(("answered_at", "call_id", "announced_at", "ended_at", "ending")),
            "id": "h1",
            "kind": kind,
            "kiosk": "porch",
            "place": {"zh": "正门", "en": "Main gate"},
            "zone": "atrium",
            "language": "zh",
            "state": state,
            "asked_at": NOON,
            "rings": 1,
            "escalated": False,
        }
    )


def reached(root: object) -> Iterator[str]:
    """Every text that can be reached from an object, but for what belongs to modules and classes."""
    seen: set[int] = set()
    waiting: list[object] = [root]
    while waiting:
        each = waiting.pop()
        if id(each) in seen or isinstance(each, types.ModuleType | type | types.CodeType):
            continue
        seen.add(id(each))
        if isinstance(each, str):
            yield each
        elif isinstance(each, types.FunctionType):
            waiting += [each.__closure__, each.__defaults__, each.__kwdefaults__]
        else:
            waiting += gc.get_referents(each)
