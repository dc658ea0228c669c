"""Slips as lines of letters."""

from hypothesis import given
from hypothesis import strategies as st

from kiosk.slips.nouns import Code, Gap, Height, Line, Pair, Rule, Slip
from kiosk.slips.typesetting import SetLine, columns_of, rows_of, typeset


def _set(*blocks: Line | Pair | Code | Rule | Gap, columns: int = 32) -> list[SetLine | Code]:
    return typeset(Slip(name="ticket", language="zh", blocks=blocks), columns)


def test_a_chinese_character_takes_two_columns() -> None:
    """So names and values line up at both edges of the paper."""
    (line,) = _set(Pair(name="前面等待", value="3 人"))
    assert isinstance(line, SetLine)
    assert line.text == "前面等待" + " " * 20 + "3 人"
    assert columns_of(line.text) == 32


def test_a_pair_too_long_for_one_line_takes_more() -> None:
    """The value then stands at the right of the line below."""
    lines = _set(Pair(name="Estimated waiting time", value="about 8 to 12 minutes"))
    assert [line.text for line in lines if isinstance(line, SetLine)] == [
        "Estimated waiting time",
        " " * 11 + "about 8 to 12 minutes",
    ]


def test_a_closing_mark_never_begins_a_line() -> None:
    """The character before it goes down with it."""
    assert rows_of("请在叫号前回到柜台。", 18) == ["请在叫号前回到柜", "台。"]


def test_english_words_stay_whole() -> None:
    """Lines break at spaces, and no line begins with one."""
    assert rows_of("Please come back to the counter", 16) == ["Please come back", "to the counter"]


def test_a_number_is_as_large_as_the_paper_allows() -> None:
    """Four times as high where that fits, else less, and never broken."""
    for columns, times in ((32, 4), (15, 3), (8, 2)):
        (line,) = _set(Line(text="A012", height=Height.HUGE), columns=columns)
        assert isinstance(line, SetLine)
        assert (line.text, line.times) == ("A012", times)


@given(st.text(alphabet="ab 中文，。1", max_size=80), st.integers(4, 42))
def test_nothing_is_lost_in_wrapping(text: str, columns: int) -> None:
    """All letters but spaces come out in order, and every line keeps within the paper."""
    rows = rows_of(text, columns)
    assert "".join(rows).replace(" ", "") == text.replace(" ", "")
    assert all(columns_of(row) <= columns for row in rows)
