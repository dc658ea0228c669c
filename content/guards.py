"""What must never be heard, whatever is typed: a child's name, marks that prove who owns a found thing.

It judges what is typed into slots; the rules for the templates themselves are in `content.template_rules`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from content import people
from content.errors import did_you_mean
from content.phrases import Value
from content.slots import Slot, SlotType

_CHILD = re.compile(
    r"孩|小朋友|儿童|宝宝|宝贝|幼儿|婴儿|儿子|女儿|\b(?:child|children|kid|boy|girl|toddler|baby|son|daughter)\b",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"叫|姓名|名字|名为|小名|乳名|大名|姓[\u4e00-\u9fff]|\b(?:named|called|names?|goes by|answers to)\b", re.IGNORECASE
)
_FOUND = re.compile(r"拾到|捡到|拾得|招领|失主|\b(?:found|lost property|handed in)\b", re.IGNORECASE)
_MARKS = re.compile(
    r"\d|[一二三四五六七八九十百千]+(?:元|块|张|部)|[红橙黄绿蓝紫黑白灰棕粉金银]色|内有|里面|装有|牌"
    r"|\b(?:containing|contains|inside|brand|yuan|red|orange|yellow|green|blue|purple|black|white|gr[ea]y|brown|pink)\b",
    re.IGNORECASE,
)
_LISTED_ONLY = (
    "In a call for a lost child '{slot}' takes words of the list only, since free words could give the child's name "
    "away. Pick one, or leave it out."
)
_FREE = {SlotType.TEXT, SlotType.WORDS}


def unknown_slot(kind: str, template_id: str, name: str, known: Sequence[str]) -> str:
    """Why a slot the template doesn't have is refused."""
    if kind == "found_item":
        return (
            f"A found-item call says only what kind of thing was found and where to claim it. Leave '{name}' out: "
            "its owner must be able to tell it."
        )
    if kind in {"found_child", "lost_person"} and name in {"name", "child_name"}:
        return "A call about a child never says the child's name. Describe the child instead."
    return f"'{name}' is not a slot of '{template_id}'.{did_you_mean(name, known)}"


def is_for_grown_ups(kind: str, slot: Slot) -> bool:
    """Whether a slot may be filled for grown-ups only, since its words could be a name."""
    return kind == "lost_person" and slot.type in {SlotType.NAME, *_FREE}


def refuse(kind: str, slots: Sequence[Slot], values: Mapping[str, Value]) -> Iterator[tuple[str, str]]:
    """Slots whose values must not be heard, each with the sentence that says why."""
    if kind == "lost_person" and _is_child(values):
        yield from _named_child(kind, slots, values)
    for slot in slots:
        if slot.id in values and (slot.type in _FREE or slot.type is SlotType.NAME or slot.open):
            yield from _free_words(slot, values[slot.id])


def _is_child(values: Mapping[str, Value]) -> bool:
    # Without a readable age nothing is rendered anyway; treated as a child's so that every fault is told at once.
    return "age" not in values or people.is_child(int(values["age"].key))


def _named_child(kind: str, slots: Sequence[Slot], values: Mapping[str, Value]) -> Iterator[tuple[str, str]]:
    for slot in slots:
        value = values.get(slot.id)
        if value is None:
            continue
        if slot.type is SlotType.NAME:
            yield slot.id, "A call for a lost child never says the child's name. Leave it out and describe the child."
        elif is_for_grown_ups(kind, slot) or (slot.open and value.texts != slot.default and not _listed(slot, value)):
            sentence = _LISTED_ONLY.format(slot=slot.id)
            yield slot.id, sentence


def _listed(slot: Slot, value: Value) -> bool:
    return any(word.id == value.key and word.texts == value.texts for word in slot.choices.words)


def _free_words(slot: Slot, value: Value) -> Iterator[tuple[str, str]]:
    for text in dict.fromkeys(value.texts.values()):
        if _CHILD.search(text) and _NAMED.search(text):
            yield slot.id, f"'{slot.id}' names a child. Use the call for a lost child, which describes it instead."
            return
        if _FOUND.search(text) and _MARKS.search(text):
            yield slot.id, f"'{slot.id}' tells the marks of a found thing. Use the call for a found item instead."
            return
