"""Rules every template keeps, packaged or a mall's own, so that what must never be heard can't be written into one.

It judges the template itself; what people type into its slots is judged by `content.templates.guards`.
"""

import re
from collections.abc import Callable, Iterator

from content.errors import did_you_mean, listed
from content.templates.slots import LANGUAGES, SlotType
from content.templates.template import Sentence, Template
from content.toml_lines import Path

KINDS = (
    "lost_person",
    "found_child",
    "lost_item",
    "found_item",
    "move_car",
    "staff_page",
    "promotion",
    "notice",
    "welcome",
    "farewell",
    "closing_countdown",
    "ticket",
    "emergency",
    "drill",
)
"""Kinds of calls a template can make."""

CHIMES = ("start", "emergency", "drill")
DERIVED = {"person", "addressed"}
"""Blanks that `content.templates.people` fills from age, sex and name."""

MOST_UNREAD = 40
"""Characters of a slot whose words may go out before anybody read them."""

_DRILL = {"zh": re.compile("演练"), "en": re.compile(r"\bdrill\b", re.IGNORECASE)}
_ENDS = {"zh": re.compile(r"[。！？]"), "en": re.compile(r"[.!?](?=\s|$)")}

Finding = tuple[Path, str]


def broken_rules(template: Template) -> Iterator[Finding]:
    """Every rule the template breaks, with the place in its file."""
    if template.kind not in KINDS:
        yield ("kind",), f"'{template.kind}' is not a kind of call.{did_you_mean(template.kind, KINDS)}"
    if template.chime not in CHIMES:
        yield ("chime",), f"'{template.chime}' is not a chime; write {listed(CHIMES)}."
    yield from _broken_slots(template)
    if template.unread_because:
        yield from _too_much_unread(template)
    for language, sentences in template.words.items():
        yield from _broken_words(template, language, sentences)
    rule = _KIND_RULES.get(template.kind)
    if rule is not None:
        yield from rule(template)


def _broken_slots(template: Template) -> Iterator[Finding]:
    for slot in template.slots:
        path = ("slots", slot.id)
        if (slot.type is SlotType.CHOICE) != (slot.words is not None):
            yield path, f"slot '{slot.id}': a choice, and nothing else, names the vocabulary it is from in 'words'."
        if slot.required and slot.default is not None:
            yield path, f"slot '{slot.id}' has a default, so it can't be required."


def _too_much_unread(template: Template) -> Iterator[Finding]:
    for slot in template.slots:
        path = ("slots", slot.id)
        if slot.type is SlotType.TEXT:
            yield (
                path,
                f"slot '{slot.id}' takes whole sentences, which somebody reads first. Take 'unread_because' out.",
            )
        elif slot.free and slot.most_characters > MOST_UNREAD:
            said = f"words that may go out unread are {MOST_UNREAD} characters at most, not {slot.most_characters}."
            yield (*path, "most_characters"), f"slot '{slot.id}': {said}"


def _broken_words(template: Template, language: str, sentences: tuple[Sentence, ...]) -> Iterator[Finding]:
    if language not in LANGUAGES:
        yield ("words", language), f"'{language}' is not a language of this product; write {listed(tuple(LANGUAGES))}."
        return
    if not sentences or sentences[0].phrase.slots or sentences[0].when:
        yield ("words", language), "the first sentence must be a fixed one, since it sounds while the rest is made."
    known = {slot.id for slot in template.slots} | DERIVED
    for index, sentence in enumerate(sentences):
        path = ("words", language, index)
        for name in sorted(sentence.phrase.slots - known):
            yield path, f"'{{{name}}}' is not a slot of this template.{did_you_mean(name, known)}"
        if (subject := _subject(sentence.when)) not in known | {"", "child", "grown-up"}:
            yield path, f"the condition '{sentence.when}' asks for '{subject}', which is not a slot of this template."
        if not sentence.phrase.slots and len(_ENDS[language].findall(sentence.phrase.bones)) != 1:
            yield path, "write one sentence with its full stop in each place of the list."


def _subject(when: str) -> str:
    return re.split(r"!?=", when.removeprefix("no "))[0]


def _no_free_words(template: Template) -> Iterator[Finding]:
    closed = {SlotType.CHOICE, SlotType.NUMBER}
    for slot in template.slots:
        if slot.type not in closed or slot.open:
            yield ("slots", slot.id), f"slot '{slot.id}' takes free words; {_WHY[template.kind]}"


def _only_kind_of_thing(template: Template) -> Iterator[Finding]:
    yield from _no_free_words(template)
    for slot in template.slots:
        if slot.words not in {"thing", "place"}:
            yield ("slots", slot.id), f"slot '{slot.id}' tells more than the kind of thing; {_WHY[template.kind]}"


def _says_drill(template: Template) -> Iterator[Finding]:
    yield from _no_free_words(template)
    for language, sentences in template.words.items():
        for index, sentence in enumerate(sentences):
            if language in _DRILL and not _DRILL[language].search(sentence.phrase.bones):
                yield (
                    ("words", language, index),
                    "every sentence of a drill says so: 演练 in Chinese, drill in English.",
                )


def _knows_age(template: Template) -> Iterator[Finding]:
    for needed in ("age", "sex"):
        if not any(slot.id == needed and slot.required for slot in template.slots):
            yield ("slots",), f"a call for a person needs a required slot '{needed}': it decides what may be said."


def _about_a_child(template: Template) -> Iterator[Finding]:
    yield from _knows_age(template)
    yield from _no_free_words(template)


_WHY = {
    "found_child": "a call about a child must not be able to say its name.",
    "found_item": "a found-item call must not be able to tell what proves ownership.",
    "drill": "every sentence of a drill must say that it is one.",
}

_KIND_RULES: dict[str, Callable[[Template], Iterator[Finding]]] = {
    "lost_person": _knows_age,
    "found_child": _about_a_child,
    "found_item": _only_kind_of_thing,
    "drill": _says_drill,
}
