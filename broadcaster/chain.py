"""The journal's chain: every row is sealed together with the row before it, so that a change, gap or reorder shows.

Pure; it refuses to know where rows and links are kept. A link seals what identifies and describes a row; people's words
go in as a salted digest only, so that words and salt can be erased one day and the chain still holds.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

NOTHING_BEFORE = "0" * 64
"""What the first link is sealed with."""
MOST_FAULTS = 100
"""How many faults are told one by one."""


class RowKind(StrEnum):
    """What a link seals."""

    BEGINNING = "beginning"
    """No row: where the chain of an older journal begins, named by the instant and how many rows it took over."""
    CALL = "call"
    AIRED = "airing"
    RECEIPT = "receipt"
    ENDING = "ending"
    ACT = "act"


PERSONAL: dict[str, tuple[str, ...]] = {
    RowKind.CALL: ("texts", "words"),
    RowKind.ENDING: ("reason",),
    RowKind.ACT: ("what", "about"),
}
"""Columns with people's words in them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One row's seal."""

    number: int
    kind: str
    """A `RowKind`, unless somebody changed it."""
    row: str
    """The row's key in its table."""
    personal: str | None
    """The salted digest of people's words in the row."""
    salt: str | None
    """None where there are no such words, or none any more."""
    hash: str

    @property
    def mark(self) -> str:
        """Names the link and all that was written until then, for whoever keeps it somewhere else."""
        return f"{self.number}:{self.hash}"


class NoMark(ValueError):
    """What is given is no mark of a link."""


def place_of_mark(mark: str) -> tuple[int, str]:
    """Number and hash of a mark; raises `NoMark`."""
    number, colon, digest = mark.strip().partition(":")
    if not colon or not number.isdecimal() or len(digest) != len(NOTHING_BEFORE):
        raise NoMark(f"'{mark}' is no mark of the journal. Copy it whole from the log or the table, such as 12:3fa9….")
    return int(number), digest


def link_after(last: Link | None, kind: RowKind, row: str, content: Mapping[str, Any], *, salt: str) -> Link:
    """The link of a row that is written after all others; `content` is the row as its table has it."""
    number = last.number + 1 if last else 1
    words = kind in PERSONAL
    personal = _words_digest(kind, content, salt) if words else None
    sealed = _hash_of(last, number, kind, row, content, personal)
    return Link(number=number, kind=kind, row=row, personal=personal, salt=salt if words else None, hash=sealed)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainFault:
    """Something that isn't as it was written."""

    kind: str | None
    row: str | None
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainReport:
    """What a look at the whole chain found."""

    links: int
    head: str | None
    """The newest link's mark; None while nothing was ever written."""
    beginning: str | None
    """Where the chain begins, if rows are older than it."""
    erased: int
    """Rows whose words were erased."""
    faults: tuple[ChainFault, ...]
    more_faults: int = 0
    """How many others there are."""

    @property
    def whole(self) -> bool:
        """Whether everything is as it was written."""
        return not self.faults


@dataclass(slots=True)
class Audit:
    """A look at the chain, link after link in order of their numbers."""

    marks: dict[int, str] = field(default_factory=dict)
    """What somebody kept elsewhere: hashes by the numbers of their links."""
    _last: Link | None = None
    _links: int = 0
    _erased: int = 0
    _beginning: str | None = None
    _faults: list[ChainFault] = field(default_factory=list)
    _more: int = 0

    def take(self, link: Link, content: Mapping[str, Any] | None) -> None:
        """The next link, and the row it seals as it is now; None if there is none."""
        expected = self._last.number + 1 if self._last else 1
        if link.number != expected:
            self._gap(expected, link)
        elif content is None:
            self.fault(link.kind, link.row, f"{_name(link)} is gone.")
        elif not self._seals(link, content):
            self.fault(link.kind, link.row, f"{_name(link)} isn't as it was written.")
        if link.kind == RowKind.BEGINNING:
            self._beginning = link.row
        if self.marks.pop(link.number, link.hash) != link.hash:
            self.fault(link.kind, link.row, f"{_name(link)} isn't the one whose mark was kept elsewhere.")
        self._last = link
        self._links += 1

    def unsealed(self, kind: str, row: str) -> None:
        """There is a row that no link seals."""
        self.fault(
            kind, row, f"The {kind} {row} is in no link: the controller never wrote it, or its link was taken out."
        )

    def fault(self, kind: str | None, row: str | None, sentence: str) -> None:
        """Something isn't as it was written."""
        if len(self._faults) < MOST_FAULTS:
            self._faults.append(ChainFault(kind=kind, row=row, sentence=sentence))
        else:
            self._more += 1

    def report(self) -> ChainReport:
        """What was found, once every link was taken."""
        for number in sorted(self.marks):
            self.fault(
                None, None, f"Link {number}, whose mark was kept elsewhere, is gone, and all that came after it."
            )
        self.marks.clear()
        return ChainReport(
            links=self._links,
            head=self._last.mark if self._last else None,
            beginning=self._beginning,
            erased=self._erased,
            faults=tuple(self._faults),
            more_faults=self._more,
        )

    def _gap(self, expected: int, link: Link) -> None:
        missing = f"Link {expected} is" if link.number == expected + 1 else f"Links {expected} to {link.number - 1} are"
        self.fault(link.kind, link.row, f"{missing} missing before {_name(link)}.")

    def _seals(self, link: Link, content: Mapping[str, Any]) -> bool:
        if link.kind in PERSONAL:
            if link.salt is not None:
                if link.personal != _words_digest(link.kind, content, link.salt):
                    return False
            elif any(content.get(name) for name in PERSONAL[link.kind]):
                return False
            else:
                self._erased += 1
        elif link.personal is not None or link.salt is not None:
            return False
        return link.hash == _hash_of(self._last, link.number, link.kind, link.row, content, link.personal)


def _name(link: Link) -> str:
    return f"the {link.kind} {link.row} (link {link.number})"


def _hash_of(  # noqa: PLR0913, PLR0917  All that a link seals.
    last: Link | None, number: int, kind: str, row: str, content: Mapping[str, Any], personal: str | None
) -> str:
    words = PERSONAL.get(kind, ())
    # What is None is left out, so that a column may be added later without breaking what was sealed before.
    columns = [
        [name, _plain(value)] for name, value in sorted(content.items()) if value is not None and name not in words
    ]
    return _sha256([last.hash if last else NOTHING_BEFORE, number, kind, row, columns, personal])


def _words_digest(kind: str, content: Mapping[str, Any], salt: str) -> str:
    return _sha256([salt, *(content.get(name) for name in PERSONAL[kind])])


def _plain(value: object) -> object:
    """A figure as every database gives it back, whether it keeps 5 as 5 or as 5.0."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _sha256(value: object) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
