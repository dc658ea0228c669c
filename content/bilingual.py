"""A sentence to whoever has to act on it, in English and in Chinese, written side by side where it is decided.

To all who take a text it is its English; who knows what the reader reads asks `in_language`. It refuses to know who
reads.
"""

from collections.abc import Iterable
from typing import Self


class Bilingual(str):
    """A text in English that can say the same in Chinese."""

    __slots__ = ("zh",)
    zh: str

    def __new__(cls, en: str, zh: str) -> Self:
        """The same twice."""
        made = super().__new__(cls, en)
        made.zh = zh
        return made


def in_language(text: str, language: str) -> str:
    """The text as readers of `language` get it; English for all but "zh", and where nobody gave it in Chinese."""
    return text.zh if language == "zh" and isinstance(text, Bilingual) else str(text)


def one_after_another(texts: Iterable[str]) -> Bilingual:
    """Sentences as one text; what there is in English only stays so."""
    said = [text for text in texts if text]
    return Bilingual(" ".join(said), "".join(in_language(text, "zh") for text in said))
