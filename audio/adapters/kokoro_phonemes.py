"""Words to the phonemes Kokoro-82M was taught, in Chinese, English, and each inside the other. It makes no sound."""

import logging
import re
from pathlib import Path

import jieba
from kokoro_onnx.tokenizer import Tokenizer
from misaki.zh import ZHG2P
from pypinyin import Style, lazy_pinyin

from audio.reading.aloud import split_languages
from audio.reading.chinese import LETTER_NAMES

_TONES = str.maketrans("", "", "→↗↘↓")


class Phonemes:
    """Needs half a second to load. `folder` keeps the word segmenter's index; it must be the caller's own."""

    def __init__(self, folder: Path) -> None:
        jieba.setLogLevel(logging.WARNING)
        # The segmenter would keep its index, which it trusts blindly, in a folder everybody can write to.
        jieba.dt.tmp_dir = str(folder)
        jieba.initialize()
        self._tokenizer = Tokenizer()

    def tokens(self, language: str, text: str, accent: str = "en-gb") -> list[int]:
        """The model's token ids for text that is written out as it is read."""
        tokens: list[int] = self._tokenizer.tokenize(self.of(language, text, accent), limit=None)
        return tokens

    def of(self, language: str, text: str, accent: str = "en-gb") -> str:
        """The phonemes themselves; `accent` is that of English."""
        spans = split_languages(text, language)
        return " ".join(self._span(language, span.language, span.text, accent) for span in spans)

    def _span(self, speaker: str, language: str, text: str, accent: str) -> str:
        if language == "zh":
            phonemes = _chinese(text)
            # An English speaker names Chinese people without tones.
            return phonemes if speaker == "zh" else phonemes.translate(_TONES)
        if speaker == "zh":
            parts = _LONE_LETTER.split(text)
            return "".join(_LETTERS.get(part) or self._english(part, accent) for part in parts)
        parts = _PINYIN_NAME.split(text)
        # Every second part is a name written in pinyin, which English rules would mangle: Xiaoming, Zhang.
        return "".join(_pinyin(part) if index % 2 else self._english(part, accent) for index, part in enumerate(parts))

    def _english(self, text: str, accent: str) -> str:
        text = re.sub(r"[，、]", ", ", text).replace("。", ". ")
        if not re.search(r"[A-Za-z\u00c0-\u024f]", text):
            return text
        spoken: str = self._tokenizer.phonemize(text, accent)
        return f" {spoken} "


def _pinyin(name: str) -> str:
    said = "".join(_syllable(f"{syllable}1") for syllable in _SYLLABLE.findall(name.lower()))
    return said.translate(_TONES)


def _chinese(text: str) -> str:
    """Word by word, as the model was taught, but with a gap where two syllables would melt into others."""
    said = ""
    for run in re.findall(r"[\u3400-\u9fff]+|[^\u3400-\u9fff]+", ZHG2P.map_punctuation(text)):
        said += " ".join(_word(word) for word in jieba.lcut(run)) if re.match(r"[\u3400-\u9fff]", run) else run
    return said


def _word(word: str) -> str:
    said = ""
    for pinyin in lazy_pinyin(word, style=Style.TONE3, neutral_tone_with_five=True):
        syllable = _syllable(pinyin)
        # Else 亲爱 (qin ai) is spoken as qi nai.
        said += " " + syllable if _MELTS.search(said) and syllable[0] in _VOWELS else syllable
    return said


def _syllable(pinyin: str) -> str:
    phonemes: str = ZHG2P.py2ipa(pinyin)
    return phonemes.replace(chr(815), "")


_FINALS = "iang|iong|uang|ang|eng|ing|ong|ian|iao|uan|uai|ai|ei|ao|ou|an|en|in|un|ia|ie|iu|ua|uo|ui|ue|a|o|e|i|u"
_SYLLABLE = re.compile(rf"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])(?:{_FINALS})(?![aeiou])")
_PINYIN_NAME = re.compile(rf"(?<![A-Za-z'’])((?=X|Q|Zh)(?i:{_SYLLABLE.pattern})+)(?![A-Za-z'’])")
_VOWELS = "aoeəɤʊɛ"
_MELTS = re.compile("[nŋ][→↗↘↓]?$")
_LONE_LETTER = re.compile(r"(?<![A-Za-z'’])([A-Z])(?![A-Za-z'’])")
_LETTERS = {letter: "".join(map(_syllable, name.split("-"))) for letter, name in LETTER_NAMES.items()}
_LETTERS["A"] = "ɛi→"
"""Spoken as ei it is taken for 耶."""
