"""Everything that can be asked for, made ready once: names, aliases and numbers of places, words for kinds and floors.

Decides under which letters each is looked for. Refuses to know what was typed.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

from content.directory.brands import other_names
from content.directory.departments import DEPARTMENTS, FACILITIES, SPECIALTIES, category_of, department_of
from content.directory.floors import words as floor_words
from content.directory.sounds import Readings, Unit, runs, ways
from content.venue.nouns import Place, PlaceKind, Venue

UNASKED: Final = frozenset({PlaceKind.NONPUBLIC, PlaceKind.VOID, PlaceKind.EXIT})
"""Nobody is sent there by the directory; ways out in an emergency are shown when there is one."""

_MOVING: Final = frozenset({PlaceKind.LIFT, PlaceKind.ESCALATOR, PlaceKind.STAIRS, PlaceKind.RAMP, PlaceKind.ENTRANCE})
"""Found by their own words, and not because they are on a floor."""
_NAMED_ONLY: Final = frozenset({PlaceKind.PARKING, PlaceKind.SEATING, PlaceKind.ROOM})
"""Each bay and each bench is no place to be sent to."""


class Key(NamedTuple):
    """One way to ask for a place, or for a group of places."""

    text: str
    units: tuple[Unit, ...]
    letters: str
    """All its sounds in one."""
    spaced: str
    """The same, its words apart."""
    places: tuple[int, ...]
    """Where in the text each of its sounds' letters stands."""
    place: int
    """Which one; -1 for a group."""
    group: str = ""
    """Such as "kind:toilet", "department:food", "floor:2"."""


class Start(NamedTuple):
    """A unit of a key from which on it may answer."""

    key: Key
    unit: int
    at: int
    """Its first letter among the key's."""


@dataclass(frozen=True, slots=True)
class Index:
    """Keys by the letters their units begin with."""

    places: tuple[Place, ...]
    keys: tuple[Key, ...]
    firsts: Mapping[str, tuple[Start, ...]]
    """By what is typed first, one letter or two: where keys may answer to it."""
    groups: Mapping[str, tuple[int, ...]]
    """The places of each group."""


def needed(venue: Venue) -> list[str]:
    """The runs of Chinese characters whose readings an index of this venue needs."""
    texts = [text for place in venue.places for text in _texts(place)]
    texts += [word for level in venue.levels for word in floor_words(level)]
    texts += [word for word, _ in _group_words(())]
    return sorted({run for text in texts for run in runs(text)})


def index_of(venue: Venue, readings: Readings) -> Index:
    """The index of all places that shoppers may ask for."""
    places = tuple(place for place in venue.places if place.kind not in UNASKED)
    groups: dict[str, list[int]] = defaultdict(list)
    for number, place in enumerate(places):
        for group in _groups(place):
            groups[group].append(number)
    words = [
        *_group_words(groups),
        *((word, f"floor:{level.ordinal}") for level in venue.levels for word in floor_words(level)),
    ]
    keys = [*_place_keys(places, readings), *_group_keys(words, groups, readings)]
    firsts: dict[str, list[Start]] = defaultdict(list)
    for key in keys:
        at = 0
        for number, unit in enumerate(key.units):
            start = Start(key, number, at)
            for letters in _beginnings(unit, key.units[number + 1 : number + 2]):
                firsts[letters].append(start)
            at += len(unit.sound)
    return Index(
        places=places,
        keys=tuple(keys),
        firsts={letters: tuple(starts) for letters, starts in firsts.items()},
        groups={group: tuple(numbers) for group, numbers in groups.items()},
    )


def _beginnings(unit: Unit, following: Sequence[Unit]) -> set[str]:
    """The first letters by which it may be asked for, one and two of them."""
    firsts = {unit.written[0], *unit.sound[:1]}
    seconds = {letter for each in following for letter in (each.written[0], *each.sound[:1])}
    return firsts | {first + second for first in firsts for second in seconds} | {unit.sound[:2], unit.written[:2]}


def _texts(place: Place) -> Iterator[str]:
    told = [*place.names.values(), *place.aliases, place.unit]
    yield from dict.fromkeys([*told, *(other for text in told for other in other_names(text))])


def _place_keys(places: Iterable[Place], readings: Readings) -> Iterator[Key]:
    for number, place in enumerate(places):
        for text in filter(None, _texts(place)):
            for units in ways(text, readings):
                yield _key(text, units, number, "")


def _group_keys(words: Iterable[tuple[str, str]], groups: Mapping[str, object], readings: Readings) -> Iterator[Key]:
    for word, group in dict.fromkeys(words):
        if group in groups:
            for units in ways(word, readings):
                yield _key(word, units, -1, group)


def _key(text: str, units: tuple[Unit, ...], place: int, group: str) -> Key:
    parts = [units[0].sound]
    for before, unit in pairwise(units):
        apart = before.places and unit.places and unit.places[0] > before.places[-1] + 1
        parts += [" ", unit.sound] if apart else [unit.sound]
    spaced = "".join(parts)
    places = tuple(at for unit in units for at in unit.places[: len(unit.sound)])
    return Key(text, units, spaced.replace(" ", ""), spaced, places, place, group)


def _groups(place: Place) -> Iterator[str]:
    if place.names or place.kind not in _NAMED_ONLY:
        yield f"kind:{place.kind}"
    if department := department_of(place):
        yield f"department:{department}"
        category = category_of(place.category)
        yield from (f"special:{each.words[0]}" for each in SPECIALTIES if category in each.categories)
    if place.names and place.kind not in _MOVING:
        yield f"floor:{place.level}"


def _group_words(groups: Container[str]) -> Iterator[tuple[str, str]]:
    """Words by which a group is asked for, of the groups that have places."""
    for facility in FACILITIES:
        for word in (*facility.title.values(), *facility.words):
            yield word, f"kind:{facility.kind}"
    for department in DEPARTMENTS:
        for word in (*department.title.values(), *department.words):
            yield word, f"department:{department.key}"
    for each in SPECIALTIES:
        special = f"special:{each.words[0]}"
        for word in each.words:
            yield word, special if special in groups else f"department:{each.department}"
