"""What a search answers, and what the directory's shelves are.

Decides nothing. Refuses to know how words are compared and how answers are drawn.
"""

from dataclasses import dataclass
from enum import IntEnum

from content.nouns import Texts
from content.venue.nouns import Place, PlaceKind, Point

Span = tuple[int, int]
"""Letters of a text from the first to before the last, to be shown strongly."""


class Fit(IntEnum):
    """How well a place answers what was typed; the less, the better."""

    EXACT = 0
    """The very name, alias or number."""
    BEGINS = 1
    """The name begins so, in letters or in sound."""
    WORD_BEGINS = 2
    """A later word of the name begins so."""
    INITIALS = 3
    """The first letters of its sounds or words."""
    KIND = 4
    """It is of the kind, sells what was asked for, or is on the floor named."""
    CONTAINS = 5
    ALIKE = 6
    """Written nearly so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standpoint:
    """Where the shopper stands, for ties: nearer places come first."""

    level: int
    """Ordinal."""
    at: Point = (0.0, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A place that answers."""

    place: Place
    fit: Fit
    text: str
    """The name or alias that answered, as written; the place's first name where its kind or floor did."""
    spans: tuple[Span, ...] = ()
    """Of `text`, what answers to the letters typed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """What was found, the best first; never empty."""

    asked: str
    found: tuple[Found, ...]
    total: int
    """How many answer in all, those beyond the limit too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Nothing:
    """Nothing answers, and where to go instead."""

    asked: str
    kind: PlaceKind | None
    """What it seems the shopper was after."""
    alternatives: tuple[Place, ...]
    """The nearest of that kind, else what is named most alike; may be empty."""
    desks: tuple[Place, ...]
    """The mall's service desks, the nearest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """Places that stand together while browsing: of one kind, on one floor, or under one letter."""

    key: str
    """Such as "food", "-1" or "K"; "#" is for names that begin with no letter."""
    title: Texts
    places: tuple[Place, ...]
    """In the order of their names' sounds."""
