"""Call templates: what is said, in which language, and what is told when it can't be."""

import re
from collections.abc import Mapping

import pytest

from audio.reading.sentences import split_sentences
from content.site import Site
from content.templates.phrases import BrokenPhrase, Value, parse_phrase
from content.templates.slots import SlotInput
from content.templates.template import SlotFaults, Template, TemplateBook, UnknownTemplate

BOTH = ("zh", "en")
IDS = {
    "lost-person",
    "found-child",
    "lost-item",
    "found-item",
    "move-car",
    "staff-page",
    "promotion",
    "notice",
    "welcome",
    "farewell",
    "closing-countdown",
    "ticket",
    "emergency",
    "drill",
}


def faults_of(template: Template, slots: Mapping[str, object], languages: tuple[str, ...] = BOTH) -> dict[str, str]:
    """What is told about slots that don't fit, by slot."""
    with pytest.raises(SlotFaults) as caught:
        template.render(slots, languages)  # type: ignore[arg-type]  # Wrong values are the point.
    return {fault.slot: fault.sentence for fault in caught.value.faults}


def spoken_seconds(language: str, text: str) -> float:
    """About how long a text takes to speak at an announcer's pace."""
    return len(re.findall(r"[\u4e00-\u9fff]", text)) / 4.6 if language == "zh" else len(text) / 16


def test_every_occasion_has_its_template(book: TemplateBook) -> None:
    """The fourteen occasions of a mall's day are there, each making a call of the kind of its name."""
    kinds = {template.id: template.kind for template in book.all()}
    assert {template_id: kinds[template_id] for template_id in IDS} == {
        template_id: template_id.replace("-", "_") for template_id in IDS
    }


def test_every_template_speaks_both_languages_from_its_examples(book: TemplateBook) -> None:
    """Examples are values that work: a form can show them, and a rehearsal can use them."""
    for template in book.all():
        texts = template.example(BOTH).texts
        assert list(texts) == ["zh", "en"]
        assert not re.search(r"[{}\[\]]", texts["zh"] + texts["en"]), template.id


def test_every_template_opens_with_a_fixed_sentence_of_some_seconds(book: TemplateBook) -> None:
    """The opening is rendered ahead and sounds while the first sentence of the day is made."""
    for template in book.all():
        for language, said in template.example(BOTH).sentences.items():
            assert said[0] == template.fixed_sentences(language)[0]
            assert 2.8 <= spoken_seconds(language, said[0]) <= 6, (template.id, said[0])


def test_fixed_sentences_are_rendered_exactly_so(mall_book: TemplateBook) -> None:
    """What is rendered ahead is found again letter for letter in what is said later."""
    countdown = mall_book.get("closing-countdown")
    for language in BOTH:
        said = {
            each for minutes in (0, 15) for each in countdown.render({"minutes": minutes}, BOTH).sentences[language]
        }
        assert set(countdown.fixed_sentences(language)) < said


def test_what_is_rendered_ahead_is_cut_as_it_is_inside_the_call(mall_book: TemplateBook) -> None:
    """The speech room cuts passages for itself; a fixed sentence comes out in the same pieces alone and in place."""
    for template in mall_book.all():
        for language, text in template.example(BOTH).texts.items():
            pieces = split_sentences(language, text)
            for fixed in template.fixed_sentences(language):
                assert fixed not in text or set(split_sentences(language, fixed)) <= set(pieces), fixed


def test_languages_are_said_in_the_order_asked(book: TemplateBook) -> None:
    """The caller's order is the speaking order, and a language twice is said once."""
    assert list(book.get("welcome").render({}, ("en", "zh", "en")).texts) == ["en", "zh"]


def test_a_lost_child_is_described(mall_book: TemplateBook) -> None:
    """Age, clothes and place in the mall's own words, in both languages from what was picked in one."""
    slots: dict[str, SlotInput] = {
        "age": 5,
        "sex": "男",
        "top": "t-shirt",
        "top_colour": "红色",
        "bottom": "短裤",
        "place": "儿童乐园",
    }
    texts = mall_book.get("lost-person").render(slots, BOTH).texts
    assert "一名男孩，5岁左右，穿着红色T恤，下身穿短裤，最后出现在三层儿童乐园附近。" in texts["zh"]
    assert "a boy, about 5 years old, wearing a red T-shirt, in shorts, last seen near Kids' World" in texts["en"]
    assert "请陪在孩子身边" in texts["zh"]


def test_a_grown_up_is_called_by_name(mall_book: TemplateBook) -> None:
    """Somebody who can hear the call is addressed, with the title that goes with age and sex."""
    texts = mall_book.get("lost-person").render({"age": 75, "sex": "female", "name": "李秀英"}, BOTH).texts
    assert "李秀英女士，您的家人正在找您，听到广播后请到一层总服务台。" in texts["zh"]
    assert "Ms 李秀英, your family is looking for you" in texts["en"]
    assert "an elderly woman, about 75 years old" in texts["en"]


@pytest.mark.parametrize(
    ("age", "zh", "en"),
    [
        (0, "不到1岁", "a boy, less than a year old"),
        (1, "男孩，1岁左右", "about 1 year old"),
        (13, "一名男孩", "a boy"),
        (14, "一名男生", "a teenage boy"),
        (17, "一名男生", "about 17 years old"),
        (18, "一位男士", "a man"),
        (60, "一位老先生", "an elderly man"),
    ],
)
def test_people_are_spoken_of_by_age(book: TemplateBook, age: int, zh: str, en: str) -> None:
    """Each age has its word, with the measure word that is polite for it."""
    texts = book.get("lost-person").render({"age": age, "sex": "male"}, BOTH).texts
    assert zh in texts["zh"]
    assert en in texts["en"]


def test_all_faults_are_told_at_once(mall_book: TemplateBook) -> None:
    """Each names its slot and gives an example, so that a form can show them beside its fields."""
    slots = {"age": "five", "top": "t-shirt", "top_colour": "redd", "hight": "110"}
    told = faults_of(mall_book.get("lost-person"), slots, ("zh", "fr"))
    assert told == {
        "languages": "'fr' is no language of 'lost-person'; it speaks 'zh' and 'en'.",
        "hight": "'hight' is not a slot of 'lost-person'. Did you mean 'height'?",
        "age": "'age' is a whole number; 'five' is none. An example: 5.",
        "sex": "'lost-person' needs 'sex'. An example: 男 / male.",
        "top_colour": "'redd' is not in the list for 'top_colour'. Did you mean 'red'? An example: 红色 / red.",
    }


def test_a_call_without_a_language_is_refused(book: TemplateBook) -> None:
    """Silence is no call."""
    assert faults_of(book.get("welcome"), {}, ()) == {
        "languages": "The call names no language. Give 'zh', 'en' or both."
    }


def test_an_unknown_template_is_told_with_the_nearest(book: TemplateBook) -> None:
    """A slip of the finger gets a hint."""
    with pytest.raises(UnknownTemplate, match=r"'lost-persn' is not a template\. Did you mean 'lost-person'\?"):
        book.get("lost-persn")


def test_words_nobody_gave_in_a_language_are_a_fault_where_they_are_needed(book: TemplateBook) -> None:
    """A notice in Chinese only can't be made in English: it would say nothing."""
    notice = book.get("notice")
    told = faults_of(notice, {"message": "三号电梯正在检修"})
    assert told["message"].startswith("'message' has no words in English. Give them, or make the call without")
    assert "三号电梯正在检修。" in notice.render({"message": "三号电梯正在检修"}, ("zh",)).texts["zh"]


def test_an_optional_detail_is_left_out_of_the_language_it_lacks(book: TemplateBook) -> None:
    """The rest of the call is still made in both."""
    texts = book.get("lost-person").render({"age": 30, "sex": "男", "top": "花衬衫"}, BOTH).texts
    assert "花衬衫" in texts["zh"]
    assert "wearing" not in texts["en"]


def test_words_by_language_may_be_given_flat(book: TemplateBook) -> None:
    """`message.en` is the same as a mapping, for callers that know only text."""
    notice = book.get("notice")
    nested = notice.render({"message": {"zh": "音乐会开始了", "en": "The concert begins"}}, BOTH)
    assert notice.render({"message.zh": "音乐会开始了", "message.en": "The concert begins"}, BOTH) == nested
    assert "The concert begins. Thank you" in nested.texts["en"]


def test_the_countdown_ends_with_the_doors(book: TemplateBook) -> None:
    """At 0 minutes the words are others, and one minute is no plural."""
    countdown = book.get("closing-countdown")
    assert "We are closing in 1 minute." in countdown.render({"minutes": 1}, BOTH).texts["en"]
    closing = countdown.render({"minutes": "0"}, BOTH).texts
    assert "商场现在闭店" in closing["zh"]
    assert "closing in" not in closing["en"]


def test_a_found_item_says_the_kind_and_where(mall_book: TemplateBook) -> None:
    """And asks the owner to tell the rest."""
    texts = mall_book.get("found-item").render({"item": "umbrella"}, BOTH).texts
    assert "收到了一把雨伞。请失主到一层总服务台认领。" in texts["zh"]
    assert "We are holding an umbrella. If it is yours, please come to the service desk on level 1." in texts["en"]


def test_a_mall_greets_by_its_name(mall_book: TemplateBook, book: TemplateBook) -> None:
    """Its name is filled in; without a mall the words still make sense."""
    assert "欢迎光临听澜里购物中心。" in mall_book.get("welcome").render({}, ("zh",)).texts["zh"]
    assert "Welcome to our mall." in book.get("welcome").render({}, ("en",)).texts["en"]


def test_places_and_services_are_the_malls_own(mall_book: TemplateBook, sample: Site) -> None:
    """Every zone and group can be picked as a place, every service for a ticket."""
    place = mall_book.get("lost-person").slot("place")
    service = mall_book.get("ticket").slot("service")
    assert {zone.id for zone in sample.zones} | {group.id for group in sample.groups} <= {
        word.id for word in place.choices.words
    }
    assert (
        "办理开具发票"
        in mall_book.get("ticket").render({"ticket": "a 12", "service": "invoices", "counter": 3}, ("zh",)).texts["zh"]
    )
    assert [word.id for word in service.choices.words] == ["invoices", "membership", "gift-wrapping"]


def test_routines_of_the_sample_mall_are_said_in_full(mall_book: TemplateBook, sample: Site) -> None:
    """What the mall says by itself every day is complete in every language."""
    for routine in sample.routines:
        rendered = mall_book.get(routine.template).render(routine.slots, sample.languages)
        assert all(len(text) > 20 for text in rendered.texts.values())


@pytest.mark.parametrize(
    ("plate", "said"),
    [
        ("京A12345", "京A12345"),
        ("沪 ad·12345", "沪AD12345"),
        ("粤Z1234港", "粤Z1234港"),
        ("粤B·A123挂", "粤BA123挂"),
        ("HK 1234", "HK1234"),
    ],
)
def test_plates_are_read_as_they_are_on_the_car(book: TemplateBook, plate: str, said: str) -> None:
    """Spaces, dots and small letters are how people type."""
    assert said in book.get("move-car").render({"plate": plate}, ("zh",)).texts["zh"]


@pytest.mark.parametrize("plate", ["沪A1234", "京A1234", "沪A1234567", "京A12345港", "沪12345"])
def test_a_chinese_plate_is_whole(book: TemplateBook, plate: str) -> None:
    """One character too few or too many calls the wrong driver, so it is told how many there are."""
    told = faults_of(book.get("move-car"), {"plate": plate})["plate"]
    assert "five characters follow the letter, or six for new energy" in told


UNFIT = [
    ("move-car", "plate", "一二三"),
    ("move-car", "plate", "ABCDEFG"),
    ("staff-page", "phone", "12"),
    ("staff-page", "who", "值班经理。请马上来"),
    ("staff-page", "who", "经理" * 30),
    ("ticket", "ticket", "12"),
    ("ticket", "counter", "0"),
    ("welcome", "closes", "25:00"),
    ("promotion", "shop", "1234567"),
    ("promotion", "shop", "和风面馆！今天半价"),
    ("promotion", "message", {"zh": "半价", "en": "半价"}),
    ("promotion", "message", {"fr": "moitié prix"}),
    ("notice", "message", "<b>半价</b>"),
    ("emergency", "action", "run"),
    ("lost-item", "item", {"zh": "钱包", "en": "umbrella"}),
    ("found-item", "item", {"zh": "钱包", "en": "black umbrella"}),
]


def test_an_example_that_is_a_sentence_ends_with_one_stop(book: TemplateBook) -> None:
    """The sentence around it brings no second one."""
    with pytest.raises(SlotFaults) as caught:
        book.get("notice").render({}, ["zh", "en"])
    (fault,) = caught.value.faults
    assert fault.sentence.endswith("please use the escalator beside it.")


@pytest.mark.parametrize(("template", "slot", "value"), UNFIT, ids=str)
def test_a_value_that_does_not_fit_is_told_with_an_example(
    book: TemplateBook, template: str, slot: str, value: object
) -> None:
    """Whatever is typed, the answer is a sentence that names the slot."""
    told = faults_of(book.get(template), {slot: value})[slot]
    assert f"'{slot}'" in told
    assert "An example: " in told


@pytest.mark.parametrize(
    ("slots", "zh", "en"),
    [
        ({"colour": "orange", "item": "umbrella"}, "遗失了一把橙色雨伞", "for an orange umbrella."),
        ({"item": "umbrella"}, "遗失了一把雨伞", "for an umbrella."),
        ({"item": "glasses", "colour": "red"}, "遗失了一副红色眼镜", "for a red pair of glasses."),
        ({"item": {"zh": "两个包", "en": "two bags"}}, "遗失了两个包", "for two bags."),
        ({"item": {"zh": "小提琴", "en": "violin"}}, "遗失了一个小提琴", "for a violin."),
        ({"item": {"zh": "制服", "en": "uniform"}}, "遗失了一个制服", "for a uniform."),
    ],
)
def test_things_are_counted_as_each_language_does(
    book: TemplateBook, slots: dict[str, SlotInput], zh: str, en: str
) -> None:
    """English has articles, Chinese has measure words."""
    texts = book.get("lost-item").render(slots, BOTH).texts
    assert zh in texts["zh"]
    assert en in texts["en"]


def test_what_is_empty_vanishes_with_its_bracket() -> None:
    """Commas and little words go with it; without its bracket the whole sentence goes."""
    red = {"colour": Value(key="red", texts={"zh": "红色", "en": "red"})}
    assert parse_phrase("x[, {colour}] y").say(red, "en") == "x, red y"
    assert parse_phrase("x[, {colour} {item}] y").say(red, "en") == "x y"
    assert parse_phrase("x[, {colour}[ and {item}]]").say(red, "en") == "x, red"
    assert parse_phrase("x {item} y").say(red, "en") is None


@pytest.mark.parametrize("written", ["x ] y", "x [ y", "x } y", "x { y", "{}", "{a}", "{Colour!}", "{a [x]}"])
def test_a_phrase_with_broken_marks_is_refused(written: str) -> None:
    """A template file with a slip in it is found when it is read."""
    with pytest.raises(BrokenPhrase):
        parse_phrase(written)
