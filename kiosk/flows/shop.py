"""The page of a shop or another place: what it is called, where it is, what there is to know, and the way there.

Decides what is told of a place. Refuses to know how the way is found.
"""

from dataclasses import dataclass
from datetime import datetime

from content.venue.nouns import Place
from content.wayfinding.nouns import NoWay
from kiosk.flows.days import open_words, today_of
from kiosk.flows.flow import Flow, Instruction, Open, Page, Stimulus, Ticked, Touched
from kiosk.flows.kinds import kind_words
from kiosk.flows.laying import Part, across
from kiosk.flows.map_pane import MapPane
from kiosk.flows.opening import told_hours
from kiosk.flows.pieces import fitting, floor_chip
from kiosk.flows.places import minutes_to, named, short_of, whole_minutes
from kiosk.flows.sheet import GAP, Sheet
from kiosk.scene.nouns import Icon, Ink, Panel, Pin, Rect, Scene, Size, Words
from kiosk.world import World, Worlds

ROUND_M = 22.0
"""How much of the floor around the place its little map shows."""


@dataclass(frozen=True, slots=True)
class TakeMeThere:
    """The way there is wanted."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing to know."""

    icon: str
    text: str
    ink: Ink = Ink.INK


class ShopFlow(Flow):
    """One place."""

    def __init__(self, worlds: Worlds, with_: object) -> None:
        """Take the place's id."""
        self._worlds, self._id = worlds, str(with_)
        self._now: datetime | None = None
        self._walk: tuple[object, int | None] = (None, None)
        """What the way was looked for with, and its minutes."""

    def handle(self, stimulus: Stimulus) -> list[Instruction]:
        """There is one thing to do."""
        if isinstance(stimulus, Ticked):
            self._now = stimulus.now
            self._measure()
        if isinstance(stimulus, Touched) and stimulus.action == TakeMeThere():
            return [Open(flow="way", with_=self._id)]
        return []

    @property
    def kept(self) -> str | None:
        """The place."""
        return self._id

    def scene(self, page: Page) -> Scene:
        """Names and floor first, then the facts beside the map, and the one next step at the foot."""
        world, sheet = self._worlds(), Sheet(page)
        place = world.venue.by_id.get(self._id)
        zh = page.language == "zh"
        if place is None:
            sheet.heading("这家店不在地图上了" if zh else "This place is no longer on the map")
            return sheet.scene("shop")
        self._lay_out(sheet, world, place)
        return sheet.scene("shop", spoken=f"{named(page, place).first} {short_of(world, place.level)}")

    def _measure(self) -> None:
        """How long the way is, if anything is new since it was reckoned."""
        world = self._worlds()
        asked = (world.ways, world.closed)
        if asked == self._walk[0] or world.ways is None:
            return
        try:
            route = world.ways.route(world.here, self._id, closed=world.closed)
        except (NoWay, KeyError):
            self._walk = asked, None
        else:
            self._walk = asked, whole_minutes(route.seconds)

    def _lay_out(self, sheet: Sheet, world: World, place: Place) -> None:
        page = sheet.page
        zh = page.language == "zh"
        body = page.body
        plan, right = page.above, None
        if body.w > 1400:
            body, right = across(body, (Part(0, 1), Part(0, 0.9)), 48)
            plan = plan or right
        go, rest = body.cut_bottom(max(128, sheet.touch_px), GAP)
        sheet.button(go, "带我去" if zh else "Take me there", TakeMeThere(), weight="strong", icon="route")
        rest = _title(sheet, rest, world, place)
        rest = _facts(sheet, rest, facts_of(place, world, self._now, self._walk[1], zh=zh))
        if page.above and right is not None:
            _offers(sheet, right, place)
        else:
            rest = _offers(sheet, rest, place)
        _plan(sheet, plan or rest, world, place)


def facts_of(place: Place, world: World, now: datetime | None, walk: int | None, *, zh: bool) -> list[Fact]:
    """What there is to know of it; `walk` are the minutes of the way, where one was found."""
    facts = []
    minutes = walk or minutes_to(world.spot, place)
    about = f"约 {minutes} 分钟步行" if zh else f"About {minutes} min on foot"
    facts.append(Fact("walk", about))
    if place.hours and now is not None:
        told = told_hours(place.hours, now, zh=zh)
        inks = {True: Ink.GOOD, False: Ink.WARN, None: Ink.INK}
        facts.append(Fact("clock", told.text, inks[told.open_now]))
    elif now is not None and world.hours:
        words, good = open_words(today_of(world, now), now, zh=zh)
        facts.append(Fact("clock", words, Ink.GOOD if good else Ink.WARN))
    if place.phone:
        facts.append(Fact("phone", place.phone))
    if place.unit:
        facts.append(Fact("pin", f"{place.unit} 号铺" if zh else f"Unit {place.unit}"))
    if place.id in world.closed:
        facts.insert(0, Fact("warning", "暂停使用" if zh else "Closed for now", Ink.WARN))
    return facts


def _title(sheet: Sheet, area: Rect, world: World, place: Place) -> Rect:
    page = sheet.page
    names = named(page, place)
    chip_w, chip_h = max(132, page.measure.width("B2", Size.LARGE, bold=True) + 56), sheet.line(Size.TITLE)
    words = Rect(area.x + chip_w + 28, area.y, area.w - chip_w - 28, area.h)
    floor_chip(sheet, Rect(area.x, area.y, chip_w, chip_h), short_of(world, place.level), place.level)
    rest = sheet.text(words, names.first, Size.TITLE, bold=True)
    kind = kind_words(place.kind, zh=page.language == "zh")
    rest = sheet.text(rest, " · ".join(part for part in (names.second, kind) if part), ink=Ink.SOFT)
    top = max(rest.y, area.y + chip_h) + GAP
    return Rect(area.x, top, area.w, area.y + area.h - top)


def _facts(sheet: Sheet, area: Rect, facts: list[Fact]) -> Rect:
    """Two beside each other."""
    height = sheet.line(Size.BODY) + 12
    for pair in range(0, len(facts), 2):
        if area.h < height:
            break
        row, area = area.cut_top(height)
        for cell, fact in zip(row.columns(2, GAP), facts[pair : pair + 2], strict=False):
            sign, words = cell.cut_left(44, 18)
            sheet.put(Icon(rect=Rect(sign.x, cell.y + (cell.h - 44) // 2, 44, 44), name=fact.icon, ink=Ink.SOFT))
            size = fitting(sheet, fact.text, words.w)
            sheet.put(Words(rect=words, text=fact.text, size=size, ink=fact.ink, bold=fact.ink is not Ink.INK))
    return area.cut_top(12)[1]


def _offers(sheet: Sheet, area: Rect, place: Place) -> Rect:
    """What it offers now, brought out."""
    for offer in place.offers:
        text = sheet.page.text(offer)
        room = area.w - 130
        lines = min(2, sheet.page.measure.lines(text, Size.BODY, room, bold=True))
        height = lines * sheet.line(Size.BODY) + 32
        if area.h < height:
            return area
        card, area = area.cut_top(height, 16)
        sheet.put(Panel(rect=card, fill=Ink.PALE_ACCENT, radius=22))
        sheet.put(Icon(rect=Rect(card.x + 28, card.y + (card.h - 48) // 2, 48, 48), name="tag", ink=Ink.ACCENT))
        words = Rect(card.x + 100, card.y, room, card.h)
        sheet.put(Words(rect=words, text=text, bold=True, most_lines=lines))
    return area


def _plan(sheet: Sheet, area: Rect, world: World, place: Place) -> None:
    """Where it is on its floor."""
    if area.h < 160:
        return
    (x, y), r = place.at, ROUND_M
    around = ((x - r, y - r), (x + r, y - r), (x + r, y + r), (x - r, y + r))
    sheet.put(Panel(rect=area, fill=Ink.CARD, line=Ink.LINE, radius=28))
    pane = MapPane(place.level)
    pins = (Pin(at=place.at, icon="pin"),)
    bright = frozenset({place.id})
    view = pane.view(world, area.inset(6), sheet.page.language, seen=around, bright=bright, pins=pins, margin=0)
    sheet.put(view)
