"""The map: names that never collide, signs, ways, and what is drawn in a hurry while it moves."""

import itertools
import math

import pygame
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.drawing.changes import meeting
from kiosk.drawing.fonts import Fonts
from kiosk.drawing.icons import NAMES
from kiosk.drawing.look import Look
from kiosk.drawing.map_labels import SIGNS, Label
from kiosk.drawing.map_lettering import chosen, words_at
from kiosk.drawing.map_plan import plan_of, turned
from kiosk.drawing.map_tiles import FLOOR, OUTSIDE
from kiosk.drawing.map_ways import stretch
from kiosk.scene.camera import moved, on_screen, zoomed
from kiosk.scene.nouns import Camera, FloorInk, MapView, Pin, Rect, Scene, Trail
from tests.kiosk.drawing_rig import FONTS, HIGH, WIDE, painter, venue

WHOLE = Rect(0, 0, WIDE, HIGH)
headings = st.sampled_from([0.0, 37.0, 90.0, 200.0, 315.0])
scales = st.sampled_from([2.0, 5.0, 9.0, 20.0, 45.0])


def view(px_per_m: float = 8.0, up_deg: float = 0.0, **more: object) -> MapView:
    """The small venue's ground floor."""
    camera = Camera(centre=(20, 15), px_per_m=px_per_m, up_deg=up_deg)
    return MapView(rect=WHOLE, level=0, camera=camera, language="zh", **more)  # type: ignore[arg-type] # its keywords


def labels(of: MapView, fonts: Fonts = FONTS) -> list[Label]:
    """What is shown of it by name or sign."""
    return chosen(of, Look(), plan_of(venue(), 0, of.camera.up_deg).named, fonts)


@given(headings, scales, st.sampled_from(["zh", "en"]), st.booleans())
@settings(deadline=None)
def test_labels_never_collide(up_deg: float, px_per_m: float, language: str, pinned: bool) -> None:  # noqa: FBT001 (a drawn value)
    """At any heading and zoom, in both languages, with pins and their words kept clear as well."""
    pin = Pin(at=(20, 15), icon="flag", text="到这里")
    camera = Camera(centre=(20, 15), px_per_m=px_per_m, up_deg=up_deg)
    seen = MapView(rect=WHOLE, level=0, camera=camera, language=language, pins=(pin,) if pinned else ())
    boxes = [each.box(px_per_m, clear=0) for each in labels(seen)]
    if pinned:
        x, y = (metres * px_per_m for metres in turned(pin.at, up_deg))
        middle, top = words_at(pin, (x, y), Look())
        boxes.append(Rect(round(middle) - 20, round(top), 40, 30))
    assert not any(meeting(one, other) for one, other in itertools.combinations(boxes, 2))


def test_what_one_asked_for_is_named_at_any_zoom() -> None:
    """The place that is brought out has its name even where others have no room."""
    far = view(2.0, bright=frozenset({"p2"}))
    assert "p2" in {each.place for each in labels(far)}
    assert "p3" not in {each.place for each in labels(far)}


def test_nearer_shows_more_names() -> None:
    """Names come with the room for them; signs are there from the start."""
    counts = [len([each for each in labels(view(scale)) if each.lines]) for scale in (2.0, 8.0, 30.0)]
    assert counts[0] < counts[1] < counts[2]
    assert {each.sign for each in labels(view(8.0)) if each.sign} == {"lift", "toilet"}


def test_names_are_in_the_language_of_the_visitor() -> None:
    """And keep to one."""
    english = MapView(rect=WHOLE, level=0, camera=view(30.0).camera, language="en")
    assert all("Dawn" in " ".join(each.lines) for each in labels(english) if each.lines)
    assert all("晨光" in "".join(each.lines) for each in labels(view(30.0)) if each.lines)


def test_chinese_names_break_into_even_lines() -> None:
    """Two and two rather than three and one."""
    lines = [each.lines for each in labels(view(10.0)) if len(each.lines) == 2]
    assert lines
    assert all(abs(len(one) - len(other)) <= 1 for one, other in lines)


def test_a_closed_lift_is_crossed_out_by_the_id_of_its_link() -> None:
    """It has no place of its own, but its sign."""
    (lift,) = [each for each in labels(view(closed=frozenset({"lift-1"}))) if each.sign == "lift"]
    assert lift.closed
    plain, crossed = (pixels_of(view(closed=each)) for each in (frozenset[str](), frozenset({"lift-1"})))
    assert plain != crossed


def pixels_of(of: MapView) -> bytes:
    """What is seen of it when it is sharp."""
    one, surface = painter()
    one.paint(Scene(name="map", marks=(of,)))
    one.settle()
    return pygame.image.tobytes(surface, "RGB")


def colour_at(surface: pygame.Surface, of: MapView, at: tuple[float, float]) -> tuple[int, ...]:
    """The colour of a spot of the venue."""
    x, y = on_screen(of.camera, of.rect, at)
    return tuple(surface.get_at((round(x), round(y))))[:3]


@pytest.mark.parametrize("up_deg", [0.0, 90.0, 203.0])
def test_the_map_stands_where_the_camera_says(up_deg: float) -> None:
    """Floor is floor, outside is outside and a way lies on its spots, at any heading, on all pieces."""
    one, surface = painter()
    way = Trail(points=((3, 12), (10, 11.5), (25, 11.5)))
    seen = view(7.0, up_deg, trails=(way,))
    one.paint(Scene(name="map", marks=(seen,)))
    one.settle()
    assert colour_at(surface, seen, (26, 18.5)) == FLOOR
    assert colour_at(surface, seen, (20, -3)) == OUTSIDE
    assert colour_at(surface, seen, (12, 11.5)) == Look().colour(FloorInk(0))


def test_a_map_in_a_hurry_has_everything_in_its_place() -> None:
    """The first frame after a jump is rough, but its floor and its way are where they are when it is sharp."""
    one, surface = painter()
    seen = view(11.0, 20.0, trails=(Trail(points=((3, 12), (30, 12))),))
    one.paint(Scene(name="map", marks=(seen,)))
    assert one.unsettled
    for _ in range(2):
        assert colour_at(surface, seen, (26, 18.0)) == FLOOR
        assert colour_at(surface, seen, (20, 12)) == Look().colour(FloorInk(0))
        one.settle()


def test_a_map_is_drawn_sharp_a_little_at_a_time_and_put_on_the_screen_once() -> None:
    """No frame both draws pieces and puts all of them together; in the end not a pixel differs."""
    one, surface = painter()
    seen = view(11.0, 20.0)
    one.paint(Scene(name="map", marks=(seen,)))
    shown = []
    while one.unsettled:
        shown += one.refine()
    assert shown == [WHOLE]
    assert pygame.image.tobytes(surface, "RGB") == pixels_of(seen)


def test_a_dragged_map_settles_into_the_same_pixels_as_one_that_never_moved() -> None:
    """Pieces that were drawn ahead fit to the pixel."""
    one, surface = painter()
    seen = view(12.0)
    for step in range(40):
        one.paint(Scene(name="map", marks=(seen,)))
        camera = moved(seen.camera, 13 if step < 20 else -13, 9 if step < 20 else -9)
        if step == 30:
            camera = zoomed(camera, seen.rect, 1.3, (100, 100))
        seen = MapView(rect=WHOLE, level=0, camera=camera, language="zh")
    one.paint(Scene(name="map", marks=(seen,)))
    one.settle()
    assert pygame.image.tobytes(surface, "RGB") == pixels_of(seen)


def test_a_mark_for_people_is_there_however_much_is_shown() -> None:
    """The attribution is printed on every map."""
    with_words, without = venue(), pixels_of(view(9.0))
    assert with_words.attribution == "by us"
    strip = pygame.image.frombytes(without, (WIDE, HIGH), "RGB").subsurface((WIDE - 110, HIGH - 36, 100, 34))
    assert len({tuple(strip.get_at((x, y))) for x in range(100) for y in range(34)}) > 4


@given(
    st.lists(st.tuples(st.integers(-500, 500), st.integers(-500, 500)), min_size=2, max_size=8, unique=True),
    st.floats(0, 1),
)
def test_a_way_grows_by_its_length(spots: list[tuple[float, float]], share: float) -> None:
    """So much of it is seen as is asked for, from its beginning, along itself."""
    whole = sum(math.dist(a, b) for a, b in itertools.pairwise(spots))
    grown = stretch(spots, share)
    assert grown[0] == spots[0]
    assert sum(math.dist(a, b) for a, b in itertools.pairwise(grown)) == pytest.approx(whole * share, abs=1e-6)
    assert grown[:-1] == spots[: len(grown) - 1]


def test_every_kind_that_is_shown_as_a_sign_has_one() -> None:
    """A sign that isn't drawn would leave a hole in the map."""
    assert set(SIGNS.values()) <= set(NAMES)


def test_a_way_that_leads_far_off_the_screen_is_no_trouble() -> None:
    """Kilometres away at the nearest zoom, and back."""
    far = view(60.0, trails=(Trail(points=((20, 15), (9_000, 8_000), (-70_000, 15), (20, 15))),))
    assert pixels_of(far)
