"""Type: where lines end, which face is used, and that words take the room they were measured at."""

import os
from pathlib import Path

import pygame
import pygame.freetype
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.drawing.fonts import FILES, FOLDER, FontMeasure, FontMissing, Fonts
from kiosk.drawing.look import Look
from kiosk.scene.nouns import Size
from kiosk.wrapping import NEVER_FIRST, NEVER_LAST, wrapped

os.environ["SDL_VIDEODRIVER"] = "dummy"
LETTERS = st.text(alphabet="请乘电梯到层，。（）“”、 abcXYZ0129-\n", max_size=60)


@pytest.fixture(scope="module")
def fonts() -> Fonts:
    """The installed ones."""
    return Fonts()


def lines_of(text: str, room: float, most: int = 99) -> list[str]:
    """A text in lines, each Han letter 2 wide and each other 1."""
    widths = [2 if ord(letter) > 0x2000 else 1 for letter in text]
    found = wrapped(text, widths, room, most, 2)
    return [text[line.first : line.end] + ("…" if line.cut else "") for line in found]


def test_chinese_breaks_between_letters_but_not_beside_punctuation() -> None:
    """A comma or full stop stays with the word before it, an opening quote with the word after it."""
    assert lines_of("请到四层，过书店后左转。", 8) == ["请到四", "层，过书", "店后左", "转。"]
    assert lines_of("过晨“光书店”", 6) == ["过晨", "“光书", "店”"]


def test_latin_words_and_numbers_stay_whole() -> None:
    """A line ends at a space or after a hyphen; "3号" is never parted; a word wider than the room is parted."""
    assert lines_of("Turn left after Dawn Books", 11) == ["Turn left", "after Dawn", "Books"]
    assert lines_of("乘坐3号梯", 5) == ["乘坐", "3号梯"]
    assert lines_of("step-free", 6) == ["step-", "free"]
    assert lines_of("Llanfairpwll", 5) == ["Llanf", "airpw", "ll"]


def test_what_does_not_fit_is_cut_with_an_ellipsis() -> None:
    """The cut line with its ellipsis keeps within the room."""
    assert lines_of("Turn left after Dawn Books", 11, most=2) == ["Turn left", "after Daw…"]


@given(LETTERS, st.integers(8, 40))
def test_nothing_is_lost_and_no_line_is_too_wide(text: str, room: int) -> None:
    """All but spaces at line ends comes out again in order, within the room, and lines begin and end as they may."""
    lines = lines_of(text, room)
    bare = str.maketrans("", "", " \n")
    assert "".join(lines).translate(bare) == text.translate(bare)
    for line in lines:
        assert sum(2 if ord(letter) > 0x2000 else 1 for letter in line) <= room


def test_lines_do_not_begin_with_what_may_not_begin_them() -> None:
    """Over a long text and every width."""
    text = "请在“晨光书店（二层）”前左转，乘3号电梯到四层；出电梯后直走。" * 2
    for room in range(10, 60):
        lines = lines_of(text, room)
        assert not any(line[0] in NEVER_FIRST for line in lines)
        assert not any(line[-1] in NEVER_LAST for line in lines)


def test_the_face_is_the_simplified_chinese_one(fonts: Fonts) -> None:
    """The letters that Japan shapes differently come out differently from the file's first face, which is Japan's."""
    japanese = pygame.freetype.Font(str(FOLDER / FILES[False]), 40, font_index=0)
    for letter in "直令骨门":
        ours, _, _ = fonts.drawn(letter, 40, (0, 0, 0))
        theirs, _ = japanese.render(letter, (0, 0, 0), size=40)
        assert pygame.image.tobytes(ours, "RGBA") != pygame.image.tobytes(theirs, "RGBA"), letter


def test_a_missing_font_is_said_with_what_to_install(tmp_path: Path) -> None:
    """The kiosk doesn't start with empty boxes instead of words."""
    with pytest.raises(FontMissing, match="fonts-noto-cjk"):
        Fonts(tmp_path)


def test_a_font_without_chinese_is_refused(tmp_path: Path) -> None:
    """A Latin font under the right name is no better than none."""
    latin = Path(pygame.__file__).with_name("freesansbold.ttf")
    for file in FILES.values():
        (tmp_path / file).write_bytes(latin.read_bytes())
    with pytest.raises(FontMissing, match="Noto Sans CJK SC"):
        Fonts(tmp_path)


@pytest.mark.parametrize("text", ["乘3号电梯到 4层", "Take Lift 3 to level 4", "营业时间 10:00–22:00"])
def test_words_take_the_room_they_were_measured_at(fonts: Fonts, text: str) -> None:
    """What is drawn is as wide as what was measured, but for the empty edges of the outer letters."""
    for px in (28, 37, 60):
        surface, _, _ = fonts.drawn(text, px, (0, 0, 0), bold=True)
        assert surface.get_width() == pytest.approx(fonts.width(text, px, bold=True), abs=px * 0.2)


def test_a_letter_no_face_has_is_drawn_as_its_stand_in(fonts: Fonts) -> None:
    """A shop's emoji doesn't break a screen, and takes the room of its stand-in."""
    assert fonts.width("\U0001f600", 40) == fonts.width("〓", 40)


def test_han_letters_are_as_wide_as_type_is_high(fonts: Fonts) -> None:
    """They aren't measured one by one, for the face would draw each: what it says of some is what is taken for all."""
    face = pygame.freetype.Font(str(FOLDER / FILES[True]), 40, font_index=2)
    for letter in "一中听澜里餐龙鑫鿏":
        for px in (28, 45, 60):
            assert fonts.width(letter, px, bold=True) == px == round(face.get_metrics(letter, size=px)[0][4])


def test_a_page_is_measured_in_the_type_it_is_drawn_in(fonts: Fonts) -> None:
    """Large type takes more room and more lines."""
    plain, large = FontMeasure(fonts, Look()), FontMeasure(fonts, Look(large=True))
    text = "请在四层乘三号电梯，过晨光书店后左转。"
    assert large.width(text, Size.BODY) > plain.width(text, Size.BODY) * 1.25
    assert large.lines(text, Size.BODY, 300) > plain.lines(text, Size.BODY, 300) > 1
    assert large.line_height(Size.BODY) > plain.line_height(Size.BODY)
