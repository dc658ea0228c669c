"""What must hold between the tables of a site file: ids that exist and are unique, hours that make sense, words in every
language.

It judges a draft and notes findings; it refuses to know how the file is written.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, time, timedelta
from zoneinfo import available_timezones

from content.errors import did_you_mean, listed
from content.site import (
    EVERYWHERE,
    Campaign,
    DayPart,
    Hours,
    Opening,
    Playlist,
    Routine,
    Service,
    Weekday,
    Zone,
    ZoneGroup,
)
from content.site_draft import Draft
from content.toml_lines import Path


def check(draft: Draft) -> None:
    """Note everything that doesn't hold."""
    _check_head(draft)
    _check_ids(draft)
    _check_groups(draft)
    _check_references(draft)
    _check_campaigns(draft)
    _check_languages(draft)
    hours = draft.parts.get("hours")
    if isinstance(hours, Hours):
        _check_special(draft, hours)
        _check_nights(draft, hours)


def _check_head(draft: Draft) -> None:
    zone = draft.parts.get("time_zone")
    if isinstance(zone, str) and zone not in available_timezones():
        hint = did_you_mean(zone, available_timezones())
        draft.note(("site", "time_zone"), f"'{zone}' is not a time zone; write it as 'Asia/Shanghai'.{hint}")
    if draft.parts.get("languages") == []:
        draft.note(("site", "languages"), 'the site speaks no language. Write languages = ["zh", "en"].')
    if not draft.raw.get("zones"):
        draft.note((), "the site has no zones. Write at least one [[zones]] entry.")


def _check_ids(draft: Draft) -> None:
    for key in ("services", "playlists", "day_parts", "routines", "campaigns"):
        _note_twice(draft, [((key, index, "id"), name) for index, name in enumerate(draft.ids(key))])
    places = [(("zones", index, "id"), name) for index, name in enumerate(draft.ids("zones"))]
    places += [(("groups", index, "id"), name) for index, name in enumerate(draft.ids("groups"))]
    _note_twice(draft, [((), EVERYWHERE), *places])
    prefixes = [
        (("services", index, "prefix"), entry.prefix) for index, entry in draft.entries("services", Service).items()
    ]
    _note_twice(draft, prefixes, "prefix")


def _note_twice(draft: Draft, named: Sequence[tuple[Path, str]], word: str = "id") -> None:
    seen: set[str] = set()
    for path, name in named:
        if name in seen:
            draft.note(path, f"the {word} '{name}' is taken already. Give each its own.")
        seen.add(name)


def _check_groups(draft: Draft) -> None:
    groups = draft.entries("groups", ZoneGroup)
    members = {group.id: group.members for group in groups.values()}
    for index, group in groups.items():
        _check_places(draft, ("groups", index, "members"), group.members, f"group '{group.id}'")
        if not group.members:
            draft.note(("groups", index), f"group '{group.id}' has no members. Name at least one zone.")
        around = _way_back(group.id, members)
        if around:
            draft.note(("groups", index, "members"), f"group '{group.id}' holds itself: {' > '.join(around)}.")


def _way_back(start: str, members: dict[str, tuple[str, ...]]) -> list[str]:
    """The shortest chain of groups from one back to itself, or nothing."""
    ways = [[start]]
    seen: set[str] = set()
    while ways:
        way = ways.pop(0)
        for member in members.get(way[-1], ()):
            if member == start:
                return [*way, start]
            if member in members and member not in seen:
                seen.add(member)
                ways.append([*way, member])
    return []


def _check_places(draft: Draft, path: Path, names: Iterable[str], owner: str) -> None:
    known = {EVERYWHERE, *draft.ids("zones"), *draft.ids("groups")}
    for index, name in enumerate(names):
        if name not in known:
            hint = did_you_mean(name, known)
            draft.note((*path, index), f"zone '{name}' in {owner} is not a zone or group of this site.{hint}")


def _check_references(draft: Draft) -> None:
    for index, service in draft.entries("services", Service).items():
        if service.zone not in draft.ids("zones"):
            hint = did_you_mean(service.zone, draft.ids("zones"))
            sentence = f"zone '{service.zone}' of service '{service.id}' is not a zone of this site.{hint}"
            draft.note(("services", index, "zone"), sentence)
    for index, playlist in draft.entries("playlists", Playlist).items():
        if not playlist.files:
            draft.note(("playlists", index), f"playlist '{playlist.id}' names no files.")
    for index, part in draft.entries("day_parts", DayPart).items():
        _check_places(draft, ("day_parts", index, "zones"), part.zones, f"day part '{part.id}'")
        if part.playlist not in draft.ids("playlists"):
            hint = did_you_mean(part.playlist, draft.ids("playlists"))
            sentence = f"playlist '{part.playlist}' of day part '{part.id}' is not a playlist of this site.{hint}"
            draft.note(("day_parts", index, "playlist"), sentence)
        if part.starts.anchor == part.ends.anchor and _minute(part.ends.minutes, part.ends.at) <= _minute(
            part.starts.minutes, part.starts.at
        ):
            draft.note(("day_parts", index, "ends"), f"day part '{part.id}' ends before it begins.")
    for index, routine in draft.entries("routines", Routine).items():
        _check_places(draft, ("routines", index, "zones"), routine.zones, f"routine '{routine.id}'")


def _minute(minutes: int, at: time | None) -> int:
    return minutes if at is None else at.hour * 60 + at.minute


def _check_campaigns(draft: Draft) -> None:
    for index, campaign in draft.entries("campaigns", Campaign).items():
        path = ("campaigns", index)
        owner = f"campaign '{campaign.id}'"
        _check_places(draft, (*path, "zones"), campaign.zones, owner)
        if campaign.last < campaign.first:
            draft.note((*path, "last"), f"{owner} ends on {campaign.last}, before it begins on {campaign.first}.")
        if (campaign.recording is None) == (campaign.words is None):
            has = "neither a recording nor words" if campaign.recording is None else "both a recording and words"
            draft.note(path, f"{owner} has {has}. Give it one of the two.")
        if not campaign.day_parts:
            draft.note(path, f'{owner} has no day parts. Write day_parts = ["10:00-22:00"].')


def _check_languages(draft: Draft) -> None:
    wanted = draft.parts.get("languages", [])
    languages = [item for item in wanted if isinstance(item, str)] if isinstance(wanted, (list, tuple)) else []
    for language, times in Counter(languages).items():
        if times > 1:
            draft.note(("site", "languages"), f"language '{language}' stands twice. Once is enough.")
    names = [(("site", "name"), draft.parts.get("name"), "the site")]
    for key, noun in (("zones", Zone), ("groups", ZoneGroup), ("services", Service)):
        for index, entry in draft.entries(key, noun).items():
            owner = f"{key.removesuffix('s')} '{entry.id}'"
            names.append(((key, index, "name"), entry.name, owner))
            if isinstance(entry, Zone | ZoneGroup) and entry.spoken is not None:
                names.append(((key, index, "spoken"), entry.spoken, owner))
    for path, texts, owner in names:
        if isinstance(texts, dict):
            _check_texts(draft, path, texts, languages, owner)
    for index, campaign in draft.entries("campaigns", Campaign).items():
        _check_words(draft, ("campaigns", index, "words"), campaign, languages)


def _check_texts(draft: Draft, path: Path, texts: dict[str, str], languages: list[str], owner: str) -> None:
    for language in dict.fromkeys(languages):
        if not str(texts.get(language, "")).strip():
            draft.note(path, f"the {path[-1]} of {owner} is missing in '{language}', which this site speaks.")


def _check_words(draft: Draft, path: Path, campaign: Campaign, languages: list[str]) -> None:
    """An advertiser may speak one language only, but one that the site speaks."""
    for language, text in (campaign.words or {}).items():
        if language not in languages:
            draft.note((*path, language), f"campaign '{campaign.id}' speaks '{language}', which this site doesn't.")
        elif not text.strip():
            draft.note((*path, language), f"campaign '{campaign.id}' has no words in '{language}'. Leave it out.")
    if campaign.words == {}:
        draft.note(path, f"campaign '{campaign.id}' has no words.")


def _check_special(draft: Draft, hours: Hours) -> None:
    for index, special in enumerate(hours.special):
        if special.last < special.first:
            sentence = f"the special dates end on {special.last}, before they begin on {special.first}."
            draft.note(("hours", "special", index), sentence)
        for other in hours.special[:index]:
            if special.first <= other.last and other.first <= special.last:
                both = listed([_stretch(other.first, other.last), _stretch(special.first, special.last)], "and")
                draft.note(("hours", "special", index), f"the special dates {both} overlap. Which hours hold there?")


def _stretch(first: date, last: date) -> str:
    return str(first) if first == last else f"{first} to {last}"


def _check_nights(draft: Draft, hours: Hours) -> None:
    week = list(Weekday)
    for day, following in zip(week, [*week[1:], week[0]], strict=True):
        tonight, tomorrow = hours.weekdays.get(day), hours.weekdays.get(following)
        if tonight and tomorrow and _overnight(tonight) and tonight.closes > tomorrow.opens:
            late = timedelta(hours=tonight.closes.hour, minutes=tonight.closes.minute)
            sentence = (
                f"{day} closes next morning at {str(late)[:-3]}, after {following} opens at {tomorrow.opens:%H:%M}."
            )
            draft.note(("hours", day.value), sentence)


def _overnight(opening: Opening) -> bool:
    return opening.closes <= opening.opens
