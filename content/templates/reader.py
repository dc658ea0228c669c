"""Reads a template, or vocabularies, from the TOML they are written in; refuses with all that is wrong at once.

It takes texts and never opens a file; `content.adapters.template_folder` does.
"""

import tomllib
from collections.abc import Mapping
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from content.errors import FileFault, FileFaults, did_you_mean
from content.fault_sentences import sentence_of
from content.nouns import Slug, Texts
from content.site import plain
from content.templates.guards import tells_marks
from content.templates.phrases import BrokenPhrase, parse_phrase
from content.templates.rules import broken_rules
from content.templates.slots import Slot, SlotType
from content.templates.template import Sentence, Template
from content.templates.vocabulary import Vocabulary, Word
from content.toml_lines import Path, line_of, lines_of, parse


class TemplateFaults(FileFaults):
    """A template or vocabulary file can't be used; `faults` says why."""


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _SlotTable(_Table):
    type: SlotType
    label: Texts
    example: Texts
    required: bool = False
    open: bool = False
    words: str | None = None
    most_characters: Annotated[int, Field(ge=1, le=500)] = 40
    minimum: int = 0
    maximum: int = 9999
    unit: Texts | None = None
    default: Texts | None = None


class _SentenceTable(_Table):
    say: str
    when: str = ""


class _TemplateTable(_Table):
    id: Slug
    kind: str
    chime: str = "start"
    name: Texts
    unread_because: str = ""
    slots: dict[str, _SlotTable] = Field(default_factory=dict)
    words: dict[str, tuple[str | _SentenceTable, ...]]


class _WordTable(_Table):
    zh: str
    en: str
    measure: str = "个"
    plural: bool = False
    also: tuple[str, ...] = ()


class _VocabularyFile(_Table):
    words: dict[str, dict[str, _WordTable]]


def read_vocabularies(text: str, name: str) -> dict[str, Vocabulary]:
    """The vocabularies of a file by name; raises `TemplateFaults`."""
    raw = _toml(text, name)
    try:
        read = _VocabularyFile.model_validate({"words": raw})
    except ValidationError as error:
        raise TemplateFaults(_faults(text, name, "the vocabulary", error, below=1)) from None
    telling = _telling(read.words)
    if telling:
        lines = lines_of(text)
        raise TemplateFaults(FileFault(file=name, line=line_of(lines, path), sentence=said) for path, said in telling)
    return {
        key: Vocabulary(tuple(_word(word_id, word) for word_id, word in words.items()))
        for key, words in read.words.items()
    }


def _word(word_id: str, word: _WordTable) -> Word:
    texts = {"zh": word.zh, "en": word.en}
    return Word(id=word_id, texts=texts, measure=word.measure, plural=word.plural, also=word.also)


def _telling(vocabularies: Mapping[str, Mapping[str, _WordTable]]) -> list[tuple[Path, str]]:
    """Things whose words tell more than their kind, and so would give away what proves ownership."""
    return [
        (
            ("thing", word_id),
            f"'{word_id}' tells more than the kind of thing. Leave out colour, brand, number and contents.",
        )
        for word_id, word in vocabularies.get("thing", {}).items()
        if tells_marks(word.zh) or tells_marks(word.en)
    ]


def read_template(text: str, name: str, vocabularies: Mapping[str, Vocabulary]) -> Template:
    """The template of a file; raises `TemplateFaults`."""
    raw = _toml(text, name)
    try:
        table = _TemplateTable.model_validate(raw)
    except ValidationError as error:
        raise TemplateFaults(_faults(text, name, "the template", error)) from None
    found: list[tuple[Path, str]] = []
    template = _template(table, vocabularies, found)
    if not found:
        found.extend(broken_rules(template))
    if found:
        lines = lines_of(text)
        raise TemplateFaults(FileFault(file=name, line=line_of(lines, path), sentence=said) for path, said in found)
    return template


def _template(table: _TemplateTable, vocabularies: Mapping[str, Vocabulary], found: list[tuple[Path, str]]) -> Template:
    words = {
        language: tuple(_sentence(each, ("words", language, index), found) for index, each in enumerate(sentences))
        for language, sentences in table.words.items()
    }
    return Template(
        id=table.id,
        kind=table.kind,
        chime=table.chime,
        name=plain(table.name),
        unread_because=table.unread_because.strip(),
        slots=tuple(_slot(slot_id, slot, vocabularies, found) for slot_id, slot in table.slots.items()),
        words=words,
    )


def _toml(text: str, name: str) -> dict[str, object]:
    try:
        return parse(text)
    except tomllib.TOMLDecodeError as error:
        raise TemplateFaults([FileFault(file=name, line=None, sentence=f"this is no TOML: {error}.")]) from None


def _faults(text: str, name: str, title: str, error: ValidationError, *, below: int = 0) -> list[FileFault]:
    """The faults pydantic found; `below` many steps of each path were put there by the reader, not by the file."""
    lines = lines_of(text)
    faults = []
    for detail in error.errors(include_url=False):
        detail["loc"] = detail["loc"][below:]
        sentence = sentence_of(title, _TemplateTable, detail)
        faults.append(FileFault(file=name, line=line_of(lines, detail["loc"]), sentence=sentence))
    return faults


def _sentence(each: str | _SentenceTable, path: Path, found: list[tuple[Path, str]]) -> Sentence:
    text, when = (each, "") if isinstance(each, str) else (each.say, each.when)
    try:
        return Sentence(phrase=parse_phrase(text), when=when)
    except BrokenPhrase as error:
        found.append((path, str(error)))
        return Sentence(phrase=parse_phrase(""))


def _slot(
    slot_id: str, table: _SlotTable, vocabularies: Mapping[str, Vocabulary], found: list[tuple[Path, str]]
) -> Slot:
    choices = Vocabulary()
    if table.words is not None:
        if table.words not in vocabularies:
            hint = did_you_mean(table.words, vocabularies)
            found.append((("slots", slot_id, "words"), f"'{table.words}' is not a vocabulary.{hint}"))
        choices = vocabularies.get(table.words, choices)
    fields = dict(table)
    texts = {key: fields[key] for key in ("label", "example", "unit", "default")}
    plain = {key: value for key, value in fields.items() if key not in texts}
    return Slot(id=slot_id, choices=choices, **plain, **texts)
