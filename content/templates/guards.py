"""What must never be heard, whatever is typed: a child's name, marks that prove who owns a found thing.

It judges what is typed into slots; the rules for the templates themselves are in `content.templates.rules`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from content.bilingual import Bilingual
from content.errors import did_you_mean
from content.templates import people, pointing_chinese, pointing_english
from content.templates.phrases import Value
from content.templates.slots import Slot, SlotType

_CHILD = re.compile(
    r"孩|小朋友|儿童|宝宝|宝贝|幼儿|婴儿|儿子|女儿|\b(?:child|children|kid|boy|girl|toddler|baby|son|daughter)\b",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"叫(?!号|车|好|卖|停|醒|早|外)|姓名|名字|名为|小名|乳名|大名|姓[\u4e00-\u9fff]"
    r"|\b(?:named|called|name is|name's|goes by|answers to)\b",
    re.IGNORECASE,
)
_FOUND = re.compile(r"拾到|捡到|拾得|招领|失主|\b(?:found|lost property|handed in)\b", re.IGNORECASE)
_MARKS = re.compile(
    r"\d|[一二三四五六七八九十百千]+(?:元|块|张|部)|[红橙黄绿蓝紫黑白灰棕粉金银]色|内有|里面|装有|牌"
    r"|\b(?:containing|contains|inside|brand|yuan|red|orange|yellow|green|blue|purple|black|white|gr[ea]y|brown|pink|gold|silver)\b",
    re.IGNORECASE,
)
_NEVER_NAMED = Bilingual(
    "A call for a lost child never says the child's name. Leave it out and describe the child.",
    "寻找孩子的广播绝不播报孩子的姓名。请留空，改为描述孩子的特征。",
)
_NAMES_A_CHILD = Bilingual(
    "seems to name a child. Use the call for a lost person ('lost-person'), which describes the child instead.",
    "内容似乎提到了孩子的姓名。请改用寻人广播，描述孩子的特征。",
)
_SEEKS = Bilingual(
    "speaks of one child, or of somebody who is sought. Use the call for a lost person ('lost-person'), or for the "
    "family of a found child ('found-child'): they describe a child and never name it.",
    "内容像是在说某一个孩子，或者在找人。请改用寻人广播；孩子已找到时用寻找家长广播。这两种广播只描述孩子，绝不说姓名。",
)
_TELLS_MARKS = Bilingual(
    "tells the marks of a found thing. Use the call for a found item, which leaves them to its owner.",
    "内容透露了拾到物品的特征。请改用失物招领广播，特征留给失主来说。",
)
_FREE = {SlotType.TEXT, SlotType.WORDS}


def unknown_slot(kind: str, template_id: str, name: str, known: Sequence[str]) -> Bilingual:
    """Why a slot the template doesn't have is refused."""
    if kind == "found_item":
        return Bilingual(
            f"A found-item call says only what kind of thing was found and where to claim it. Leave '{name}' out: "
            "its owner must be able to tell it.",
            f"失物招领只说拾到了哪类物品、到哪里认领。请不要填“{name}”，要由失主自己说出来。",
        )
    if kind in {"found_child", "lost_person"} and name in {"name", "child_name"}:
        return Bilingual(
            "A call about a child never says the child's name. Describe the child instead.",
            "有关孩子的广播绝不播报孩子的姓名，请描述孩子的特征。",
        )
    hint = did_you_mean(name, known)
    return Bilingual(f"'{name}' is not a slot of '{template_id}'.{hint}", f"这种广播没有“{name}”这一项。{hint.zh}")


def is_for_grown_ups(kind: str, slot: Slot) -> bool:
    """Whether a slot may be filled for grown-ups only, since its words could be a name."""
    return kind == "lost_person" and slot.type in {SlotType.NAME, *_FREE}


def refuse(kind: str, slots: Sequence[Slot], values: Mapping[str, Value]) -> Iterator[tuple[str, Bilingual]]:
    """Slots whose values must not be heard, each with the sentence that says why."""
    if kind == "lost_person" and _is_child(values):
        yield from _named_child(kind, slots, values)
    for slot in slots:
        if slot.id in values and slot.free:
            yield from _free_words(kind, slot, values[slot.id])


def tells_marks(text: str) -> bool:
    """Whether words about a thing tell its colour, contents, brand or a number."""
    return _MARKS.search(text) is not None


def refuse_words(text: str, *, seeking: bool = False) -> Bilingual | None:
    """Why free words must not be heard, as the rest of a sentence about them, or None.

    Words can't be understood by a machine, so this catches the ways in which such things are usually said; what a call
    for a lost child or a found item says is safe by its slots, which take no free words. `seeking`: they are part of a
    call that seeks a grown-up, and may say so.
    """
    if _names_a_child(text):
        return _NAMES_A_CHILD
    if not seeking and (pointing_chinese.seeks_somebody(text) or pointing_english.seeks_somebody(text)):
        return _SEEKS
    if _FOUND.search(text) and tells_marks(text):
        return _TELLS_MARKS
    return None


def _names_a_child(text: str) -> bool:
    outright = _CHILD.search(text) and _NAMED.search(text)
    return bool(outright) or pointing_chinese.names_a_child(text) or pointing_english.names_a_child(text)


def _is_child(values: Mapping[str, Value]) -> bool:
    # Without a readable age nothing is rendered, so nothing need be refused on its account.
    return "age" in values and people.is_child(int(values["age"].key))


def _named_child(kind: str, slots: Sequence[Slot], values: Mapping[str, Value]) -> Iterator[tuple[str, Bilingual]]:
    for slot in slots:
        value = values.get(slot.id)
        if value is None:
            continue
        if slot.type is SlotType.NAME:
            yield slot.id, _NEVER_NAMED
        elif is_for_grown_ups(kind, slot) or (slot.open and value.typed):
            yield slot.id, _listed_only(slot)


def _listed_only(slot: Slot) -> Bilingual:
    return Bilingual(
        f"In a call for a lost child '{slot.id}' takes words of the list only, since free words could give the child's "
        "name away. Pick one, or leave it out.",
        "寻找孩子时，此项只能从列表里选，因为自己写的词可能透露孩子的姓名。请选一个，或者留空。",
    )


def _free_words(kind: str, slot: Slot, value: Value) -> Iterator[tuple[str, Bilingual]]:
    said = (refuse_words(text, seeking=kind == "lost_person") for text in value.texts.values())
    if (reason := next(filter(None, said), None)) is not None:
        yield slot.id, Bilingual(f"'{slot.id}' {reason}", reason.zh)
