"""Templates from files: those packaged with the product, and a mall's own beside its site file."""

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from content.template_file import TemplateFaults, read_template, read_vocabularies
from content.templates import Template, TemplateBook
from content.vocabulary import Vocabulary

_VOCABULARY = "vocabulary.toml"


def open_book(*folders: Path) -> TemplateBook:
    """The packaged templates, with those of the folders added; one of the same id is replaced.

    A folder's `vocabulary.toml` adds words. Raises `TemplateFaults` with every fault of every file.
    """
    places: list[Traversable] = [files("content") / "book", *(folder for folder in folders if folder.is_dir())]
    vocabularies: dict[str, Vocabulary] = {}
    templates: dict[str, Template] = {}
    found = [_read(place, vocabularies, templates) for place in places]
    faults = [fault for faults in found for fault in faults.faults]
    if faults:
        raise TemplateFaults(faults)
    return TemplateBook(templates.values())


def _read(place: Traversable, vocabularies: dict[str, Vocabulary], templates: dict[str, Template]) -> TemplateFaults:
    named = sorted((file for file in place.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
    faults = TemplateFaults([])
    for file in (each for each in named if each.name == _VOCABULARY):
        try:
            for name, words in read_vocabularies(file.read_text(encoding="utf-8"), file.name).items():
                vocabularies[name] = vocabularies.get(name, Vocabulary()).extended(words.words)
        except TemplateFaults as error:
            faults = _both(faults, error)
    for file in (each for each in named if each.name != _VOCABULARY):
        try:
            template = read_template(file.read_text(encoding="utf-8"), file.name, vocabularies)
        except TemplateFaults as error:
            faults = _both(faults, error)
        else:
            templates[template.id] = template
    return faults


def _both(*found: TemplateFaults) -> TemplateFaults:
    return TemplateFaults(fault for faults in found for fault in faults.faults)
