"""What must never be heard, whatever is typed into the slots."""

import re
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.adapters.template_folder import open_book
from content.templates.guards import is_for_grown_ups, refuse_words
from content.templates.slots import Slot, SlotType
from content.templates.template import SlotFaults, Template, TemplateBook

BOTH = ("zh", "en")
BOOK = open_book()
"""The packaged templates; a constant since properties take no fixtures."""

TYPED = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        ["张小明", "小明", "Tommy", "名叫小明", "a boy called Tommy", "京A12345", "红色", "service-desk", "007"]
    ),
)


def fitting(slot: Slot) -> st.SearchStrategy[object]:
    """Values that fit a slot: a word of its list, a number within its bounds, or its example."""
    if slot.type is SlotType.NUMBER:
        return st.integers(slot.minimum, slot.maximum)
    words = [word.id for word in slot.choices.words]
    return st.one_of(st.sampled_from(words) if words else st.nothing(), st.just(dict(slot.example)))


@st.composite
def fillings(draw: st.DrawFn, template: Template) -> dict[str, object]:
    """Slots filled as they should be, and then one of them, or one the template doesn't have, with anything at all."""
    known = {slot.id: fitting(slot) for slot in template.slots}
    required = {slot.id: known[slot.id] for slot in template.slots if slot.required}
    shy = [slot.id for slot in template.slots if is_for_grown_ups(template.kind, slot)]
    optional = {slot_id: each for slot_id, each in known.items() if slot_id not in (*required, *shy)}
    slots: dict[str, object] = dict(draw(st.fixed_dictionaries(required, optional=optional)))
    for slot_id in draw(st.lists(st.sampled_from([*known, "name", "detail"]), max_size=1)):
        slots[slot_id] = draw(st.one_of(TYPED, st.fixed_dictionaries({"zh": TYPED, "en": TYPED})))
    return slots


def spoken(template: Template, slots: Mapping[str, object]) -> list[tuple[str, str]] | None:
    """Every sentence that is said, by language, or None when the slots are refused."""
    try:
        rendered = template.render(slots, BOTH)  # type: ignore[arg-type]  # Anything is typed.
    except SlotFaults as refused:
        faults = refused.faults
    else:
        return [(language, sentence) for language, said in rendered.sentences.items() for sentence in said]
    assert faults
    assert all(fault.sentence.endswith((".", "?")) for fault in faults)
    return None


def vocabulary_of(template: Template) -> str:
    """Everything a template can say by itself: its own words and those of its lists."""
    own = [sentence.phrase for language in BOTH for sentence in template.words[language]]
    lists = [text for slot in template.slots for word in slot.choices.words for text in word.texts.values()]
    return " ".join([*map(str, own), *lists]).casefold()


@given(st.data())
def test_a_lost_childs_call_is_made_of_known_words_only(data: st.DataObject) -> None:
    """Whatever is typed: for a child, every word heard is the template's own, of a list, or a number."""
    template = BOOK.get("lost-person")
    age = data.draw(st.integers(0, 17))
    slots = {**data.draw(fillings(template)), "age": age, "sex": "female"}
    said = spoken(template, slots)
    if said is None:
        return
    assert not any(name in sentence.casefold() for name in ("小明", "tommy") for _, sentence in said)
    known = vocabulary_of(template)
    people = "girl teenage less than a year old about years centimetres"
    for language, sentence in said:
        pattern = r"[a-z']+" if language == "en" else r"[^\x00-\x7f，。、]"
        for word in re.findall(pattern, sentence.casefold()):
            assert word in known or word in people + "女孩女生不到岁左右名一厘米", (word, sentence)
    name = slots.get("name", "")
    assert not "".join(name.values() if isinstance(name, dict) else str(name)).strip()


@given(st.data(), st.sampled_from(["found-child", "found-item"]))
def test_calls_about_found_ones_take_no_free_words(data: st.DataObject, template_id: str) -> None:
    """A found child's name and the marks of a found thing can't be typed anywhere: all words are of lists."""
    template = BOOK.get(template_id)
    said = spoken(template, data.draw(fillings(template)))
    assert not any(name in sentence.casefold() for name in ("小明", "tommy") for _, sentence in said or [])
    known = vocabulary_of(template) + " girl boy teenage less than a year old about years old an"
    for language, sentence in said or []:
        pattern = r"[a-z']+" if language == "en" else r"[^\x00-\x7f，。、]"
        for word in re.findall(pattern, sentence.casefold()):
            assert word in known + "男女孩生不到岁左右名一" + MEASURES, (word, sentence)


MEASURES = "".join(word.measure for slot in BOOK.get("found-item").slots for word in slot.choices.words)


@given(st.data())
def test_every_sentence_of_a_drill_says_so(data: st.DataObject) -> None:
    """Heard from the middle, a drill is still no emergency."""
    template = BOOK.get("drill")
    for language, sentence in spoken(template, data.draw(fillings(template))) or []:
        assert ("演练" if language == "zh" else "drill") in sentence


@given(st.data(), st.sampled_from([template.id for template in BOOK.all()]))
def test_whatever_is_typed_is_said_whole_or_refused_in_sentences(data: st.DataObject, template_id: str) -> None:
    """No filling breaks a template, leaves a bracket in its words, or drops its first sentence."""
    template = BOOK.get(template_id)
    said = spoken(template, data.draw(fillings(template)))
    if said is None:
        return
    assert [language for language, _ in said if language == "zh"]
    assert not any(re.search(r"[{}\[\]]|  |，，|，。|, ,", sentence) for _, sentence in said), said
    assert said[0][1] == template.fixed_sentences("zh")[0]


def test_a_childs_name_is_refused_with_the_reason(book: TemplateBook) -> None:
    """The clerk is told why, and what to do instead."""
    with pytest.raises(SlotFaults, match="never says the child's name"):
        book.get("lost-person").render({"age": 17, "sex": "male", "name": "张小明"}, BOTH)
    with pytest.raises(SlotFaults, match="never says the child's name"):
        book.get("found-child").render({"age": 3, "sex": "male", "name": "张小明"}, BOTH)
    named = book.get("lost-person").render({"age": 18, "sex": "male", "name": "张小明"}, BOTH).texts
    assert "张小明先生" in named["zh"]


@pytest.mark.parametrize(
    ("slot", "value"),
    [("top", "写着张小明的衣服"), ("place", "near Tommy's house"), ("desk", "张小明家"), ("detail", "小名豆豆")],
)
def test_free_words_are_refused_for_a_child(book: TemplateBook, slot: str, value: str) -> None:
    """Any slot that takes free words of a grown-up takes those of its list only for a child."""
    lost = book.get("lost-person")
    with pytest.raises(SlotFaults, match=f"'{slot}' takes words of the list only"):
        lost.render({"age": 6, "sex": "female", slot: value}, BOTH)
    assert value.removesuffix(".") in " ".join(lost.render({"age": 40, "sex": "男", slot: value}, BOTH).texts.values())


@pytest.mark.parametrize(("slot", "value"), [("colour", "黑色"), ("brand", "Breeze"), ("contents", "500元")])
def test_marks_of_a_found_thing_are_refused_with_the_reason(book: TemplateBook, slot: str, value: str) -> None:
    """There is no slot for them, and the clerk is told that this is meant."""
    with pytest.raises(SlotFaults, match=f"Leave '{slot}' out: its owner must be able to tell it"):
        book.get("found-item").render({"item": "钱包", slot: value}, BOTH)
    with pytest.raises(SlotFaults, match="'黑色钱包' is not in the list for 'item'"):
        book.get("found-item").render({"item": "黑色钱包"}, BOTH)


REFUSED = [
    "三楼有一个走失的孩子，名叫张小明",
    "请张小明小朋友马上到总服务台",
    "有个小女孩叫豆豆",
    "We have a little boy called Tom.",
    "Would the parents of the child Emma please come.",
    "Her son's name is Tom.",
    "捡到一个黑色钱包，请失主来认领",
    "失主请注意，钱包里面有三百元",
    "Found: a phone with a red case.",
    "A wallet was handed in with 300 yuan inside.",
]
ALLOWED = [
    "请照看好您的孩子，以免走失",
    "带孩子的顾客请到叫号处排队",
    "为方便小朋友和爸爸妈妈，三层新设母婴室",
    "周六小朋友免费入场",
    "拾到物品请交到总服务台",
    "店庆期间全场八折，红色标签商品五折",
    "Children eat free on Saturdays at Breeze Noodles.",
    "Lost property is kept at the service desk.",
    "请张伟先生到总服务台",
]


@pytest.mark.parametrize("text", REFUSED)
def test_free_words_that_name_a_child_or_tell_marks_are_refused(book: TemplateBook, text: str) -> None:
    """A notice is no way round the rules: its usual ways of saying such things are known."""
    assert refuse_words(text) is not None
    language = "en" if text.isascii() else "zh"
    with pytest.raises(SlotFaults, match="Use the call for a"):
        book.get("notice").render({"message": text}, (language,))


@pytest.mark.parametrize("text", ALLOWED)
def test_ordinary_words_about_children_and_things_pass(text: str) -> None:
    """A mall speaks of children and of lost property every day."""
    assert refuse_words(text) is None


def test_only_the_lost_persons_call_and_notices_take_names_or_free_words() -> None:
    """A review of the book: where somebody's own words can be heard at all."""
    free = {SlotType.TEXT, SlotType.WORDS, SlotType.NAME}
    found = {template.id for template in BOOK.all() if any(slot.type in free or slot.open for slot in template.slots)}
    assert not found & {"found-child", "found-item", "drill", "emergency"}
