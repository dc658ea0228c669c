"""How a text is read aloud, in each language, and which stretches of it are in the other language.

It decides the words; how they sound is the engine's affair.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from audio.reading.chinese import read_chinese
from audio.reading.english import letters_named, read_english

_READERS: dict[str, Callable[[str], str]] = {"zh": read_chinese, "en": read_english}
_WIDE = str.maketrans(
    {wide: chr(wide - 0xFEE0) for wide in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
)
_UNSPOKEN = re.compile(r"[^\w\s.,;:!?'\"()\-&，。、；：！？…—（）《》“”‘’]|_")
_HANZI = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_RUNS = re.compile(rf"(?P<zh>[{_HANZI}])|(?P<en>[A-Za-z\u00c0-\u024f])")
_LONE_LETTERS = re.compile(r"(?<![A-Za-z'’])[A-Z](?:\s[A-Z])*(?![A-Za-z'’])")


_MOST_PASSES = 4
"""Leaving out what can't be said may bring together what is then read otherwise; two passes do nearly always."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text in one language."""

    language: str
    text: str


def read_aloud(language: str, text: str) -> str:
    """The words a reader of that language says for the text, without figures; "" when there is nothing to say.

    Reading what was read changes nothing. An unknown language's text is only tidied.
    """
    text = text.translate(_WIDE)
    reader = _READERS.get(language, str)
    for _ in range(_MOST_PASSES):
        before, text = text, " ".join(_UNSPOKEN.sub(" ", reader(text)).split())
        if text == before:
            break
    return text if re.search(r"[^\W_]", text) else ""


def split_languages(text: str, language: str) -> list[Span]:
    """The text in stretches of Chinese and English by script; joined again they are the text.

    Spaces, figures and punctuation belong to the stretch before them, at the beginning to the one after.
    """
    spans: list[Span] = []
    start, current = 0, ""
    for found in _RUNS.finditer(text):
        script = found.lastgroup or language
        if current and script != current:
            spans.append(Span(current, text[start : found.start()]))
            start = found.start()
        current = script
    if start < len(text):
        spans.append(Span(current or language, text[start:]))
    return spans


def english_inside_chinese(text: str) -> str:
    """An English stretch of a Chinese text made ready to speak: letters that stand alone are said by their names."""
    return _LONE_LETTERS.sub(lambda found: letters_named(found[0].replace(" ", "")), text)
