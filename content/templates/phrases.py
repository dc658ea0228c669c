"""The small language template sentences are written in.

`{slot}` is the slot's words; `{colour item}` joins what is filled of several, the last of which must be;
`{a colour item}` puts an indefinite article (English) or one and a measure word (Chinese) before them; `[...]` is left
out when a slot in it is empty. A sentence that needs an empty slot outside brackets is left out as a whole.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_NO_ARTICLE = re.compile(r"(?:a|an|the|some|his|her|their|my|your|one|two|three|\d+)\b", re.IGNORECASE)
_VOWEL = re.compile(r"(?!uni|use|eu|one)(?:[aeiou]|hour|honest)", re.IGNORECASE)
_COUNTED = re.compile(r"[一两二三四五六七八九十几半这那\d]")
_MARKS = re.compile(r"[{}\[\]]")


class BrokenPhrase(ValueError):
    """A sentence of a template is not written as it should be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """What a filled slot says."""

    key: str
    """What conditions compare with: the word's id, or the value as given."""
    texts: Mapping[str, str]
    measure: str = "个"
    plural: bool = False
    typed: bool = False
    """Whether somebody wrote these words, rather than picked them from a list or left them as they usually are."""


Values = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Blank:
    """The place of one slot, or of several joined."""

    slots: tuple[str, ...]
    article: bool

    def say(self, values: Values, language: str) -> str | None:
        """The words, or None where the slot that matters is empty in this language."""
        filled = [values[slot] for slot in self.slots if slot in values and language in values[slot].texts]
        if not filled or self.slots[-1] not in values or language not in values[self.slots[-1]].texts:
            return None
        words = ("" if language == "zh" else " ").join(value.texts[language] for value in filled)
        return _counted(words, filled[-1], language) if self.article else words


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words, blanks and optional phrases in their order."""

    parts: tuple["str | Blank | Phrase", ...]

    def say(self, values: Values, language: str) -> str | None:
        """The words, or None where a needed slot is empty."""
        said: list[str] = []
        for part in self.parts:
            if isinstance(part, str):
                said.append(part)
                continue
            words = part.say(values, language)
            if words is None and isinstance(part, Blank):
                return None
            said.append(words or "")
        return "".join(said)

    @property
    def slots(self) -> frozenset[str]:
        """Every slot it can speak of."""
        named = [part.slots for part in self.parts if not isinstance(part, str)]
        return frozenset().union(*named)

    @property
    def bones(self) -> str:
        """The words that are always there."""
        return "".join(part for part in self.parts if isinstance(part, str))


def parse_phrase(text: str) -> Phrase:
    """Read a sentence; raises `BrokenPhrase`."""
    phrase, rest = _read(text, 0, text)
    if rest < len(text):
        raise BrokenPhrase(f"'{text}' has a ']' without its '['.")
    return phrase


def _read(text: str, at: int, whole: str) -> tuple[Phrase, int]:
    parts: list[str | Blank | Phrase] = []
    while found := _MARKS.search(text, at):
        if found.start() > at:
            parts.append(text[at : found.start()])
        at = found.end()
        if found[0] == "]":
            return Phrase(tuple(parts)), found.start()
        if found[0] == "}":
            raise BrokenPhrase(f"'{whole}' has a '}}' without its '{{'.")
        if found[0] == "{":
            parts.append(_blank(text[at : text.find("}", at)], whole))
            at = text.find("}", at) + 1
            continue
        inner, end = _read(text, at, whole)
        if end >= len(text):
            raise BrokenPhrase(f"'{whole}' has a '[' without its ']'.")
        parts.append(inner)
        at = end + 1
    if at < len(text):
        parts.append(text[at:])
    return Phrase(tuple(parts)), len(text)


def _blank(names: str, whole: str) -> Blank:
    words = names.split()
    article = words[:1] == ["a"]
    slots = tuple(words[1:] if article else words)
    if not slots or not all(re.fullmatch(r"[a-z][a-z_]*", slot) for slot in slots):
        raise BrokenPhrase(f"'{whole}' has a blank '{{{names}}}' that names no slot.")
    return Blank(slots, article)


def _counted(words: str, value: Value, language: str) -> str:
    if language == "zh":
        return words if _COUNTED.match(words) else f"一{value.measure}{words}"
    if value.plural or _NO_ARTICLE.match(words):
        return words
    return f"{'an' if _VOWEL.match(words) else 'a'} {words}"
