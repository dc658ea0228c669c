"""The frame loop: fingers in, frames out, a heartbeat after each, and a calm screen instead of a failure."""

import os
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")

import pygame
import pytest

from kiosk.adapters.sdl_window import SdlWindow
from kiosk.adapters.systemd_notify import SystemdNotify
from kiosk.drawing.fonts import FontMeasure
from kiosk.drawing.look import Look
from kiosk.drawing.painter import Painter
from kiosk.flows.flow import Dragged, Pinched, Tapped, Ticked, Touched
from kiosk.frames.failsafe import Failures, failsafe_scene
from kiosk.frames.loop import DONE, FAILED, FrameLoop, Stage
from kiosk.navigator.nouns import FrameShown, News, Screen, Wiped, Wish
from kiosk.scene.nouns import Grip, Ink, Panel, QrCode, Rect, Scene, Size, Touch, Words
from tests.kiosk.drawing_rig import FONTS, venue
from tests.kiosk.monkey import WORD, reached

SIZE = (400, 600)
BUTTON = Rect(100, 100, 200, 100)
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@dataclass
class Demo:
    """A screen with a button that counts, and a map."""

    heard: list[News] = field(default_factory=list)
    count: int = 0
    lively: bool = False
    fails: bool = False

    def handle(self, news: News) -> list[Wish]:
        """Count touches."""
        self.heard.append(news)
        if isinstance(news, Touched):
            self.count += 1
            return [Wiped()]
        return []

    def scene(self, screen: Screen) -> Scene:
        """A button with its count."""
        assert (screen.width, screen.height) == SIZE
        if self.fails:
            raise RuntimeError("a fault in a flow")
        return Scene(
            name="demo",
            marks=(
                Panel(rect=BUTTON, fill=Ink.ACCENT),
                Words(rect=BUTTON, text=str(self.count), size=Size.TITLE, ink=Ink.ON_ACCENT),
            ),
            touches=(Touch(rect=BUTTON, action="count", label="count"),),
            grips=(Grip(rect=Rect(0, 300, 400, 300), name="map", places=True),),
            lively=self.lively,
        )

    def those(self, *kinds: type) -> list[News]:
        """What was heard of these kinds."""
        return [each for each in self.heard if isinstance(each, kinds)]


class Kiosk:
    """A loop over the demo on SDL's dummy driver; turns are taken one by one."""

    def __init__(self, pulse: Callable[[], None] = lambda: None) -> None:
        """Open the window, with nothing drawn yet."""
        self.window = SdlWindow(SIZE, windowed=True)
        self.players: list[Demo] = []
        self.wishes: list[Wish] = []
        self.fails = False
        self.then: Callable[[], None] = lambda: None
        painter = Painter(self.window.surface, FONTS, venue(), lambda _: None)
        screen = Screen(
            width=SIZE[0],
            height=SIZE[1],
            measure=FontMeasure(FONTS, Look()),
            measure_large=FontMeasure(FONTS, Look(large=True)),
        )
        stage = Stage(
            window=self.window,
            painter=painter,
            screen=screen,
            player=self.made,
            carry_out=self.wishes.append,
            wall=lambda: NOW,
            pulse=pulse,
            calm_s=0.01,
        )
        self.loop = FrameLoop(stage)
        self.loop.turn()

    def made(self, _: datetime) -> Demo:
        """A new player."""
        self.players.append(Demo(fails=self.fails))
        self.then()
        return self.players[-1]

    @property
    def player(self) -> Demo:
        """Who plays now."""
        return self.players[-1]

    def finger(self, kind: int, x: float, y: float, finger_id: int = 1) -> None:
        """What a panel would report, in pixels."""
        about = {"touch_id": 7, "finger_id": finger_id, "x": x / SIZE[0], "y": y / SIZE[1], "dx": 0, "dy": 0}
        pygame.event.post(pygame.event.Event(kind, about))
        self.loop.turn()

    def tap(self, x: float, y: float) -> None:
        """Down and up."""
        self.finger(pygame.FINGERDOWN, x, y)
        self.finger(pygame.FINGERUP, x, y)

    def pixels(self) -> bytes:
        """What is seen."""
        return pygame.image.tobytes(self.window.surface, "RGB")


@pytest.fixture
def kiosk() -> Iterator[Kiosk]:
    """One that was shown once."""
    made = Kiosk()
    yield made
    made.window.close()
    pygame.display.init()
    pygame.display.set_mode(SIZE)


def test_a_finger_on_the_glass_changes_the_screen(kiosk: Kiosk) -> None:
    """The target looks pressed while the finger is down, acts when it is lifted, and wishes are carried out."""
    before = kiosk.pixels()
    kiosk.finger(pygame.FINGERDOWN, 200, 150)
    pressed = kiosk.pixels()
    assert pressed != before
    assert kiosk.player.count == 0
    kiosk.finger(pygame.FINGERUP, 200, 150)
    assert kiosk.player.count == 1
    assert kiosk.pixels() not in (before, pressed)
    assert kiosk.wishes == [Wiped()]


def test_two_fingers_pinch_the_map(kiosk: Kiosk) -> None:
    """From SDL's events to the flow's stimulus."""
    kiosk.finger(pygame.FINGERDOWN, 100, 400, 1)
    kiosk.finger(pygame.FINGERDOWN, 200, 400, 2)
    kiosk.finger(pygame.FINGERMOTION, 300, 400, 2)
    kiosk.finger(pygame.FINGERUP, 300, 400, 2)
    kiosk.finger(pygame.FINGERUP, 100, 400, 1)
    (pinched,) = kiosk.player.those(Pinched)
    assert isinstance(pinched, Pinched)
    assert pinched.factor == pytest.approx(2)
    assert kiosk.player.those(Dragged)
    assert not kiosk.player.those(Touched, Tapped)


def test_the_mouse_that_sdl_makes_of_a_finger_is_dropped(kiosk: Kiosk) -> None:
    """Its own clicks count, those that say they are touches don't."""
    for touch, clicks in ((True, 0), (False, 1)):
        for kind in (pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP):
            pygame.event.post(pygame.event.Event(kind, {"pos": (200, 150), "button": 1, "touch": touch}))
            kiosk.loop.turn()
        assert kiosk.player.count == clicks


def test_news_from_another_thread_wakes_the_loop(kiosk: Kiosk) -> None:
    """What errands bring is handled at once, not at the next tick."""
    teller = threading.Thread(target=lambda: kiosk.loop.tell(Touched(action="count")))
    teller.start()
    while not kiosk.player.count:
        kiosk.loop.turn()
    teller.join()
    assert kiosk.player.count == 1


def test_a_touch_comes_with_the_time_it_was_made_at(kiosk: Kiosk) -> None:
    """What begins with a touch, such as a growing line, doesn't begin at the last tick."""
    kiosk.tap(200, 150)
    touched = next(at for at, news in enumerate(kiosk.player.heard) if isinstance(news, Touched))
    assert isinstance(kiosk.player.heard[touched - 1], Ticked)


def test_a_screen_that_stands_still_is_not_drawn_again(kiosk: Kiosk) -> None:
    """Time goes on once a second, the pixels are shown as they are, and are taken as evidence when they stand."""
    while len(kiosk.player.those(Ticked)) < 3:
        kiosk.loop.turn()
    (shown,) = kiosk.loop.record.shown
    assert (shown.name, shown.frames) == ("demo", 3)
    assert len(shown.digest) == 32


def test_a_lively_screen_is_asked_for_at_each_frame(kiosk: Kiosk) -> None:
    """Time comes with every frame, and every frame that was shown is told."""
    kiosk.player.lively = True
    kiosk.tap(200, 150)
    before = len(kiosk.player.those(Ticked))
    for _ in range(10):
        kiosk.loop.turn()
    assert len(kiosk.player.those(Ticked)) >= before + 8
    assert len(kiosk.player.those(FrameShown)) == kiosk.loop.record.frames


def test_a_failure_is_a_calm_screen_and_a_fresh_visit(kiosk: Kiosk, caplog: pytest.LogCaptureFixture) -> None:
    """Whoever stands there reads a calm sentence; the log has the fault and what was on."""
    kiosk.player.fails = True
    kiosk.loop.tell(Touched(action="count"))
    kiosk.then = kiosk.loop.stop
    assert kiosk.loop.run() == DONE
    assert len(kiosk.players) == 2
    assert "'demo'" in caplog.text
    assert "a fault in a flow" in caplog.text


def test_a_failure_of_the_first_screen_is_calm_too(kiosk: Kiosk) -> None:
    """What a kiosk was restarted into may be what it failed with; all that waits for a screen begins nevertheless."""
    kiosk.player.fails = True
    kiosk.loop.tell(Touched(action="count"))
    begun: list[int] = []

    def begin() -> None:
        begun.append(len(kiosk.players))
        kiosk.loop.stop()

    assert kiosk.loop.run(begin) == DONE
    assert begun == [2]
    assert Wiped() in kiosk.wishes


def test_words_and_codes_that_were_drawn_can_be_let_go_of(kiosk: Kiosk) -> None:
    """A phone number and the code of somebody's case are no longer there to be found, nor as pictures."""
    painter = Painter(kiosk.window.surface, FONTS, venue(), lambda _: None)
    code = QrCode(rect=BUTTON, text=f"http://mall.example/{WORD}")
    painter.paint(Scene(name="secret", marks=(Words(rect=BUTTON, text=WORD, size=Size.BODY), code)))
    painter.paint(Scene(name="quiet"))
    assert [text for text in reached(painter) if WORD in text]
    painter.wipe()
    assert [text for text in reached(painter) if WORD in text] == []


def test_a_kiosk_that_fails_again_and_again_ends(kiosk: Kiosk) -> None:
    """Its supervisor starts a new process; what is seen meanwhile is the calm screen."""
    kiosk.fails = kiosk.player.fails = True
    assert kiosk.loop.run() == FAILED
    seen = kiosk.pixels()
    calm = Painter(kiosk.window.surface, FONTS, venue(), lambda _: None)
    calm.paint(failsafe_scene(SIZE, {}))
    assert kiosk.pixels() == seen
    assert len(kiosk.players) == 4


def test_failures_far_apart_are_forgiven() -> None:
    """Three within a minute are too many, three in two minutes are not."""
    rare, often = Failures(), Failures()
    assert [rare.noted(at) for at in (0, 50, 100, 150)] == [False] * 4
    assert [often.noted(at) for at in (0, 20, 40)] == [False, False, True]


def test_the_calm_screen_says_where_people_help() -> None:
    """In both languages, within any screen."""
    for size in ((1080, 1920), (1920, 1080)):
        scene = failsafe_scene(size, {"zh": "一层总服务台", "en": "the desk on level 1"})
        words = [mark for mark in scene.marks if isinstance(mark, Words)]
        assert "需要帮助，请到一层总服务台。" in [each.text for each in words]
        assert "For help, go to the desk on level 1." in [each.text for each in words]
        for each in words:
            px = Look().px(each.size)
            assert len(FONTS.lines(each.text, px, each.rect.w, 99, each.bold)) <= each.most_lines
            assert each.rect.x >= 0
            assert each.rect.y + each.rect.h <= size[1]


def test_the_heart_beats_after_frames_only(tmp_path: Path) -> None:
    """Systemd hears that the kiosk is ready after its first frame, that it lives after later ones, and nothing else."""
    heard = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    heard.bind(str(tmp_path / "notify"))
    heard.setblocking(False)
    notify = SystemdNotify({"NOTIFY_SOCKET": str(tmp_path / "notify")})
    with pytest.raises(BlockingIOError):
        heard.recv(100)
    kiosk = Kiosk(pulse=notify.beat)
    assert heard.recv(100) == b"READY=1\nWATCHDOG=1"
    while len(kiosk.player.those(Ticked)) < 3:
        kiosk.loop.turn()
    assert heard.recv(100) == b"WATCHDOG=1"
    kiosk.player.fails = True
    with pytest.raises(RuntimeError):
        kiosk.tap(200, 150)
    notify.stopping()
    left: list[bytes] = []
    while not left or left[-1] != b"STOPPING=1":
        left.append(heard.recv(100))
    assert len(left) <= 2
    heard.close()


def test_without_systemd_nothing_is_sent() -> None:
    """On a desk nobody listens, and that is fine."""
    notify = SystemdNotify({})
    notify.beat()
    notify.stopping()
