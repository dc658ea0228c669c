"""Every screen of saying what is wrong, of help and of queueing, on every panel, in every mode and both languages."""

import os
from collections.abc import Sequence
from functools import cache

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")

import pytest

from kiosk.drawing.fonts import FontMeasure, Fonts
from kiosk.drawing.look import Look
from kiosk.flows.sheet import LEAST_TOUCH_MM
from kiosk.navigator.acts import Act
from kiosk.navigator.geometry import page_of, reach_line
from kiosk.navigator.nouns import Screen, Visit
from kiosk.pinyin.candidates import Candidate
from kiosk.scene.nouns import Scene, Words
from kiosk.world import World
from tests.kiosk.form_story import VENUE, ways, world_now
from tests.kiosk.monkey import reached
from tests.kiosk.test_queue import CLOSED, INVOICES
from tests.screens.kiosk_forms import SCRIPTS, Visitor

MODES: dict[str, tuple[Act, ...]] = {
    "plain": (),
    "low": (Act.LOW,),
    "large": (Act.LARGE,),
    "both": (Act.LOW, Act.LARGE),
}
SIZES = {"portrait": (1080, 1920, 700.0), "landscape": (1920, 1080, 900.0)}
STARTS = {"zh": Act.START, "en": Act.START_IN_ENGLISH}


class Sentence:
    """Offers a sentence and some words for whatever waits."""

    def candidates(self, letters: str) -> Sequence[Candidate]:
        """As many as a long row has."""
        texts = ("三楼电梯口的灯不亮", "三楼", "三路", "散漏", "三", "山", "伞", "叁")
        return [Candidate(text=text, letters=len(letters)) for text in texts]

    def forget(self) -> None:
        """It keeps nothing."""


@cache
def fonts() -> Fonts:
    """The kiosk's own."""
    return Fonts()


def screen_of(panel: str) -> Screen:
    """A panel with real type."""
    width, height, bottom = SIZES[panel]
    measure, large = FontMeasure(fonts(), Look()), FontMeasure(fonts(), Look(large=True))
    return Screen(width=width, height=height, bottom_mm=bottom, measure=measure, measure_large=large)


def mall() -> World:
    """With everything that makes screens full."""
    gifts = CLOSED.model_copy(update={"place": "desk", "id": "gift-wrapping"})
    return world_now(
        venue=VENUE, ways=ways(), services=(INVOICES, gifts, INVOICES.model_copy(update={"id": "points", "waiting": 0}))
    )


@cache
def scenes(panel: str, mode: str) -> list[tuple[str, Scene]]:
    """All of them in both languages."""
    return [
        (f"{name}-{language}", script(Visitor(mall(), screen_of(panel), (start, *MODES[mode]), Sentence)).scene)
        for language, start in STARTS.items()
        for name, script in SCRIPTS.items()
    ]


@pytest.mark.parametrize("panel", SIZES)
@pytest.mark.parametrize("mode", MODES)
def test_every_touch_is_as_large_as_a_finger_within_reach_and_not_covered(panel: str, mode: str) -> None:
    """At least 20 mm both ways, on the screen, in low mode below 1,220 mm, its middle its own."""
    screen = screen_of(panel)
    low = reach_line(screen) if mode in {"low", "both"} else 0
    wrong: list[object] = []
    for name, scene in scenes(panel, mode):
        for index, each in enumerate(scene.touches):
            rect = each.rect
            middle = rect.x + rect.w / 2, rect.y + rect.h / 2
            small = min(rect.w, rect.h) * screen.mm_per_px < LEAST_TOUCH_MM
            outside = rect.x < 0 or rect.y < low or rect.x + rect.w > screen.width or rect.y + rect.h > screen.height
            covered = any(other.rect.holds(*middle) for other in scene.touches[index + 1 :])
            if small or outside or covered:
                wrong.append((name, each.label, rect, small, outside, covered))
    assert wrong == []


@pytest.mark.parametrize("panel", SIZES)
@pytest.mark.parametrize("mode", MODES)
def test_no_word_is_cut_off_and_none_lies_on_another(panel: str, mode: str) -> None:
    """Everything said fits where it stands, with the real type."""
    screen = screen_of(panel)
    page = page_of(screen, Visit(large=mode in {"large", "both"}, low=mode in {"low", "both"}))
    wrong: list[object] = []
    for name, scene in scenes(panel, mode):
        texts = [mark for mark in scene.marks if isinstance(mark, Words)]
        for index, mark in enumerate(texts):
            lines = page.measure.lines(mark.text, mark.size, mark.rect.w, bold=mark.bold)
            high = lines * page.measure.line_height(mark.size)
            if lines > mark.most_lines or high > mark.rect.h + page.measure.line_height(mark.size) // 3:
                wrong.append((name, mark.text, lines, mark.most_lines, high, mark.rect))
            wrong += [(name, mark.text, other.text) for other in texts[index + 1 :] if _overlap(mark, other)]
    assert wrong == []


@pytest.mark.parametrize("language", STARTS)
def test_every_screen_has_something_for_spoken_guidance(language: str) -> None:
    """And never a word that the visitor typed."""
    for name, script in SCRIPTS.items():
        scene = script(Visitor(mall(), screen_of("portrait"), (STARTS[language],), Sentence)).scene
        assert scene.spoken, name
        assert "三楼电梯口" not in scene.spoken
        assert "13800138000" not in scene.spoken


def test_the_ticket_is_read_from_afar() -> None:
    """Upright, its number is the largest thing on the screen."""
    scene = SCRIPTS["queue-ticket"](Visitor(mall(), screen_of("portrait"), (Act.START,), Sentence)).scene
    number = next(mark for mark in scene.marks if isinstance(mark, Words) and mark.text == "A012")
    assert FontMeasure(fonts(), Look()).line_height(number.size) * 0.496 > 100


def test_a_visitor_who_waits_for_the_desk_is_not_taken_for_gone() -> None:
    """Half a minute of quiet fingers asks nobody whether they are there while the desk is rung."""
    visitor = SCRIPTS["help-ringing"](Visitor(mall(), screen_of("portrait"), (Act.START,), Sentence))
    assert visitor.wait(50).scene.name == "help-follow-ringing-slow"


@pytest.mark.parametrize("name", ["feedback-sending", "help-ringing", "queue-ticket"])
def test_an_answer_that_comes_after_the_visitor_has_gone_changes_nothing(name: str) -> None:
    """The order is carried out all the same; nobody here waits for it."""
    visitor = SCRIPTS[name](Visitor(mall(), screen_of("portrait"), (Act.START,), Sentence))
    visitor.touch(Act.HOME)
    for answer in (visitor.answer, lambda _: visitor.fail(later=True)):
        assert answer(None).scene.name == "home"


@pytest.mark.parametrize("name", ["feedback-words-typed", "feedback-review", "feedback-sending", "feedback-taken"])
def test_nothing_typed_is_anywhere_once_the_visitor_went_home(name: str) -> None:
    """Not in the navigator, nor in anything it holds."""
    visitor = SCRIPTS[name](Visitor(mall(), screen_of("portrait"), (Act.START_IN_ENGLISH,), Sentence))
    assert _holds(visitor.navigator, "light by the lifts")
    visitor.touch(Act.HOME)
    assert not _holds(visitor.navigator, "light by the lifts")


def _holds(root: object, text: str) -> bool:
    return any(text in each for each in reached(root))


def _overlap(one: Words, other: Words) -> bool:
    a, b = one.rect, other.rect
    return a.x < b.x + b.w and b.x < a.x + a.w and a.y + 4 < b.y + b.h and b.y + 4 < a.y + a.h
