"""Reads a site file into a `Site`, and refuses it with everything that is wrong at once, each with its line.

It takes the text and never opens a file; `content.adapters.site_folder` does.
"""

import re
import tomllib
from collections.abc import Callable, Iterator

from content.errors import FileFault, FileFaults
from content.kiosk_plan import ScreenCampaign
from content.media import uploaded
from content.site import Anchor, Broker, Campaign, Playlist, Routine, Service, Site, Zone, ZoneGroup
from content.site_file import checks as site_checks
from content.site_file.draft import Draft, draft_of
from content.site_file.emergency_words import check_emergency_words
from content.site_file.text_checks import spoken_languages
from content.site_file.words import furnished
from content.templates.template import SlotFaults, TemplateBook, UnknownTemplate
from content.toml_lines import Path, line_of, lines_of, parse


class SiteFileFaults(FileFaults):
    """The site file can't be used; `faults` says why."""


def read_site(
    text: str, name: str, *, book: TemplateBook | None = None, has_file: Callable[[str], bool] | None = None
) -> Site:
    """The site that `text` describes; `name` is the file's name for the faults.

    With a `book`, routines must fit its templates; with `has_file` (a path relative to the site's folder), music,
    recordings and the broker's password file must be there. Raises `SiteFileFaults`.
    """
    try:
        draft = draft_of(parse(text))
    except tomllib.TOMLDecodeError as error:
        raise SiteFileFaults([_no_toml(text, name, str(error))]) from None
    site_checks.check(draft)
    if book is not None:
        _check_templates(draft, book)
        check_emergency_words(draft, book)
    if has_file is not None:
        _check_files(draft, has_file)
    if draft.findings:
        lines = lines_of(text)
        raise SiteFileFaults(
            FileFault(file=name, line=line_of(lines, path), sentence=sentence)
            for path, sentences in draft.findings.items()
            for sentence in sentences
        )
    return draft.site()


def _no_toml(text: str, name: str, complaint: str) -> FileFault:
    told = re.search(r" \(at (?:line (\d+), column \d+|end of document)\)", complaint)
    line = int(told[1]) if told and told[1] else text.count("\n") + 1
    what = complaint[: told.start()] if told else complaint
    return FileFault(file=name, line=line, sentence=f"this is no TOML: {what[0].lower()}{what[1:]}.")


def _check_templates(draft: Draft, book: TemplateBook) -> None:
    places: tuple[Zone | ZoneGroup, ...] = (
        *draft.entries("zones", Zone).values(),
        *draft.entries("groups", ZoneGroup).values(),
    )
    book = furnished(book, {}, places, draft.entries("services", Service).values())
    spoken = spoken_languages(draft)
    for index, routine in draft.entries("routines", Routine).items():
        path = ("routines", index)
        _check_minutes(draft, path, routine)
        try:
            book.get(routine.template).render(routine.slots, spoken)
        except UnknownTemplate as error:
            draft.note((*path, "template"), str(error))
        except SlotFaults as error:
            for fault in error.faults:
                draft.note((*path, "slots", fault.slot), f"routine '{routine.id}': {fault.sentence}")


def _check_minutes(draft: Draft, path: Path, routine: Routine) -> None:
    """A countdown that says another number than it sounds at would send people away too early or too late."""
    said = routine.slots.get("minutes", "")
    ahead = -routine.when.minutes
    if routine.when.anchor is not Anchor.CLOCK and ahead >= 0 and said.isdecimal() and int(said) != ahead:
        sentence = f"routine '{routine.id}' sounds {ahead} minutes before {routine.when.anchor}, but says {said}."
        draft.note((*path, "slots", "minutes"), sentence)


def _check_files(draft: Draft, has_file: Callable[[str], bool]) -> None:
    for path, file in _files(draft):
        # What was handed in is in the controller's library, which tells at its start what is missing there.
        if uploaded(file) is None and not has_file(file):
            draft.note(path, f"the file '{file}' isn't there. Paths are relative to the site file's folder.")


def _files(draft: Draft) -> Iterator[tuple[Path, str]]:
    for index, playlist in draft.entries("playlists", Playlist).items():
        for at, file in enumerate(playlist.files):
            yield ("playlists", index, "files", at), file
    for index, routine in draft.entries("routines", Routine).items():
        if routine.recording is not None:
            yield ("routines", index, "recording"), routine.recording
    for index, campaign in draft.entries("campaigns", Campaign).items():
        if campaign.recording is not None:
            yield ("campaigns", index, "recording"), campaign.recording
    yield from _pictures(draft)
    broker = draft.parts.get("broker")
    if isinstance(broker, Broker) and broker.password_file is not None:
        yield ("broker", "password_file"), broker.password_file


def _pictures(draft: Draft) -> Iterator[tuple[Path, str]]:
    for index, campaign in draft.entries("screen_campaigns", ScreenCampaign).items():
        for at, file in enumerate(campaign.pictures):
            yield ("screen_campaigns", index, "pictures", at), file
