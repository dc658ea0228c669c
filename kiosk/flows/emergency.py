"""What every kiosk shows in an emergency, over anything: what to do, and the way out from here.

Decides the words by what this kiosk's zone is told, in both languages at once, and that a drill says so in every line.
Refuses to know who raised it. It offers nothing to do but to put the other language first.
"""

import math
from dataclasses import dataclass

from content.venue.nouns import Point
from content.wayfinding.naming import LINKS
from content.wayfinding.nouns import NoWay, Route
from controller_api.contract import KioskEmergency
from kiosk.flows.flow import Page
from kiosk.flows.places import metres_words, short_of
from kiosk.flows.sheet import Sheet
from kiosk.scene.camera import seeing
from kiosk.scene.nouns import Icon, Ink, MapView, Panel, Pin, Rect, Scene, Size, Trail, Words
from kiosk.world import Spot, World, Worlds

LANGUAGE = "language"
"""The action of the one thing to touch."""
LOOK_AHEAD_M = 8.0
"""The way one is to turn to is judged over the first metres of the route."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What people are told, in both languages."""

    title: tuple[str, str]
    does: tuple[str, str]
    """The one thing to do."""
    more: tuple[tuple[str, str], ...]
    leave: bool
    """Whether the way out is shown."""


def told(emergency: KioskEmergency) -> Told:
    """The words for what is on."""
    title = (emergency.title.get("zh", "紧急情况"), emergency.title.get("en", "Emergency"))
    if emergency.take_cover:
        does = ("请就地避险", "Take cover where you are")
        more = (("蹲下、护住头部、抓牢", "Drop, cover your head, hold on"), ("先不要离开", "Do not leave yet"))
        return Told(title=title, does=does, more=more, leave=False)
    if emergency.words == "evacuate":
        does = ("请立即离开商场", "Leave the building now")
        more = (("不要乘坐电梯", "Do not use the lifts"), ("不要返回取物", "Do not go back for belongings"))
        return Told(title=title, does=does, more=more, leave=True)
    does = ("请听广播，做好离开准备", "Listen, and be ready to leave")
    return Told(title=title, does=does, more=(("先看清出口方向", "See below which way is out"),), leave=True)


class EmergencyScreen:
    """Finds the way out when it is needed, and again when what is closed or told changes."""

    def __init__(self, worlds: Worlds) -> None:
        """Take where the newest of the mall is from."""
        self._worlds = worlds
        self._found: tuple[object, Route | None] | None = None

    def learned(self) -> None:
        """Something is new: look for the way out, if there is an emergency."""
        world = self._worlds()
        if not (world.emergency and world.emergency.active):
            self._found = None
            return
        asked = (world.closed, world.spot, world.ways)
        if self._found is None or self._found[0] != asked:
            self._found = (asked, _way_out(world))

    def scene(self, page: Page) -> Scene:
        """The whole screen."""
        world = self._worlds()
        if self._found is None:
            self.learned()
        if world.emergency is None:
            return Scene(name="emergency")
        return _Drawn(page, world, self._found[1] if self._found else None, world.emergency).scene()


def _way_out(world: World) -> Route | None:
    if world.ways is None:
        return None
    try:
        return world.ways.ways_out(world.here, closed=world.closed, facing_deg=world.spot.facing_deg)
    except NoWay:
        return None


def turn_first(spot: Spot, points: tuple[Point, ...]) -> str:
    """The arrow's name: which way to go from where one looks."""
    ahead = next((point for point in points if math.dist(point, spot.at) >= LOOK_AHEAD_M), points[-1])
    bearing = math.degrees(math.atan2(ahead[0] - spot.at[0], ahead[1] - spot.at[1]))
    turn = (bearing - spot.facing_deg + 180) % 360 - 180
    if abs(turn) <= 45:
        return "straight"
    if abs(turn) >= 135:
        return "around"
    return "right" if turn > 0 else "left"


ARROW_WORDS = {
    "straight": ("向前走", "Go straight ahead"),
    "left": ("向左走", "Go left"),
    "right": ("向右走", "Go right"),
    "around": ("向身后走", "Go behind you"),
}


def _end(route: Route, floor: str) -> tuple[str, str]:
    """How the way goes on to the exit on that floor: by what it really takes."""
    kinds = list(dict.fromkeys(leg.ride.kind for leg in route.legs if leg.ride))
    if not kinds:
        return "到出口", "to the exit"
    zh, en = "和".join(LINKS[kind]["zh"] for kind in kinds), " and ".join(LINKS[kind]["en"] for kind in kinds)
    return f"经{zh}到 {floor} 出口", f"by {en} to the exit on {floor}"


class _Drawn:
    """One drawing of it."""

    def __init__(self, page: Page, world: World, route: Route | None, emergency: KioskEmergency) -> None:
        self._sheet, self._page, self._world = Sheet(page), page, world
        self._route, self._told = route, told(emergency)
        self._drill = emergency.drill
        self._fill, self._ink = (Ink.WARN, Ink.ON_ACCENT) if emergency.drill else (Ink.ALARM, Ink.ON_ALARM)

    def scene(self) -> Scene:
        page, sheet = self._page, self._sheet
        whole = Rect(0, 0, page.width, page.height)
        sheet.put(Panel(rect=whole, fill=self._fill, radius=0))
        body = self._foot(whole.inset(56, 40))
        if page.width > page.height:
            left, right = body.columns(2, 48)
            self._words(left)
            self._out(right)
        else:
            self._out(self._words(body))
        zh, en = self._told.does
        return sheet.scene("emergency", spoken=f"{self._line(zh, 0)}。{self._line(en, 1)}.")

    def _line(self, text: str, language: int) -> str:
        """A drill says so in every line."""
        if not self._drill:
            return text
        return f"【演习 DRILL】{text}" if language == 0 else f"DRILL 演习 · {text}"

    def _pair(self, rect: Rect, pair: tuple[str, str], sizes: tuple[Size, Size], gap: int, *, bold: bool) -> Rect:
        """Both languages, the visitor's first and larger."""
        first = 0 if self._page.language == "zh" else 1
        for language, size in zip((first, 1 - first), sizes, strict=True):
            text = self._line(pair[language], language)
            rect = self._sheet.text(rect, text, size, ink=self._ink, bold=bold)
        return rect.cut_top(gap)[1]

    def _words(self, area: Rect) -> Rect:
        rest = self._pair(area, self._told.title, (Size.LARGE, Size.BODY), 12, bold=False)
        # A drill says so in every line, which in large type leaves less room for the rest.
        long = self._drill and self._page.large
        big = Size.TITLE if self._drill or self._page.large else Size.HUGE
        rest = self._pair(rest, self._told.does, (big, Size.LARGE if long else Size.TITLE), 20, bold=True)
        for pair in self._told.more:
            rest = self._pair(rest, pair, (Size.BODY, Size.SMALL) if long else (Size.LARGE, Size.BODY), 6, bold=False)
        return rest.cut_top(16)[1]

    def _out(self, area: Rect) -> None:
        """The arrow, and the map with the way out; without one, what else leads out."""
        if not self._told.leave:
            side = min(area.w, area.h, 640)
            cover = Rect(area.x + (area.w - side) // 2, area.y + (area.h - side) // 2, side, side)
            self._sheet.put(Icon(rect=cover, name="cover", ink=self._ink))
            return
        if self._route is None:
            self._pair(
                area,
                ("请跟随出口指示牌和工作人员", "Follow the exit signs and staff"),
                (Size.TITLE, Size.LARGE),
                0,
                bold=True,
            )
            return
        self._map(self._arrow(area, self._route), self._route)

    def _arrow(self, area: Rect, route: Route) -> Rect:
        """Which way, in a sign and in words; gives what is left below both."""
        turn, side = turn_first(self._world.spot, route.legs[0].points), min(220, area.h // 3)
        column, words = area.cut_left(side, 32)
        sign, _ = column.cut_top(side)
        self._sheet.put(Panel(rect=sign, fill=Ink.CARD, radius=32))
        self._sheet.put(Icon(rect=sign.inset(24), name=turn, ink=self._fill))
        sizes = (Size.BODY, Size.SMALL) if self._drill or self._page.large else (Size.LARGE, Size.BODY)
        below = self._pair(words, self._way(route, turn), sizes, 0, bold=True)
        return area.cut_top(max(side, below.y - area.y), 20)[1]

    def _way(self, route: Route, turn: str) -> tuple[str, str]:
        zh, en = ARROW_WORDS[turn]
        metres = f"{metres_words(route.length_m, zh=True)}", f"{metres_words(route.length_m, zh=False)}"
        end = _end(route, short_of(self._world, route.legs[-1].level))
        return f"{zh}，{metres[0]}{end[0]}", f"{en}, {metres[1]} {end[1]}"

    def _map(self, area: Rect, route: Route) -> None:
        leg = route.legs[0]
        spot = self._world.spot
        end = Pin(at=leg.points[-1], icon="way-out" if leg.ride is None else leg.ride.kind.value, ink=Ink.GOOD)
        here = Pin(at=spot.at, icon="here", facing_deg=spot.facing_deg)
        self._sheet.put(Panel(rect=area, fill=Ink.CARD, radius=28))
        inner = area.inset(12)
        view = MapView(
            rect=inner,
            level=leg.level,
            camera=seeing((*leg.points, spot.at), inner, spot.facing_deg, margin=140, most_px_per_m=18),
            language=self._page.language,
            closed=self._world.closed,
            trails=(Trail(points=leg.points),),
            pins=(here, end),
        )
        self._sheet.put(view)

    def _foot(self, area: Rect) -> Rect:
        height = max(96, self._sheet.touch_px)
        foot, body = area.cut_bottom(height, 24)
        words = "English first" if self._page.language == "zh" else "中文在前"
        width = min(foot.w, self._page.measure.width(words, Size.BODY) + 140)
        button = Rect(foot.x + foot.w - width, foot.y, width, foot.h)
        self._sheet.put(Panel(rect=button, fill=None, line=self._ink, radius=24, line_width=3))
        sign = Rect(button.x + 28, button.y + (button.h - 48) // 2, 48, 48)
        self._sheet.put(Icon(rect=sign, name="globe", ink=self._ink))
        text = Rect(sign.x + 60, button.y, button.x + button.w - sign.x - 72, button.h)
        self._sheet.put(Words(rect=text, text=words, ink=self._ink))
        self._sheet.touch(button, LANGUAGE, words)
        return body
