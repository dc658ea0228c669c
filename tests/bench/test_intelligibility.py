"""The measure of intelligibility itself: what counts as understood."""

import pytest

from tests.bench.intelligibility import edits, error_percent, misheard, syllables, words


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("请车牌号为京A·12345的车主移车。", "请车牌号为京A12345的车主移车"),
        ("拨打010-6512 3456。", "拨打零一零六五一二三四五六"),
        ("母婴室在3F。", "母英是在三层"),
        ("今天19:30开始。", "今天19.30分开始"),
        ("请B108号", "请必一零八号"),
    ],
)
def test_homophones_and_other_spellings_are_right(said: str, heard: str) -> None:
    """A recogniser that writes the same sounds otherwise has understood."""
    assert misheard(said, heard, syllables) == 0


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("Ticket A023, please.", "ticket a023 please"),
        ("plate AD12345", "Plate AD? One, two, three, four, five."),
        ("at 19:30", "at 7.30pm"),
        ("on 2F", "on level two"),
    ],
)
def test_english_spellings_are_right(said: str, heard: str) -> None:
    """Figures and words, capitals and marks make no difference."""
    assert misheard(said, heard, words) == 0


def test_what_was_not_understood_counts() -> None:
    """Each wrong, missing or added syllable is one edit, and the error is for each hundred."""
    assert edits("abcd", "axcde") == 2
    assert error_percent([("请到一楼", "请到七楼"), ("谢谢", "谢")], syllables) == pytest.approx(100 * 2 / 6)
