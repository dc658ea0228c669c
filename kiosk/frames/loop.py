"""The frame loop: fingers and news go to the navigator, its scene is painted, shown, and then the heart beats.

Decides when to look, when to draw and when to wait: a screen that stands still costs next to nothing. A failure is
never seen as one: a calm screen comes up and the navigator begins afresh. Refuses to know which window it is, and what
screens are about.
"""

import hashlib
import logging
import queue
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

import pygame

from content.nouns import Texts
from kiosk.drawing.fingers import Finger, Fingers
from kiosk.drawing.painter import Painter, pressed
from kiosk.flows.flow import Ticked
from kiosk.frames.failsafe import Failures, failsafe_scene
from kiosk.frames.record import Record
from kiosk.navigator.nouns import FrameShown, News, Screen, Wiped, Wish
from kiosk.scene.nouns import Rect, Scene

log = logging.getLogger(__name__)

FRAME_S, TICK_S = 1 / 60, 1.0
STILL_S = 0.5
"""After so long without a change a screen stands still, and its pixels are taken as evidence."""
DONE, FAILED = 0, 70


class Player(Protocol):
    """What is played on the screen; the navigator is."""

    def handle(self, news: News) -> list[Wish]:
        """Take in what happened."""
        ...

    def scene(self, screen: Screen) -> Scene:
        """How it is seen now."""
        ...


class Window(Protocol):
    """A panel: what fingers do on it, and pixels that are shown."""

    surface: pygame.Surface

    def wait(self, seconds: float) -> Sequence[Finger] | None:
        """What fingers did, at the latest after so many seconds; None when the window was closed."""
        ...

    def wake(self) -> None:
        """End a `wait`; for any thread."""
        ...

    def show(self, rects: Sequence[Rect]) -> None:
        """Bring these parts of the surface to the panel."""
        ...


@dataclass(frozen=True, kw_only=True)
class Stage:
    """What the loop plays on and with."""

    window: Window
    painter: Painter
    screen: Screen
    player: Callable[[datetime], Player]
    """Makes a navigator in which nobody is here."""
    carry_out: Callable[[Wish], None]
    wall: Callable[[], datetime]
    """The mall's wall clock."""
    pulse: Callable[[], None] = lambda: None
    """Called after each flip: a supervisor that misses it starts the kiosk anew."""
    after_turn: Callable[[Player], None] = lambda _: None
    """Called when something has happened, to keep what a restart begins with."""
    desk: Texts = field(default_factory=dict)
    """Where people help, for the failsafe screen."""
    calm_s: float = 2.0
    """How long the failsafe screen stays."""


class FrameLoop:
    """Runs until the window is closed or `stop` is called."""

    def __init__(self, stage: Stage, player: Player | None = None) -> None:
        """Nothing is drawn before the first turn; `player` is who plays at first, if not a new one."""
        self._stage, self._fingers = stage, Fingers()
        self._inbox: queue.SimpleQueue[News] = queue.SimpleQueue()
        self._began = time.monotonic()
        self._player = player or stage.player(stage.wall())
        self._scene = Scene(name="nothing")
        self._failures, self.record = Failures(), Record()
        self._tick_at = self._frame_at = self._changed_at = -TICK_S
        self._still = self._leaving = False

    @property
    def player(self) -> Player:
        """Who plays now."""
        return self._player

    @property
    def scene(self) -> Scene:
        """What is seen now."""
        return self._scene

    @property
    def seconds(self) -> float:
        """Since the kiosk started; never set back."""
        return time.monotonic() - self._began

    def tell(self, news: News) -> None:
        """Hand something to the navigator; for any thread."""
        self._inbox.put(news)
        self._stage.window.wake()

    def stop(self) -> None:
        """End after this turn; for any thread."""
        self._leaving = True
        self._stage.window.wake()

    def run(self, begun: Callable[[], None] = lambda: None) -> int:
        """Play; 0 when it was ended, 70 when it failed too often and a supervisor should start it anew.

        `begun` is called once something is seen.
        """
        well = self._played()
        begun()
        while well and not self._leaving:
            well = self._played()
        return DONE if well else FAILED

    def _played(self) -> bool:
        """Take a turn; gives False if it failed and it is worth no other try."""
        try:
            self.turn()
        except Exception:
            log.exception("The kiosk failed on its screen %r", self._scene.name)
            return self._calmed()
        return True

    def turn(self) -> None:
        """Wait for something to happen, and bring the screen up to it."""
        fingers = self._stage.window.wait(self._patience())
        if fingers is None:
            self._leaving = True
            return
        began = self.seconds
        happened = self._hear(fingers) | self._tick(began)
        if happened:
            self._scene = self._player.scene(self._stage.screen)
            self._stage.after_turn(self._player)
        rects = self._stage.painter.paint(self._seen()) if happened else self._stage.painter.refine()
        if rects or self._tick_at == began:
            self._show(rects, began)

    def _patience(self) -> float:
        """How long nothing has to be done."""
        if not self._inbox.empty():
            return 0.0
        lively = self._scene.lively or self._fingers.lively or self._stage.painter.unsettled
        due = self._frame_at + FRAME_S if lively else self._tick_at + TICK_S
        return max(0.0, due - self.seconds)

    def _hear(self, fingers: Iterable[Finger]) -> bool:
        before = self._fingers.pressed
        news: list[News] = []
        for finger in fingers:
            news += self._fingers.handle(finger, self._scene)
        news += self._fingers.glide(time.monotonic())
        while not self._inbox.empty():
            news.append(self._inbox.get())
        if news:
            # What begins now begins now, and not at the last tick.
            self._pass_time(self.seconds)
        for each in news:
            self._handle(each)
        return bool(news) or self._fingers.pressed != before

    def _tick(self, now: float) -> bool:
        """Let time go on: at each frame of what moves by itself, else once a second."""
        if now < (self._frame_at + FRAME_S * 0.9 if self._scene.lively else self._tick_at + TICK_S):
            return False
        self._pass_time(now)
        return True

    def _pass_time(self, now: float) -> None:
        self._tick_at = now
        self._handle(Ticked(now=self._stage.wall(), seconds=now))

    def _handle(self, news: News) -> None:
        for wish in self._player.handle(news):
            self._stage.carry_out(wish)

    def _seen(self) -> Scene:
        touch = self._fingers.pressed
        return self._scene if touch is None else pressed(self._scene, touch)

    def _show(self, rects: Sequence[Rect], began: float) -> None:
        self._stage.window.show(rects)
        self._frame_at = now = self.seconds
        self._stage.pulse()
        self.record.frame(self._scene.name, now, now - began)
        self._handle(FrameShown(play=self._scene.play, seconds=now))
        if rects:
            self._changed_at, self._still = now, False
        elif not self._still and now - self._changed_at > STILL_S and not self._stage.painter.unsettled:
            self._still = True
            self.record.stands(
                hashlib.blake2b(self._stage.window.surface.get_view("0").raw, digest_size=16).hexdigest()
            )

    def _calmed(self) -> bool:
        """Show the calm screen and begin afresh; gives whether it is worth another try."""
        again = not self._failures.noted(self.seconds)
        size = self._stage.window.surface.get_size()
        self._stage.painter.forget()
        self._scene = failsafe_scene(size, self._stage.desk)
        try:
            self._show_calm()
            self._stage.carry_out(Wiped())
            self._player = self._stage.player(self._stage.wall())
        except Exception:
            log.exception("The kiosk could not begin afresh")
            return False
        return again

    def _show_calm(self) -> None:
        self._stage.window.show(self._stage.painter.paint(self._scene))
        until = self.seconds + self._stage.calm_s
        while self.seconds < until and self._stage.window.wait(until - self.seconds) is not None:
            self._fingers = Fingers()
        self._tick_at = -TICK_S
