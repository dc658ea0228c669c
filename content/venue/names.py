"""Names in the languages the kiosk speaks, out of what files give.

Decides which of many languages are kept. Refuses to translate.
"""

import re
from collections.abc import Mapping
from html import unescape

from content.nouns import Texts
from content.venue.nouns import LinkKind

_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_CHINESE = ("zh", "zh-Hans", "zh-CN", "zh_CN", "zh-Hans-CN", "zh-Hant", "zh-TW", "zh-HK")
_ENGLISH = ("en", "en-US", "en-GB", "en_US", "en_GB")
LONGEST = 200

_LINKS = {
    LinkKind.LIFT: ("号电梯", "Lift"),
    LinkKind.ESCALATOR: ("号扶梯", "Escalator"),
    LinkKind.STAIRS: ("号楼梯", "Stairs"),
    LinkKind.RAMP: ("号坡道", "Ramp"),
}


def has_han(text: str) -> bool:
    """Whether a text is written in Chinese characters, at least in part."""
    return bool(_HAN.search(text))


def kept(names: Mapping[str, str]) -> Texts:
    """The Chinese and the English name; where there is neither, the first there is stands for the English one."""
    told = {language: _tidy(name) for language, name in names.items() if _tidy(name)}
    texts: Texts = {}
    if chinese := next((told[key] for key in _CHINESE if key in told), ""):
        texts["zh"] = chinese
    if english := next((told[key] for key in _ENGLISH if key in told), ""):
        texts["en"] = english
    if not texts and told:
        name = next(iter(told.values()))
        texts["zh" if has_han(name) else "en"] = name
    return texts


def numbered(kind: LinkKind, number: int) -> Texts:
    """What signs call the lift, escalator, stairs or ramp of that number."""
    chinese, english = _LINKS[kind]
    return {"zh": f"{number}{chinese}", "en": f"{english} {number}"}


def level_names(ordinal: int) -> tuple[Texts, str]:
    """What a level is called that nobody named, and what stands on the lift's button."""
    short = f"F{ordinal + 1}" if ordinal >= 0 else f"B{-ordinal}"
    chinese = f"{ordinal + 1}层" if ordinal >= 0 else f"地下{-ordinal}层"
    return {"zh": chinese, "en": f"Level {short.removeprefix('F')}"}, short


def _tidy(name: str) -> str:
    return " ".join("".join(letter for letter in unescape(name) if letter.isprintable()).split())[:LONGEST]
