"""The keyboard on the screen."""

from collections.abc import Sequence

import pytest

from kiosk.flows.flow import Page
from kiosk.flows.keyboard.drawn import draw, height
from kiosk.flows.keyboard.keyboard import Keyboard
from kiosk.flows.keyboard.keys import Board, CandidatesFrom, Chosen, KeyTouched, Named
from kiosk.flows.sheet import LEAST_TOUCH_MM, Sheet
from kiosk.pinyin.candidates import Candidate
from kiosk.scene.nouns import Scene
from tests.kiosk.form_rig import page, pages


class FewSounds:
    """Knows a handful of words."""

    WORDS = (("diantihuaile", "电梯坏了"), ("dianti", "电梯"), ("huaile", "坏了"), ("dian", "点"), ("ti", "题"))

    def candidates(self, letters: str) -> Sequence[Candidate]:
        """Words the letters begin with, the longest first."""
        plain = letters.replace("'", "")
        quoted = len(letters) - len(plain)
        return [
            Candidate(text=text, letters=len(sound) + (quoted if len(sound) == len(plain) else 0))
            for sound, text in self.WORDS
            if plain.startswith(sound)
        ]

    def forget(self) -> None:
        """It keeps nothing."""


def typed(keyboard: Keyboard, letters: str) -> Keyboard:
    """Touch one key after another."""
    for letter in letters:
        keyboard.handle(KeyTouched(name=Named.SPACE if letter == " " else letter))
    return keyboard


def chinese(most: int = 100) -> Keyboard:
    """A keyboard for words."""
    return Keyboard(most=most, board=Board.PINYIN, sounds=FewSounds())


def drawn(keyboard: Keyboard, on: Page) -> Scene:
    """The keyboard at the foot of a page's body."""
    sheet = Sheet(on)
    _, foot = on.body.cut_top(on.body.h - height(sheet, keyboard, on.body.h - 200))
    draw(sheet, keyboard, foot)
    return sheet.scene("keyboard")


def test_a_space_takes_the_first_candidate_for_the_letters_that_wait() -> None:
    """And a second one is a space."""
    keyboard = typed(chinese(), "diantihuaile ")
    assert (keyboard.text, keyboard.waiting) == ("电梯坏了", "")
    assert typed(keyboard, " ").text == "电梯坏了 "


def test_a_shorter_candidate_leaves_the_other_letters_waiting() -> None:
    """Until they are chosen as well."""
    keyboard = typed(chinese(), "diantihuaile")
    keyboard.handle(Chosen(index=1))
    assert (keyboard.text, keyboard.waiting) == ("电梯", "huaile")
    assert typed(keyboard, " ").text == "电梯坏了"


def test_punctuation_and_done_settle_what_waits() -> None:
    """Letters that are no sounds stay as they are."""
    assert typed(chinese(), "dianti，").text == "电梯，"
    keyboard = typed(chinese(), "diantihuaile")
    assert keyboard.handle(KeyTouched(name=Named.DONE))
    assert keyboard.text == "电梯坏了"
    assert typed(chinese(), "xyz。").text == "xyz。"


def test_erasing_takes_waiting_letters_before_words() -> None:
    """One at each touch, and nothing from nothing."""
    keyboard = typed(chinese(), "dianti di")
    for expected in ("电梯d", "电梯", "电", "", ""):
        keyboard.handle(KeyTouched(name=Named.ERASE))
        assert keyboard.shown == expected


def test_english_has_capitals_for_one_letter() -> None:
    """After another touch of the same key there is none."""
    keyboard = typed(chinese(), "dianti")
    keyboard.handle(KeyTouched(name=Named.OTHER_LANGUAGE))
    keyboard.handle(KeyTouched(name=Named.SHIFT))
    assert typed(keyboard, "ok").text == "电梯Ok"


def test_signs_are_chinese_or_english_as_what_was_typed_before() -> None:
    """And lead back to it."""
    keyboard = chinese()
    keyboard.handle(KeyTouched(name=Named.TO_SIGNS))
    assert "！" in {key.name for row in keyboard.rows() for key in row}
    keyboard.handle(KeyTouched(name=Named.TO_LETTERS))
    assert keyboard.board is Board.PINYIN
    keyboard.handle(KeyTouched(name=Named.OTHER_LANGUAGE))
    keyboard.handle(KeyTouched(name=Named.TO_SIGNS))
    assert "!" in {key.name for row in keyboard.rows() for key in row}


def test_a_full_field_takes_no_more() -> None:
    """However it is typed."""
    keyboard = typed(chinese(3), "diantihuaile ")
    assert keyboard.text == "电梯坏"
    assert typed(keyboard, "dian ，。").text == "电梯坏"


def test_nothing_typed_is_kept_once_it_is_forgotten() -> None:
    """Neither text nor letters nor candidates."""
    keyboard = typed(chinese(), "dianti dian")
    keyboard.forget()
    assert (keyboard.text, keyboard.waiting, keyboard.candidates) == ("", "", ())


@pytest.mark.parametrize("name", pages())
@pytest.mark.parametrize("board", Board)
def test_every_key_is_as_large_as_a_finger_and_alone_where_it_is(name: str, board: Board) -> None:
    """At least 20 mm each way, within the body, on every panel, with candidates too."""
    on = pages()[name]
    keyboard = typed(Keyboard(most=50, board=board, sounds=FewSounds()), "dian" if board is Board.PINYIN else "")
    scene = drawn(keyboard, on)
    least = on.px(LEAST_TOUCH_MM)
    for index, each in enumerate(scene.touches):
        assert min(each.rect.w, each.rect.h) >= least, each
        assert on.body.x <= each.rect.x, each
        assert each.rect.x + each.rect.w <= on.body.x + on.body.w + 1, each
        assert each.rect.y + each.rect.h <= on.body.y + on.body.h + 1, each
        middle = each.rect.x + each.rect.w / 2, each.rect.y + each.rect.h / 2
        assert not [other for other in scene.touches[index + 1 :] if other.rect.holds(*middle)]


def test_candidates_that_do_not_fit_are_a_touch_away() -> None:
    """Row after row, then the first again."""

    class Many:
        def candidates(self, letters: str) -> Sequence[Candidate]:
            return [Candidate(text="电梯坏了没人修", letters=len(letters)) for _ in range(7)]

        def forget(self) -> None:
            """It keeps nothing."""

    keyboard = typed(Keyboard(most=50, board=Board.PINYIN, sounds=Many()), "dian")
    seen: list[int] = []
    for _ in range(9):
        touches = drawn(keyboard, page()).touches
        seen += [each.action.index for each in touches if isinstance(each.action, Chosen)]
        further = next(each.action for each in touches if isinstance(each.action, CandidatesFrom))
        keyboard.handle(further)
        if further.first == 0:
            break
    assert seen == list(range(7))


def test_without_sounds_it_types_letters_for_a_search() -> None:
    """No candidates, no other language."""
    keyboard = typed(Keyboard(most=20), "ni ke")
    assert keyboard.text == "ni ke"
    assert Named.OTHER_LANGUAGE not in {key.name for row in keyboard.rows() for key in row}
