"""The navigator: who is here, what is open, what is around it, and what comes over everything.

Decides when a visit begins and ends, where home and back lead, and that an emergency is above all. Refuses to know what
flows do, pygame, HTTP and files. One mutator: `handle`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import count
from typing import Literal

from kiosk.flows.emergency import EmergencyScreen
from kiosk.flows.flow import Dragged, Flow, Maker, Pinched, Tapped, Ticked, Touched
from kiosk.navigator.acts import Act
from kiosk.navigator.nouns import FrameShown, Learned, News, Prove, Screen, Visit, Wiped, Wish
from kiosk.navigator.proof import Proof
from kiosk.navigator.quiet import Patience, Presence
from kiosk.navigator.showing import Showing, scene_of
from kiosk.navigator.snapshot import Snapshot
from kiosk.navigator.stack import Stack
from kiosk.scene.nouns import Scene
from kiosk.world import World

FINGERS = (Touched, Dragged, Pinched, Tapped)
SWITCHES: dict[Act, Callable[[Visit], Visit]] = {
    Act.LARGE: lambda visit: replace(visit, large=not visit.large),
    Act.CONTRAST: lambda visit: replace(visit, contrast=not visit.contrast),
    Act.LOW: lambda visit: replace(visit, low=not visit.low),
    Act.SPOKEN: lambda visit: replace(visit, spoken=not visit.spoken),
}


class Navigator:
    """One kiosk's screen."""

    def __init__(
        self,
        world: World,
        makers: Mapping[str, Maker],
        *,
        now: datetime,
        patience: Patience | None = None,
        numbers: Iterator[int] | None = None,
    ) -> None:
        """Begin with nobody here.

        `makers` make the flows by name, "attract" and "home" among them; `now` is the mall's wall clock, with its zone.
        Navigators that follow one another share `numbers`, so that none gets what another asked for.
        """
        self._world = world
        self._tick = Ticked(now=now, seconds=0.0)
        self._patience = patience or Patience()
        self._stack = Stack(makers, lambda: self._world, numbers or count(1))
        self._attract: Flow = makers["attract"](lambda: self._world, None)
        self._attract.handle(self._tick)
        self._emergency = EmergencyScreen(lambda: self._world)
        self._proof = Proof(world.kiosk)
        self._visit = Visit()
        self._settings = False
        self._touched_s = 0.0

    @property
    def visit(self) -> Visit:
        """How who stands here wants it."""
        return self._visit

    @property
    def flows(self) -> tuple[str, ...]:
        """Names of what is open, from the bottom; empty: nobody is here."""
        return tuple(opened.name for opened in self._stack.flows)

    @property
    def top(self) -> str | None:
        """Name of what is seen; None: nobody is here."""
        return self._stack.top.name if self._stack.top else None

    def handle(self, news: News) -> list[Wish]:
        """The one way its state changes; gives what the shell has to do."""
        match news:
            case Learned():
                self._world = news.world
                self._emergency.learned()
                return []
            case FrameShown():
                row = self._proof.handle(news, self._tick.now)
                return [Prove(play=row)] if row else []
            case Ticked():
                return self._ticked(news)
        if isinstance(news, FINGERS):
            return self._fingered(news)
        return [*self._stack.handle(news, self._tick)]

    def scene(self, screen: Screen) -> Scene:
        """How it is seen now."""
        top = self._stack.top
        return scene_of(
            Showing(
                world=self._world,
                visit=self._visit,
                now=self._tick.now,
                flow=top.flow if top else self._attract,
                depth=len(self._stack),
                settings=self._settings,
                left_s=self._left_s(),
                emergency=self._emergency if self._in_emergency else None,
            ),
            screen,
        )

    def snapshot(self) -> Snapshot | None:
        """What a restart begins with again: what is open and how it is seen, nothing personal; None: nobody is here."""
        if not self._stack:
            return None
        return Snapshot.of(self._visit, self._stack.flows, self._tick.now)

    def restore(self, kept: Snapshot) -> list[Wish]:
        """Be as before the restart, if the visitor can still be here."""
        age = (self._tick.now - kept.at).total_seconds()
        if not 0 <= age <= self._patience.quiet_s or not kept.flows:
            return []
        self._visit, self._touched_s = kept.visit, self._tick.seconds
        wishes: list[Wish] = []
        for name, with_ in kept.flows:
            wishes += self._stack.open(name, with_, self._tick)
        return wishes

    @property
    def _in_emergency(self) -> bool:
        return self._world.emergency is not None and self._world.emergency.active

    @property
    def _presence(self) -> Presence:
        if not self._stack:
            return Presence.HERE
        return self._patience.presence(self._quiet_s, waiting=self._waiting)

    @property
    def _quiet_s(self) -> float:
        return self._tick.seconds - self._touched_s

    @property
    def _waiting(self) -> bool:
        return any(opened.flow.waiting for opened in self._stack.flows)

    def _left_s(self) -> int | None:
        asked = self._presence is Presence.ASKED
        return self._patience.left_s(self._quiet_s, waiting=self._waiting) if asked else None

    def _ticked(self, tick: Ticked) -> list[Wish]:
        self._tick = tick
        if self._presence is Presence.GONE:
            return self._end()
        if not self._stack:
            self._attract.handle(tick)
            return []
        return [*self._stack.handle(tick, tick)]

    def _fingered(self, news: Touched | Dragged | Pinched | Tapped) -> list[Wish]:
        asked = self._presence is Presence.ASKED
        self._touched_s = self._tick.seconds
        if isinstance(news, Touched) and isinstance(news.action, Act):
            return self._acted(news.action)
        if asked or self._settings or self._in_emergency:
            self._settings = False
            return []
        return [*self._stack.handle(news, self._tick)]

    def _acted(self, act: Act) -> list[Wish]:
        if act is Act.LANGUAGE:
            self._visit = replace(self._visit, language="en" if self._visit.language == "zh" else "zh")
        elif self._in_emergency:
            return []
        elif act in {Act.START, Act.START_IN_ENGLISH}:
            return self._start("en" if act is Act.START_IN_ENGLISH else "zh")
        elif act in SWITCHES:
            self._visit = SWITCHES[act](self._visit)
        else:
            return self._moved(act)
        return []

    def _moved(self, act: Act) -> list[Wish]:
        self._settings = act is Act.SETTINGS and not self._settings
        top = self._stack.top
        if act is Act.BACK and top:
            if top.flow.back():
                return []
            if len(self._stack) == 1:
                return self._end()
            self._stack.back()
        elif act is Act.HOME:
            self._stack.clear(down_to=1)
        elif act is not Act.BACK:
            return []
        return [*self._stack.handle(self._tick, self._tick)]

    def _start(self, language: Literal["zh", "en"]) -> list[Wish]:
        if self._stack:
            return []
        self._visit = Visit(language=language)
        return [*self._stack.open("home", None, self._tick)]

    def _end(self) -> list[Wish]:
        """All that was typed is gone, and everything is as before."""
        self._stack.clear()
        self._visit, self._settings = Visit(), False
        self._attract.handle(self._tick)
        return [Wiped()]
