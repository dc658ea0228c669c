"""Searching the directory: everything people type for a shop or a place, and what comes first."""

from string import ascii_lowercase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.directory.directory import Directory
from content.directory.index import needed
from content.directory.nouns import Fit, Found, Nothing, Results, Standpoint
from content.venue.nouns import PlaceKind
from tests.content.directory.some_mall import some_directory, some_venue

DIRECTORY = some_directory()


def found(typed: str, near: Standpoint | None = None) -> tuple[Found, ...]:
    """What answers; nothing at all where nothing does."""
    answer = DIRECTORY.search(typed, near=near)
    return answer.found if isinstance(answer, Results) else ()


def first(typed: str) -> str:
    """The first answer's first name."""
    answers = found(typed)
    return next(iter(answers[0].place.names.values()), "") if answers else ""


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("乐高", "乐高"),
        ("legao", "乐高"),
        ("lg", "乐高"),
        ("lego", "乐高"),
        ("legou", "乐购超市"),
        ("超市", "乐购超市"),
        ("zhaoyang", "朝阳眼镜"),
        ("chaoyang", "朝阳眼镜"),
        ("zyyj", "朝阳眼镜"),
        ("zhaoyyj", "朝阳眼镜"),
        ("zyyanjing", "朝阳眼镜"),
        ("朝y", "朝阳眼镜"),
        ("yinyue", "音乐之家"),
        ("huadian", "听雨花店"),
        ("雨花", "听雨花店"),
        ("SUNRISE", "朝阳眼镜"),
        ("optics", "朝阳眼镜"),
        ("ck", "Calvin Klein Jeans"),
        ("calvin jeans", "Calvin Klein Jeans"),
        ("ckj", "Calvin Klein Jeans"),
        ("cafe", "一盏咖啡"),
        ("fisherlight cafe", "渔火海鲜"),
        ("laozao", "山城火锅"),
        ("85", "85度"),
        ("85du", "85度"),
        ("a103", "音乐之家"),
        ("naik", "Nike"),
        ("nkie", "Nike"),
        ("addidas", "阿迪达斯"),
        ("adiddas", "阿迪达斯"),
        ("pomegranite", "石榴鞋坊"),
        ("asunris", "朝阳眼镜"),
        ("naike", "Nike"),
    ],
)
def test_shops_are_found_however_they_are_asked_for(typed: str, name: str) -> None:
    """By characters, sounds, either reading, initials, both mixed, English, aliases, numbers, and with slips."""
    assert first(typed) == name


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("厕所", PlaceKind.TOILET),
        ("卫生间", PlaceKind.TOILET),
        ("toilet", PlaceKind.TOILET),
        ("wc", PlaceKind.TOILET),
        ("xishoujian", PlaceKind.TOILET),
        ("xsj", PlaceKind.TOILET),
        ("cesuo", PlaceKind.TOILET),
        ("restroom", PlaceKind.TOILET),
        ("母婴室", PlaceKind.BABY_ROOM),
        ("muying", PlaceKind.BABY_ROOM),
        ("换尿布", PlaceKind.BABY_ROOM),
        ("ATM", PlaceKind.CASH_MACHINE),
        ("quqian", PlaceKind.CASH_MACHINE),
        ("停车", PlaceKind.PARKING),
        ("parking", PlaceKind.PARKING),
        ("dianti", PlaceKind.LIFT),
        ("elevator", PlaceKind.LIFT),
        ("失物招领", PlaceKind.DESK),
        ("hotpot", PlaceKind.FOOD),
        ("咖啡", PlaceKind.FOOD),
    ],
)
def test_kinds_are_found_by_the_words_people_have_for_them(typed: str, kind: PlaceKind) -> None:
    """In both languages and by their sounds; nothing of another kind comes first."""
    assert found(typed)[0].place.kind is kind


@pytest.mark.parametrize("typed", ["3楼", "三楼", "三层", "L3", "F3", "3F", "level 3", "sanlou", "sanceng"])
def test_a_floor_lists_what_is_on_it(typed: str) -> None:
    """However it is called; not its toilets without a name."""
    answers = found(typed)
    assert {answer.place.level for answer in answers} == {2}
    assert len(answers) == 5


@pytest.mark.parametrize("typed", ["B1", "负一楼", "地下一层", "fuyilou"])
def test_floors_below_ground_too(typed: str) -> None:
    """They are named by what is under them."""
    assert {answer.place.level for answer in found(typed)} == {-1}


@pytest.mark.parametrize("typed", ["餐饮", "food", "eat", "chifan", "美食", "披萨"])
def test_food_is_whatever_sells_it(typed: str) -> None:
    """A bakery too, though it is a shop; a dish nobody says that they sell leads to all food."""
    names = {answer.place.names["en"] for answer in found(typed)}
    assert names == {"One Lamp Coffee", "Hill Town Hotpot", "Fisherlight Café", "Eighty-five Degrees"}


def test_what_is_sold_narrows_food_and_shops() -> None:
    """Coffee is no hotpot."""
    assert [answer.place.names["zh"] for answer in found("咖啡")] == ["一盏咖啡"]
    assert {answer.place.names["zh"] for answer in found("shoes")} == {"石榴鞋坊"}


def test_a_floor_and_a_word_narrow_each_other() -> None:
    """What answers to both."""
    assert [answer.place.names["zh"] for answer in found("3楼 餐饮")] == ["山城火锅", "渔火海鲜"]


def test_the_order_is_exact_beginning_initials_inside_alike() -> None:
    """A name that begins so comes before one that has it further in, and slips come only where nothing else does."""
    fits = [answer.fit for answer in found("s")]
    assert fits == sorted(fits)
    assert found("lego")[0].fit is Fit.EXACT
    assert [answer.place.names["zh"] for answer in found("lego")] == ["乐高", "乐购超市"]
    assert found("nkie")[0].fit is Fit.ALIKE
    assert found("inlist")[0].fit is Fit.CONTAINS


def test_ties_come_by_nearness() -> None:
    """From the second floor its own toilet comes first; from the ground floor the one there, though further along."""
    upstairs = found("厕所", Standpoint(level=1))
    downstairs = found("厕所", Standpoint(level=0, at=(90.0, 0.0)))
    assert upstairs[0].place.level == 1
    assert downstairs[0].place.level == 0


@pytest.mark.parametrize(
    ("typed", "text", "shown"),
    [
        ("lego", "LEGO", "LEGO"),
        ("yuhua", "听雨花店", "雨花"),
        ("tyh", "听雨花店", "听雨花"),
        ("ty花", "听雨花店", "听雨花"),
        ("kle", "Calvin Klein Jeans", "Kle"),
        ("ck", "Calvin Klein Jeans", "CK"),
        ("inlist", "Rainlistener Florist", "inlist"),
        ("cafe", "Fisherlight Café", "Café"),
        ("eighty-five", "Eighty-five Degrees", "Eightyfive"),
    ],
)
def test_the_letters_that_answer_are_shown(typed: str, text: str, shown: str) -> None:
    """A character whole, a word as far as it was typed."""
    answers = [answer for answer in found(typed) if answer.text == text]
    assert "".join(text[start:end] for answer in answers for start, end in answer.spans) == shown


def test_every_keystroke_towards_a_name_finds_it() -> None:
    """It never drops out of the list while it is typed on."""
    for typed in ("zhaoyangyanjing", "calvinkleinjeans", "shanchenghuoguo", "onelampcoffee"):
        name = first(typed)
        for end in range(1, len(typed) + 1):
            assert name in {next(iter(each.place.names.values()), "") for each in found(typed[:end])}, typed[:end]


def test_nothing_found_leads_to_the_nearest_of_the_kind_and_the_desk() -> None:
    """The kind is guessed from what was typed."""
    answer = DIRECTORY.search("zhaobudaocesuozainali", near=Standpoint(level=1))
    assert isinstance(answer, Nothing)
    assert answer.kind is PlaceKind.TOILET
    assert answer.alternatives[0].level == 1
    assert [desk.kind for desk in answer.desks] == [PlaceKind.DESK]


def test_nothing_like_it_leads_to_the_desk_at_least() -> None:
    """A dead end it never is."""
    answer = DIRECTORY.search("qqqqqqqqq")
    assert isinstance(answer, Nothing)
    assert answer.desks


def test_the_list_is_cut_but_counted() -> None:
    """`total` tells of all."""
    answer = DIRECTORY.search("s", limit=2)
    assert isinstance(answer, Results)
    assert len(answer.found) == 2
    assert answer.total > 2


def test_rooms_that_are_not_for_shoppers_are_never_found() -> None:
    """Nor are parking bays without a name."""
    assert all(answer.place.kind is not PlaceKind.NONPUBLIC for answer in found("jifang"))
    assert len(found("停车")) == 1


def test_without_readings_characters_still_find() -> None:
    """A kiosk whose readings are gone loses pinyin, not the directory."""
    bare = Directory(some_venue(), {})
    answer = bare.search("乐高")
    assert isinstance(answer, Results)
    assert answer.found[0].place.names["zh"] == "乐高"
    assert needed(some_venue())


@given(st.text(alphabet=ascii_lowercase + "乐高朝阳3F '-", max_size=30))
def test_whatever_is_typed_is_answered(typed: str) -> None:
    """With results in order whose spans lie in their texts, or with a way on."""
    answer = DIRECTORY.search(typed)
    if isinstance(answer, Nothing):
        assert answer.desks
        return
    assert answer.total >= len(answer.found) > 0
    for each in answer.found:
        assert all(0 <= start < end <= len(each.text) for start, end in each.spans)
