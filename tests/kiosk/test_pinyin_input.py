"""The pinyin input over a dozen words: how letters are cut, which words are meant, what is offered and forgotten."""

import gc

import pytest

from content.syllables import SYLLABLES
from kiosk.pinyin.lattice import Step
from kiosk.pinyin.lexicon import Lexicon, NoLexicon
from kiosk.pinyin.pinyin_input import PinyinInput
from kiosk.pinyin.syllables import code_of, codes_beginning, normal
from tests.kiosk.few_words import few_words


@pytest.fixture
def keyboard() -> PinyinInput:
    """With the dozen words, and a sentence it has read."""
    return PinyinInput(few_words("电梯 坏 了"))


def offered(keyboard: PinyinInput, letters: str) -> list[str]:
    """Candidates' texts."""
    return [candidate.text for candidate in keyboard.candidates(letters)]


def test_syllables_are_all_of_mandarin() -> None:
    """Some four hundred, each found by its code, and those beginning alike stand together."""
    assert 400 <= len(SYLLABLES) <= 412
    assert all(SYLLABLES[code_of(syllable) - 1] == syllable for syllable in SYLLABLES)
    low, high = codes_beginning("zho")
    assert SYLLABLES[low - 1 : high - 1] == ("zhong", "zhou")
    assert code_of("nü") == code_of("nv")
    assert code_of("lue") == code_of("lve")
    assert not code_of("huaix")


def test_a_sentence_is_the_first_choice(keyboard: PinyinInput) -> None:
    """With and without spaces or apostrophes."""
    for letters in ("diantihuaile", "dian ti huai le", "dian'ti'huai'le", "Dian Ti Huai Le"):
        assert keyboard.first_choice(letters) == "电梯坏了"


def test_letters_that_can_be_cut_in_two_ways_offer_both(keyboard: PinyinInput) -> None:
    """Xian is one syllable or two; an apostrophe says which."""
    assert {"先", "西安"} <= set(offered(keyboard, "xian"))
    assert offered(keyboard, "xi'an")[0] == "西安"
    assert "先" not in offered(keyboard, "xi'an")
    assert {"方案", "反感"} <= set(offered(keyboard, "fangan"))


def test_first_letters_are_enough(keyboard: PinyinInput) -> None:
    """Alone, after whole syllables, before them, and for several words."""
    for letters in ("dt", "diant", "dti", "d't"):
        assert offered(keyboard, letters)[0] == "电梯"
    assert offered(keyboard, "wm")[0] == "我们"
    assert offered(keyboard, "dthl")[0] == "电梯坏了"


def test_an_unfinished_syllable_is_read_as_what_it_may_become(keyboard: PinyinInput) -> None:
    """So the row never goes empty between two letters."""
    for end in range(1, len("diantihuaile") + 1):
        assert offered(keyboard, "diantihuaile"[:end]), "diantihuaile"[:end]


def test_sentence_then_words_then_characters_are_offered(keyboard: PinyinInput) -> None:
    """Each says how many letters it takes; the rest waits on."""
    candidates = keyboard.candidates("diantihuaile")
    takes = {candidate.text: candidate.letters for candidate in candidates}
    assert (takes["电梯坏了"], takes["电梯"], takes["点"]) == (12, 6, 4)
    texts = [candidate.text for candidate in candidates]
    assert texts.index("电梯坏了") < texts.index("电梯") < texts.index("点")


def test_letters_are_counted_as_they_were_typed(keyboard: PinyinInput) -> None:
    """Spaces between syllables are taken with them."""
    takes = {candidate.text: candidate.letters for candidate in keyboard.candidates("dian  ti huai")}
    assert takes["电梯"] == len("dian  ti")


def test_what_is_no_sound_offers_nothing(keyboard: PinyinInput) -> None:
    """And what can be read before it is offered still."""
    assert keyboard.candidates("iii") == ()
    assert keyboard.candidates("123") == ()
    assert keyboard.candidates("") == ()
    assert offered(keyboard, "wovvv")[0] == "我"
    assert keyboard.first_choice("vvv") == "vvv"


def test_sentences_it_read_decide_between_words_of_one_sound() -> None:
    """To carry is the commoner word; after a lift, broken is."""
    assert PinyinInput(few_words()).first_choice("huaile") == "怀了"
    assert PinyinInput(few_words("电梯 坏 了")).first_choice("diantihuaile") == "电梯坏了"


def test_names_of_the_venue_are_words() -> None:
    """Each in every way it is said, by its first letters too."""
    keyboard = PinyinInput(few_words(), [("西乐", ("xi", "yue")), ("西乐", ("xi", "le")), ("没读", ("nope",))])
    assert offered(keyboard, "xiyue")[0] == "西乐"
    assert offered(keyboard, "xile")[0] == "西乐"
    assert offered(keyboard, "xy")[0] == "西乐"


def test_a_name_that_is_a_common_word_stays_as_common() -> None:
    """A shop called after the lift makes nobody miss the lift."""
    named = PinyinInput(few_words("电梯 坏 了"), [("电梯", ("dian", "ti")), ("怀", ("huai",))])
    assert named.first_choice("diantihuaile") == "电梯坏了"
    assert named.candidates("dianti") == PinyinInput(few_words("电梯 坏 了")).candidates("dianti")


def test_typing_on_gives_what_typing_at_once_gives(keyboard: PinyinInput) -> None:
    """Also after erasing and typing something else."""
    for letters in ("d", "di", "dian", "dianti", "diant", "dianhuai", "dianhuaile"):
        assert keyboard.candidates(letters) == PinyinInput(few_words("电梯 坏 了")).candidates(letters)


def test_nothing_typed_is_kept_after_forget(keyboard: PinyinInput) -> None:
    """No reading of it is left in memory."""
    keyboard.candidates("diantihuaile")
    assert any(isinstance(each, Step) and each.word.text == "坏" for each in gc.get_objects())
    keyboard.forget()
    gc.collect()
    assert not any(isinstance(each, Step) and each.word.text == "坏" for each in gc.get_objects())


def test_normal_letters() -> None:
    """Small ones, and one apostrophe for whatever stands between."""
    assert normal(" Nü  er, 3x'") == "nv'er'x"


def test_a_file_that_is_no_lexicon_is_refused() -> None:
    """With a sentence that says what to do."""
    for wrong in (b"", b"something else" * 20, bytes(few_words().data)[:-8]):
        with pytest.raises(NoLexicon, match="Build it anew"):
            Lexicon(memoryview(wrong))
