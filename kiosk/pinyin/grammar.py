"""Which words follow which: parts of speech in general, and pairs of words seen in sentences of malls.

Decides what it costs that a word follows another. Refuses to know where sentences and tables come from.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log
from typing import Final, Self

from kiosk.pinyin.lexicon import Word

LINK_WEIGHT: Final = 0.5
"""How much parts of speech count; they are known of each word only at its commonest."""
MOST_GAIN: Final = 5.0
PAIR_DOUBT: Final = 4.0
"""A pair is believed as if its first word had been seen so many times more often without it."""
EDGE: Final = ""
"""The word before the first and after the last."""


@dataclass(frozen=True, slots=True)
class Grammar:
    """Costs of following."""

    links: Sequence[Sequence[float]]
    """By the tag of the word before and the tag of the word: what is added to the word's cost."""
    pairs: Mapping[str, Mapping[str, float]]
    """By the word before: the cost of each word that was seen after it."""

    def cost(self, before: Word, word: Word) -> float:
        """Of this word after that one."""
        general = word.cost + self.links[before.tag][word.tag]
        seen = self.pairs.get(before.text)
        return general if seen is None else min(general, seen.get(word.text, general))

    def as_json(self) -> dict[str, object]:
        """What `from_json` reads."""
        return {
            "links": [[round(cost, 3) for cost in row] for row in self.links],
            "pairs": {
                before: {word: round(cost, 3) for word, cost in row.items()} for before, row in self.pairs.items()
            },
        }

    @classmethod
    def from_json(cls, said: Mapping[str, object]) -> Self:
        """What `as_json` said."""
        links, pairs = said["links"], said["pairs"]
        if not isinstance(links, list) or not isinstance(pairs, dict):
            raise TypeError("A grammar has links and pairs. Build the lexicon anew.")
        return cls(links, pairs)


def links(
    follows: Mapping[tuple[str, str], float], shares: Mapping[str, float], tags: Sequence[str]
) -> list[list[float]]:
    """From how likely each part of speech follows each other, and how common it is, what is added to a word's cost."""
    return [[_link(follows.get((before, tag)), shares.get(tag)) for tag in tags] for before in tags]


def _link(follows: float | None, share: float | None) -> float:
    if not share:
        return 0.0
    gain = log(follows / share) if follows else -MOST_GAIN
    return -LINK_WEIGHT * max(-MOST_GAIN, min(MOST_GAIN, gain))


def pairs(sentences: Iterable[Sequence[str]]) -> dict[str, dict[str, float]]:
    """The cost of each word after each other in these sentences."""
    firsts: Counter[str] = Counter()
    seen: Counter[tuple[str, str]] = Counter()
    for sentence in sentences:
        said = [EDGE, *sentence]
        firsts.update(said[:-1])
        seen.update(pairwise(said))
    found: dict[str, dict[str, float]] = {}
    for (before, word), times in seen.items():
        found.setdefault(before, {})[word] = -log(times / (firsts[before] + PAIR_DOUBT))
    return found
