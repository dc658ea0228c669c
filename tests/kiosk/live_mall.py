"""A real controller beside a kiosk that fingers touch: its door can be shut and opened again."""

import asyncio
import shutil
import threading
import time
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import httpx
import pygame
import uvicorn

from controller_api.adapters.engine import open_engine
from controller_api.contract import KioskHealth
from controller_api.door import serving
from controller_api.rights import Role
from kiosk.adapters.drawer_memory import MemoryDrawer
from kiosk.adapters.http_desk import HttpDesk
from kiosk.adapters.paper_tray import PaperTray
from kiosk.adapters.sdl_window import SdlWindow
from kiosk.drawing.fingers import BOUNCE_S
from kiosk.drawing.fonts import FontMeasure, Fonts
from kiosk.drawing.look import Look
from kiosk.drawing.painter import Painter
from kiosk.errands.errands import Errands, Rounds, Surroundings
from kiosk.errands.learning import Known, world_of
from kiosk.flows.asking import asking_flows
from kiosk.flows.catalogue import finding_flows
from kiosk.flows.flow import Answered, Ask, Unanswered
from kiosk.frames.loop import FrameLoop, Stage
from kiosk.navigator.machine import Navigator
from kiosk.navigator.nouns import Learned, Screen, Wish
from kiosk.scene.nouns import Clip, Mark, Touch, Words
from kiosk.world import World
from tests.controller_api.rig import Rig, running

SIZE = (1080, 1920)
PATIENCE_S = 60.0
CHINA = ZoneInfo("Asia/Shanghai")
T = TypeVar("T")


class LiveMall:
    """A controller in a thread of its own."""

    def __init__(self, migrated: Path, folder: Path) -> None:
        """Its database is a copy of one that has all tables."""
        path = folder / "carillon.db"
        shutil.copy(migrated, path)
        self._engine, self._folder = open_engine(f"sqlite:///{path}"), folder
        self._ready, self._leave = threading.Event(), asyncio.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), daemon=True)
        self._thread.start()
        assert self._ready.wait(PATIENCE_S), "The controller didn't start."
        self.port = 0
        self.open()

    @property
    def address(self) -> str:
        """Where kiosks reach it."""
        return f"http://127.0.0.1:{self.port}"

    def open(self) -> None:
        """Open the door, the same as before."""
        self.call(self._serve())

    def shut(self) -> None:
        """Let nobody in any more."""
        self.call(self._shut())

    def stop(self) -> None:
        """End it."""
        self.shut()
        self._loop.call_soon_threadsafe(self._leave.set)
        self._thread.join()
        self._engine.dispose()

    def ask(self, method: str, path: str, json: object = None) -> Any:
        """What somebody at the desk does over the door; gives the answer's JSON."""
        headers = {"Authorization": f"Bearer {self.rig.tokens[Role.SUPERVISOR]}"}
        answer = httpx.request(method, self.address + path, json=json, headers=headers, trust_env=False)
        assert answer.is_success, answer.text
        return answer.json()

    def call(self, doing: Coroutine[Any, Any, T]) -> T:
        """Have something done on the controller's loop."""
        return asyncio.run_coroutine_threadsafe(doing, self._loop).result(PATIENCE_S)

    async def _run(self) -> None:
        self._loop = asyncio.get_running_loop()
        async with running(self._engine, self._folder) as rig:
            self.rig: Rig = rig
            self._ready.set()
            await self._leave.wait()

    async def _serve(self) -> None:
        self._door = serving.listen("127.0.0.1", self.port)
        self.port = self._door.getsockname()[1]
        self._server = uvicorn.Server(
            uvicorn.Config(self.rig.app, log_config=None, lifespan="off", timeout_graceful_shutdown=0)
        )
        self._served = asyncio.create_task(self._server.serve([self._door]))

    async def _shut(self) -> None:
        self._server.should_exit = True
        await self._served
        self._door.close()


class Panel:
    """A kiosk whose glass is touched; the frame loop is turned by the test."""

    def __init__(self, mall: LiveMall, world: World, fonts: Fonts) -> None:
        """Bring the first frame up."""
        self.world, self.paper, keys = world, PaperTray(), count(1)
        makers = finding_flows() | asking_flows(lambda: f"{id(self):x}-{next(keys)}-unguessable", lambda: None)
        self.window = SdlWindow(SIZE, windowed=True)
        screen = Screen(
            width=SIZE[0],
            height=SIZE[1],
            measure=FontMeasure(fonts, Look()),
            measure_large=FontMeasure(fonts, Look(large=True)),
        )
        self._errands = Errands(
            Surroundings(
                desk=HttpDesk(mall.address, mall.rig.tokens[Role.KIOSK]),
                drawer=MemoryDrawer(),
                printer=self.paper,
                clock=_now,
                tell=self._told,
                health=lambda printer, outbox: KioskHealth(
                    version="0",
                    started_at=_now(),
                    frames=1,
                    frame_p99_ms=1,
                    memory_mib=1,
                    printer=printer,
                    outbox=outbox,
                ),
                supply=_nothing,
            ),
            Rounds(again_s=0.1, services_s=0.2, health_s=60, printer_s=0.2),
        )
        self.loop = FrameLoop(
            Stage(
                window=self.window,
                painter=Painter(self.window.surface, fonts, world.venue, lambda _: None),
                screen=screen,
                player=lambda now: Navigator(self.world, makers, now=now),
                carry_out=self._carry_out,
                wall=_now,
            )
        )
        self._errands.start()
        self.loop.turn()

    @property
    def navigator(self) -> Navigator:
        """What is played."""
        assert isinstance(self.loop.player, Navigator)
        return self.loop.player

    def touch(self, *labels: str) -> "Panel":
        """A finger goes down and up on each, as soon as it is there."""
        for label in labels:
            self.until(lambda each=label: self._find(each) is not None)
            found = self._find(label)
            assert found is not None
            self._tap(found.rect.x + found.rect.w / 2, found.rect.y + found.rect.h / 2)
        return self

    def type(self, letters: str) -> "Panel":
        """Key by key."""
        return self.touch(*letters)

    def sees(self, words: str) -> "Panel":
        """Wait until that stands on the screen."""
        self.until(lambda: words in self.said())
        return self

    def said(self) -> str:
        """All the words on the screen."""
        return "\n".join(_texts(self.loop.scene.marks))

    def until(self, condition: Any) -> None:
        """Turn the loop until something is so."""
        end = time.monotonic() + PATIENCE_S
        while not condition():
            assert time.monotonic() < end, f"{self.loop.scene.name} says:\n{self.said()}"
            self.loop.turn()

    def close(self) -> None:
        """Switch it off."""
        self._errands.stop()
        self.window.close()

    def _find(self, label: str) -> Touch | None:
        found = [each for each in self.loop.scene.touches if each.label == label]
        return found[-1] if found else None

    def _tap(self, x: float, y: float) -> None:
        # A panel that bounces is ignored; a finger isn't as quick as this test.
        begun = time.monotonic()
        while time.monotonic() - begun < 2 * BOUNCE_S:
            self.loop.tell(Learned(world=self.world))
            self.loop.turn()
        for kind in (pygame.FINGERDOWN, pygame.FINGERUP):
            about = {"touch_id": 7, "finger_id": 1, "x": x / SIZE[0], "y": y / SIZE[1], "dx": 0, "dy": 0}
            pygame.event.post(pygame.event.Event(kind, about))
            self.loop.turn()

    def _carry_out(self, wish: Wish) -> None:
        if isinstance(wish, Ask):
            self._errands.carry_out(wish)

    def _told(self, told: Answered | Unanswered | Known) -> None:
        if isinstance(told, Known):
            self.world = replace(world_of(self.world, told), spot=self.world.spot)
            if hasattr(self, "loop"):
                self.loop.tell(Learned(world=self.world))
        else:
            self.loop.tell(told)


@contextmanager
def panel(mall: LiveMall, world: World, fonts: Fonts) -> Iterator[Panel]:
    """A kiosk in that mall."""
    made = Panel(mall, replace(world, address=mall.address), fonts)
    try:
        yield made
    finally:
        made.close()


def _now() -> datetime:
    return datetime.now(CHINA)


async def _nothing(_: object) -> None:
    """There is nothing to fetch."""


def _texts(marks: tuple[Mark, ...]) -> Iterator[str]:
    for mark in marks:
        if isinstance(mark, Words):
            yield mark.text
        elif isinstance(mark, Clip):
            yield from _texts(mark.marks)
