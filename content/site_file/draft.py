"""A site file on its way to being a site: each table read into its noun, every fault noted where it stands.

A table with a fault of its own is left out of the draft, but its id stays known, so that one slip isn't reported again
by everything that refers to it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from content.emergency_plan import EmergencyPlan
from content.errors import did_you_mean
from content.fault_sentences import sentence_of
from content.kiosk_plan import Kiosk, MallEvent, ScreenCampaign, VenueFolder
from content.site import (
    ApprovalRule,
    Broker,
    Campaign,
    DayPart,
    Gain,
    Hours,
    Loudness,
    Playlist,
    Routine,
    Service,
    Site,
    Supervision,
    Zone,
    ZoneGroup,
)
from content.site_file import shapes as site_shapes
from content.toml_lines import Path

Shape = Callable[[object], object]
Noun = TypeVar("Noun", bound=BaseModel)

NO_SHAPES: Mapping[str, Shape] = MappingProxyType({})

_HEAD = ("id", "name", "time_zone", "languages")
_TABLES = ("site", "hours", "loudness", "approval", "broker", "emergency", "supervision", "venue")
_MALL_LISTS = ("zones", "groups", "services", "playlists", "day_parts", "gains", "routines", "campaigns")
_LISTS = (*_MALL_LISTS, "kiosks", "events", "screen_campaigns")


@dataclass(slots=True)
class Draft:
    """What could be read so far, and everything found wrong."""

    raw: Mapping[str, object]
    findings: dict[Path, list[str]] = field(default_factory=dict)
    parts: dict[str, object] = field(default_factory=dict)
    """Fields of `Site`, as far as they are sound."""
    indexed: dict[str, dict[int, BaseModel]] = field(default_factory=dict)
    """The sound entries of each list by their place in the file."""

    def note(self, path: Path, sentence: str) -> None:
        """Record a fault."""
        told = self.findings.setdefault(path, [])
        if sentence not in told:
            told.append(sentence)

    def noted(self, path: Path) -> bool:
        """Whether anything was found wrong there, or with a part of what is there."""
        return any(found[: len(path)] == path for found in self.findings)

    def entries(self, key: str, noun: type[Noun]) -> dict[int, Noun]:
        """The sound entries of one list."""
        return {index: entry for index, entry in self.indexed.get(key, {}).items() if isinstance(entry, noun)}

    def ids(self, key: str) -> list[str]:
        """The ids of one list, also of entries with faults."""
        return list(self.ids_by_place(key).values())

    def ids_by_place(self, key: str) -> dict[int, str]:
        """The same, by the entry's place in the file."""
        entries = self.raw.get(key)
        named = enumerate(entries) if isinstance(entries, list) else ()
        return {
            index: entry["id"] for index, entry in named if isinstance(entry, dict) and isinstance(entry.get("id"), str)
        }

    def site(self) -> Site:
        """The site; only for a draft without findings."""
        return Site.model_validate(self.parts)


def draft_of(raw: Mapping[str, object]) -> Draft:
    """Read every table of the file."""
    draft = Draft(raw=raw)
    for key in raw:
        if key not in (*_TABLES, *_LISTS):
            draft.note((key,), f"'{key}' is not a part of a site file.{did_you_mean(key, (*_TABLES, *_LISTS))}")
    _read_head(draft)
    _read_table(draft, "loudness", Loudness)
    _read_table(draft, "approval", ApprovalRule)
    _read_table(draft, "broker", Broker)
    _read_table(draft, "emergency", EmergencyPlan)
    _read_table(draft, "supervision", Supervision, {"line_check": site_shapes.clock_time})
    _read_table(draft, "venue", VenueFolder)
    _read_hours(draft)
    _read_list(draft, "zones", Zone, {})
    _read_list(draft, "groups", ZoneGroup, {})
    _read_list(draft, "services", Service, {})
    _read_list(draft, "playlists", Playlist, {})
    _read_list(draft, "day_parts", DayPart, {"starts": site_shapes.day_time, "ends": site_shapes.day_time})
    _read_list(draft, "gains", Gain, {"from": site_shapes.day_time, "to": site_shapes.day_time})
    _read_list(draft, "routines", Routine, {"when": site_shapes.day_time, "slots": site_shapes.flat_slots})
    dates: dict[str, Shape] = {"first": site_shapes.real_date, "last": site_shapes.real_date}
    _read_list(draft, "campaigns", Campaign, {**dates, "day_parts": site_shapes.clock_spans})
    _read_list(draft, "kiosks", Kiosk, {})
    _read_list(draft, "events", MallEvent, {**dates, "times": site_shapes.clock_spans})
    _read_list(draft, "screen_campaigns", ScreenCampaign, {**dates, "day_parts": site_shapes.clock_spans})
    return draft


def _read_head(draft: Draft) -> None:
    table = draft.raw.get("site")
    if not isinstance(table, dict):
        draft.note((), "a site file begins with a [site] table: id, name, time_zone and languages.")
        return
    for key in table:
        if key not in _HEAD:
            draft.note(("site", key), f"'{key}' is not a setting of the site.{did_you_mean(key, _HEAD)}")
    head = {key: value for key, value in table.items() if key in _HEAD}
    try:
        Site.model_validate({**head, "zones": [], "hours": {"weekdays": {}}})
    except ValidationError as error:
        _note_all(draft, ("site",), "the site", Site, error)
    draft.parts.update(head)


def _read_table(draft: Draft, key: str, noun: type[BaseModel], shapes: Mapping[str, Shape] = NO_SHAPES) -> None:
    if key in draft.raw:
        read = _read_noun(draft, (key,), f"[{key}]", noun, _shaped(draft, (key,), draft.raw[key], shapes))
        if read is not None:
            draft.parts[key] = read


def _read_hours(draft: Draft) -> None:
    table = draft.raw.get("hours")
    if not isinstance(table, dict):
        draft.note((), "a site file has an [hours] table with the opening hours of each weekday.")
        return
    shaped = site_shapes.hours(table, lambda path, sentence: draft.note(("hours", *path), sentence))
    try:
        # Hours with a fault in one place are still judged in the others.
        draft.parts["hours"] = Hours.model_validate(shaped)
    except ValidationError as error:
        _note_all(draft, ("hours",), "[hours]", Hours, error)


def _read_list(draft: Draft, key: str, noun: type[BaseModel], shapes: Mapping[str, Shape]) -> None:
    entries = draft.raw.get(key, [])
    if not isinstance(entries, list):
        draft.note((key,), f"'{key}' is a list: begin each of its entries with a line [[{key}]].")
        return
    found: dict[int, BaseModel] = {}
    for index, entry in enumerate(entries):
        path = (key, index)
        read = _read_noun(draft, path, _title(key, index, entry), noun, _shaped(draft, path, entry, shapes))
        if read is not None:
            found[index] = read
    draft.indexed[key] = found
    draft.parts[key] = tuple(found.values())


def _title(key: str, index: int, entry: object) -> str:
    """How a sentence speaks of an entry: by its id where it has one."""
    word = key.removesuffix("s").replace("_", " ")
    name = entry.get("id") if isinstance(entry, dict) else None
    return f"{word} '{name}'" if isinstance(name, str) else f"{word} number {index + 1}"


def _shaped(draft: Draft, path: Path, entry: object, shapes: Mapping[str, Shape]) -> object:
    if not isinstance(entry, dict):
        return entry
    shaped = dict(entry)
    for key, shape in shapes.items():
        try:
            if key in shaped:
                shaped[key] = shape(shaped[key])
        except ValueError as error:
            draft.note((*path, key), str(error))
    return shaped


def _read_noun(draft: Draft, path: Path, title: str, noun: type[Noun], raw: object) -> Noun | None:
    try:
        return noun.model_validate(raw)
    except ValidationError as error:
        _note_all(draft, path, title, noun, error)
        return None


def _note_all(draft: Draft, path: Path, title: str, noun: type[BaseModel], error: ValidationError) -> None:
    for detail in error.errors(include_url=False, include_context=True):
        where = (*path, *detail["loc"])
        # What its short form was refused for is told already, and in better words.
        if not any(where[: len(told)] == told and len(told) > len(path) for told in draft.findings):
            draft.note(where, sentence_of(title, noun, detail))
