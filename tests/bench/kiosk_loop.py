"""The kiosk's frames, in this process: a visitor who touches, drags and finds the way, on SDL's dummy display.

The real loop, navigator, flows and painter with the sample mall; what is measured is a frame from what caused it until
after the flip.
"""

import gc
import math
import os
import random
import time
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

import pygame

from content.venue.nouns import PlaceKind
from kiosk.adapters.sdl_window import SdlWindow
from kiosk.adapters.site_world import read_plan, with_finder, with_hours, with_ways
from kiosk.drawing.fonts import FontMeasure, Fonts
from kiosk.drawing.look import Look
from kiosk.drawing.painter import Painter
from kiosk.flows.asking import asking_flows
from kiosk.flows.catalogue import finding_flows
from kiosk.flows.flow import Touched
from kiosk.flows.home import Go
from kiosk.frames.loop import FrameLoop, Stage
from kiosk.navigator.acts import Act
from kiosk.navigator.machine import Navigator
from kiosk.navigator.nouns import Screen
from kiosk.scene.nouns import Grip, Rect, Scene, Touch
from kiosk.settings import KioskSettings
from kiosk.world import World

SIZE = (1080, 1920)
FRAME_S = 1 / 60


@dataclass
class Visitor:
    """Somebody at a kiosk, and how long each frame took in milliseconds."""

    loop: FrameLoop
    world: World
    window: SdlWindow
    pressed: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    """By the screen that was touched: from the finger's landing until the target is seen pressed."""
    changed: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    """By the screen that came: from the finger's lifting until it is seen."""

    @property
    def scene(self) -> Scene:
        """What is seen."""
        return self.loop.scene

    def finger(self, kind: int, x: float, y: float) -> float:
        """One report of the panel; gives how long the frame took that it caused."""
        about = {"touch_id": 1, "finger_id": 1, "x": x / SIZE[0], "y": y / SIZE[1], "dx": 0.0, "dy": 0.0}
        began = time.perf_counter()
        pygame.event.post(pygame.event.Event(kind, about))
        self.loop.turn()
        return (time.perf_counter() - began) * 1000

    def touch(self, touch: Touch) -> None:
        """Put a finger on a target and lift it, and let maps become sharp."""
        middle = touch.rect.x + touch.rect.w / 2, touch.rect.y + touch.rect.h / 2
        name = self.scene.name
        self.pressed[name].append(self.finger(pygame.FINGERDOWN, *middle))
        took = self.finger(pygame.FINGERUP, *middle)
        self.changed[self.scene.name].append(took)
        self.rest(0.08)

    def rest(self, seconds: float) -> list[float]:
        """Let frames go by; gives how long each that was shown took, in milliseconds."""
        until, before = time.perf_counter() + seconds, self.loop.record.frames
        while time.perf_counter() < until:
            self.window.wake()
            self.loop.turn()
            time.sleep(0.002)
        return [1000 * each for each in self.loop.record.lately(self.loop.record.frames - before)]

    def act(self, action: object) -> bool:
        """Touch the target that does this, if it is there."""
        found = next((each for each in self.scene.touches if each.action == action), None)
        if found is not None:
            self.touch(found)
        return found is not None

    def drag(self, grip: Grip, way: tuple[float, float], frames: int) -> list[float]:
        """Pull a grip by so many pixels a frame, there and back, sixty times a second; gives each frame's time."""
        rect: Rect = grip.rect
        x, y = rect.x + rect.w / 2, rect.y + rect.h / 2
        self.finger(pygame.FINGERDOWN, x, y)
        took: list[float] = []
        for step in range(frames):
            began = time.perf_counter()
            forth = 1 if (step // 30) % 2 == 0 else -1
            x, y = x + way[0] * forth, y + way[1] * forth
            took.append(self.finger(pygame.FINGERMOTION, x, y))
            while time.perf_counter() - began < FRAME_S:
                self.window.wake()
                self.loop.turn()
        self.finger(pygame.FINGERUP, x, y)
        return took


def visitor(data: Path) -> Visitor:
    """Somebody in front of a kiosk of the sample mall, everything loaded."""
    plan = read_plan(KioskSettings(data=data))
    if plan.site is None or plan.venue_folder is None:
        raise ValueError("The sample mall has lost its plan.")
    now = datetime.now().astimezone()
    world = with_hours(with_ways(plan.world, plan.venue_folder), plan.site, now)
    world = with_finder(world, plan.venue_folder)[0]
    fonts = Fonts()
    window = SdlWindow(SIZE, windowed=True)
    makers = finding_flows() | asking_flows(lambda: "a-key", lambda: None)
    stage = Stage(
        window=window,
        painter=Painter(window.surface, fonts, world.venue, lambda _: None),
        screen=Screen(
            width=SIZE[0],
            height=SIZE[1],
            measure=FontMeasure(fonts, Look()),
            measure_large=FontMeasure(fonts, Look(large=True)),
        ),
        player=lambda at: Navigator(world, makers, now=at),
        carry_out=lambda _: None,
        wall=lambda: datetime.now().astimezone(),
    )
    made = Visitor(FrameLoop(stage), world, window)
    made.loop.turn()
    # As the kiosk's process does when everything is loaded.
    gc.collect()
    gc.freeze()
    return made


def wander(visitor: Visitor, touches: int, seed: int) -> None:
    """Touch what there is to touch, anything, so often; home whenever nothing is left."""
    chance = random.Random(seed)  # noqa: S311 (no secret)
    visitor.act(Act.START)
    for _ in range(touches):
        targets = [each for each in visitor.scene.touches if each.action is not Act.SETTINGS]
        if targets:
            visitor.touch(chance.choice(targets))


def opened(visitor: Visitor, flow: str, with_: str | None = None) -> None:
    """Be on the home screen of a fresh visit, and go to a flow from there."""
    for _ in range(20):
        if visitor.scene.name == "home":
            break
        if not any(visitor.act(each) for each in (Act.HOME, Act.START, Act.GO_ON, Act.BACK)):
            visitor.rest(1.0)
    visitor.loop.tell(Touched(action=Go(flow, with_)))
    visitor.loop.turn()


def far_shop(visitor: Visitor) -> str:
    """A shop on the kiosk's own level that is a long way off."""
    world = visitor.world
    shops = [place for place in world.venue.of_kind(PlaceKind.SHOP) if place.level == world.spot.level and place.doors]
    return max(shops, key=lambda place: math.dist(place.at, world.spot.at)).id
