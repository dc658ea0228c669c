"""Reads a site file into a `Site`, and refuses it with everything that is wrong at once, each with its line.

It takes the text and never opens a file; `content.adapters.site_folder` does.
"""

import re
import tomllib
from collections.abc import Callable, Iterable

from content import site_checks
from content.errors import FileFault, FileFaults
from content.site import Campaign, Playlist, Routine, Service, Site, Texts, Zone, ZoneGroup
from content.site_draft import Draft, draft_of
from content.templates import SlotFaults, TemplateBook, UnknownTemplate
from content.toml_lines import line_of, lines_of, parse
from content.vocabulary import Vocabulary, Word


class SiteFileFaults(FileFaults):
    """The site file can't be used; `faults` says why."""


def read_site(
    text: str, name: str, *, book: TemplateBook | None = None, has_file: Callable[[str], bool] | None = None
) -> Site:
    """The site that `text` describes; `name` is the file's name for the faults.

    With a `book`, routines must fit its templates; with `has_file` (a path relative to the site's folder), music and
    recordings must be there. Raises `SiteFileFaults`.
    """
    try:
        draft = draft_of(parse(text))
    except tomllib.TOMLDecodeError as error:
        raise SiteFileFaults([_no_toml(text, name, str(error))]) from None
    site_checks.check(draft)
    if book is not None:
        _check_templates(draft, book)
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


def book_for(site: Site, book: TemplateBook) -> TemplateBook:
    """The templates with this mall's name, places and services in their slots."""
    return _furnished(book, site.name, site.zones, site.groups, site.services)


def _furnished(
    book: TemplateBook,
    mall: Texts,
    zones: Iterable[Zone],
    groups: Iterable[ZoneGroup],
    services: Iterable[Service],
) -> TemplateBook:
    places = tuple(_word(place.id, place.name, place.spoken) for place in (*zones, *groups))
    offered = tuple(_word(service.id, service.name, None) for service in services)
    words = {"place": Vocabulary(places), "service": Vocabulary(offered)}
    return book.for_site(mall={str(language): text for language, text in mall.items()}, words=words)


def _word(word_id: str, name: Texts, spoken: Texts | None) -> Word:
    texts = {str(language): text for language, text in (spoken or name).items()}
    return Word(id=word_id, texts=texts, also=tuple(name.values()))


def _check_templates(draft: Draft, book: TemplateBook) -> None:
    book = _furnished(
        book,
        {},
        draft.entries("zones", Zone).values(),
        draft.entries("groups", ZoneGroup).values(),
        draft.entries("services", Service).values(),
    )
    languages = draft.parts.get("languages")
    spoken = [item for item in languages if isinstance(item, str)] if isinstance(languages, list) else []
    for index, routine in draft.entries("routines", Routine).items():
        path = ("routines", index)
        try:
            book.get(routine.template).render(routine.slots, spoken)
        except UnknownTemplate as error:
            draft.note((*path, "template"), str(error))
        except SlotFaults as error:
            for fault in error.faults:
                draft.note((*path, "slots", fault.slot), f"routine '{routine.id}': {fault.sentence}")


def _check_files(draft: Draft, has_file: Callable[[str], bool]) -> None:
    named = [
        (("playlists", index, "files", at), file)
        for index, playlist in draft.entries("playlists", Playlist).items()
        for at, file in enumerate(playlist.files)
    ]
    for key, noun in (("routines", Routine), ("campaigns", Campaign)):
        for index, entry in draft.entries(key, noun).items():
            if isinstance(entry, Routine | Campaign) and entry.recording is not None:
                named.append(((key, index, "recording"), entry.recording))
    for path, file in named:
        if not has_file(file):
            draft.note(path, f"the file '{file}' isn't there. Paths are relative to the site file's folder.")
