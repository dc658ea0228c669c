"""How words are said: a word's syllables, from how phrases and single characters are.

Decides which readings of a word are likely enough to be typed. Refuses to know where the readings were read.
"""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Final

from kiosk.pinyin.lexicon import MOST_SYLLABLES, Codes
from kiosk.pinyin.syllables import code_of

FIRST_SHARE: Final = 0.96
"""Of a character that is said in several ways, how often it is said in the first of them if nobody knows better."""
MOST_READINGS: Final = 3
UNSURE_IN_WORDS: Final = 0.3
"""A second reading within a word counts so much of what it does alone: words mostly keep to the first."""
LEAST_IN_WORDS: Final = 0.05
"""Readings that are rarer are not looked for within words."""
LONGEST_PHRASE: Final = 4

Shares = Mapping[str, Mapping[int, float]]
"""Per character the codes of its syllables, each with how often it is said so."""


def toneless(syllable: str) -> int:
    """The code of a syllable that is written with its tone; 0 for what isn't typed so."""
    bare = unicodedata.normalize("NFD", syllable).replace("u\u0308", "v")
    return code_of("".join(letter for letter in bare if not unicodedata.combining(letter)))


def shares(readings: Mapping[str, Sequence[str]]) -> dict[str, dict[int, float]]:
    """Characters' readings, likeliest first, as shares."""
    found: dict[str, dict[int, float]] = {}
    for character, syllables in readings.items():
        codes = list(dict.fromkeys(code for code in map(toneless, syllables) if code))[:MOST_READINGS]
        if codes:
            rest = (1 - FIRST_SHARE) / max(1, len(codes) - 1)
            found[character] = dict.fromkeys(codes, rest) | {codes[0]: 1.0 if len(codes) == 1 else FIRST_SHARE}
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Speller:
    """Says words."""

    characters: Shares
    phrases: Mapping[str, Codes]
    """What is said differently from, or more surely than, its characters one by one."""

    def ways(self, word: str) -> Iterator[tuple[Codes, float]]:
        """Each way to say it, with what it adds to the word's cost; none for a word with characters nobody reads."""
        if not 0 < len(word) <= MOST_SYLLABLES:
            return
        if known := self.phrases.get(word):
            yield known, 0.0
            return
        if len(word) == 1:
            yield from (((code,), -log(share)) for code, share in self.characters.get(word, {}).items())
            return
        syllables = list(self._syllables(word))
        if not all(syllables):
            return
        first = tuple(max(each, key=lambda code: each[code]) for each in syllables)
        yield first, 0.0
        for place, each in enumerate(syllables):
            for code, share in each.items():
                if code != first[place] and share >= LEAST_IN_WORDS:
                    yield (*first[:place], code, *first[place + 1 :]), -log(share * UNSURE_IN_WORDS)

    def _syllables(self, word: str) -> Iterator[Mapping[int, float]]:
        """Of each character its readings; of those in a known phrase the one it has there."""
        start = 0
        while start < len(word):
            for end in range(min(len(word), start + LONGEST_PHRASE), start + 1, -1):
                if known := self.phrases.get(word[start:end]):
                    yield from ({code: 1.0} for code in known)
                    start = end
                    break
            else:
                yield self.characters.get(word[start], {})
                start += 1
