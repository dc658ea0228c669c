"""Templates from files: those packaged with the product, and a mall's own beside its site file."""

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from content.errors import FileFault
from content.templates.reader import TemplateFaults, read_template, read_vocabularies
from content.templates.template import Template, TemplateBook
from content.templates.vocabulary import Vocabulary

_VOCABULARY = "vocabulary.toml"


def open_book(*folders: Path) -> TemplateBook:
    """The packaged templates, with those of the folders added; one of the same id is replaced.

    A folder's `vocabulary.toml` adds words. Raises `TemplateFaults` with every fault of every file.
    """
    places: list[Traversable] = [files("content") / "book", *(folder for folder in folders if folder.is_dir())]
    named = [file for place in places for file in sorted(place.iterdir(), key=lambda each: each.name)]
    vocabularies: dict[str, Vocabulary] = {}
    templates: dict[str, Template] = {}
    faults: list[FileFault] = []
    # Words first, so that a mall's own are known to the packaged templates too.
    for file in sorted(named, key=lambda each: each.name != _VOCABULARY):
        if not file.name.endswith(".toml"):
            continue
        try:
            _read(file, vocabularies, templates)
        except TemplateFaults as error:
            faults.extend(error.faults)
    if faults:
        raise TemplateFaults(faults)
    return TemplateBook(templates.values())


def _read(file: Traversable, vocabularies: dict[str, Vocabulary], templates: dict[str, Template]) -> None:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise TemplateFaults(
            [FileFault(file=file.name, line=None, sentence=f"the file can't be read: {error}.")]
        ) from None
    if file.name == _VOCABULARY:
        for name, words in read_vocabularies(text, file.name).items():
            vocabularies[name] = vocabularies.get(name, Vocabulary()).extended(words.words)
    else:
        template = read_template(text, file.name, vocabularies)
        templates[template.id] = template
