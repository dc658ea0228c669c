"""Call templates: words with typed slots, rendered in each language, with what must never be said kept out.

What slots take is documented in `content.templates.slots`; a flat mapping may also give one language's value under
`slot.language`, such as `message.en`. No name is ever said of a child, whatever the slots hold:
`content.templates.guards`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from content.bilingual import Bilingual, one_after_another
from content.errors import ContentError, did_you_mean
from content.templates import guards, people
from content.templates.phrases import Phrase, Value
from content.templates.slots import LANGUAGES, Misfit, Slot, SlotInput, example_of, read
from content.templates.vocabulary import Vocabulary


class UnknownTemplate(ContentError):
    """There is no template of that id."""

    def __init__(self, template_id: str, known: Iterable[str]) -> None:
        self.template_id = template_id
        hint = did_you_mean(template_id, known)
        self.sentence = Bilingual(
            f"'{template_id}' is not a template.{hint}", f"没有“{template_id}”这种广播。{hint.zh}"
        )
        super().__init__(self.sentence)


@dataclass(frozen=True, slots=True)
class SlotFault:
    """What is wrong with one slot, as a sentence that names it; `slot` is "languages" where those are at fault."""

    slot: str
    sentence: str


class SlotFaults(ContentError):
    """The template can't be said with these slots; all faults at once."""

    def __init__(self, faults: Iterable[SlotFault]) -> None:
        self.faults = tuple(faults)
        super().__init__(" ".join(fault.sentence for fault in self.faults))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence of a template in one language, and when it is said."""

    phrase: Phrase
    when: str = ""
    """"" always, "child", "grown-up", "slot", "no slot", "slot=value" or "slot!=value"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A template with its slots filled."""

    template: str
    kind: str
    chime: str
    sentences: Mapping[str, tuple[str, ...]]
    """By language, in speaking order."""
    typed: tuple[str, ...] = ()
    """The slots whose words somebody wrote, in the order of the template."""

    @property
    def texts(self) -> dict[str, str]:
        """The whole text by language, in speaking order."""
        return {language: _joined(language, said) for language, said in self.sentences.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """What is said on one kind of occasion."""

    id: str
    kind: str
    """The kind of call it makes, such as "lost_person"."""
    chime: str
    """The chime before it: "start", "emergency" or "drill"."""
    name: Mapping[str, str]
    unread_because: str = ""
    """Why words typed into it may be heard before anybody else read them; "": they wait until somebody did."""
    slots: tuple[Slot, ...]
    words: Mapping[str, tuple[Sentence, ...]]

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages it has words in."""
        return tuple(self.words)

    @property
    def always_typed(self) -> bool:
        """Whether there is no saying it without words of somebody's own."""
        return any(slot.required and slot.free and not slot.open for slot in self.slots)

    def slot(self, slot_id: str) -> Slot:
        """One of its slots; raises `KeyError`."""
        return next(slot for slot in self.slots if slot.id == slot_id)

    def render(self, slots: Mapping[str, SlotInput], languages: Sequence[str]) -> Rendered:
        """Fill the slots and say it in these languages; raises `SlotFaults`."""
        faults = self._language_faults(languages)
        spoken = [language for language in languages if language in self.words]
        values = self._values(_gathered(slots), spoken, faults)
        faults += [SlotFault(slot, sentence) for slot, sentence in guards.refuse(self.kind, self.slots, values)]
        if faults:
            raise SlotFaults(faults)
        said = _with_person(values)
        return Rendered(
            template=self.id,
            kind=self.kind,
            chime=self.chime,
            sentences={language: self._say(language, said) for language in dict.fromkeys(languages)},
            typed=tuple(slot for slot, value in values.items() if value.typed),
        )

    def fixed_sentences(self, language: str) -> tuple[str, ...]:
        """The sentences that are the same whatever the slots hold, exactly as they are rendered."""
        fixed = [
            _finished(language, each.phrase.bones) for each in self.words.get(language, ()) if not each.phrase.slots
        ]
        return tuple(dict.fromkeys(fixed))

    def example(self, languages: Sequence[str]) -> Rendered:
        """The template filled with its own examples."""
        shown = {slot.id: slot.example for slot in self.slots if not guards.is_for_grown_ups(self.kind, slot)}
        return self.render(shown, languages)

    def _language_faults(self, languages: Sequence[str]) -> list[SlotFault]:
        if not languages:
            none = Bilingual("The call names no language. Give 'zh', 'en' or both.", "请至少选择一种语言。")
            return [SlotFault("languages", none)]
        unknown = [language for language in languages if language not in self.words]
        known = " and ".join(f"'{language}'" for language in self.words)
        return [
            SlotFault(
                "languages",
                Bilingual(
                    f"'{each}' is no language of '{self.id}'; it speaks {known}.",
                    f"这种广播没有“{each}”语言，只有{'和'.join(LANGUAGES[one].zh for one in self.words)}。",
                ),
            )
            for each in unknown
        ]

    def _values(
        self, given: Mapping[str, SlotInput], languages: Sequence[str], faults: list[SlotFault]
    ) -> dict[str, Value]:
        known = [slot.id for slot in self.slots]
        unknown = [name for name in given if name not in known]
        faults.extend(SlotFault(name, guards.unknown_slot(self.kind, self.id, name, known)) for name in unknown)
        values: dict[str, Value] = {}
        for slot in self.slots:
            try:
                value = read(slot, given[slot.id], languages) if slot.id in given else None
            except Misfit as misfit:
                faults.append(SlotFault(slot.id, misfit.sentence))
                continue
            if value is None and slot.default is not None:
                value = Value(key="", texts=slot.default)
            if value is not None:
                values[slot.id] = value
            elif slot.required:
                needed = Bilingual(f"'{self.id}' needs '{slot.id}'.", "此项必填。")
                faults.append(SlotFault(slot.id, one_after_another((needed, example_of(slot)))))
        return values

    def _say(self, language: str, values: Mapping[str, Value]) -> tuple[str, ...]:
        said = [each.phrase.say(values, language) for each in self.words[language] if _holds(each.when, values)]
        return tuple(_finished(language, text) for text in said if text)


class TemplateBook:
    """All templates there are, by id."""

    def __init__(self, templates: Iterable[Template]) -> None:
        self._templates = {template.id: template for template in templates}

    def get(self, template_id: str) -> Template:
        """The template of that id; raises `UnknownTemplate`."""
        if template_id not in self._templates:
            raise UnknownTemplate(template_id, self._templates)
        return self._templates[template_id]

    def all(self) -> tuple[Template, ...]:
        """Every template, in the order of the book."""
        return tuple(self._templates.values())

    def for_site(self, *, mall: Mapping[str, str], words: Mapping[str, Vocabulary]) -> "TemplateBook":
        """The book with a mall's own name and vocabularies ("place", "service") in its slots."""
        return TemplateBook(
            replace(template, slots=tuple(_at_site(slot, mall, words) for slot in template.slots))
            for template in self._templates.values()
        )


def _at_site(slot: Slot, mall: Mapping[str, str], words: Mapping[str, Vocabulary]) -> Slot:
    if slot.id == "mall":
        return replace(slot, default=mall)
    if slot.words is None or slot.words not in words:
        return slot
    choices = slot.choices.extended(words[slot.words].words)
    # A default of the list, such as the service desk, is spoken of as this mall does.
    usual = choices.find(slot.default["zh"]) if slot.default and "zh" in slot.default else None
    return replace(slot, choices=choices, default=usual.texts if usual else slot.default)


def _gathered(slots: Mapping[str, SlotInput]) -> dict[str, SlotInput]:
    """Values given flat, as `message.en`, brought under their slot."""
    gathered: dict[str, SlotInput] = {}
    for name, value in slots.items():
        slot, _, language = name.partition(".")
        if language not in LANGUAGES:
            gathered[name] = value
            continue
        earlier = gathered.get(slot)
        gathered[slot] = {**(earlier if isinstance(earlier, Mapping) else {}), language: str(value)}
    return gathered


def _with_person(values: Mapping[str, Value]) -> Mapping[str, Value]:
    if "age" not in values or "sex" not in values:
        return values
    age, sex = int(values["age"].key), values["sex"].key
    said = {**values, **people.described(age, sex)}
    if "name" in values:
        said["addressed"] = people.addressed(values["name"], sex)
    return said


def _holds(when: str, values: Mapping[str, Value]) -> bool:
    if when in {"child", "grown-up"}:
        return people.is_child(int(values["age"].key)) == (when == "child")
    slot, unequal, wanted = when.partition("!=")
    if unequal:
        return slot in values and values[slot].key != wanted
    slot, equal, wanted = when.partition("=")
    if equal:
        return slot in values and values[slot].key == wanted
    if when.startswith("no "):
        return when.removeprefix("no ") not in values
    return not when or when in values


def _finished(language: str, text: str) -> str:
    return text[:1].upper() + text[1:] if language == "en" else text


def _joined(language: str, sentences: Sequence[str]) -> str:
    return ("" if language == "zh" else " ").join(sentences)
