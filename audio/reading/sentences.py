"""Where a passage is cut so that its first words are ready soon. It refuses to know who speaks them.

A sentence is cut the same way wherever it stands, so that one rendered ahead is found again inside another passage.
"""

import re
from collections.abc import Iterator, Sequence

_ENDS = re.compile(
    r"(?:[。！？!?；;…\n]|(?<!\b[A-Z])(?<!\b[DMS]r)(?<!\bMs)(?<!Mrs)(?<!\bNo)(?<!\bSt)\.(?=\s|$|[”\"’)）》」]))+[”\"’)）》」]*"
)
_CLAUSES = re.compile(r"(?:[，：、,](?!\d)|[,:](?=\s)|——)[”\"’)）》」]*")
_COMFORTABLE_S = 4.0
"""Clauses are joined up to this length of speech: about two seconds of work for the slowest engine."""
_LONGEST_S = 12.0
"""A stretch without any comma is cut between words here."""
_SHORTEST_S = 0.9
"""A scrap shorter than this isn't left alone: engines garble single words."""


def spoken_seconds(text: str) -> float:
    """About how long a text takes to speak, judged by its letters as they are written."""
    hanzi = len(re.findall(r"[\u3400-\u9fff]", text))
    figures = len(re.findall(r"\d", text))
    letters = len(re.findall(r"[A-Za-z]", text))
    return hanzi / 4.6 + figures / 4.0 + letters / 12.5


def split_sentences(language: str, text: str) -> Sequence[str]:
    """The passage in pieces of a few seconds each, in order; but for white space at the cuts nothing is lost.

    It is cut after sentences, and long sentences after clauses. The language doesn't matter: both kinds of
    punctuation are known everywhere.
    """
    del language
    pieces: list[str] = []
    for sentence in _cut_after(_ENDS, text):
        pieces.extend(_clauses(sentence))
    return [piece for piece in (piece.strip() for piece in pieces) if piece]


def pause_after_ms(piece: str) -> int:
    """How long a reader rests after a piece, by the mark it ends with."""
    last = piece.rstrip('”"’)）》」 ')[-1:]
    if last in "。！？!?.；;…" and last:
        return 350
    return 140


def _cut_after(mark: re.Pattern[str], text: str) -> Iterator[str]:
    start = 0
    for found in mark.finditer(text):
        yield text[start : found.end()]
        start = found.end()
    yield text[start:]


def _clauses(sentence: str) -> list[str]:
    if spoken_seconds(sentence) <= _COMFORTABLE_S:
        return [sentence]
    joined: list[str] = []
    for clause in _cut_after(_CLAUSES, sentence):
        for part in _between_words(clause):
            if joined and _belong_together(joined[-1], part):
                joined[-1] += part
            else:
                joined.append(part)
    return joined


def _belong_together(before: str, after: str) -> bool:
    length_s = spoken_seconds(before + after)
    scrap = min(spoken_seconds(before), spoken_seconds(after)) < _SHORTEST_S
    return length_s <= _COMFORTABLE_S or (scrap and length_s <= _LONGEST_S)


def _between_words(clause: str) -> Iterator[str]:
    """A clause that is still too long, in parts; words and figures stay whole where they are shorter than a breath."""
    while spoken_seconds(clause) > _LONGEST_S:
        length = next(end for end in range(1, len(clause) + 1) if spoken_seconds(clause[:end]) > _LONGEST_S)
        gap = max(
            (found.start() for found in re.finditer(r"(?<=\s)|(?<=[\u3400-\u9fff])", clause[: length - 1])), default=0
        )
        cut = gap or length - 1
        yield clause[:cut]
        clause = clause[cut:]
    yield clause
