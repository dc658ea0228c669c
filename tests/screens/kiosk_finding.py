"""The kiosk's screens that find things, for its pictures: the real flows over the sample mall, driven by touches."""

from collections.abc import Callable, Iterator
from datetime import timedelta

from content.venue.nouns import PlaceKind
from kiosk.flows.catalogue import finding_flows
from kiosk.flows.flow import Ticked, Touched
from kiosk.flows.home import Go
from kiosk.flows.kinds import NEAREST
from kiosk.navigator.acts import Act
from kiosk.navigator.machine import Navigator
from kiosk.navigator.nouns import Learned, Screen
from kiosk.scene.nouns import Scene, Touch
from kiosk.world import World
from tests.screens.kiosk_mall import NOW, in_emergency, sample_world


class Stand:
    """A kiosk that is driven by touches, and photographed."""

    def __init__(self, world: World, screen: Screen) -> None:
        """Begin with nobody here."""
        self.world, self.screen = world, screen
        self.navigator = Navigator(world, finding_flows(), now=NOW)
        self.seconds = 0.0

    def wait(self, seconds: float) -> "Stand":
        """Let time go on."""
        end = self.seconds + seconds
        while self.seconds < end:
            self.seconds = min(end, self.seconds + 1)
            self.navigator.handle(Ticked(now=NOW + timedelta(seconds=self.seconds), seconds=self.seconds))
        return self

    def learn(self, world: World) -> "Stand":
        """Something is new in the mall."""
        self.navigator.handle(Learned(world=world))
        return self

    def act(self, *acts: Act) -> "Stand":
        """Touch what is around every flow."""
        for act in acts:
            self.navigator.handle(Touched(action=act))
        return self

    def open(self, flow: str, with_: str | None = None) -> "Stand":
        """Go to a flow as home does."""
        self.navigator.handle(Touched(action=Go(flow, with_)))
        return self.wait(1)

    def touch(self, *labels: str) -> "Stand":
        """Touch what is labelled so, one after the other."""
        for label in labels:
            self.navigator.handle(Touched(action=self._labelled(label).action))
        return self

    def _labelled(self, label: str) -> Touch:
        found = [touch for touch in self.scene.touches if touch.label == label]
        if not found:
            raise LookupError(f"{label!r} is not among {[touch.label for touch in self.scene.touches]}")
        return found[-1]

    @property
    def scene(self) -> Scene:
        """What is seen."""
        return self.navigator.scene(self.screen)


Script = Callable[[Stand], Stand]


def scripts() -> dict[str, Script]:
    """How to come to each screen from its first."""
    shops = [place for place in sample_world().venue.of_kind(PlaceKind.SHOP) if place.level == 2]
    far = max(shops, key=lambda place: (len(place.offers), bool(place.phone), place.id)).id
    return {
        "home": lambda stand: stand,
        "search": lambda stand: stand.open("directory", "search"),
        "search-found": lambda stand: stand.open("directory", "search").touch("c", "a"),
        "search-nothing": lambda stand: stand.open("directory", "search").touch(*"qqxz"),
        "directory-kinds": lambda stand: stand.open("directory"),
        "directory-floors": lambda stand: _tab(stand.open("directory"), "楼层", "Floors"),
        "directory-letters": lambda stand: _tab(stand.open("directory"), "A–Z", "A–Z"),
        "shelf": lambda stand: _tab(_tab(stand.open("directory"), "楼层", "Floors"), "二层", "Level 2"),
        "shop": lambda stand: stand.open("shop", far),
        "map": lambda stand: stand.open("map"),
        "map-upstairs": lambda stand: stand.open("map", "3"),
        "way": lambda stand: stand.open("way", far).wait(2),
        "way-next": lambda stand: stand.open("way", far).wait(2).touch(_next(stand)).wait(2),
        "way-step-free": lambda stand: stand.open("way", f"{far}|step-free").wait(2),
        "way-here": lambda stand: stand.open("way", f"{NEAREST}toilet").wait(2),
        "facilities": lambda stand: stand.open("facilities"),
        "today": lambda stand: stand.open("today"),
        "settings": lambda stand: stand.act(Act.SETTINGS),
        "still-there": lambda stand: stand.wait(50),
    }


def _tab(stand: Stand, zh: str, en: str) -> Stand:
    return stand.touch(zh if stand.navigator.visit.language == "zh" else en)


def _next(stand: Stand) -> str:
    """The label of the next leg's button."""
    labels = [touch.label for touch in stand.scene.touches]
    return next(label for label in labels if label.startswith(("下一段", "Next", "从头", "From")))


OVER_ALL: dict[str, Callable[[World], World]] = {
    "emergency": in_emergency,
    "emergency-drill": lambda world: in_emergency(world, drill=True),
    "emergency-cover": lambda world: in_emergency(world, cover=True),
}
MODES: dict[str, tuple[Act, ...]] = {"low": (Act.LOW,), "large": (Act.LARGE,), "contrast": (Act.CONTRAST,)}
MAIN = ("home", "search-found", "directory-kinds", "shop", "map", "way", "facilities", "today", "settings")
LANGUAGES = {"zh": Act.START, "en": Act.START_IN_ENGLISH}


def finding_scenes(world: World, screen: Screen, only: str = "") -> Iterator[tuple[str, Scene]]:
    """Each screen by its name, mode and language; `only` those with this in their name."""
    yield from ((name, scene()) for name, scene in _all(world, screen) if only in name)


def _all(world: World, screen: Screen) -> Iterator[tuple[str, Callable[[], Scene]]]:
    yield "attract", lambda: Stand(world, screen).scene
    yield "attract-advert", lambda: Stand(world, screen).wait(12).scene
    yield "attract-today", lambda: Stand(world, screen).wait(20).scene
    for language, start in LANGUAGES.items():
        for name, script in scripts().items():
            yield f"{name}-{language}", _taken(world, screen, (start,), script)
        for name, change in OVER_ALL.items():
            yield f"{name}-{language}", _taken(world, screen, (start,), _learning(change(world)))
        for mode, acts in MODES.items():
            for name in MAIN:
                yield f"{name}-{mode}-{language}", _taken(world, screen, (start, *acts), scripts()[name])


def _learning(world: World) -> Script:
    return lambda stand: stand.learn(world)


def _taken(world: World, screen: Screen, acts: tuple[Act, ...], script: Script) -> Callable[[], Scene]:
    return lambda: script(Stand(world, screen).act(*acts)).scene
