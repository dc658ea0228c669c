"""All words the input method may mean: the lexicon's, and the venue's own names.

Decides that a name of this very venue is as likely as a common word. Refuses to know what was typed before.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from content.syllables import SYLLABLES
from kiosk.pinyin.lexicon import MOST_SYLLABLES, Codes, Lexicon, Word
from kiosk.pinyin.syllables import code_of

NAME_COST: Final = 9.5
"""Of a venue's own name, as of a word that is one of thirteen thousand."""
NAME_TAG: Final = "nz"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words by their sounds."""

    lexicon: Lexicon
    names: Mapping[Codes, tuple[Word, ...]] = field(default_factory=dict)
    _lettered: Mapping[str, tuple[tuple[Word, Codes], ...]] = field(default_factory=dict)

    def said(self, codes: Codes, limit: int) -> list[Word]:
        """The words of just these syllables, the commonest first."""
        if len(codes) > MOST_SYLLABLES:
            return list(self.names.get(codes, ()))
        words = self.lexicon.said(codes, limit)
        own = self.names.get(codes, ())
        if not own:
            return words
        cheapest: dict[str, Word] = {}
        for word in sorted([*words, *own], key=lambda word: word.cost):
            cheapest.setdefault(word.text, word)
        return list(cheapest.values())

    def lettered(self, letters: str, ranges: Sequence[tuple[int, int]], limit: int, look_at: int) -> Iterator[Word]:
        """Words of which only the beginnings of syllables were typed."""
        for word, codes in self._lettered.get(letters, ()):
            if all(low <= code < high for code, (low, high) in zip(codes, ranges, strict=True)):
                yield word
        yield from self.lexicon.lettered(letters, ranges, limit, look_at)


def with_names(lexicon: Lexicon, tags: Sequence[str], said: Iterable[tuple[str, Sequence[str]]]) -> Vocabulary:
    """The lexicon and names, each with its syllables; a name said in several ways comes several times."""
    names: dict[Codes, tuple[Word, ...]] = {}
    lettered: dict[str, tuple[tuple[Word, Codes], ...]] = {}
    tag = tags.index(NAME_TAG) if NAME_TAG in tags else 0
    for text, syllables in said:
        codes = tuple(map(code_of, syllables))
        if not codes or not all(codes) or len(codes) != len(text):
            continue
        word = Word(text, NAME_COST, tag)
        names[codes] = (*names.get(codes, ()), word)
        letters = "".join(SYLLABLES[code - 1][0] for code in codes)
        lettered[letters] = (*lettered.get(letters, ()), (word, codes))
    return Vocabulary(lexicon, names, lettered)
