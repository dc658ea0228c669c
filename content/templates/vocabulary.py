"""Words a desk clerk picks from, each in every language: colours, garments, things, places.

Picked in one language, said in all of them. It refuses to know which slot uses which list.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One entry of a vocabulary."""

    id: str
    texts: Mapping[str, str]
    """By language; English without an article."""
    measure: str = "个"
    """The Chinese measure word of a thing: 一把雨伞."""
    plural: bool = False
    """Whether the English word takes no article: shorts, keys."""
    also: tuple[str, ...] = ()
    """Other spellings it is recognised by."""

    def answers_to(self, spoken: str) -> bool:
        """Whether somebody who says this means this word."""
        return _plain(spoken) in {_plain(name) for name in (self.id, *self.texts.values(), *self.also)}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A list of words to pick from."""

    words: tuple[Word, ...] = ()

    def find(self, spoken: str) -> Word | None:
        """The word meant, by its id or by its name in any language."""
        return next((word for word in self.words if word.answers_to(spoken)), None)

    def names(self) -> tuple[str, ...]:
        """Every id and name, for suggestions."""
        return tuple(dict.fromkeys(name for word in self.words for name in (word.id, *word.texts.values())))

    def extended(self, words: Iterable[Word]) -> "Vocabulary":
        """With these words added; one of the same id is replaced, and still answers to its old names."""
        by_id = {word.id: word for word in self.words}
        for word in words:
            old = by_id.get(word.id)
            names = (*old.texts.values(), *old.also) if old else ()
            by_id[word.id] = replace(word, also=tuple(dict.fromkeys((*word.also, *names))))
        return Vocabulary(tuple(by_id.values()))


NO_WORDS = Vocabulary()


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())
