"""Reads what a mall writes beside its venue: aliases, hours, phones, offers and names that the drawing doesn't know.

Decides which place is meant, and that nothing is taken from an entry with a fault. Refuses to open files.
"""

import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated

from pydantic import Field, ValidationError

from content.errors import FileFault, did_you_mean, listed
from content.fault_sentences import sentence_of
from content.nouns import Noun, Texts
from content.toml_lines import Path, line_of, lines_of, parse
from content.venue.nouns import Place, Venue

Line = Annotated[str, Field(min_length=1, max_length=200)]


class ShopDetails(Noun):
    """What is added to one place, or said instead of what the drawing says."""

    place: Line
    """Its id, its unit or one of its names."""
    name: Texts = Field(default_factory=dict)
    aliases: Annotated[tuple[Line, ...], Field(max_length=30)] = ()
    hours: Line | None = None
    phone: Line | None = None
    category: Line | None = None
    offers: Annotated[tuple[Texts, ...], Field(max_length=20)] = ()


def with_details(venue: Venue, text: str, file: str) -> tuple[Venue, tuple[FileFault, ...]]:
    """The venue with what `text` says of its places, and what is wrong with the text, by line."""
    try:
        raw = parse(text)
    except tomllib.TOMLDecodeError as error:
        return venue, (FileFault(file=file, line=None, sentence=f"this is no TOML: {error}."),)
    reading = _Reading(venue)
    reading.read(raw)
    lines = lines_of(text)
    faults = tuple(
        FileFault(file=file, line=line_of(lines, path), sentence=sentence) for path, sentence in reading.findings
    )
    places = tuple(
        _detailed(place, reading.details[place.id]) if place.id in reading.details else place for place in venue.places
    )
    return replace(venue, places=places), faults


class _Reading:
    """One walk through the tables."""

    def __init__(self, venue: Venue) -> None:
        self._meant = _names(venue.places)
        self.details: dict[str, ShopDetails] = {}
        self.findings: list[tuple[Path, str]] = []

    def read(self, raw: Mapping[str, object]) -> None:
        for key in raw:
            if key != "shops":
                said = f"'{key}' is not a part of a shops file; each shop is a [[shops]] table."
                self.findings.append(((key,), said))
        entries = raw.get("shops", [])
        if not isinstance(entries, list):
            self.findings.append((("shops",), "each shop is a table of its own: write [[shops]] above it."))
            return
        for index, entry in enumerate(entries):
            if isinstance(entry, dict):
                self._read_one(("shops", index), entry)
            else:
                self.findings.append((("shops", index), f"shop {index + 1} must be a table, not {entry!r}."))

    def _read_one(self, path: Path, entry: object) -> None:
        title = f"shop {path[-1] + 1}" if isinstance(path[-1], int) else "shop"
        try:
            details = ShopDetails.model_validate(entry)
        except ValidationError as error:
            for detail in error.errors():
                at = (*path, *(step for step in detail["loc"] if step != "[key]"))
                self.findings.append((at, sentence_of(title, ShopDetails, detail)))
            return
        meant = self._meant.get(details.place, ())
        if len(meant) != 1:
            self.findings.append(((*path, "place"), self._unclear(details.place, meant)))
        elif meant[0] in self.details:
            self.findings.append(((*path, "place"), f"'{details.place}' has a table of its own already. Join the two."))
        else:
            self.details[meant[0]] = details

    def _unclear(self, place: str, meant: Sequence[str]) -> str:
        if meant:
            return f"'{place}' may be any of {listed(list(meant[:5]), 'and')}. Write the id of the one you mean."
        return f"the venue has no place '{place}': write its id, unit or name.{did_you_mean(place, self._meant)}"


def _names(places: Sequence[Place]) -> dict[str, tuple[str, ...]]:
    """The ids of the places that each word may mean; an id means only its own."""
    found: dict[str, set[str]] = defaultdict(set)
    for place in places:
        for word in (place.unit, *place.names.values()):
            if word:
                found[word].add(place.id)
    return {word: tuple(sorted(ids)) for word, ids in found.items()} | {place.id: (place.id,) for place in places}


def _detailed(place: Place, details: ShopDetails) -> Place:
    return replace(
        place,
        names={**place.names, **details.name},
        aliases=tuple(dict.fromkeys((*place.aliases, *details.aliases))),
        hours=details.hours or place.hours,
        phone=details.phone or place.phone,
        category=details.category or place.category,
        offers=(*place.offers, *details.offers),
    )
