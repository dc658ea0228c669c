"""The part of a floor around a way, as a picture in SVG: north is up, one metre is one unit.

Pure. Decides what of the floor is shown and which names fit; refuses to know pages and languages' other words.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from content.venue.nouns import Level, Place, PlaceKind, Point, Ring, Shape, Venue
from content.wayfinding.nouns import Leg
from controller_api.desk.phone_page import Markup, el, in_tongue

LEAST_M = 36.0
"""However short a way is, so much of the floor is around it."""
MARGIN = 0.12
TEXT = 0.034
"""Of the picture's width, how high letters are."""
MOST_NAMES = 24
WIDE_FROM = "\u2e80"
"""From here on a letter is as wide as it is high."""
_HIDDEN = frozenset({PlaceKind.VOID})


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What of a floor is shown, in metres."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        """In metres."""
        return self.right - self.left

    @property
    def text(self) -> float:
        """How high letters are, in metres."""
        return self.width * TEXT

    def within(self, other: "Frame") -> bool:
        """Whether all of it is in the other."""
        beside = other.left <= self.left and self.right <= other.right
        return beside and other.bottom <= self.bottom and self.top <= other.top

    def meets(self, other: "Frame") -> bool:
        """Whether the two have any spot in common."""
        apart = self.left > other.right or other.left > self.right or self.bottom > other.top or other.bottom > self.top
        return not apart


def frame_of(points: Iterable[Point], least_m: float = 0.0, margin: float = 0.0) -> Frame:
    """What holds all these points, at least so large, with a margin around."""
    east, north = zip(*points, strict=True)
    width, height = max(east) - min(east), max(north) - min(north)
    beside = max(max(width, height) * margin, (least_m - width) / 2)
    above = max(max(width, height) * margin, (least_m - height) / 2)
    return Frame(left=min(east) - beside, right=max(east) + beside, bottom=min(north) - above, top=max(north) + above)


def drawn(venue: Venue, leg: Leg, *, goal: Place | None, language: str, label: str) -> Markup:
    """The floor around this leg, with its way from a dot to a mark; `label` is what the picture shows, in words."""
    frame = frame_of(leg.points, LEAST_M, MARGIN)
    level = venue.by_ordinal[leg.level]
    places = [place for place in venue.places if place.level == leg.level and _is_near(place, frame)]
    return el(
        "svg",
        *_floor(level),
        *(_area(place, goal) for place in places),
        *_names(places, frame, goal, language),
        *_way(leg, frame),
        viewBox=f"{frame.left:.1f} {-frame.top:.1f} {frame.width:.1f} {frame.top - frame.bottom:.1f}",
        class_="floor",
        role="img",
        aria_label=label,
        font_size=f"{frame.text:.2f}",
    )


def _is_near(place: Place, frame: Frame) -> bool:
    return place.shape is not None and place.kind not in _HIDDEN and frame_of(place.shape.outer).meets(frame)


def _floor(level: Level) -> Iterator[Markup]:
    for shape in level.outline:
        yield el("path", d=_path(shape), class_="ground", fill_rule="evenodd")
    for shape in level.walkable:
        yield el("path", d=_path(shape), class_="walk", fill_rule="evenodd")


def _area(place: Place, goal: Place | None) -> Markup:
    name = "goal" if goal is not None and place.id == goal.id else place.kind.value
    return el("path", d=_path(place.shape), class_=f"place {name}", fill_rule="evenodd") if place.shape else Markup()


def _path(shape: Shape) -> str:
    return "".join(_ring(ring) for ring in (shape.outer, *shape.holes))


def _ring(ring: Ring) -> str:
    return "M" + "L".join(f"{east:.1f} {-north:.1f}" for east, north in ring) + "Z"


def _names(places: Sequence[Place], frame: Frame, goal: Place | None, language: str) -> Iterator[Markup]:
    """Names that fit into their places and don't touch each other; that of the goal always."""
    taken: list[Frame] = []
    first = sorted(places, key=lambda place: (goal is None or place.id != goal.id, place.id))
    for place in first:
        name, is_goal = in_tongue(place.names, language), goal is not None and place.id == goal.id
        if not name or len(taken) >= MOST_NAMES or place.shape is None:
            continue
        room, own = _room(name, place.at, frame.text), frame_of(place.shape.outer)
        fits = (
            room.within(frame) and room.width <= own.right - own.left and room.top - room.bottom <= own.top - own.bottom
        )
        if is_goal or (fits and not any(room.meets(other) for other in taken)):
            taken.append(room)
            x, y = f"{place.at[0]:.1f}", f"{-place.at[1]:.1f}"
            yield el("text", name, x=x, y=y, class_="name goal" if is_goal else "name")


def _room(name: str, at: Point, text: float) -> Frame:
    half = sum(1.0 if letter >= WIDE_FROM else 0.56 for letter in name) * text / 2
    return Frame(left=at[0] - half, right=at[0] + half, bottom=at[1] - text * 0.6, top=at[1] + text * 0.6)


def _way(leg: Leg, frame: Frame) -> Iterator[Markup]:
    points = " ".join(f"{east:.1f},{-north:.1f}" for east, north in leg.points)
    radius = frame.text * 0.6
    for name in ("way-edge", "way"):
        yield el("polyline", points=points, class_=name, stroke_width=f"{radius * (1.0 if name == 'way' else 1.5):.2f}")
    yield _dot(leg.points[0], radius, "start")
    yield _dot(leg.points[-1], radius * 1.4, "end")


def _dot(at: Point, radius: float, name: str) -> Markup:
    return el("circle", cx=f"{at[0]:.1f}", cy=f"{-at[1]:.1f}", r=f"{radius:.2f}", class_=name)
