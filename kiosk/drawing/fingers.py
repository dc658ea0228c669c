"""Fingers: what a touch, a drag and a pinch mean on the scene that is seen, however the panel reports them.

Decides what counts. A touch counts when the finger is lifted from the target it was put on; a finger that slides pulls
what it slides on; two on a map pinch it; a palm means nothing; what a worn panel reports twice counts once. Refuses to
know pygame and clocks: seconds come with each event and only grow.
"""

import math
from collections import deque
from dataclasses import dataclass, field
from typing import Literal

from kiosk.flows.flow import Dragged, Pinched, Tapped, Touched
from kiosk.scene.nouns import Grip, Scene, Touch

SLOP_PX = 24
"""A finger that moved no further is still where it was put."""
BOUNCE_S, BOUNCE_PX = 0.05, 40
"""A finger put down again so soon and so near is the same touch, reported twice."""
MOUSE_AFTER_S = 0.6
"""A mouse that acts so soon after a finger is the finger again, under another name."""
PALM = 5
"""So many fingers at once are a palm or a sleeve."""
LOST_S = 20.0
"""A finger that was not heard of for so long was lifted, and the panel didn't say."""
GLIDE_S, GLIDE_LEAST_PX_S, GLIDE_RECENT_S = 0.25, 250.0, 0.08
"""How long a list runs on, from what speed, judged over how long."""

What = Literal["down", "move", "up"]
Meaning = Touched | Dragged | Pinched | Tapped


@dataclass(frozen=True, slots=True, kw_only=True)
class Finger:
    """Something a panel or a mouse reports."""

    what: What
    id: int
    x: float
    y: float
    """Pixels."""
    at: float
    """Seconds."""
    mouse: bool = False


@dataclass(slots=True)
class _Held:
    """A finger on the glass."""

    down: tuple[float, float]
    spot: tuple[float, float]
    heard_at: float
    target: Touch | None
    grip: Grip | None
    slid: bool = False
    trace: deque[tuple[float, float, float]] = field(default_factory=lambda: deque(maxlen=12))
    """When and where it was."""


@dataclass(slots=True)
class _Glide:
    """A list that runs on."""

    grip: str
    speed: tuple[float, float]
    """Pixels a second, at its beginning."""
    began_at: float
    done: float = 0.0
    """How much of its way it went, 0 to 1."""


class Fingers:
    """All fingers on one panel."""

    def __init__(self) -> None:
        """Begin with none on it."""
        self._held: dict[int, _Held] = {}
        self._palm = False
        self._lifted: tuple[float, float, float] | None = None
        """When and where the last finger was lifted."""
        self._finger_at = -math.inf
        self._glide: _Glide | None = None

    @property
    def pressed(self) -> Touch | None:
        """The target a finger is on now."""
        held = [each for each in self._held.values() if each.target is not None and not each.slid]
        return held[0].target if held else None

    @property
    def lively(self) -> bool:
        """Whether something runs on by itself."""
        return self._glide is not None

    def handle(self, finger: Finger, scene: Scene) -> list[Meaning]:
        """Take in what the panel reports, on the scene that is seen."""
        if self._is_echo(finger):
            return []
        self._held = {id_: held for id_, held in self._held.items() if finger.at - held.heard_at < LOST_S}
        self._palm = self._palm and bool(self._held)
        if finger.what == "down":
            return self._down(finger, scene)
        held = self._held.get(finger.id)
        if held is None:
            return []
        return self._moved(finger, held) if finger.what == "move" else self._up(finger, held, scene)

    def glide(self, now: float) -> list[Meaning]:
        """Let what runs on run on; call at each frame while `lively`."""
        glide = self._glide
        if glide is None:
            return []
        done = min(1.0, (now - glide.began_at) / GLIDE_S)
        share = _way(done) - _way(glide.done)
        glide.done = done
        if done == 1.0:
            self._glide = None
        dx, dy = (speed * GLIDE_S / 3 * share for speed in glide.speed)
        return [Dragged(grip=glide.grip, dx=dx, dy=dy, done=done == 1.0)]

    def forget(self) -> None:
        """Whatever is on the glass now means nothing."""
        self._palm, self._glide = bool(self._held), None

    def _is_echo(self, finger: Finger) -> bool:
        if not finger.mouse:
            self._finger_at = finger.at
            return False
        return finger.at - self._finger_at < MOUSE_AFTER_S

    def _down(self, finger: Finger, scene: Scene) -> list[Meaning]:
        stopped = self._stopped()
        if self._bounces(finger):
            return stopped
        target, grip = _target(scene, finger), _grip(scene, finger)
        second = bool(self._held) and not self._pinches(grip)
        held = _Held((finger.x, finger.y), (finger.x, finger.y), finger.at, target, grip)
        if second:
            held.target = held.grip = None
        self._held[finger.id] = held
        if len(self._held) >= PALM:
            self._palm = True
        if len(self._held) > 1 and not second:
            for each in self._held.values():
                each.slid = True
        return stopped

    def _pinches(self, grip: Grip | None) -> bool:
        """Whether a further finger pinches the map that one other holds."""
        return grip is not None and grip.places and len(self._held) == 1 and self._only().grip == grip

    def _only(self) -> _Held:
        return next(iter(self._held.values()))

    def _bounces(self, finger: Finger) -> bool:
        if self._lifted is None or self._held:
            return False
        at, x, y = self._lifted
        return finger.at - at < BOUNCE_S and math.dist((x, y), (finger.x, finger.y)) < BOUNCE_PX

    def _moved(self, finger: Finger, held: _Held) -> list[Meaning]:
        before, held.spot, held.heard_at = held.spot, (finger.x, finger.y), finger.at
        held.trace.append((finger.at, finger.x, finger.y))
        if self._palm or held.grip is None or held.spot == before:
            return []
        pair = [each for each in self._held.values() if each.grip == held.grip]
        if len(pair) > 1:
            return _pinched(held, next(each for each in pair if each is not held), before)
        if not held.slid:
            if math.dist(held.down, held.spot) <= SLOP_PX:
                return []
            held.slid, before = True, held.down
        return [Dragged(grip=held.grip.name, dx=held.spot[0] - before[0], dy=held.spot[1] - before[1])]

    def _up(self, finger: Finger, held: _Held, scene: Scene) -> list[Meaning]:
        told = self._moved(finger, held)
        del self._held[finger.id]
        self._lifted = (finger.at, finger.x, finger.y)
        if self._palm:
            self._palm = bool(self._held)
            return []
        if held.slid:
            return self._let_go(told, held)
        on = _target(scene, finger)
        if held.target is not None:
            return [Touched(action=on.action)] if on is not None and on.action == held.target.action else []
        if held.grip is not None and held.grip.places and on is None:
            return [Tapped(grip=held.grip.name, x=finger.x, y=finger.y)]
        return []

    def _let_go(self, told: list[Meaning], held: _Held) -> list[Meaning]:
        """The end of a drag: a list that was pushed runs on a little."""
        if held.grip is None or any(each.grip == held.grip for each in self._held.values()):
            return told
        speed = _speed(held)
        if not held.grip.places and math.hypot(*speed) > GLIDE_LEAST_PX_S:
            self._glide = _Glide(held.grip.name, speed, held.heard_at)
            return told
        return [*told, Dragged(grip=held.grip.name, dx=0.0, dy=0.0, done=True)]

    def _stopped(self) -> list[Meaning]:
        glide, self._glide = self._glide, None
        return [] if glide is None else [Dragged(grip=glide.grip, dx=0.0, dy=0.0, done=True)]


def _target(scene: Scene, finger: Finger) -> Touch | None:
    return next((each for each in reversed(scene.touches) if each.rect.holds(finger.x, finger.y)), None)


def _grip(scene: Scene, finger: Finger) -> Grip | None:
    return next((each for each in reversed(scene.grips) if each.rect.holds(finger.x, finger.y)), None)


def _pinched(held: _Held, other: _Held, before: tuple[float, float]) -> list[Meaning]:
    """One of two fingers on a map moved: the map is pulled by half as much, and stretched."""
    if held.grip is None:
        return []
    apart, was = math.dist(held.spot, other.spot), math.dist(before, other.spot)
    middle = ((held.spot[0] + other.spot[0]) / 2, (held.spot[1] + other.spot[1]) / 2)
    pulled = Dragged(grip=held.grip.name, dx=(held.spot[0] - before[0]) / 2, dy=(held.spot[1] - before[1]) / 2)
    if min(apart, was) < 1:
        return [pulled]
    return [pulled, Pinched(grip=held.grip.name, factor=apart / was, x=middle[0], y=middle[1])]


def _speed(held: _Held) -> tuple[float, float]:
    """Pixels a second at the end of a drag."""
    recent = [each for each in held.trace if held.heard_at - each[0] <= GLIDE_RECENT_S]
    if len(recent) < 2 or recent[-1][0] <= recent[0][0]:
        return 0.0, 0.0
    seconds = recent[-1][0] - recent[0][0]
    return (recent[-1][1] - recent[0][1]) / seconds, (recent[-1][2] - recent[0][2]) / seconds


def _way(done: float) -> float:
    """How far something that slows down evenly has come."""
    return 1 - (1 - done) ** 3
