"""The way as it is seen: the map of this leg, what to do on it, who walks, and a code for the phone.

Decides where these stand, upright and lying. Refuses to know how the way was found.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

from content.bilingual import in_language
from content.venue.nouns import PlaceKind
from content.wayfinding.nouns import SLOW, STEP_FREE, STROLLER, WALK, Profile, Route
from kiosk.flows import notice
from kiosk.flows.flow import Page
from kiosk.flows.laying import Part, across, down
from kiosk.flows.map_pane import MapPane
from kiosk.flows.pieces import chips, floor_chip
from kiosk.flows.places import metres_words, minutes_words, named, short_of
from kiosk.flows.sheet import GAP, Sheet
from kiosk.flows.way.finding import Wanted, Way
from kiosk.flows.way.telling import code, telling
from kiosk.scene.nouns import Ink, Panel, Pin, Rect, Scene, Size, Trail, Words
from kiosk.world import World

MAP = "map"
WALKERS = (
    (WALK, "步行", "Walk"),
    (STEP_FREE, "无台阶", "No steps"),
    (STROLLER, "推童车", "Stroller"),
    (SLOW, "慢慢走", "Slower"),
)


@dataclass(frozen=True, slots=True)
class Walker:
    """Who walks."""

    profile: Profile


@dataclass(frozen=True, slots=True)
class Leg:
    """Show this leg."""

    number: int


@dataclass(frozen=True, slots=True)
class GoTo:
    """Go somewhere else instead."""

    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The flow's state."""

    wanted: Wanted
    way: Way
    leg: int
    grown: float
    pane: MapPane


def way_scene(page: Page, world: World, shown: Shown) -> Scene:
    """The screen."""
    sheet = Sheet(page)
    if shown.way.route is None:
        return _no_way(sheet, world, shown)
    route = shown.way.route
    body = page.body
    button_h = max(104, sheet.touch_px, sheet.line(Size.LARGE) + 24) if len(route.legs) > 1 else 0
    chips_h = max(80, sheet.touch_px, sheet.line(Size.BODY) + 24)
    title_h = sheet.line(Size.TITLE) + sheet.line(Size.LARGE)
    if body.w > 1400:
        _lying(sheet, world, shown, (title_h, chips_h, button_h))
    else:
        tell_h = max(260, 4 * (sheet.line(Size.BODY) + 14) + 56)
        parts = [Part(title_h), Part(chips_h), Part(0, 0 if page.low else 1), Part(tell_h, 1 if page.low else 0)]
        title, walkers, plan, tell, button = down(body, [*parts, Part(button_h)], GAP)
        _title(sheet, title, world, shown)
        _walkers(sheet, walkers, shown)
        _plan(sheet, page.above or plan, world, shown, route)
        _tell(sheet, tell, world, shown, route)
        _legs(sheet, button, world, shown, route)
    spoken = " ".join(page.text(step.texts) for step in route.steps)
    return sheet.scene("way", spoken=spoken, lively=shown.grown < 1.0)


def _lying(sheet: Sheet, world: World, shown: Shown, heights: tuple[int, int, int]) -> None:
    page, (title_h, chips_h, button_h) = sheet.page, heights
    route = shown.way.route
    if route is None:
        return
    left, right = across(page.body, (Part(0, 1), Part(0, 1.05)), 40)
    if page.above:
        title, walkers, _, button = down(left, (Part(title_h), Part(chips_h), Part(0, 1), Part(button_h)), 16)
        tell = right
    else:
        parts = (Part(title_h), Part(chips_h), Part(0, 1), Part(button_h))
        title, walkers, tell, button = down(left, parts, 20)
    _title(sheet, title, world, shown)
    _walkers(sheet, walkers, shown)
    _plan(sheet, page.above or right, world, shown, route)
    _tell(sheet, tell, world, shown, route)
    _legs(sheet, button, world, shown, route)


def _title(sheet: Sheet, area: Rect, world: World, shown: Shown) -> None:
    page, place, route = sheet.page, shown.way.place, shown.way.route
    zh = page.language == "zh"
    if place is None or route is None:
        return
    first, second = down(area, (Part(sheet.line(Size.TITLE)), Part(sheet.line(Size.LARGE))), 0)
    chip_w = max(120, page.measure.width("B2", Size.LARGE, bold=True) + 48)
    chip, words = first.cut_left(chip_w, 24)
    floor_chip(sheet, chip.inset(0, 6), short_of(world, place.level), place.level)
    name = named(page, place).first
    size = Size.TITLE if page.measure.width(name, Size.TITLE, bold=True) <= words.w else Size.LARGE
    sheet.put(Words(rect=words, text=name, size=size, bold=True))
    time = minutes_words(route.seconds, zh=zh)
    width = page.measure.width(time, Size.LARGE, bold=True) + 28
    left, right = second.cut_left(min(width, second.w // 2))
    sheet.put(Words(rect=left, text=time, size=Size.LARGE, bold=True, ink=Ink.ACCENT))
    note = metres_words(route.length_m, zh=zh)
    ink = Ink.SOFT
    if shown.way.round_about:
        links = {link.id: page.text(link.names) for link in world.venue.links}
        closed = "、".join(links.get(each, each) for each in shown.way.round_about)
        note = f"{note} · {closed}停用，已改道" if zh else f"{note} · {closed} closed, another way is shown"
        ink = Ink.WARN
    sheet.put(Words(rect=right, text=note, ink=ink))


def _walkers(sheet: Sheet, row: Rect, shown: Shown) -> None:
    zh = sheet.page.language == "zh"
    choices = [(name_zh if zh else name_en, Walker(profile)) for profile, name_zh, name_en in WALKERS]
    chips(sheet, row, [*choices], Walker(shown.wanted.profile))


def _plan(sheet: Sheet, area: Rect, world: World, shown: Shown, route: Route) -> None:
    """This leg on its floor; what else of the way is on this floor is faint."""
    leg = route.legs[shown.leg]
    trails = tuple(
        Trail(points=other.points, faint=True)
        for number, other in enumerate(route.legs)
        if number != shown.leg and other.level == leg.level and len(other.points) > 1
    )
    last = shown.leg == len(route.legs) - 1
    ride = leg.ride
    icon = "flag" if last or ride is None else str(ride.kind)
    pins: tuple[Pin, ...] = (Pin(at=leg.points[-1], icon=icon, ink=Ink.ACCENT),)
    if ride is not None:
        text = f"→ {short_of(world, ride.end)}"
        pins = (Pin(at=leg.points[-1], icon=icon, ink=Ink.ACCENT, text=text),)
    grown = Trail(points=leg.points, shown=shown.grown)
    bright = frozenset({shown.way.place.id}) if shown.way.place and last else frozenset()
    at_edge = area == sheet.page.above
    sheet.put(Panel(rect=area, fill=Ink.CARD, line=None if at_edge else Ink.LINE, radius=0 if at_edge else 28))
    seen = _around(leg.points)
    sheet.put(
        shown.pane.view(
            world,
            area if at_edge else area.inset(6),
            sheet.page.language,
            seen=seen,
            bright=bright,
            trails=(*trails, grown),
            pins=pins,
            margin=min(110, area.h // 5),
        )
    )
    if not at_edge:
        sheet.grip(area, MAP)


def _around(points: tuple[tuple[float, float], ...], least_m: float = 12.0) -> tuple[tuple[float, float], ...]:
    """The leg with some floor around it, so that a short one isn't seen too near."""
    x, y = points[-1]
    return (*points, (x - least_m, y - least_m), (x + least_m, y + least_m))


def _tell(sheet: Sheet, area: Rect, world: World, shown: Shown, route: Route) -> None:
    """What to do on this leg, with the way for the phone beside it."""
    page = sheet.page
    url = _url(page, world, shown)
    if url:
        side = min(area.h, 300, area.w // 3)
        area, right = across(area, (Part(0, 1), Part(side)), GAP)
        code(sheet, right, url)
    telling(sheet, area, world, route, shown.leg)


def _legs(sheet: Sheet, row: Rect, world: World, shown: Shown, route: Route) -> None:
    """From leg to leg: the next says which floor it is on."""
    zh = sheet.page.language == "zh"
    if len(route.legs) < 2:
        return
    left, right = across(row, (Part(row.w // 3), Part(0, 1)), GAP)
    before, after = shown.leg - 1, shown.leg + 1
    if before >= 0:
        sheet.button(left, "上一段" if zh else "Previous", Leg(before), icon="back")
    else:
        right = row
    if after < len(route.legs):
        floor = short_of(world, route.legs[after].level)
        words = f"下一段：到 {floor} 之后" if zh else f"Next: on {floor}"
        sheet.button(right, words, Leg(after), weight="strong")
    else:
        sheet.button(right, "从头再看" if zh else "From the start", Leg(0), icon="route")


def _url(page: Page, world: World, shown: Shown) -> str:
    """The page that the controller draws for phones."""
    if not world.address or shown.way.place is None:
        return ""
    asked = {"kiosk": world.kiosk, "to": shown.way.place.id, "lang": page.language}
    if shown.wanted.profile != WALK:
        asked["profile"] = shown.wanted.profile.id
    return f"{world.address}/w?{urlencode(asked)}"


def _no_way(sheet: Sheet, world: World, shown: Shown) -> Scene:
    """Why not, and what to do instead."""
    zh = sheet.page.language == "zh"
    why = in_language(shown.way.why_not, sheet.page.language) if shown.way.why_not else ""
    desk = next(world.venue.of_kind(PlaceKind.DESK), None)
    buttons = []
    if not shown.way.without_stairs:
        words = "走有台阶的路" if zh else "Take a way with steps"
        buttons.append(notice.Button(text=words, action=Walker(WALK), weight="strong", icon="stairs"))
    if desk and desk.id != shown.wanted.goal and shown.way.route is None:
        words = "去总服务台" if zh else "To the service desk"
        buttons.append(notice.Button(text=words, action=GoTo(desk.id), icon="desk"))
    title = "现在走不到那里" if zh else "There is no way there just now"
    said = notice.Notice(icon="route", title=title, texts=(why,), buttons=tuple(buttons), ink=Ink.WARN)
    notice.draw(sheet, said)
    return sheet.scene("no-way", spoken=why)
