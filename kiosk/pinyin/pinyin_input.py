"""The pinyin input: Chinese for the letters that wait, while they are typed one by one.

Decides nothing of its own: it keeps the columns found for the letters so far, so that the next letter is quick, and
drops them as soon as it is told to forget. Refuses to know keys, fields and files.
"""

from collections.abc import Iterable, Sequence

from kiosk.pinyin.candidates import Candidate
from kiosk.pinyin.grammar import Grammar
from kiosk.pinyin.lattice import Column, Lattice
from kiosk.pinyin.lexicon import Lexicon
from kiosk.pinyin.offers import offers
from kiosk.pinyin.syllables import normal
from kiosk.pinyin.vocabulary import Vocabulary, with_names


class PinyinInput:
    """One for all fields of a kiosk; only one of them is typed into at a time."""

    def __init__(self, lexicon: Lexicon, names: Iterable[tuple[str, Sequence[str]]] = ()) -> None:
        """Besides the lexicon's words it knows names of this venue, each given with its syllables."""
        self._vocabulary: Vocabulary = with_names(lexicon, lexicon.tags, names)
        self._lattice = Lattice(self._vocabulary, Grammar.from_json(lexicon.grammar))
        self._letters, self._columns = "", tuple[Column, ...]()

    def candidates(self, letters: str) -> tuple[Candidate, ...]:
        """The best first; none where the letters are no sounds."""
        typed = normal(letters)
        if not typed:
            self.forget()
            return ()
        same = _alike(typed, self._letters)
        self._columns = self._lattice.columns(typed, self._columns[: same + 1])
        self._letters = typed
        return tuple(_of(letters, each) for each in offers(typed, self._columns, self._vocabulary))

    def first_choice(self, letters: str) -> str:
        """What a text typed at one go is taken as, every first candidate taken; letters that are no sounds stay."""
        text, left = "", letters.strip()
        while left and (found := self.candidates(left)):
            text, left = text + found[0].text, left[found[0].letters :].lstrip("' ")
        self.forget()
        return text + left

    def forget(self) -> None:
        """Keep nothing of what was typed."""
        self._letters, self._columns = "", ()


def _alike(one: str, other: str) -> int:
    """How many letters both begin with."""
    for place, (letter, its) in enumerate(zip(one, other, strict=False)):
        if letter != its:
            return place
    return min(len(one), len(other))


def _of(letters: str, candidate: Candidate) -> Candidate:
    """The candidate with its letters counted as they were typed: marks that `normal` left out among them."""
    if len(normal(letters)) == len(letters):
        return candidate
    taken = next(end for end in range(1, len(letters) + 1) if len(normal(letters[:end])) >= candidate.letters)
    return Candidate(text=candidate.text, letters=taken)
