"""A small venue and a painter, for tests that look at pixels."""

import os
from collections.abc import Iterable

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")

import pygame

from content.nouns import Texts
from content.venue.nouns import Level, Link, LinkKind, Origin, Place, PlaceKind, Ring, Shape, Stop, Venue
from kiosk.drawing.fonts import Fonts
from kiosk.drawing.painter import Painter
from kiosk.scene.nouns import Scene

WIDE, HIGH = 360, 480
FONTS = Fonts()


def box(x: float, y: float, w: float, h: float) -> Ring:
    """A rectangle, counted from its lower left."""
    return ((x, y), (x + w, y), (x + w, y + h), (x, y + h))


def shop(number: int, corner: tuple[float, float], wide: float = 10, kind: PlaceKind = PlaceKind.SHOP) -> Place:
    """A room with a name, ten metres deep."""
    names: Texts = {"zh": f"晨光{number}号店", "en": f"Dawn Shop {number}"}
    deep = 4 if kind is PlaceKind.VOID else 10
    at = (corner[0] + wide / 2, corner[1] + deep / 2)
    return Place(id=f"p{number}", kind=kind, level=0, at=at, names=names, shape=Shape(outer=box(*corner, wide, deep)))


def venue() -> Venue:
    """Forty by thirty metres: a corridor between two rows of shops, a lift, toilets and a void."""
    rows = [shop(index, (8 * index, 0), 8) for index in range(5)]
    rows += [shop(5 + index, (10 * index, 20), 10, PlaceKind.FOOD) for index in range(3)]
    toilet = shop(20, (30, 20), 10, PlaceKind.TOILET)
    void = shop(21, (12, 13), 10, PlaceKind.VOID)
    ground = Level(
        id="l0",
        ordinal=0,
        name={"zh": "一层", "en": "Level 1"},
        short="L1",
        outline=(Shape(outer=box(0, 0, 40, 30)),),
        walkable=(Shape(outer=box(0, 10, 40, 10), holes=(box(12, 13, 10, 4),)),),
    )
    above = Level(
        id="l1", ordinal=1, name={"en": "Level 2"}, short="L2", outline=ground.outline, walkable=ground.walkable
    )
    lift = Link(
        id="lift-1",
        kind=LinkKind.LIFT,
        names={"zh": "1号电梯", "en": "Lift 1"},
        stops=(Stop(level=0, at=(35, 15)), Stop(level=1, at=(35, 15))),
    )
    return Venue(
        id="small",
        name={"zh": "小商场", "en": "Small Mall"},
        origin=Origin(lon=120, lat=30),
        levels=(ground, above),
        places=(*rows, toilet, void),
        links=(lift,),
        attribution="by us",
    )


def painter(faults: list[str] | None = None, size: tuple[int, int] = (WIDE, HIGH)) -> tuple[Painter, pygame.Surface]:
    """A painter with its surface."""
    if not pygame.display.get_init():
        pygame.display.init()
        pygame.display.set_mode(size)
    surface = pygame.Surface(size)
    told = [] if faults is None else faults
    return Painter(surface, FONTS, venue(), told.append), surface


def painted(scenes: Iterable[Scene]) -> bytes:
    """The pixels after these scenes were painted one after the other, sharp."""
    one, surface = painter()
    for scene in scenes:
        one.paint(scene)
        one.settle()
    return pygame.image.tobytes(surface, "RGB")
