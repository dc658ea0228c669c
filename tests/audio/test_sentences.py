"""Where a passage is cut."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audio.reading.sentences import pause_after_ms, split_sentences, spoken_seconds

passages = st.lists(
    st.one_of(
        st.text(max_size=30),
        st.text("请到一楼服务台，。！；：、（）” ", max_size=80),
        st.text("abcdefghij ,.!?:'\"()0123456789", max_size=120),
    ),
    max_size=4,
).map("".join)


@settings(deadline=None)
@given(passages)
def test_nothing_is_lost(text: str) -> None:
    """The pieces in order are the text, but for white space where it was cut."""
    assert re.sub(r"\s", "", "".join(split_sentences("zh", text))) == re.sub(r"\s", "", text)


@settings(deadline=None)
@given(passages)
def test_no_piece_is_long_or_blank(text: str) -> None:
    """Every piece is something to say, and at most a dozen seconds and a breath of it."""
    for piece in split_sentences("zh", text):
        assert piece == piece.strip() != ""
        assert spoken_seconds(piece) <= 12.5


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["现在广播找人。", "谢谢！", "请到B1层服务台，家长在等您。", "Thank you! ", "It is 9:30 p.m. now? "]
        )
    )
)
def test_a_sentence_is_cut_the_same_wherever_it_stands(sentences: list[str]) -> None:
    """What was rendered ahead alone is found again inside any passage."""
    together = split_sentences("zh", "".join(sentences))
    assert together == [piece for sentence in sentences for piece in split_sentences("zh", sentence)]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("现在广播找人。谢谢！", ["现在广播找人。", "谢谢！"]),
        ("他说：“好。”然后走了。", ["他说：“好。”", "然后走了。"]),
        ("Please call Dr. Wang at No. 3. Thank you.", ["Please call Dr. Wang at No. 3.", "Thank you."]),
        ("Only 1,299.50 yuan! Hurry.", ["Only 1,299.50 yuan!", "Hurry."]),
        ("一\n二", ["一", "二"]),
    ],
)
def test_sentences_end_where_people_end_them(text: str, pieces: list[str]) -> None:
    """Full stops end sentences; abbreviations, decimals and closing quotes don't."""
    assert split_sentences("zh", text) == pieces


def test_a_long_sentence_is_cut_at_its_commas() -> None:
    """The first words of a long sentence can be rendered in about two seconds, and no scrap stands alone."""
    pieces = split_sentences(
        "zh", "一位五岁左右的男孩，身穿红色上衣、蓝色短裤，在B1层与家人走散，如有见到的顾客，请送到一楼总服务台。"
    )
    assert len(pieces) >= 3
    assert all(piece[-1] in "，、。" for piece in pieces)
    assert all(0.9 <= spoken_seconds(piece) <= 5 for piece in pieces)


def test_the_pause_follows_the_mark() -> None:
    """After a full stop a reader rests longer than after a comma, whatever quotes stand behind it."""
    assert pause_after_ms("好。”") == pause_after_ms("Good.") == pause_after_ms("好！") > pause_after_ms("好，")
    assert pause_after_ms("好") == pause_after_ms("好，")
