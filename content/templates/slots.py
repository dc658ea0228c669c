"""Typed slots of call templates: what a slot takes, how it is read, and what is said when it can't be.

A slot is filled with one text for all languages or with one for each. Free words given once belong to the language they
are written in; a required slot that has none in a wanted language is a fault, an optional one is left out there. Names,
numbers, plates and words of a vocabulary serve every language.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from content.bilingual import Bilingual, one_after_another
from content.errors import did_you_mean
from content.templates.phrases import Value
from content.templates.vocabulary import NO_WORDS, Vocabulary, Word

SlotInput = str | int | Mapping[str, str]
"""One value for all languages, or one for each."""

LANGUAGES = {"zh": Bilingual("Chinese", "中文"), "en": Bilingual("English", "英文")}

_HAN = re.compile(r"[\u3400-\u9fff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f<>{}\[\]]")
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_PLATE = re.compile(
    # Five characters after the letter, six for new energy; the last of five may be a word, as in 粤Z1234港.
    rf"[{_PROVINCES}][A-Z](?:[A-Z0-9]{{5,6}}|[A-Z0-9]{{4}}[挂学警领港澳试超])"
    r"|[A-Z]{1,3}[A-Z0-9]{2,7}"
)
_TICKET = re.compile(r"[A-Z]\d{1,4}")
_TIME = re.compile(r"(?:[01]?\d|2[0-3]):[0-5]\d")
_INNER_STOP = re.compile(r"[。！？!?；;]|\.(?=\s)")
_SENTENCE_END = re.compile(r"[。！？!?；;]")
_FULL_STOP = re.compile(r"[.。！？!?…][”’」』）)\"']*$")


class SlotType(StrEnum):
    """What kind of thing a slot takes."""

    TEXT = "text"
    """Whole sentences."""
    WORDS = "words"
    """A few words inside a sentence."""
    CHOICE = "choice"
    """A word of a vocabulary; an open one also takes a few words of one's own."""
    NUMBER = "number"
    NAME = "name"
    """Of a person, shop or team; said the same in every language."""
    PLATE = "plate"
    PHONE = "phone"
    TICKET = "ticket"
    TIME = "time"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One thing a template needs to know."""

    id: str
    type: SlotType
    label: Mapping[str, str]
    """What a form writes beside it, by language."""
    example: Mapping[str, str]
    required: bool = False
    open: bool = False
    """For choices: whether words that aren't in the vocabulary are taken."""
    words: str | None = None
    """For choices: the vocabulary's name."""
    choices: Vocabulary = NO_WORDS
    most_characters: int = 40
    minimum: int = 0
    maximum: int = 9999
    unit: Mapping[str, str] | None = None
    """For numbers: the unit's word by language, English in the singular."""
    default: Mapping[str, str] | None = None

    @property
    def free(self) -> bool:
        """Whether it takes words of one's own, which no list has."""
        return self.open or self.type in {SlotType.TEXT, SlotType.WORDS, SlotType.NAME}


class Misfit(ValueError):
    """A value doesn't fit its slot; the sentence says why and gives an example."""

    def __init__(self, en: str, zh: str) -> None:
        self.sentence = Bilingual(en, zh)
        super().__init__(self.sentence)


def read(slot: Slot, given: SlotInput, languages: Sequence[str]) -> Value | None:
    """What the slot says, or None for an empty value; raises `Misfit`."""
    texts = {language: _clean(text) for language, text in given.items()} if isinstance(given, Mapping) else None
    one = _clean(str(given)) if texts is None else ""
    if not one and not any((texts or {}).values()):
        return None
    try:
        if slot.type in {SlotType.TEXT, SlotType.WORDS}:
            return _free(slot, texts or one, languages)
        if slot.type is SlotType.CHOICE:
            return _choice(slot, texts or one, languages)
        if slot.type is SlotType.NAME:
            return _name(slot, texts or one, languages)
        return _READERS[slot.type](slot, one or next(filter(None, (texts or {}).values())))
    except Misfit as misfit:
        sentence = one_after_another((misfit.sentence, example_of(slot)))
        raise Misfit(sentence, sentence.zh) from None


def example_of(slot: Slot) -> Bilingual:
    """A value that fits, as a sentence for whoever gave none."""
    examples = " / ".join(dict.fromkeys(slot.example.values())).rstrip(".。")
    return Bilingual(f"An example: {examples}.", f"例如：{examples}。")


def _clean(text: str) -> str:
    return " ".join(text.split())


def _fit(slot: Slot, text: str) -> str:
    if len(text) > slot.most_characters:
        raise Misfit(
            f"'{slot.id}' takes {slot.most_characters} characters at most; this has {len(text)}.",
            f"最多 {slot.most_characters} 个字，现在有 {len(text)} 个。",
        )
    if strange := _CONTROL.search(text):
        raise Misfit(
            f"'{slot.id}' has the character {strange[0]!r}, which can't be spoken. Take it out.",
            f"含有无法播报的字符 {strange[0]!r}，请删去。",
        )
    # A name may have a full stop inside, as in Mr. Smith.
    inner = _SENTENCE_END if slot.type is SlotType.NAME else _INNER_STOP
    if slot.type is not SlotType.TEXT and inner.search(text):
        raise Misfit(
            f"'{slot.id}' stands inside a sentence. Write a few words without a full stop.",
            "此项是句子的一部分，请只写几个词，不要写句号。",
        )
    return text if slot.type is SlotType.TEXT else text.rstrip(".")


def _by_language(slot: Slot, given: str | Mapping[str, str], languages: Sequence[str]) -> dict[str, str]:
    """Free words by the language they are in; raises when a required one lacks a wanted language."""
    texts = dict(given) if isinstance(given, Mapping) else {"zh" if _HAN.search(given) else "en": given}
    texts = {language: _fit(slot, text) for language, text in texts.items() if text}
    if unknown := [language for language in texts if language not in LANGUAGES]:
        raise Misfit(
            f"'{slot.id}' is given in '{unknown[0]}'; the languages are 'zh' and 'en'.",
            f"没有“{unknown[0]}”这种语言，只有中文（zh）和英文（en）。",
        )
    missing = [language for language in languages if language not in texts]
    if missing and slot.required:
        lacking = [LANGUAGES[language] for language in missing if language in LANGUAGES]
        raise Misfit(
            f"'{slot.id}' has no words in {' and '.join(lacking)}. Give them, or make the call without that language.",
            f"缺少{'和'.join(each.zh for each in lacking)}内容，请填写，或者不用这种语言播报。",
        )
    if (foreign := texts.get("en")) and _HAN.search(foreign) and slot.type is SlotType.TEXT:
        raise Misfit(
            f"'{slot.id}' has Chinese characters in its English words. Write them in English.",
            "英文内容里有汉字，请用英文写。",
        )
    return texts


def _free(slot: Slot, given: str | Mapping[str, str], languages: Sequence[str]) -> Value:
    texts = _by_language(slot, given, languages)
    if slot.type is SlotType.TEXT:
        stops = {"zh": "。", "en": "."}
        texts = {
            key: text if _FULL_STOP.search(text) else text.rstrip("，,、；;：:") + stops[key]
            for key, text in texts.items()
        }
    return _typed(slot, next(iter(texts.values())), texts)


def _choice(slot: Slot, given: str | Mapping[str, str], languages: Sequence[str]) -> Value:
    spoken = [given] if isinstance(given, str) else [text for text in given.values() if text]
    found = [slot.choices.find(text) for text in spoken]
    if found[0] is not None and all(word == found[0] for word in found):
        return _value_of(found[0])
    if all(found):
        raise Misfit(
            f"The words given for '{slot.id}' mean different things: {' and '.join(spoken)}.",
            f"中文和英文的意思不一样：{'、'.join(spoken)}。",
        )
    if not slot.open:
        hint = did_you_mean(spoken[0], slot.choices.names())
        raise Misfit(
            f"'{spoken[0]}' is not in the list for '{slot.id}'.{hint}", f"“{spoken[0]}”不在可选的词里。{hint.zh}"
        )
    return _typed(slot, spoken[0], _by_language(slot, given, languages))


def _value_of(word: Word) -> Value:
    return Value(key=word.id, texts=word.texts, measure=word.measure, plural=word.plural)


def _name(slot: Slot, given: str | Mapping[str, str], languages: Sequence[str]) -> Value:
    texts = (
        dict.fromkeys(languages, given)
        if isinstance(given, str)
        else {key: text for key, text in given.items() if text}
    )
    fallback = next(iter(texts.values()))
    texts = {language: _fit(slot, texts.get(language, fallback)) for language in {**texts, **dict.fromkeys(languages)}}
    if re.search(r"\d{5}", fallback):
        raise Misfit(f"'{slot.id}' is a name; '{fallback}' looks like a number.", f"此项是名字，“{fallback}”像是号码。")
    return _typed(slot, fallback, texts)


def _typed(slot: Slot, key: str, texts: Mapping[str, str]) -> Value:
    return Value(key=key, texts=texts, typed=texts != slot.default)


def _number(slot: Slot, text: str) -> Value:
    if not re.fullmatch(r"-?\d{1,6}", text):
        raise Misfit(f"'{slot.id}' is a whole number; '{text}' is none.", f"请填整数，“{text}”不是。")
    number = int(text)
    if not slot.minimum <= number <= slot.maximum:
        raise Misfit(
            f"'{slot.id}' is from {slot.minimum} to {slot.maximum}; {number} is outside.",
            f"请填 {slot.minimum} 到 {slot.maximum} 之间的数，{number} 超出了范围。",
        )
    unit = slot.unit or {}
    plural = "" if number == 1 else "s"
    english = f"{number} {unit['en']}{plural}" if "en" in unit else str(number)
    return Value(key=str(number), texts={"zh": f"{number}{unit.get('zh', '')}", "en": english}, plural=True)


def _everywhere(key: str) -> Value:
    return Value(key=key, texts=dict.fromkeys(LANGUAGES, key))


def _plate(slot: Slot, text: str) -> Value:
    plate = re.sub(r"[\s·•.\-]", "", text.upper())
    if _PLATE.fullmatch(plate) and re.search(r"\d", plate):
        return _everywhere(plate)
    if plate.startswith(tuple(_PROVINCES)):
        raise Misfit(
            f"'{text}' in '{slot.id}' is no whole plate: five characters follow the letter, or six for new energy.",
            f"“{text}”不是完整的车牌号，字母后应有五位，新能源车六位。",
        )
    raise Misfit(f"'{text}' in '{slot.id}' is no number plate.", f"“{text}”不是车牌号。")


def _phone(slot: Slot, text: str) -> Value:
    digits = re.sub(r"[\s()\-]", "", text)
    if not re.fullmatch(r"\+?\d{3,15}", digits):
        raise Misfit(
            f"'{text}' in '{slot.id}' is no phone number: 3 to 15 digits.",
            f"“{text}”不是电话号码，应为 3 到 15 位数字。",
        )
    return _everywhere(digits)


def _ticket(slot: Slot, text: str) -> Value:
    ticket = text.upper().replace(" ", "")
    if not _TICKET.fullmatch(ticket):
        raise Misfit(
            f"'{text}' in '{slot.id}' is no ticket: one letter and up to four digits.",
            f"“{text}”不是排队号，应为一个字母加一到四位数字。",
        )
    return _everywhere(ticket)


def _time(slot: Slot, text: str) -> Value:
    if not _TIME.fullmatch(text):
        raise Misfit(
            f"'{text}' in '{slot.id}' is no time of day: hours and minutes.",
            f"“{text}”不是时刻，应为时和分。",
        )
    return _everywhere(text)


_READERS: dict[SlotType, Callable[[Slot, str], Value]] = {
    SlotType.NUMBER: _number,
    SlotType.PLATE: _plate,
    SlotType.PHONE: _phone,
    SlotType.TICKET: _ticket,
    SlotType.TIME: _time,
}
