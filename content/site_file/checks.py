"""What must hold between the tables of a site file: ids that exist and are unique, groups without circles.

It judges a draft and notes findings; it refuses to know how the file is written.
"""

from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from content.errors import did_you_mean
from content.site import EVERYWHERE, Campaign, DayPart, DayTime, Gain, Hours, Playlist, Routine, Service, ZoneGroup
from content.site_file.draft import Draft
from content.site_file.emergency_checks import check_emergency
from content.site_file.hours_checks import check_hours
from content.site_file.kiosk_checks import check_kiosks
from content.site_file.text_checks import check_texts
from content.toml_lines import Path


def check(draft: Draft) -> None:
    """Note everything that doesn't hold."""
    _check_head(draft)
    _check_ids(draft)
    _check_groups(draft)
    _check_services(draft)
    _check_music(draft)
    for index, routine in draft.entries("routines", Routine).items():
        _check_places(draft, ("routines", index, "zones"), routine.zones, f"routine '{routine.id}'")
    for index, campaign in draft.entries("campaigns", Campaign).items():
        _check_campaign(draft, ("campaigns", index), campaign)
    check_emergency(draft)
    check_kiosks(draft)
    check_texts(draft)
    hours = draft.parts.get("hours")
    if isinstance(hours, Hours):
        check_hours(draft, hours)


def _check_head(draft: Draft) -> None:
    zone = draft.parts.get("time_zone")
    if isinstance(zone, str) and not _is_time_zone(zone):
        hint = did_you_mean(zone, available_timezones())
        draft.note(("site", "time_zone"), f"'{zone}' is not a time zone; write it as 'Asia/Shanghai'.{hint}")
    if draft.parts.get("languages") == []:
        draft.note(("site", "languages"), 'the site speaks no language. Write languages = ["zh", "en"].')
    if not draft.raw.get("zones"):
        draft.note((), "the site has no zones. Write at least one [[zones]] entry.")


def _is_time_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _check_ids(draft: Draft) -> None:
    for key in ("services", "playlists", "day_parts", "routines", "campaigns", "kiosks", "events", "screen_campaigns"):
        _note_twice(draft, _ids(draft, key))
    _note_twice(draft, [((), EVERYWHERE), *_ids(draft, "zones"), *_ids(draft, "groups")])
    services = draft.entries("services", Service)
    _note_twice(draft, [(("services", index, "prefix"), each.prefix) for index, each in services.items()], "prefix")


def _ids(draft: Draft, key: str) -> list[tuple[Path, str]]:
    return [((key, index, "id"), name) for index, name in draft.ids_by_place(key).items()]


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


def _check_services(draft: Draft) -> None:
    for index, service in draft.entries("services", Service).items():
        if service.zone not in draft.ids("zones"):
            hint = did_you_mean(service.zone, draft.ids("zones"))
            sentence = f"zone '{service.zone}' of service '{service.id}' is not a zone of this site.{hint}"
            draft.note(("services", index, "zone"), sentence)
        if not service.counters:
            draft.note(("services", index, "counters"), f"service '{service.id}' has no counters. Name at least one.")
        twice = next((number for number in service.counters if service.counters.count(number) > 1), None)
        if twice is not None:
            sentence = f"counter {twice} stands twice in service '{service.id}'. Once is enough."
            draft.note(("services", index, "counters"), sentence)


def _check_music(draft: Draft) -> None:
    playlists = draft.ids("playlists")
    for index, playlist in draft.entries("playlists", Playlist).items():
        if not playlist.files:
            draft.note(("playlists", index), f"playlist '{playlist.id}' names no files.")
    for index, part in draft.entries("day_parts", DayPart).items():
        path = ("day_parts", index)
        _check_places(draft, (*path, "zones"), part.zones, f"day part '{part.id}'")
        if part.playlist not in playlists:
            hint = did_you_mean(part.playlist, playlists)
            sentence = f"playlist '{part.playlist}' of day part '{part.id}' is not a playlist of this site.{hint}"
            draft.note((*path, "playlist"), sentence)
        _check_order(draft, (*path, "ends"), part, f"day part '{part.id}'")
    for index, gain in draft.entries("gains", Gain).items():
        _check_places(draft, ("gains", index, "zones"), gain.zones, f"gain number {index + 1}")
        _check_order(draft, ("gains", index, "to"), gain, f"gain number {index + 1}")


def _check_order(draft: Draft, path: Path, stretch: DayPart | Gain, owner: str) -> None:
    starts, ends = stretch.starts, stretch.ends
    if starts.anchor == ends.anchor and _minute(ends) <= _minute(starts):
        draft.note(path, f"{owner} ends before it begins.")


def _minute(day_time: DayTime) -> int:
    return day_time.minutes if day_time.at is None else day_time.at.hour * 60 + day_time.at.minute


def _check_campaign(draft: Draft, path: Path, campaign: Campaign) -> None:
    owner = f"campaign '{campaign.id}'"
    _check_places(draft, (*path, "zones"), campaign.zones, owner)
    if campaign.last < campaign.first:
        draft.note((*path, "last"), f"{owner} ends on {campaign.last}, before it begins on {campaign.first}.")
    if (campaign.recording is None) == (campaign.words is None):
        has = "neither a recording nor words" if campaign.recording is None else "both a recording and words"
        draft.note(path, f"{owner} has {has}. Give it one of the two.")
    if campaign.booked_per_hour is not None and campaign.booked_per_hour > campaign.most_per_hour:
        asked, most = campaign.booked_per_hour, campaign.most_per_hour
        draft.note((*path, "booked_per_hour"), f"{owner} books {asked} plays an hour, but allows {most} at most.")
    if not campaign.day_parts:
        draft.note(path, f'{owner} has no day parts. Write day_parts = ["10:00-22:00"].')
