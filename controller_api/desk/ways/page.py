"""The page of a way: how long it takes, a map of each floor, what to do step by step. Pure; nobody's data is in it."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from content.kiosk_plan import Kiosk
from content.venue.nouns import Level, Place, Venue
from content.wayfinding.nouns import PROFILES, Route, Stand, Step, Turn
from controller_api.desk.phone_page import Language, Markup, Reader, el, in_tongue, page
from controller_api.desk.ways.drawing import drawn

PATH = "/w"
_WORDS: dict[Language, dict[str, str]] = {
    "zh": {
        "to": "去{goal}",
        "from": "从{start}出发",
        "takes": "步行约 {minutes} 分钟 · {metres} 米",
        "map": "{floor} 的路线图",
        "none": "没有找到路线",
        "desk": "请到服务台，或在自助机上重新查找。",
        "walk": "步行",
        "step-free": "无台阶",
        "stroller": "婴儿车",
        "slow": "慢行",
        "place": "目的地",
    },
    "en": {
        "to": "To {goal}",
        "from": "From {start}",
        "takes": "About {minutes} min on foot · {metres} m",
        "map": "The way on {floor}",
        "none": "There is no way",
        "desk": "Ask at the service desk, or look for it again at a kiosk.",
        "walk": "On foot",
        "step-free": "Without steps",
        "stroller": "With a stroller",
        "slow": "Slowly",
        "place": "your goal",
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """What a kiosk hands over."""

    start: Mapping[str, str]
    """The kiosk's name."""
    kiosk: str
    to: str
    profile: str

    @property
    def query(self) -> dict[str, str]:
        """As it stands in the page's address."""
        return {"kiosk": self.kiosk, "to": self.to, "profile": self.profile}


def spot_of(kiosk: Kiosk, venue: Venue) -> Stand:
    """Where a kiosk stands: at its coordinates, or at the door of its place; raises `KeyError` for an unknown one."""
    if kiosk.at is not None:
        return Stand(level=kiosk.level, at=venue.origin.point(*kiosk.at))
    place = venue.by_id[kiosk.place or ""]
    return Stand(level=place.level, at=(place.doors or (place.at,))[0])


def way_page(handed: Handed, venue: Venue, route: Route, *, language: Language, mall: Mapping[str, str]) -> str:
    """The whole page."""
    words, goal = _WORDS[language], venue.by_id.get(route.goal or handed.to)
    name = (in_tongue(goal.names, language) if goal else "") or words["place"]
    minutes = max(1, math.ceil(route.seconds / 60))
    takes = words["takes"].format(minutes=minutes, metres=max(10, round(route.length_m / 10) * 10))
    head = el(
        "div",
        el("p", words["from"].format(start=in_tongue(handed.start, language)), class_="soft"),
        el("p", takes, class_="number"),
        class_="card",
    )
    return page(
        words["to"].format(goal=name),
        head,
        *_floors(venue, route, goal, language),
        _others(handed, language),
        el("p", venue.attribution, class_="soft") if venue.attribution else Markup(),
        reader=Reader(language=language, mall=mall, path=PATH, query=handed.query),
    )


def no_way_page(handed: Handed, sentence: str, *, language: Language, mall: Mapping[str, str]) -> str:
    """Why there is none, and what leads on."""
    words = _WORDS[language]
    return page(
        words["none"],
        el("p", sentence),
        el("p", words["desk"]),
        _others(handed, language),
        reader=Reader(language=language, mall=mall, path=PATH, query=handed.query),
    )


def _floors(venue: Venue, route: Route, goal: Place | None, language: Language) -> Iterator[Markup]:
    """Floor by floor: its name, its map, what to do there."""
    for leg, steps in zip(route.legs, _by_leg(route), strict=True):
        level = venue.by_ordinal[leg.level]
        label = _WORDS[language]["map"].format(floor=_floor_name(level, language))
        yield el("h2", _floor_name(level, language))
        yield drawn(venue, leg, goal=goal if leg.ride is None else None, language=language, label=label)
        yield el("ol", *(el("li", in_tongue(step.texts, language)) for step in steps), class_="steps")


def _by_leg(route: Route) -> list[Sequence[Step]]:
    """What to do on each leg: a ride is the last of its leg."""
    parts: list[list[Step]] = [[] for _ in route.legs]
    at = 0
    for step in route.steps:
        parts[at].append(step)
        if step.turn is Turn.RIDE and at < len(parts) - 1:
            at += 1
    return list(parts)


def _floor_name(level: Level, language: Language) -> str:
    name = in_tongue(level.name, language)
    return name if not level.short or level.short in name else f"{level.short} {name}"


def _others(handed: Handed, language: Language) -> Markup:
    """The same way for who walks otherwise."""
    words = _WORDS[language]
    links = [
        el("a", words[profile], href=_link({**handed.query, "profile": profile, "lang": language}), class_="pill")
        for profile in PROFILES
        if profile != handed.profile
    ]
    return el("p", *links, class_="others")


def _link(query: Mapping[str, str]) -> str:
    return f"{PATH}?{urlencode(query)}"
