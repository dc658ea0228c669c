"""The likeliest words for letters, found column by column as they are typed.

Decides which words are meant, given what each costs after the one before it. Refuses to know how they are offered and
chosen. A column is never changed: erasing a letter is taking the last one off.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple, Optional

from kiosk.pinyin.cutting import Cut, mixed, wholes
from kiosk.pinyin.grammar import EDGE, Grammar
from kiosk.pinyin.lexicon import MOST_SYLLABLES, Word
from kiosk.pinyin.syllables import APOSTROPHE
from kiosk.pinyin.vocabulary import Vocabulary

BEAM: Final = 8
"""Readings kept of the letters up to a place."""
WORDS_OF_ONE, WORDS_OF_MORE = 14, 6
"""How many words of the same sound are tried."""
LETTER_COST: Final = 7.0
"""Of a syllable of which only the beginning was typed."""
LETTERED_WORDS, LOOKED_AT = 6, 80


class Step(NamedTuple):
    """A word, and what the cheapest way to it costs."""

    word: Word
    cost: float
    before: Optional["Step"]
    whole: bool
    """Whether all syllables up to here were typed to their ends."""


Column = tuple[Step, ...]
"""The cheapest ways to read the letters up to a place, the cheapest first."""

START: Final = Step(Word(EDGE, 0.0, 0), 0.0, None, whole=True)


def text_of(step: Step | None) -> str:
    """What it reads the letters as."""
    words = []
    while step is not None:
        words.append(step.word.text)
        step = step.before
    return "".join(reversed(words))


@dataclass(frozen=True, slots=True)
class Lattice:
    """Finds columns; keeps nothing."""

    vocabulary: Vocabulary
    grammar: Grammar
    start: Step = START

    def after(self, word: Word) -> "Lattice":
        """The same, where this word stands before the letters."""
        return Lattice(self.vocabulary, self.grammar, Step(word, 0.0, None, whole=True))

    def columns(self, letters: str, known: Sequence[Column] = ()) -> tuple[Column, ...]:
        """One column for each place in the letters; `known` are those of a beginning of them."""
        columns = list(known) or [(self.start,)]
        for end in range(len(columns), len(letters) + 1):
            columns.append(self._column(letters, end, columns))
        return tuple(columns)

    def _column(self, letters: str, end: int, columns: Sequence[Column]) -> Column:
        if letters[end - 1] == APOSTROPHE:
            return columns[end - 1]
        best = _Best()
        for start, codes in wholes(letters, end, MOST_SYLLABLES):
            words = self.vocabulary.said(codes, WORDS_OF_ONE if len(codes) == 1 else WORDS_OF_MORE)
            self._join(best, columns[start], words, 0.0, whole=True)
        if not any(step.whole for step in best.steps.values()):
            for cut in mixed(letters, end):
                self._join_lettered(best, columns, cut)
        return best.column()

    def _join_lettered(self, best: "_Best", columns: Sequence[Column], cut: Cut) -> None:
        if not columns[cut.start]:
            return
        first_letters = "".join(piece.letter for piece in cut.pieces)
        ranges = [(piece.low, piece.high) for piece in cut.pieces]
        words = self.vocabulary.lettered(first_letters, ranges, LETTERED_WORDS, LOOKED_AT)
        self._join(
            best, columns[cut.start], words, LETTER_COST * sum(not piece.whole for piece in cut.pieces), whole=False
        )

    def _join(self, best: "_Best", before: Column, words: Iterable[Word], added: float, *, whole: bool) -> None:
        cost_of = self.grammar.cost
        for word in words:
            for step in before:
                cost = step.cost + cost_of(step.word, word) + added
                if cost < best.cost(word.text):
                    best.steps[word.text] = Step(word, cost, step, whole and step.whole)


@dataclass(slots=True)
class _Best:
    """The cheapest step to each word that ends at a place."""

    steps: dict[str, Step] = field(default_factory=dict)

    def cost(self, text: str) -> float:
        step = self.steps.get(text)
        return float("inf") if step is None else step.cost

    def column(self) -> Column:
        return tuple(sorted(self.steps.values(), key=lambda step: step.cost)[:BEAM])
