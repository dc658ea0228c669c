"""Templates and vocabularies of a mall's own: read from files, held to the rules, added to the book."""

from pathlib import Path
from typing import get_args

import pytest

from audio.composing import chimes
from broadcaster.call import CallKind
from content.adapters.template_folder import open_book
from content.nouns import Language
from content.templates.reader import TemplateFaults, read_template, read_vocabularies
from content.templates.rules import CHIMES, KINDS
from content.templates.slots import LANGUAGES
from content.templates.vocabulary import Vocabulary, Word

COLOURS = {"colour": Vocabulary((Word(id="red", texts={"zh": "红色", "en": "red"}),))}
LABELS = 'label = { zh = "标", en = "L" }\nexample = { zh = "例", en = "e" }\n'
PARADE = """\
id = "parade"
kind = "notice"
name = { zh = "巡游", en = "Parade" }

[slots.minutes]
type = "number"
required = true
label = { zh = "几分钟后", en = "In how many minutes" }
example = { zh = "10", en = "10" }

[words]
zh = [
  "各位顾客，精彩的巡游马上就要开始了。",
  "还有{minutes}分钟。",
]
en = [
  "Dear guests, our parade is about to begin.",
  "It begins in {minutes} minutes.",
]
"""


def faults_of(text: str) -> list[str]:
    """What is told about a broken template."""
    with pytest.raises(TemplateFaults) as caught:
        read_template(text, "own.toml", COLOURS)
    return str(caught.value).splitlines()


def test_a_template_is_read_with_its_slots_and_words() -> None:
    """A mall writes its own in the form the product's are in."""
    template = read_template(PARADE, "own.toml", COLOURS)
    assert template.render({"minutes": 5}, ("en",)).texts["en"].endswith("It begins in 5 minutes.")
    assert template.fixed_sentences("zh") == ("各位顾客，精彩的巡游马上就要开始了。",)


BROKEN = {
    "kind": ('kind = "notice"', 'kind = "notise"', "2: 'notise' is not a kind of call. Did you mean 'notice'?"),
    "chime": ('kind = "notice"', 'kind = "notice"\nchime = "gong"', "3: 'gong' is not a chime; write 'start'"),
    "no slot": (
        "{minutes}分钟",
        "{minute}分钟",
        "14: '{minute}' is not a slot of this template. Did you mean 'minutes'?",
    ),
    "open bracket": ("还有{minutes}", "还有[{minutes}", "14: '还有[{minutes}分钟。' has a '[' without its ']'."),
    "first sentence": (
        '"各位顾客，精彩的巡游马上就要开始了。"',
        '"还有{minutes}。"',
        "12: the first sentence must be a fixed one",
    ),
    "two sentences": (
        "Dear guests, our",
        "Dear guests. Our",
        "17: write one sentence with its full stop in each place",
    ),
    "condition": (
        '"还有{minutes}分钟。"',
        '{ when = "no minute", say = "马上开始。" }',
        "14: the condition 'no minute' asks for 'minute', which is not a slot",
    ),
    "language": ("en = [\n", "fr = [\n", "16: 'fr' is not a language of this product; write 'zh' or 'en'."),
    "vocabulary": (
        'type = "number"\nrequired = true',
        'type = "choice"\nwords = "color"',
        "7: 'color' is not a vocabulary. Did you mean 'colour'?",
    ),
    "choice without words": (
        'type = "number"',
        'type = "choice"',
        "5: slot 'minutes': a choice, and nothing else, names",
    ),
    "type": ('type = "number"', 'type = "integer"', "6: 'slots.minutes.type' of the template must be 'text', 'words'"),
    "required default": (
        "required = true",
        'required = true\ndefault = { zh = "5", en = "5" }',
        "5: slot 'minutes' has a default, so it can't be required.",
    ),
    "no TOML": ("[words]", "[words", " this is no TOML:"),
}


@pytest.mark.parametrize("case", BROKEN, ids=str)
def test_a_broken_template_is_told_by_line(case: str) -> None:
    """Each slip is a sentence on its line."""
    old, new, sentence = BROKEN[case]
    told = faults_of(PARADE.replace(old, new, 1))
    assert any(each.startswith(f"own.toml:{sentence}") for each in told), told


def of_kind(kind: str, slots: str, *sentences: str) -> str:
    """A template of that kind, in English."""
    said = "".join(f'  "{sentence}",\n' for sentence in ("The first words.", *sentences))
    return f'id = "own"\nkind = "{kind}"\nname = {{ en = "Own" }}\n{slots}\n[words]\nen = [\n{said}]\n'


PERSON = (
    f'[slots.age]\ntype = "number"\nrequired = true\n{LABELS}[slots.sex]\ntype = "number"\nrequired = true\n{LABELS}'
)


@pytest.mark.parametrize(
    ("kind", "slots", "sentence"),
    [
        ("lost_person", "", "a call for a person needs a required slot 'age'"),
        ("found_child", PERSON + f'[slots.name]\ntype = "name"\n{LABELS}', "must not be able to say its name"),
        ("found_child", PERSON + f'[slots.note]\ntype = "text"\n{LABELS}', "must not be able to say its name"),
        (
            "found_child",
            PERSON + f'[slots.top]\ntype = "choice"\nwords = "colour"\nopen = true\n{LABELS}',
            "must not be able to say its name",
        ),
        (
            "found_item",
            f'[slots.colour]\ntype = "choice"\nwords = "colour"\n{LABELS}',
            "must not be able to tell what proves ownership",
        ),
        ("found_item", f'[slots.sum]\ntype = "number"\n{LABELS}', "must not be able to tell what proves ownership"),
        ("drill", f'[slots.note]\ntype = "text"\n{LABELS}', "every sentence of a drill must say that it is one"),
        ("drill", "", "every sentence of a drill says so: 演练 in Chinese, drill in English."),
    ],
)
def test_no_template_can_break_what_is_promised(kind: str, slots: str, sentence: str) -> None:
    """A mall's own templates keep the same promises as the packaged ones, or are not read."""
    assert any(sentence in told for told in faults_of(of_kind(kind, slots)))


@pytest.mark.parametrize(
    ("slot", "sentence"),
    [
        ('type = "text"\n', "takes whole sentences, which somebody reads first. Take 'unread_because' out."),
        ('type = "words"\nmost_characters = 41\n', "words that may go out unread are 40 characters at most, not 41."),
        ('type = "words"\nmost_characters = 40\n', None),
        ('type = "number"\n', None),
    ],
)
def test_only_a_few_words_may_go_out_unread(slot: str, sentence: str | None) -> None:
    """A template may say why nobody reads its typed words first, but not for whole sentences or long phrases."""
    text = of_kind("staff_page", f"[slots.note]\n{slot}{LABELS}")
    text = text.replace('kind = "staff_page"\n', 'kind = "staff_page"\nunread_because = "It is urgent."\n')
    if sentence is None:
        assert read_template(text, "own.toml", COLOURS).unread_because == "It is urgent."
    else:
        assert any(sentence in told for told in faults_of(text))


def test_a_drill_that_says_so_in_an_optional_phrase_only_is_refused() -> None:
    """The word must be there whatever the slots hold."""
    place = f'[slots.place]\ntype = "number"\n{LABELS}'
    text = of_kind("drill", place, "We begin[ our drill in {place}].").replace("The first words.", "This is a drill.")
    assert faults_of(text) == [
        "own.toml:12: every sentence of a drill says so: 演练 in Chinese, drill in English.",
    ]


def test_a_malls_own_templates_are_added_to_the_book(tmp_path: Path) -> None:
    """A file of a known id replaces the packaged one; the rest of the book stays."""
    (tmp_path / "parade.toml").write_text(PARADE, encoding="utf-8")
    (tmp_path / "welcome.toml").write_text(of_kind("welcome", "").replace('"own"', '"welcome"'), encoding="utf-8")
    (tmp_path / "vocabulary.toml").write_text(
        '[thing]\nviolin = { zh = "小提琴", en = "violin", measure = "把" }\n', encoding="utf-8"
    )
    book = open_book(tmp_path)
    assert book.get("welcome").languages == ("en",)
    assert book.get("parade").kind == "notice"
    assert "wallet" in {word.id for word in book.get("lost-item").slot("item").choices.words}


def test_a_malls_own_words_are_known_to_the_packaged_templates(tmp_path: Path) -> None:
    """A thing this mall finds every day can be picked in the product's own calls."""
    (tmp_path / "vocabulary.toml").write_text(
        '[thing]\nviolin = { zh = "小提琴", en = "violin", measure = "把" }\n', encoding="utf-8"
    )
    found = open_book(tmp_path).get("found-item").render({"item": "violin"}, ("zh", "en")).texts
    assert "收到了一把小提琴" in found["zh"]
    assert "We are holding a violin." in found["en"]


def test_a_malls_own_things_tell_their_kind_only(tmp_path: Path) -> None:
    """The list of things is heard in found-item calls, so no mark of ownership may be written into it."""
    (tmp_path / "vocabulary.toml").write_text(
        '[thing]\nfan = { zh = "扇子", en = "fan" }\nbag = { zh = "黑色背包", en = "backpack" }\n', encoding="utf-8"
    )
    with pytest.raises(TemplateFaults, match=r"vocabulary\.toml:3: 'bag' tells more than the kind of thing"):
        open_book(tmp_path)


def test_faults_of_several_files_are_told_together(tmp_path: Path) -> None:
    """Each with its file's name."""
    (tmp_path / "a.toml").write_text("id = 1\n", encoding="utf-8")
    (tmp_path / "vocabulary.toml").write_text('[colour]\nred = { zh = "红色" }\n', encoding="utf-8")
    with pytest.raises(TemplateFaults) as caught:
        open_book(tmp_path)
    assert {fault.file for fault in caught.value.faults} == {"a.toml", "vocabulary.toml"}
    assert "vocabulary.toml:2: the vocabulary lacks 'colour.red.en'." in str(caught.value)


def test_a_folder_that_is_not_there_adds_nothing(tmp_path: Path) -> None:
    """A mall without templates of its own has the packaged ones."""
    assert len(open_book(tmp_path / "none").all()) == len(open_book().all())


def test_the_rooms_agree_on_kinds_chimes_and_languages() -> None:
    """Rooms beside and above this one are not imported here, so a test holds their lists together."""
    others = {CallKind.ADVERT.value, CallKind.LIVE_PAGE.value, CallKind.LINE_CHECK.value}
    assert set(KINDS) == {kind.value for kind in CallKind} - others
    assert set(CHIMES) <= set(chimes.NAMES)
    assert tuple(LANGUAGES) == get_args(Language)


def test_a_vocabulary_word_answers_to_all_its_names() -> None:
    """Id, names and other spellings, in any letter case."""
    words = read_vocabularies('[colour]\ngrey = { zh = "灰色", en = "grey", also = ["gray"] }\n', "v.toml")["colour"]
    assert [words.find(name) for name in ("grey", "灰色", " Gray ")] == [words.words[0]] * 3
    assert words.find("green") is None
