"""Words to the phonemes Kokoro-82M was taught, in Chinese, English, and each inside the other. It makes no sound."""

import logging
import re
from pathlib import Path

import jieba
from kokoro_onnx.tokenizer import Tokenizer
from misaki.zh import ZHG2P

from audio.reading import english_inside_chinese, split_languages

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
        said = (self._span(language, span.language, span.text, accent) for span in split_languages(text, language))
        tokens: list[int] = self._tokenizer.tokenize(" ".join(said), limit=None)
        return tokens

    def _span(self, speaker: str, language: str, text: str, accent: str) -> str:
        if language == "zh":
            phonemes: str = ZHG2P.legacy_call(ZHG2P.map_punctuation(text))
            # An English speaker names Chinese people without tones.
            return phonemes if speaker == "zh" else phonemes.translate(_TONES)
        if speaker == "zh":
            text = english_inside_chinese(text)
        text = re.sub(r"[，、]", ", ", text)
        spoken: str = self._tokenizer.phonemize(text.replace("。", ". "), accent)
        return spoken
