"""The input method's words, gathered: a general list, our own list, our own sentences, and how all of it is said.

Decides how common each word is taken to be. Refuses to know files and libraries: it is given what was read.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import log
from typing import Final

from kiosk.pinyin.grammar import Grammar, links, pairs
from kiosk.pinyin.lexicon import Entry, Word, packed
from kiosk.pinyin.spelling import Shares, Speller
from kiosk.pinyin.syllables import code_of

OWN_SHARE: Final = 0.25
"""How much our own sentences count for how common a word is; the rest is the general list's."""
RAREST_NAME: Final = 20
"""People's names that are rarer are left out: they stand in the way of plain words."""
COUNT_OF_OWN: Final = 1000.0
NO_TAG: Final = "x"
_WORD: Final = re.compile(r"([^\s()]+)(?:\(([^)]*)\))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """What a lexicon is made from."""

    general: Mapping[str, tuple[int, str]]
    """Words with their counts and parts of speech."""
    own_words: Mapping[str, float]
    """Counts on the general list's scale."""
    own_ways: Mapping[str, tuple[int, ...]]
    """Words said in a way that nobody would guess."""
    sentences: tuple[tuple[str, ...], ...]
    follows: Mapping[tuple[str, str], float]
    """How likely a part of speech comes after another, "" before the first."""
    characters: Shares
    phrases: Mapping[str, tuple[int, ...]]


def own_words(lines: Iterable[str]) -> tuple[dict[str, float], dict[str, tuple[int, ...]]]:
    """What our own list of words says: counts, and ways to say words."""
    counts: dict[str, float] = {}
    ways: dict[str, tuple[int, ...]] = {}
    common = COUNT_OF_OWN
    for line in _plain(lines):
        if line.isdigit():
            common = float(line)
            continue
        for word, way in _WORD.findall(line):
            counts[word] = common
            if way:
                ways[word] = tuple(map(code_of, way.split()))
    return counts, ways


def own_readings(lines: Iterable[str]) -> dict[str, dict[int, float]]:
    """What our own list of readings says: `了 le 9900 liao 100`, in parts of ten thousand."""
    rows = (line.split() for line in _plain(lines))
    return {
        row[0]: {code_of(syllable): int(share) / 10_000 for syllable, share in zip(row[1::2], row[2::2], strict=True)}
        for row in rows
    }


def own_sentences(lines: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """Our own sentences, each as its words."""
    return tuple(tuple(line.split()) for line in _plain(lines))


def _plain(lines: Iterable[str]) -> Iterator[str]:
    return (line.strip() for line in lines if line.strip() and not line.startswith("#"))


def lexicon_file(sources: Sources) -> bytes:
    """The packed lexicon."""
    tags = ["", *sorted({tag for _, tag in sources.general.values()})]
    counts = _counts(sources)
    total = sum(counts.values())
    speller = Speller(characters=sources.characters, phrases={**sources.phrases, **sources.own_ways})
    number = {tag: place for place, tag in enumerate(tags)}
    entries = (
        Entry(word=Word(text, added - log(count / total), number[_tag(sources, text)]), codes=codes)
        for text, count in counts.items()
        for codes, added in speller.ways(text)
    )
    by_tag: Counter[str] = Counter()
    for count, tag in sources.general.values():
        by_tag[tag] += count
    common = {tag: count / by_tag.total() for tag, count in by_tag.items()}
    grammar = Grammar(links(sources.follows, common, tags), pairs(sources.sentences))
    return packed(entries, grammar.as_json() | {"tags": tags})


def _tag(sources: Sources, text: str) -> str:
    return sources.general[text][1] if text in sources.general else NO_TAG


def _counts(sources: Sources) -> dict[str, float]:
    """How common each word is: the general list, lifted by our own words, mixed with our own sentences."""
    counts = {
        word: float(count)
        for word, (count, tag) in sources.general.items()
        if not (tag.startswith("nr") and count < RAREST_NAME and len(word) > 1)
    }
    for word, count in sources.own_words.items():
        counts[word] = max(count, counts.get(word, 0.0))
    total, said = sum(counts.values()), Counter(word for sentence in sources.sentences for word in sentence)
    scale = OWN_SHARE / (1 - OWN_SHARE) * total / max(1, said.total())
    for word, times in said.items():
        counts[word] = counts.get(word, 0.0) + times * scale
    return counts
