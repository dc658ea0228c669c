"""Whether a site file has words in every language the site speaks."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from content.kiosk_plan import Kiosk, MallEvent
from content.nouns import Texts
from content.site import Campaign, Service, Zone, ZoneGroup, plain
from content.site_file.draft import Draft
from content.templates.guards import refuse_words
from content.toml_lines import Path


def check_texts(draft: Draft) -> None:
    """Note words that are missing."""
    languages = spoken_languages(draft)
    for language, times in Counter(languages).items():
        if times > 1:
            draft.note(("site", "languages"), f"language '{language}' stands twice. Once is enough.")
    for path, texts, owner in _named(draft):
        for language in dict.fromkeys(languages):
            if not str(texts.get(language, "")).strip():
                draft.note(path, f"the {path[-1]} of {owner} is missing in '{language}', which this site speaks.")
    for index, campaign in draft.entries("campaigns", Campaign).items():
        _check_campaign(draft, ("campaigns", index, "words"), campaign, languages)


def spoken_languages(draft: Draft) -> list[str]:
    """The languages the site speaks, as far as they can be read."""
    languages = draft.parts.get("languages")
    return [each for each in languages if isinstance(each, str)] if isinstance(languages, list | tuple) else []


def _named(draft: Draft) -> Iterator[tuple[Path, Mapping[str, str], str]]:
    mall = draft.parts.get("name")
    if isinstance(mall, dict):
        yield ("site", "name"), mall, "the site"
    for index, zone in draft.entries("zones", Zone).items():
        yield from _place_texts(("zones", index), zone.name, zone.spoken, f"zone '{zone.id}'")
    for index, group in draft.entries("groups", ZoneGroup).items():
        yield from _place_texts(("groups", index), group.name, group.spoken, f"group '{group.id}'")
    for index, service in draft.entries("services", Service).items():
        yield ("services", index, "name"), plain(service.name), f"service '{service.id}'"
    for index, kiosk in draft.entries("kiosks", Kiosk).items():
        yield ("kiosks", index, "name"), plain(kiosk.name), f"kiosk '{kiosk.id}'"
    for index, event in draft.entries("events", MallEvent).items():
        yield ("events", index, "name"), plain(event.name), f"event '{event.id}'"


def _place_texts(
    path: Path, name: Texts, spoken: Texts | None, owner: str
) -> Iterator[tuple[Path, Mapping[str, str], str]]:
    yield (*path, "name"), plain(name), owner
    if spoken is not None:
        yield (*path, "spoken"), plain(spoken), owner


def _check_campaign(draft: Draft, path: Path, campaign: Campaign, languages: Sequence[str]) -> None:
    """An advertiser may speak one language only, but one that the site speaks."""
    for language, text in (campaign.words or {}).items():
        if language not in languages:
            draft.note((*path, language), f"campaign '{campaign.id}' speaks '{language}', which this site doesn't.")
        elif not text.strip():
            draft.note((*path, language), f"campaign '{campaign.id}' has no words in '{language}'. Leave it out.")
        elif (reason := refuse_words(text)) is not None:
            draft.note((*path, language), f"the text of campaign '{campaign.id}' {reason}")
    if campaign.words == {}:
        draft.note(path, f"campaign '{campaign.id}' has no words.")
