"""What the neural voice is told to pronounce."""

from pathlib import Path

import pytest

pytest.importorskip("kokoro_onnx", reason="Kokoro isn't installed: run 'make setup'")

from audio.adapters.kokoro_phonemes import Phonemes
from audio.reading.chinese import LETTER_NAMES


@pytest.fixture(scope="module")
def phonemes(tmp_path_factory: pytest.TempPathFactory) -> Phonemes:
    """The dictionaries, loaded once."""
    folder: Path = tmp_path_factory.mktemp("phonemes")
    return Phonemes(folder)


def test_syllables_do_not_melt_into_others(phonemes: Phonemes) -> None:
    """亲爱 (qin ai) is not spoken as qi nai: a gap stands before a vowel that follows n or ng."""
    assert phonemes.of("zh", "亲爱") == "ʨʰi→n ai↘"
    assert phonemes.of("zh", "银行") == "i↗nxa↗ŋ"


def test_words_are_read_with_their_own_sounds(phonemes: Phonemes) -> None:
    """Characters with several readings take the one of their word."""
    assert phonemes.of("zh", "音乐") == "i→nɥe↘"
    assert phonemes.of("zh", "家长") == "ʨja→ꭧa↓ŋ"


def test_letters_in_chinese_have_chinese_names(phonemes: Phonemes) -> None:
    """B is said as 必, in the same voice, and every letter can be said."""
    assert phonemes.of("zh", "B") == phonemes.of("zh", "必")
    assert all(phonemes.tokens("zh", letter) for letter in LETTER_NAMES)


def test_names_cross_the_languages(phonemes: Phonemes) -> None:
    """A Latin name in Chinese is English; a Chinese name in English is Chinese without tones, in either spelling."""
    assert "stˈɑːbʌks" in phonemes.of("zh", "请到Starbucks门口")
    assert phonemes.of("en", "小明") == phonemes.of("en", "Xiaoming").strip() == "ɕjaumiŋ"
    assert phonemes.of("en", "Quick Xerox").split() == ["kwˈɪk", "zˈiəɹɒks"]


def test_every_syllable_of_a_passage_is_known_to_the_model(phonemes: Phonemes) -> None:
    """Nothing of a Chinese announcement is dropped on the way to the model's tokens."""
    text = "请车牌号京，A 幺二三四五的车主，速到负一层停车场移车。亲爱的顾客，祝您晚安！"
    said = phonemes.of("zh", text)
    assert len(phonemes.tokens("zh", text)) == len(said)
