"""What shoppers are told, in Chinese and English side by side.

Decides the words. Refuses to know where anything is.
"""

from dataclasses import dataclass

from content.nouns import Texts
from content.venue.nouns import Level, LinkKind, Place
from content.wayfinding.naming import level_name, link_name, place_name
from content.wayfinding.nouns import Ride, Turn

Side = Turn
"""STRAIGHT, LEFT or RIGHT; SET_OUT is behind one."""

_SIDES_ZH = {Turn.LEFT: "左", Turn.RIGHT: "右"}
_SIDES_EN = {Turn.LEFT: "left", Turn.RIGHT: "right"}
_SETTING_OUT: dict[Side | None, tuple[str, str]] = {
    None: ("走", "walk"),
    Turn.STRAIGHT: ("向前直走", "walk straight ahead"),
    Turn.LEFT: ("向左走", "turn left and walk"),
    Turn.RIGHT: ("向右走", "turn right and walk"),
    Turn.SET_OUT: ("转身往回走", "turn around and walk"),
}
_OFF_ZH = {
    LinkKind.LIFT: "出电梯后",
    LinkKind.ESCALATOR: "下扶梯后",
    LinkKind.STAIRS: "出楼梯后",
    LinkKind.RAMP: "走完坡道后",
}
_OFF_EN = {
    LinkKind.LIFT: "out of the lift",
    LinkKind.ESCALATOR: "off the escalator",
    LinkKind.STAIRS: "from the stairs",
    LinkKind.RAMP: "from the ramp",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """What a stretch leads to, or else towards; or else for how many metres."""

    metres: int
    to: Texts | None = None
    towards: Texts | None = None


def setting_out(side: Side | None, off: LinkKind | None, ahead: Ahead) -> Texts:
    """Which way to go first; `off` is what one was carried by until here."""
    zh, en = _SETTING_OUT[side]
    if to := ahead.to:
        zh, en = f"{zh}到{to['zh']}", f"{en} to {to['en']}"
    elif towards := ahead.towards:
        zh = f"朝{towards['zh']}方向走" if side is None else f"{zh}，朝{towards['zh']}方向"
        en = f"{en} towards {towards['en']}"
    else:
        zh, en = f"{'直行' if side is None else zh}约{ahead.metres}米", f"{en} about {ahead.metres} m"
    if off:
        zh, en = f"{_OFF_ZH[off]}{zh}", f"{_OFF_EN[off]}, {en}"
    return {"zh": zh, "en": _begun(en)}


@dataclass(frozen=True, slots=True, kw_only=True)
class At:
    """A landmark at a turn: one comes by it before the turn, or it stands there."""

    name: Texts
    passed: bool


def turning(side: Side, at: At | None, *, metres: int, then: Side | None) -> Texts:
    """A turn at a landmark, else after so many metres (0: at once); with the next one where it follows at once."""
    zh, en = f"{_SIDES_ZH[side]}转", f"turn {_SIDES_EN[side]}"
    if at and at.passed:
        zh, en = f"过{at.name['zh']}后{zh}", f"{en} after {at.name['en']}"
    elif at:
        zh, en = f"在{at.name['zh']}处{zh}", f"{en} at {at.name['en']}"
    elif metres:
        zh, en = f"直行约{metres}米后{zh}", f"{en} after about {metres} m"
    if then:
        zh, en = f"{zh}，随即{_SIDES_ZH[then]}转", f"{en}, then {_SIDES_EN[then]}"
    return {"zh": zh, "en": _begun(en)}


def straight_on(past: list[Texts], metres: int) -> Texts:
    """A long stretch by what one passes, else by metres."""
    if past:
        zh, en = "和".join(each["zh"] for each in past), " and ".join(each["en"] for each in past)
        return {"zh": f"一直走，经过{zh}", "en": f"Walk straight on, past {en}"}
    return {"zh": f"直行约{metres}米", "en": f"Walk straight on for about {metres} m"}


def riding(ride: Ride, start: Level, end: Level) -> Texts:
    """Which link to take, and to which floor."""
    up = end.ordinal > start.ordinal
    zh, en = link_name(ride.names, ride.kind, "zh"), link_name(ride.names, ride.kind, "en")
    to_zh, to_en = level_name(end, "zh"), level_name(end, "en")
    if ride.kind is LinkKind.LIFT:
        return {"zh": f"乘{zh}到{to_zh}", "en": f"Take {en} to {to_en}"}
    verb = "乘" if ride.kind is LinkKind.ESCALATOR else "走"
    return {
        "zh": f"{verb}{zh}{'上' if up else '下'}到{to_zh}",
        "en": f"Take {en} {'up' if up else 'down'} to {to_en}",
    }


def arriving(goal: Place | None, side: Side | None) -> Texts:
    """Where the goal is when one has come to it."""
    if goal is None:
        return {"zh": "到达目的地", "en": "You have arrived"}
    zh, en = place_name(goal, "zh"), place_name(goal, "en")
    if side is None:
        return {"zh": f"到达{zh}", "en": f"You have arrived at {en}"}
    verb = "are" if en.startswith("the ") and en.endswith("s") else "is"
    if side in _SIDES_EN:
        return {"zh": f"{zh}就在您{_SIDES_ZH[side]}手边", "en": _begun(f"{en} {verb} on your {_SIDES_EN[side]}")}
    return {"zh": f"{zh}就在您面前", "en": _begun(f"{en} {verb} right in front of you")}


def called(place: Place) -> Texts:
    """A place inside a sentence."""
    return {"zh": place_name(place, "zh"), "en": place_name(place, "en")}


def link_called(ride: Ride) -> Texts:
    """A link inside a sentence."""
    return {"zh": link_name(ride.names, ride.kind, "zh"), "en": link_name(ride.names, ride.kind, "en")}


def _begun(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
