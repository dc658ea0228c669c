"""A map that fingers move: which level is seen, through which camera, and what a tap on it means.

Decides how near and far one can go. Refuses to know how maps are drawn.
"""

import math

from content.venue.nouns import Place, PlaceKind, Point, Ring
from kiosk.flows.flow import Dragged, Pinched, Tapped
from kiosk.scene.camera import moved, on_floor, seeing, zoomed
from kiosk.scene.nouns import Camera, MapView, Pin, Rect, Trail
from kiosk.world import Spot, World

ZOOM_STEP = 1.5
CORNER_PX = 16
"""Of a map within a frame; one that fills the panel's width has none."""
NEAR_ENOUGH_M = 3.0
"""A tap so far beside a place that has no shape still means it."""
SKIPPED = frozenset({PlaceKind.NONPUBLIC, PlaceKind.VOID, PlaceKind.ROOM})


class MapPane:
    """One map on a screen."""

    def __init__(self, level: int) -> None:
        """Begin with a level seen whole."""
        self.level = level
        self._camera: Camera | None = None
        self._seen: MapView | None = None

    def show(self, level: int) -> None:
        """Go to another level, seen whole."""
        if level != self.level:
            self.level, self._camera = level, None

    def whole(self) -> None:
        """See the whole level again."""
        self._camera = None

    def handle(self, stimulus: Dragged | Pinched) -> None:
        """Follow fingers."""
        if self._seen is None:
            return
        camera = self._camera or self._seen.camera
        if isinstance(stimulus, Dragged):
            self._camera = moved(camera, stimulus.dx, stimulus.dy)
        else:
            self._camera = zoomed(camera, self._seen.rect, stimulus.factor, (stimulus.x, stimulus.y))

    def zoom(self, *, nearer: bool) -> None:
        """One step nearer or further, about the middle."""
        if self._seen is None:
            return
        rect = self._seen.rect
        middle = (rect.x + rect.w / 2, rect.y + rect.h / 2)
        factor = ZOOM_STEP if nearer else 1 / ZOOM_STEP
        self._camera = zoomed(self._camera or self._seen.camera, rect, factor, middle)

    def place_at(self, world: World, tap: Tapped) -> Place | None:
        """What was tapped on, if it is anything to go to."""
        if self._seen is None:
            return None
        spot = on_floor(self._seen.camera, self._seen.rect, tap.x, tap.y)
        here = [place for place in world.venue.places if place.level == self.level and place.kind not in SKIPPED]
        inside = [place for place in here if place.shape and _holds(place.shape.outer, spot)]
        if inside:
            return min(inside, key=lambda place: _apart(place.at, spot))
        beside = [place for place in here if not place.shape and _apart(place.at, spot) <= NEAR_ENOUGH_M]
        return min(beside, key=lambda place: _apart(place.at, spot), default=None)

    def view(  # noqa: PLR0913 (a map shows that many things)
        self,
        world: World,
        rect: Rect,
        language: str,
        *,
        seen: tuple[Point, ...] = (),
        bright: frozenset[str] = frozenset(),
        trails: tuple[Trail, ...] = (),
        pins: tuple[Pin, ...] = (),
        margin: int = 40,
    ) -> MapView:
        """The map as it is now; `seen` are the spots it shows at first, in place of the whole level."""
        camera = self._camera or seeing(seen or outline(world, self.level), rect, world.spot.facing_deg, margin=margin)
        if world.spot.level == self.level:
            here = Pin(at=world.spot.at, icon="here", facing_deg=world.spot.facing_deg)
            pins = (here, *pins)
        self._seen = MapView(
            rect=rect,
            level=self.level,
            camera=camera,
            language=language,
            bright=bright,
            closed=world.closed,
            trails=trails,
            pins=pins,
            radius=CORNER_PX if rect.x else 0,
        )
        return self._seen


def outline(world: World, ordinal: int) -> tuple[Point, ...]:
    """The corners of a level."""
    level = world.venue.by_ordinal.get(ordinal)
    return tuple(point for shape in level.outline for point in shape.outer) if level else ()


def ahead_of(spot: Spot, *, reach_m: float = 30.0) -> tuple[Point, ...]:
    """The corners of what one sees best from a spot: around it, and more of what is in front."""
    facing = math.radians(spot.facing_deg)
    x, y = spot.at[0] + math.sin(facing) * reach_m / 3, spot.at[1] + math.cos(facing) * reach_m / 3
    return tuple((x + east * reach_m, y + north * reach_m) for east in (-1, 1) for north in (-1, 1))


def _holds(ring: Ring, spot: Point) -> bool:
    inside = False
    for (x1, y1), (x2, y2) in zip(ring, (*ring[1:], ring[0]), strict=True):
        if (y1 > spot[1]) != (y2 > spot[1]) and spot[0] < (x2 - x1) * (spot[1] - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def _apart(one: Point, other: Point) -> float:
    return math.dist(one, other)
