"""How things are read aloud, and where a text changes its language."""

import re
from itertools import pairwise

import cn2an
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audio.reading.aloud import Span, english_inside_chinese, read_aloud, split_languages
from audio.reading.numerals import chinese_number, english_number, english_ordinal

CHINESE = {
    "plate": ("请车牌号京A·12345的车主", "请车牌号京，A 幺二三四五的车主"),
    "plate without a dot": ("京A12345", "京，A 幺二三四五"),
    "plate in small letters": ("京a12345", "京，A 幺二三四五"),
    "electric plate": ("沪AD12345", "沪，A D 幺二三四五"),
    "plate ending in a letter": ("粤B·7K39F", "粤，B 七 K 三九 F"),
    "trailer plate": ("粤B·A1234挂", "粤，B A 幺二三四挂"),
    "plate on wide figures": ("京Ａ·１２３４５", "京，A 幺二三四五"),
    "a province's character without figures": ("京东ABCDEF", "京东ABCDEF"),
    "mobile telephone": ("请拨13800138000", "请拨幺三八，零零幺三，八零零零"),
    "mobile with country": ("+86 138-0013-8000", "幺三八，零零幺三，八零零零"),
    "landline": ("010-6512 3456", "零幺零，六五幺二，三四五六"),
    "hotline": ("400-820-8888", "四零零，八二零，八八八八"),
    "local number": ("8888-6666", "八八八八，六六六六"),
    "short number": ("请拨打110", "请拨打幺幺零"),
    "extension": ("分机8012", "分机八零幺二"),
    "time": ("21:30", "二十一点三十分"),
    "time with wide colon": ("21：30", "二十一点三十分"),
    "full hour": ("9:00", "九点"),
    "two o'clock": ("2:00", "两点"),
    "five past": ("9:05", "九点零五分"),
    "time with seconds": ("9:00:07", "九点零分零七秒"),
    "span of time": ("10:00-22:00", "十点至二十二点"),
    "time in words": ("21点05分", "二十一点零五分"),
    "date": ("2026-11-22", "二零二六年十一月二十二日"),
    "date in words": ("2026年2月2日", "二零二六年二月二日"),
    "basement": ("B1", "负一层"),
    "basement floor": ("B2层", "负二层"),
    "basement storey": ("B1楼", "负一楼"),
    "basement by minus": ("-1层", "负一层"),
    "floor by L": ("L3", "三层"),
    "floor by F": ("3F", "三层"),
    "second floor": ("2层", "二层"),
    "third storey": ("3楼", "三楼"),
    "floors": ("1-3层", "一至三层"),
    "floors in words": ("1层-3层", "一层至三层"),
    "code of letters and figures": ("单元7K392", "单元七 K 三九二"),
    "floors by F": ("1F-3F", "一层至三层"),
    "area, no floor": ("B2区", "B 二区"),
    "shop unit": ("B1-023", "B 幺，零二三"),
    "ticket": ("A023号", "A 零二三号"),
    "short ticket": ("A12号", "A 十二号"),
    "counter": ("3号窗口", "三号窗口"),
    "room": ("302室", "三零二室"),
    "price": ("¥1,299.50", "一千二百九十九点五元"),
    "price in words": ("199元", "一百九十九元"),
    "discount": ("8.8折", "八点八折"),
    "percentage": ("20%", "百分之二十"),
    "percentages": ("10%-20%", "百分之十至百分之二十"),
    "age of two": ("2岁", "两岁"),
    "ages": ("3~5岁", "三至五岁"),
    "two minutes": ("2分钟", "两分钟"),
    "twelve": ("12个", "十二个"),
    "second time": ("第2次", "第二次"),
    "second one": ("第2个", "第二个"),
    "second person": ("第2位", "第二位"),
    "two persons": ("2位", "两位"),
    "local number with a space": ("6234 5678", "六二三四，五六七八"),
    "landline with country": ("+86 21 6234 5678", "零二幺，六二三四，五六七八"),
    "hotline of other figures": ("400-123-4567", "四零零，幺二三，四五六七"),
    "dollars": ("$5.50", "五点五美元"),
    "euros": ("€20", "二十欧元"),
    "yuan": ("¥35", "三十五元"),
    "half": ("1/2", "二分之一"),
    "quarters": ("3/4", "四分之三"),
    "speed": ("限速20km/h", "限速每小时二十公里"),
    "unit of speed": ("单位为km/h", "单位为公里每小时"),
    "height": ("120cm", "一百二十厘米"),
    "cold": ("-5℃", "负五摄氏度"),
    "tail of a number": ("尾号1234", "尾号幺二三四"),
    "code with leading zero": ("0123", "零幺二三"),
    "acronym": ("VIP休息室", "V I P休息室"),
    "Latin name": ("Starbucks门口", "Starbucks门口"),
    "Latin name with figure": ("iPhone 15", "iPhone 十五"),
}

ENGLISH = {
    "plate": ("car 京A·12345", "car Jing eigh, one two three four five"),
    "plate of Shanghai": ("plate 沪A12345", "plate Hu eigh, one two three four five"),
    "plate of Hong Kong": ("粤Z1234港", "Yue Z, one two three four Gang"),
    "local number with a space": ("6234 5678", "six two three four, five six seven eight"),
    "landline with country": ("+86 21 6234 5678", "zero two one, six two three four, five six seven eight"),
    "hotline of other figures": ("400-123-4567", "four zero zero, one two three, four five six seven"),
    "dollars": ("$5.50", "five dollars and fifty cents"),
    "a dollar": ("$1", "one dollar"),
    "euros": ("€20", "twenty euros"),
    "yuan": ("¥35", "thirty-five yuan"),
    "pounds with one place": ("£2.5", "two point five pounds"),
    "half": ("1/2", "one half"),
    "quarters": ("3/4 of all", "three quarters of all"),
    "no fraction": ("24/7", "twenty-four seven"),
    "speed": ("20 km/h", "twenty kilometres per hour"),
    "unit of speed": ("in km/h", "in kilometres per hour"),
    "plate in Latin": ("plate AD12345", "plate eigh D, one two three four five"),
    "mobile telephone": ("call 13800138000", "call one three eight, zero zero one three, eight zero zero zero"),
    "landline": ("010-6512 3456", "zero one zero, six five one two, three four five six"),
    "hotline": ("400-820-8888", "four zero zero, eight two zero, eight eight eight eight"),
    "short number": ("call 110", "call one one zero"),
    "evening": ("21:30", "nine thirty P M"),
    "morning": ("9:05", "nine oh five eigh em"),
    "twelve-hour time": ("9:30 p.m.", "nine thirty P M"),
    "hour with half": ("9 a.m. today", "nine eigh em today"),
    "noon": ("12:00", "twelve noon"),
    "midnight": ("24:00", "midnight"),
    "after midnight": ("0:30", "twelve thirty eigh em"),
    "span of time": ("10:00-22:00", "ten eigh em to ten P M"),
    "date": ("2026-11-22", "November twenty-second, twenty twenty-six"),
    "no date": ("2026-13-45", "two thousand and twenty-six to thirteen to forty-five"),
    "round year": ("2000-01-02", "January second, two thousand"),
    "early year": ("1905-01-02", "January second, nineteen oh five"),
    "basement": ("B1", "basement level one"),
    "level of the basement": ("on level B1", "on basement level one"),
    "floor by L": ("floor L3", "level three"),
    "floor by F": ("3/F", "level three"),
    "floor in words": ("floor 2", "floor two"),
    "ticket": ("ticket A023", "ticket eigh zero two three"),
    "shop unit": ("unit B1-023", "unit B one, zero two three"),
    "price": ("¥1,299.50", "one thousand two hundred and ninety-nine point five yuan"),
    "price in words": ("199 yuan", "one hundred and ninety-nine yuan"),
    "percentage": ("20%", "twenty percent"),
    "ordinal": ("22nd", "twenty-second"),
    "ages": ("aged 3-5", "aged three to five"),
    "number": ("No. 3", "number three"),
    "height": ("120cm", "one hundred and twenty centimetres"),
    "acronym": ("the VIP lounge", "the V I P lounge"),
    "code of letters and figures": ("car B 7K392", "car B seven, K, three nine two"),
    "shouting": ("NO SMOKING IN THE MALL", "no smoking in the mall"),
    "shop": ("H&M and GAP", "H&M and GAP"),
    "article": ("A boy, 5", "A boy, five"),
    "glued figure": ("iPhone15", "iPhone fifteen"),
}


@pytest.mark.parametrize(("written", "said"), CHINESE.values(), ids=CHINESE.keys())
def test_chinese_is_read_as_people_read_it(written: str, said: str) -> None:
    """Plates, telephones, times, floors and figures become the words that Chinese people say for them."""
    assert read_aloud("zh", written) == said


@pytest.mark.parametrize(("written", "said"), ENGLISH.values(), ids=ENGLISH.keys())
def test_english_is_read_as_people_read_it(written: str, said: str) -> None:
    """Plates, telephones, times, floors and figures become the words that English speakers say for them."""
    assert read_aloud("en", written) == said


announcements = st.lists(
    st.one_of(
        st.text(max_size=8),
        st.text("0123456789-:.,ABLF层号元%年月日·京沪点分 ", max_size=12),
        st.sampled_from([written for written, _ in (*CHINESE.values(), *ENGLISH.values())]),
    ),
    max_size=5,
).map("".join)


@settings(deadline=None)
@given(announcements, st.sampled_from(["zh", "en"]))
def test_no_figure_is_left(text: str, language: str) -> None:
    """Whatever the text, an engine never meets a figure, which it would read in its own way."""
    assert not re.search(r"[0-9]", read_aloud(language, text))


@settings(deadline=None)
@given(announcements, st.sampled_from(["zh", "en"]))
def test_reading_what_was_read_changes_nothing(text: str, language: str) -> None:
    """A text that was read once may be read again: its cache key stays the same."""
    said = read_aloud(language, text)
    assert read_aloud(language, said) == said


@settings(deadline=None)
@given(st.text("请到一楼服务台家长车主谢谢，。！", max_size=40))
def test_words_are_left_alone(text: str) -> None:
    """A Chinese text without figures is said as it is written."""
    said = read_aloud("zh", text)
    assert said in {text, ""}


@pytest.mark.parametrize("text", ["", " \n", "🎉🎉", "。。。", "——"])
def test_nothing_to_say_is_empty(text: str) -> None:
    """A text without any word comes out empty, so that nobody renders silence."""
    assert read_aloud("zh", text) == ""


@settings(deadline=None)
@given(announcements, st.sampled_from(["zh", "en"]))
def test_spans_joined_are_the_text(text: str, language: str) -> None:
    """Splitting by language loses nothing and invents nothing, and neighbours differ in language."""
    spans = split_languages(text, language)
    assert "".join(span.text for span in spans) == text
    assert all(one.language != other.language for one, other in pairwise(spans))


def test_a_latin_name_is_a_span_of_its_own() -> None:
    """A shop's Latin name inside Chinese is English; punctuation stays with what it follows."""
    assert split_languages("请到Starbucks门口。", "zh") == [
        Span("zh", "请到"),
        Span("en", "Starbucks"),
        Span("zh", "门口。"),
    ]


def test_a_chinese_name_inside_english_is_a_span_of_its_own() -> None:
    """A Chinese name in English words is left to the Chinese pronunciation."""
    assert split_languages("Mr. 王小明, please", "en") == [
        Span("en", "Mr. "),
        Span("zh", "王小明, "),
        Span("en", "please"),
    ]


def test_a_text_without_letters_is_in_the_given_language() -> None:
    """Figures and marks alone belong to the language of the passage."""
    assert split_languages("12，", "zh") == [Span("zh", "12，")]


def test_lone_letters_in_chinese_are_letters() -> None:
    """The A of a plate is the letter, never the article; words keep theirs."""
    assert english_inside_chinese("A B, iPhone A ") == "eigh B, iPhone eigh "


@settings(deadline=None)
@given(st.integers(0, 10**12 - 1))
def test_chinese_numbers_agree_with_an_independent_library(number: int) -> None:
    """Every number up to a trillion is said as the cn2an library says it, but for 十 instead of 一十 in front."""
    theirs = cn2an.an2cn(str(number))
    assert chinese_number(number) == (theirs.removeprefix("一") if theirs.startswith("一十") else theirs)


@settings(deadline=None)
@given(st.integers(0, 10**13))
def test_english_numbers_are_words(number: int) -> None:
    """Every number has a name made of letters, and its ordinal ends as ordinals do."""
    assert re.fullmatch(r"[a-z -]+", english_number(number))
    if number < 10**12:
        assert re.search(r"(first|second|third|th)$", english_ordinal(number))
