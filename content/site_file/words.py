"""A mall's own words for the templates: its name, its places and its services."""

from collections.abc import Iterable

from content.nouns import Texts
from content.site import Service, Site, Zone, ZoneGroup, plain
from content.templates.template import TemplateBook
from content.templates.vocabulary import Vocabulary, Word


def book_for(site: Site, book: TemplateBook) -> TemplateBook:
    """The templates with this mall's name, places and services in their slots."""
    return furnished(book, site.name, (*site.zones, *site.groups), site.services)


def furnished(
    book: TemplateBook, mall: Texts, places: Iterable[Zone | ZoneGroup], services: Iterable[Service]
) -> TemplateBook:
    """The templates with these words in their slots."""
    words = {
        "place": Vocabulary(tuple(_word(place.id, place.name, place.spoken) for place in places)),
        "service": Vocabulary(tuple(_word(service.id, service.name, None) for service in services)),
    }
    return book.for_site(mall=plain(mall), words=words)


def _word(word_id: str, name: Texts, spoken: Texts | None) -> Word:
    return Word(id=word_id, texts=plain(spoken or name), also=tuple(name.values()))
