"""The painter: what differs is drawn anew and looks as if everything had been."""

from dataclasses import replace
from pathlib import Path

import pygame
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.drawing.changes import changed, meeting, placed
from kiosk.drawing.look import Look, contrast
from kiosk.drawing.painter import pressed
from kiosk.scene.nouns import (
    Camera,
    Clip,
    FloorInk,
    Icon,
    Ink,
    MapView,
    Mark,
    Panel,
    Picture,
    Pin,
    QrCode,
    Rect,
    Scene,
    Size,
    Touch,
    Trail,
    Words,
)
from tests.kiosk.drawing_rig import HIGH, WIDE, painted, painter

INKS: list[Ink | FloorInk] = [Ink.INK, Ink.ACCENT, Ink.ALARM, FloorInk(1), FloorInk(-1, pale=True)]
rects = st.builds(Rect, st.integers(-20, 300), st.integers(-20, 420), st.integers(10, 200), st.integers(10, 200))
panels = st.builds(
    Panel,
    rect=rects,
    fill=st.sampled_from([None, Ink.CARD, Ink.PALE_ACCENT, Ink.SHADE]),
    line=st.sampled_from([None, Ink.LINE, Ink.ALARM]),
    radius=st.sampled_from([0, 8, 200]),
)
words = st.builds(
    Words,
    rect=rects,
    text=st.sampled_from(["搜索商店", "Turn left after Dawn Books", "乘3号电梯到 4层", ""]),
    size=st.sampled_from(Size),
    ink=st.sampled_from(INKS),
    bold=st.booleans(),
    across=st.sampled_from(["left", "middle", "right"]),
    most_lines=st.integers(1, 3),
    bright=st.sampled_from([(), ((1, 3),)]),
)
icons = st.builds(Icon, rect=rects, name=st.sampled_from(["home", "star"]), ink=st.sampled_from(INKS))
maps = st.builds(
    MapView,
    rect=st.sampled_from([Rect(10, 10, 200, 200), Rect(40, 100, 300, 300)]),
    level=st.sampled_from([0, 7]),
    camera=st.builds(
        Camera,
        centre=st.tuples(st.integers(0, 40), st.integers(0, 30)),
        px_per_m=st.sampled_from([4.0, 12.0]),
        up_deg=st.sampled_from([0.0, 40.0]),
    ),
    language=st.sampled_from(["zh", "en"]),
    bright=st.sampled_from([frozenset(), frozenset({"p1"})]),
    trails=st.sampled_from([(), (Trail(points=((2, 15), (20, 11), (38, 15)), shown=0.7),)]),
    radius=st.sampled_from([0, 20]),
    pins=st.sampled_from(
        [(), (Pin(at=(5, 15), icon="here", facing_deg=90),), (Pin(at=(9, 9), icon="flag", text="到"),)]
    ),
)
flat = st.one_of(panels, words, icons)
clips = st.builds(Clip, rect=rects, marks=st.lists(flat, max_size=3).map(tuple))
pool = st.lists(st.one_of(flat, maps, clips), min_size=1, max_size=6)


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_painting_what_differs_looks_like_painting_everything(data: st.DataObject) -> None:
    """Pixel by pixel, over sequences of scenes whose marks come, go and change their order."""
    marks = data.draw(pool)
    sequences = st.lists(st.permutations(marks).flatmap(lambda each: st.integers(0, len(each)).map(lambda n: each[:n])))
    scenes = [
        Scene(name="any", marks=tuple(each), contrast=index % 4 == 3)
        for index, each in enumerate(data.draw(sequences.filter(bool)))
    ]
    assert painted(scenes) == painted(scenes[-1:])


def marks_of(*marks: Mark) -> Scene:
    """A scene of these."""
    return Scene(name="any", marks=marks)


def test_only_what_differs_is_drawn() -> None:
    """One changed line of words costs its own rectangle, an equal scene nothing."""
    one, _ = painter()
    card, first = Panel(rect=Rect(0, 0, 200, 100)), Words(rect=Rect(10, 300, 100, 40), text="一")
    one.paint(marks_of(card, first))
    assert one.paint(marks_of(card, first)) == []
    (dirty,) = one.paint(marks_of(card, replace(first, text="二")))
    assert dirty.w * dirty.h < 200 * 100
    assert meeting(dirty, card.rect) is None


def test_changing_the_contrast_draws_everything() -> None:
    """High contrast is another look of every mark."""
    one, _ = painter()
    scene = marks_of(Panel(rect=Rect(0, 0, 50, 50)))
    one.paint(scene)
    assert one.paint(replace(scene, contrast=True)) == [Rect(0, 0, WIDE, HIGH)]


def test_marks_in_another_order_are_drawn_anew() -> None:
    """Which of two lies over the other is seen."""
    back, front = Panel(rect=Rect(0, 0, 50, 50)), Panel(rect=Rect(20, 20, 50, 50), fill=Ink.ALARM)
    whole = Rect(0, 0, WIDE, HIGH)
    assert changed(placed([back, front], whole), placed([front, back], whole)) == [Rect(0, 0, 70, 70)]


@pytest.mark.parametrize("ground", [Ink.PAPER, Ink.CARD, Ink.PALE_ACCENT])
@pytest.mark.parametrize("stark", [False, True])
def test_drawn_words_are_read(ground: Ink, stark: bool) -> None:  # noqa: FBT001 (a parameter of the test)
    """Measured on the pixels: the darkest letters against the ground they are drawn on keep 4.5:1."""
    one, surface = painter()
    area = Rect(0, 0, WIDE, HIGH)
    marks = (Panel(rect=area, fill=ground, radius=0), Words(rect=area, text="直令骨门", ink=Ink.SOFT))
    one.paint(Scene(name="any", contrast=stark, marks=marks))
    seen = {surface.get_at((x, y))[:3] for x in range(WIDE) for y in range(HIGH // 2 - 30, HIGH // 2 + 30)}
    paper = surface.get_at((WIDE - 1, 5))[:3]
    assert paper == Look(stark).colour(ground)
    assert max(contrast((red, green, blue), (paper[0], paper[1], paper[2])) for red, green, blue in seen) >= 4.5


def test_words_do_not_leave_their_rectangle_sideways() -> None:
    """What doesn't fit is cut, not drawn over the neighbour."""
    one, surface = painter()
    one.paint(marks_of(Words(rect=Rect(40, 100, 100, 50), text="搜索商店、设施与活动", size=Size.LARGE)))
    paper = Look().colour(Ink.PAPER)
    assert any(surface.get_at((x, 125))[:3] != paper for x in range(40, 140))
    assert all(surface.get_at((x, y))[:3] == paper for x in (*range(30), *range(150, WIDE)) for y in range(60, 200))


def test_round_corners_are_smooth() -> None:
    """Between panel and paper there are pixels of colours in between."""
    one, surface = painter()
    one.paint(marks_of(Panel(rect=Rect(20, 20, 200, 100), fill=Ink.ACCENT, radius=30)))
    ends = {Look().colour(Ink.PAPER), Look().colour(Ink.ACCENT)}
    seen = {surface.get_at((x, y))[:3] for x in range(20, 50) for y in range(20, 50)}
    assert ends < seen
    assert len(seen) > 10


def test_a_broken_picture_is_a_quiet_area_and_is_told_once(tmp_path: Path) -> None:
    """No screen fails for an advertiser's file."""
    broken, faults = tmp_path / "spring.png", list[str]()
    broken.write_bytes(b"\x89PNG\r\n\x1a\nbroken")
    one, surface = painter(faults)
    picture = Picture(rect=Rect(0, 0, 200, 200), path=str(broken))
    one.paint(marks_of(picture))
    one.paint(marks_of(picture, Panel(rect=Rect(10, 10, 20, 20))))
    assert len(faults) == 1
    assert "spring.png" in faults[0]
    assert surface.get_at((195, 195))[:3] == Look().colour(Ink.PALE_ACCENT)


def test_a_picture_fills_its_place_without_being_stretched(tmp_path: Path) -> None:
    """A wide picture in a tall place shows its middle."""
    wide = pygame.Surface((400, 100))
    wide.fill((255, 0, 0))
    wide.fill((0, 0, 255), (180, 0, 40, 100))
    pygame.image.save(wide, tmp_path / "wide.png")
    one, surface = painter()
    one.paint(marks_of(Picture(rect=Rect(0, 0, 100, 200), path=str(tmp_path / "wide.png"))))
    assert surface.get_at((50, 100))[:3] == (0, 0, 255)
    assert surface.get_at((2, 2))[:3] == (255, 0, 0)


def test_a_code_has_whole_pixels_and_its_quiet_zone() -> None:
    """Black and white only, with four modules of white around it."""
    one, surface = painter()
    one.paint(marks_of(QrCode(rect=Rect(50, 50, 250, 250), text="https://mall.example/w?kiosk=atrium&to=p1")))
    seen = [[surface.get_at((x, y))[:3] for x in range(50, 300)] for y in range(50, 300)]
    assert {pixel for row in seen for pixel in row} == {(0, 0, 0), (255, 255, 255)}
    first = next(index for index, row in enumerate(seen) if (0, 0, 0) in row)
    module = seen[first].index((255, 255, 255), seen[first].index((0, 0, 0))) - seen[first].index((0, 0, 0))
    assert first >= 4 * module / 7


def test_a_target_under_a_finger_looks_pressed() -> None:
    """The touched target alone is a shade darker, with the corners of its own panel."""
    touch = Touch(rect=Rect(40, 40, 100, 80), action="go", label="go")
    scene = replace(marks_of(Panel(rect=touch.rect, radius=12)), touches=(touch,))
    shown = pressed(scene, touch)
    one, surface = painter()
    one.paint(scene)
    before = surface.get_at((90, 80))
    (dirty,) = one.paint(shown)
    assert dirty == touch.rect
    after = surface.get_at((90, 80))
    assert contrast((before.r, before.g, before.b), (after.r, after.g, after.b)) > 1.1
