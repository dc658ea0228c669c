"""What holds on every screen of the kiosk, in both languages, on both panels, in every mode."""

import os
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import combinations
from typing import Literal

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")

import pytest

from content.venue.nouns import PlaceKind
from kiosk.drawing.fonts import FontMeasure, Fonts
from kiosk.drawing.look import Look
from kiosk.flows.emergency import EmergencyScreen
from kiosk.navigator.acts import Act
from kiosk.navigator.geometry import reach_line
from kiosk.navigator.nouns import Screen
from kiosk.scene.nouns import Clip, MapView, Mark, Rect, Scene, Words
from kiosk.world import Spot
from tests.kiosk.form_rig import page
from tests.screens.kiosk_finding import finding_scenes
from tests.screens.kiosk_forms import every_form
from tests.screens.kiosk_mall import in_emergency, sample_world

PANELS = {"portrait": (1080, 1920, 700.0, 90.0), "landscape": (1920, 1080, 900.0, 0.0)}
LANGUAGES: tuple[Literal["zh", "en"], ...] = ("zh", "en")
LEAST_MM = 20.0
TRUST_PX = 2
"""Rounding of halves."""


@cache
def panel(name: str) -> Screen:
    """With the kiosk's own type."""
    fonts = Fonts()
    width, height, bottom, _ = PANELS[name]
    measure, large = FontMeasure(fonts, Look()), FontMeasure(fonts, Look(large=True))
    return Screen(width=width, height=height, bottom_mm=bottom, measure=measure, measure_large=large)


@cache
def screens(name: str) -> list[tuple[str, Scene]]:
    """Every screen of a panel."""
    world = sample_world()
    world = replace(world, spot=replace(world.spot, facing_deg=PANELS[name][3]))
    return [*finding_scenes(world, panel(name)), *every_form(world, panel(name))]


def written(marks: tuple[Mark, ...], within: Rect | None = None) -> Iterator[tuple[Words, Rect | None]]:
    """All words of a scene, with the clip they are in."""
    for mark in marks:
        if isinstance(mark, Words):
            yield mark, within
        elif isinstance(mark, Clip):
            yield from written(mark.marks, mark.rect)


def holds(outer: Rect, inner: Rect) -> bool:
    """Whether one is within the other."""
    right, bottom = inner.x + inner.w, inner.y + inner.h
    return outer.x <= inner.x and outer.y <= inner.y and right <= outer.x + outer.w and bottom <= outer.y + outer.h


@pytest.mark.parametrize("name", PANELS)
def test_everything_to_touch_is_at_least_20_mm_and_on_the_screen(name: str) -> None:
    """No finger is asked to hit less than 20 mm, and nothing to touch is beyond the panel's edge."""
    screen = panel(name)
    least = LEAST_MM / screen.mm_per_px - TRUST_PX
    whole = Rect(0, 0, screen.width, screen.height)
    small = [
        (scene_name, touch.label, touch.rect)
        for scene_name, scene in screens(name)
        for touch in scene.touches
        if min(touch.rect.w, touch.rect.h) < least or not holds(whole, touch.rect)
    ]
    assert small == []


@pytest.mark.parametrize("name", PANELS)
def test_low_mode_keeps_everything_within_reach(name: str) -> None:
    """In low mode nothing to touch is higher than 1,220 mm above the floor."""
    line = reach_line(panel(name))
    assert line > 0
    high = [
        (scene_name, touch.label, touch.rect)
        for scene_name, scene in screens(name)
        if "-low-" in scene_name
        for touch in scene.touches
        if touch.rect.y < line - TRUST_PX
    ]
    assert high == []


@pytest.mark.parametrize("name", PANELS)
def test_no_word_is_cut(name: str) -> None:
    """All words fit their place in both languages, also in large type."""
    cut = [
        (scene_name, words.text, words.rect)
        for scene_name, scene in screens(name)
        for words, _ in written(scene.marks)
        if not fits(words, panel(name).measure_large if scene.large else panel(name).measure)
    ]
    assert cut == []


def fits(words: Words, measure: object) -> bool:
    """Whether it is written whole."""
    assert isinstance(measure, FontMeasure)
    lines = measure.lines(words.text, words.size, words.rect.w, bold=words.bold)
    high = lines * measure.line_height(words.size)
    return not words.text or (lines <= words.most_lines and (high <= words.rect.h * 1.25 or lines == 1))


@pytest.mark.parametrize("name", PANELS)
def test_words_stay_on_the_screen(name: str) -> None:
    """No words begin or end beyond the panel's edge, but those of lists that are dragged."""
    whole = Rect(0, 0, panel(name).width, panel(name).height)
    beyond = [
        (scene_name, words.text, words.rect)
        for scene_name, scene in screens(name)
        for words, clip in written(scene.marks)
        if clip is None and not holds(whole, words.rect)
    ]
    assert beyond == []


@pytest.mark.parametrize("name", PANELS)
@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("drill", [False, True])
def test_the_way_out_hides_no_word(name: str, *, large: bool, drill: bool) -> None:
    """From the top floor, where the way out takes most words: no words stand on others or under the map."""
    world, screen = in_emergency(sample_world(), drill=drill), panel(name)
    top = next(place for place in world.venue.of_kind(PlaceKind.FOOD) if place.level == world.venue.levels[-1].ordinal)
    upstairs = replace(world, spot=Spot(level=top.level, at=top.doors[0], facing_deg=PANELS[name][3]))
    measure = screen.measure_large if large else screen.measure
    for language in LANGUAGES:
        known = replace(page(language), width=screen.width, height=screen.height, large=large, measure=measure)
        marks = EmergencyScreen(lambda: upstairs).scene(known).marks
        words = [mark for mark in marks if isinstance(mark, Words)]
        assert any("by the stairs to the exit on" in each.text for each in words)
        placed = [each.rect for each in words] + [mark.rect for mark in marks if isinstance(mark, MapView)]
        assert [pair for pair in combinations(placed, 2) if overlap(*pair)] == []
        assert all(holds(Rect(0, 0, screen.width, screen.height), rect) for rect in placed)


def overlap(one: Rect, other: Rect) -> bool:
    """Whether two share any of the screen."""
    beside = one.x + one.w <= other.x or other.x + other.w <= one.x
    return not (beside or one.y + one.h <= other.y or other.y + other.h <= one.y)


@pytest.mark.parametrize("name", PANELS)
def test_home_and_back_are_on_every_screen_of_a_visit(name: str) -> None:
    """Whatever is on, home and back are there, always at the same spot; but in an emergency, and while it is asked."""
    places = {
        (scene.large, act, touch.rect)
        for scene_name, scene in screens(name)
        if not scene_name.startswith(("attract", "emergency", "still-there"))
        for act in (Act.HOME, Act.BACK)
        for touch in scene.touches
        if touch.action is act
    }
    assert len(places) == 4
    without = [
        scene_name
        for scene_name, scene in screens(name)
        if not scene_name.startswith(("attract", "emergency", "still-there"))
        and not {Act.HOME, Act.BACK} <= {touch.action for touch in scene.touches}
    ]
    assert without == []


@pytest.mark.parametrize("name", PANELS)
def test_every_line_of_a_drill_says_it_is_one(name: str) -> None:
    """No line on the screen of a drill can be taken for the real thing, but the language key."""
    drills = [scene for scene_name, scene in screens(name) if scene_name.startswith("emergency-drill")]
    assert drills
    lines = [words.text for scene in drills for words, _ in written(scene.marks)]
    bare = [text for text in lines if not ("演习" in text and "DRILL" in text)]
    assert set(bare) <= {"English first", "中文在前"}
