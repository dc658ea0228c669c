"""The kiosk's process: its parts put together, the first frame before anything heavy, then all the rest.

The one place that names adapters.
"""

import gc
import logging
import secrets
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from zoneinfo import ZoneInfo

from content.adapters.site_folder import open_site
from content.bilingual import Bilingual
from content.nouns import Texts
from content.venue.nouns import PlaceKind, Venue
from kiosk.adapters.audio_guide import AudioGuide
from kiosk.adapters.pinyin_lexicon import default_folder
from kiosk.adapters.screen_file import ScreenFile
from kiosk.adapters.sdl_window import SdlWindow
from kiosk.adapters.site_world import Plan, read_plan
from kiosk.adapters.systemd_notify import SystemdNotify
from kiosk.drawing.fonts import FontMeasure, Fonts
from kiosk.drawing.look import Look
from kiosk.drawing.painter import Painter
from kiosk.flows.asking import asking_flows
from kiosk.flows.catalogue import finding_flows
from kiosk.flows.flow import Answered, Ask, Say, Unanswered
from kiosk.frames.loop import FrameLoop, Player, Stage
from kiosk.line import Ends, Line, Vitals
from kiosk.loading import Loading
from kiosk.navigator.machine import Navigator
from kiosk.navigator.nouns import Learned, Prove, Screen, Wiped, Wish
from kiosk.settings import KioskSettings
from kiosk.world import World

log = logging.getLogger(__name__)

AGAIN = 71
"""Exit code of a process that wants to be started anew at once, with a new venue or by order."""
ALONE = Bilingual(
    "This kiosk has no line to the service desk. Please go there.", "本机未与服务台连接，请前往服务台办理。"
)


class KioskProcess:
    """One kiosk from its start to its end."""

    def __init__(self, settings: KioskSettings) -> None:
        """Read what the first frame needs and open the window.

        Raises `FontMissing`, `WrongSettings`, `DrawerUnusable`, `SiteFileFaults`, `VenueFaults`, ValueError for a
        printer's address, and pygame.error without a display.
        """
        fonts = Fonts(settings.fonts)
        self._line = _line(settings, self._ends())
        self._plan: Plan = read_plan(settings, self._line.venues() if self._line else ())
        if self._line is not None:
            self._line.show(self._plan.venue_folder)
        self._world = replace(self._plan.world, address=settings.controller or "")
        self._zone = ZoneInfo(self._plan.site.time_zone if self._plan.site else settings.time_zone)
        self._guide = None if settings.sound is None else AudioGuide(settings.sound.replace("default", "") or None)
        self._again = False
        self._spoken_of = ""
        """Name of the screen that was read out last."""
        self._numbers = count(1)
        self._lock = threading.Lock()
        self._loading = Loading(self._plan, self.learn, default_folder())
        self._makers = finding_flows() | asking_flows(lambda: secrets.token_urlsafe(24), lambda: self._loading.sounds)
        self._window = SdlWindow(settings.size, windowed=settings.windowed)
        self._notify = SystemdNotify()
        self._kept = ScreenFile(settings.data / "screen.json")
        width, height = self._window.surface.get_size()
        screen = Screen(
            width=width,
            height=height,
            mm_per_px=settings.mm_per_px,
            bottom_mm=settings.bottom_mm,
            measure=FontMeasure(fonts, Look()),
            measure_large=FontMeasure(fonts, Look(large=True)),
        )
        self._painter = Painter(self._window.surface, fonts, self._world.venue, log.warning)
        stage = Stage(
            window=self._window,
            painter=self._painter,
            screen=screen,
            player=self._navigator,
            carry_out=self._carry_out,
            wall=self._now,
            pulse=self._notify.beat,
            after_turn=self._keep,
            desk=desk_of(self._world.venue),
        )
        player, wishes = self._as_before()
        self.loop = FrameLoop(stage, player)
        for wish in wishes:
            self._carry_out(wish)

    def run(self) -> int:
        """Play until told to end; gives the exit code, `AGAIN` for a new start at once."""
        with _ended_by_signals(self.loop.stop):
            code = self.loop.run(self._begin)
        if self._line is not None:
            self._line.close()
        if self._guide is not None:
            self._guide.close()
        if not self._again:
            self._notify.stopping()
        self._window.close()
        return AGAIN if self._again and code == 0 else code

    def _begin(self) -> None:
        """All that the first frame doesn't wait for."""
        if self._line is not None:
            self._line.start()
        threading.Thread(target=self._load, name="loading", daemon=True).start()

    def learn(self, change: Callable[[World], World]) -> None:
        """Take in news of the mall; for any thread."""
        with self._lock:
            self._world = change(self._world)
            self.loop.tell(Learned(world=self._world))

    def start_again(self) -> None:
        """End for a new start, once nobody is here and there is no emergency; for any thread."""
        self._again = True

    def _now(self) -> datetime:
        return datetime.now(self._zone)

    def _navigator(self, now: datetime) -> Navigator:
        return Navigator(self._world, self._makers, now=now, numbers=self._numbers)

    def _as_before(self) -> tuple[Navigator, list[Wish]]:
        """Who was here before a restart is still here, and what they wait for; else, or if that fails, nobody."""
        player, kept = self._navigator(self._now()), self._kept.read()
        try:
            return player, [] if kept is None else player.restore(kept)
        except Exception:
            log.exception("What was open before can't be opened again")
            return self._navigator(self._now()), []

    def _keep(self, player: Player) -> None:
        if not isinstance(player, Navigator):
            return
        self._kept.keep(player.snapshot())
        self._read_out(player)
        emergency = self._world.emergency
        if self._again and not player.flows and not (emergency and emergency.active):
            # Nobody is kept from the way out, not even for the seconds of a start.
            self.loop.stop()

    def _read_out(self, player: Navigator) -> None:
        """Say what a screen is about when it comes up, for who asked for it."""
        scene, spoken = self.loop.scene, player.visit.spoken
        if self._guide is not None and spoken and scene.spoken and scene.name != self._spoken_of:
            self._guide.say(player.visit.language, scene.spoken)
        self._spoken_of = scene.name if spoken else ""

    def _carry_out(self, wish: Wish) -> None:
        match wish:
            case Ask() if self._line is None:
                self.loop.tell(Unanswered(number=wish.number, why=ALONE))
            case Ask() if self._line is not None:
                self._line.carry_out(wish)
            case Prove() if self._line is not None:
                self._line.prove(wish.play)
            case Say() if self._guide is not None:
                for language, words in wish.texts.items():
                    self._guide.say(language, words)
            case Wiped():
                self._wipe()

    def _wipe(self) -> None:
        """What was typed and drawn is gone from memory; the scene it was in is gone with this turn."""
        self._painter.wipe()
        if self._loading.sounds is not None:
            self._loading.sounds.forget()
        if self._guide is not None:
            self._guide.hush()

    def _ends(self) -> Ends:
        """What the line to the controller may do with this process; nothing of it before the loop runs."""
        started_at = datetime.now(UTC)
        return Ends(
            learn=self.learn,
            tell=self._tell,
            again=self.start_again,
            vitals=lambda: Vitals(
                started_at=started_at,
                frames=self.loop.record.frames,
                frame_p99_ms=self.loop.record.p99_ms,
                faults=self._loading.faults,
            ),
            now=self._now,
        )

    def _tell(self, told: Answered | Unanswered) -> None:
        self.loop.tell(told)

    def _load(self) -> None:
        self._loading.run(self._now())
        # What stays for good is looked through once and not again: a look takes longer than a frame.
        gc.collect()
        gc.freeze()
        gc.enable()


def _line(settings: KioskSettings, ends: Ends) -> Line | None:
    if settings.controller is None:
        return None
    site = settings.broker_site or (open_site(settings.site, media=False).id if settings.site else "")
    return Line(settings, site, ends)


def desk_of(venue: Venue) -> Texts:
    """Where people help, as the failsafe screen says it: the desk's name and its level's."""
    desk = next(iter(venue.of_kind(PlaceKind.DESK)), None)
    if desk is None:
        return {}
    level = venue.by_ordinal.get(desk.level)
    told: Texts = {}
    if "zh" in desk.names:
        told["zh"] = f"{level.name.get('zh', level.short) if level else ''}{desk.names['zh']}"
    if "en" in desk.names:
        told["en"] = f"{desk.names['en']}{', ' + level.name.get('en', level.short) if level else ''}"
    return told


@contextmanager
def _ended_by_signals(end: Callable[[], None]) -> Iterator[None]:
    """Told to end by the system or by Ctrl-C, the kiosk ends after its frame."""
    before = {each: signal.signal(each, lambda *_: end()) for each in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
