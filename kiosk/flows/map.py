"""The map of all floors: drag it, pinch it, tap on what you want.

Decides what a tap leads to. Refuses to know how maps are drawn.
"""

from dataclasses import dataclass

from content.venue.nouns import Level
from kiosk.flows.flow import Dragged, Flow, Instruction, Open, Page, Pinched, Stimulus, Tapped, Touched
from kiosk.flows.kinds import TO_VISIT
from kiosk.flows.map_pane import MapPane
from kiosk.flows.sheet import GAP, Sheet
from kiosk.scene.nouns import FloorInk, Icon, Ink, Panel, Rect, Scene, Size, Words
from kiosk.world import Worlds

MAP = "map"
"""The grip's name."""


@dataclass(frozen=True, slots=True)
class ShowLevel:
    """Another floor."""

    ordinal: int


@dataclass(frozen=True, slots=True)
class Zoom:
    """A step nearer or further."""

    nearer: bool


@dataclass(frozen=True, slots=True)
class Here:
    """Back to where one stands."""


class MapFlow(Flow):
    """One visitor's look at the map."""

    def __init__(self, worlds: Worlds, with_: object = None) -> None:
        """Begin on the kiosk's floor, or on the one it is opened with."""
        self._worlds = worlds
        level = int(with_) if isinstance(with_, str) and with_.lstrip("-").isdigit() else worlds().spot.level
        self._pane = MapPane(level)

    def handle(self, stimulus: Stimulus) -> list[Instruction]:
        """Follow fingers."""
        match stimulus:
            case Dragged() | Pinched():
                self._pane.handle(stimulus)
            case Tapped():
                return self._tapped(stimulus)
            case Touched(action=ShowLevel(ordinal=ordinal)):
                self._pane.show(ordinal)
            case Touched(action=Zoom(nearer=nearer)):
                self._pane.zoom(nearer=nearer)
            case Touched(action=Here()):
                self._pane.show(self._worlds().spot.level)
                self._pane.whole()
        return []

    @property
    def kept(self) -> str | None:
        """The floor."""
        return str(self._pane.level)

    def scene(self, page: Page) -> Scene:
        """The map as large as can be, with the floors at its side or below it."""
        world, sheet = self._worlds(), Sheet(page)
        levels = sorted(world.venue.levels, key=lambda level: -level.ordinal)
        level = world.venue.by_ordinal.get(self._pane.level)
        lying = page.body.w > 1400
        if lying:
            floors, plan = page.body.cut_left(300, 32)
        else:
            floors, plan = page.body.cut_bottom(max(sheet.touch_px, sheet.line(Size.BODY) + 44), GAP)
        if page.above:
            plan = Rect(0, page.above.y, page.width, plan.y + plan.h - page.above.y)
        sheet.put(Panel(rect=plan, fill=Ink.CARD, line=None if page.above else Ink.LINE, radius=28))
        sheet.put(self._pane.view(world, plan.inset(6), page.language, margin=56))
        touched = plan if not page.above else Rect(plan.x, page.body.y, plan.w, plan.y + plan.h - page.body.y)
        sheet.grip(touched, MAP, places=True)
        _floors(sheet, floors, levels, (self._pane.level, world.spot.level), lying=lying)
        _zooms(sheet, touched)
        if level:
            _title(sheet, plan, level, here=level.ordinal == world.spot.level)
        _thanks(sheet, plan, world.venue.attribution)
        name = page.text(level.name) if level else ""
        return sheet.scene("map", spoken=f"{name} 地图" if page.language == "zh" else f"Map of {name}")

    def _tapped(self, tap: Tapped) -> list[Instruction]:
        place = self._pane.place_at(self._worlds(), tap)
        if place is None:
            return []
        return [Open(flow="shop" if place.kind in TO_VISIT else "way", with_=place.id)]


def _floors(sheet: Sheet, area: Rect, levels: list[Level], marked: tuple[int, int], *, lying: bool) -> None:
    """One key for each floor, in its colour; from the top down, or from the lowest on."""
    shown, here = marked
    count = max(1, len(levels))
    cells = area.rows(count, 14) if lying else list(reversed(area.columns(count, 14)))
    if lying and cells[0].h < sheet.touch_px:
        pairs = [row.columns(2, 14) for row in area.rows(-(-count // 2), 14)]
        cells = [column for pair in pairs for column in pair]
    for cell, level in zip(cells, levels, strict=False):
        on = level.ordinal == shown
        ink = FloorInk(level.ordinal)
        rect = Rect(cell.x, cell.y, cell.w, min(cell.h, 130))
        sheet.put(Panel(rect=rect, fill=ink if on else Ink.CARD, line=ink, radius=20, line_width=3))
        words = Ink.ON_ACCENT if on else ink
        sheet.put(Words(rect=rect, text=level.short, size=Size.BODY, bold=True, ink=words, across="middle"))
        if level.ordinal == here:
            dot = Rect(rect.x + rect.w - 36, rect.y + 12, 24, 24)
            sheet.put(Icon(rect=dot, name="pin", ink=words))
        sheet.touch(rect, ShowLevel(level.ordinal), level.short)


def _zooms(sheet: Sheet, plan: Rect) -> None:
    """Nearer, further, and back to here, at the right edge."""
    zh = sheet.page.language == "zh"
    keys = (
        ("plus", Zoom(nearer=True), "放大" if zh else "Nearer"),
        ("minus", Zoom(nearer=False), "缩小" if zh else "Further"),
        ("pin", Here(), "我的位置" if zh else "Where I am"),
    )
    side = max(88, sheet.touch_px)
    top = plan.y + plan.h - 3 * side - 2 * 14 - 28
    for number, (icon, action, label) in enumerate(keys):
        rect = Rect(plan.x + plan.w - side - 28, top + number * (side + 14), side, side)
        sheet.put(Panel(rect=rect, fill=Ink.CARD, line=Ink.LINE, radius=24))
        sheet.put(Icon(rect=rect.inset(20), name=icon, ink=Ink.INK))
        sheet.touch(rect, action, label)


def _title(sheet: Sheet, plan: Rect, level: Level, *, here: bool) -> None:
    page = sheet.page
    said = ("您在这里" if page.language == "zh" else "You are here") if here else ""
    text = " · ".join(part for part in (page.text(level.name), said) if part)
    width = page.measure.width(text, Size.BODY, bold=True) + 56
    rect = Rect(plan.x + 24, plan.y + 24, min(width, plan.w - 48), sheet.line(Size.BODY) + 24)
    sheet.put(Panel(rect=rect, fill=FloorInk(level.ordinal), radius=20))
    sheet.put(Words(rect=rect, text=text, bold=True, ink=Ink.ON_ACCENT, across="middle"))


def _thanks(sheet: Sheet, plan: Rect, attribution: str) -> None:
    """Who drew the plan, where its licence asks for that."""
    line = sheet.line(Size.SMALL)
    rect = Rect(plan.x + 28, plan.y + plan.h - line - 16, plan.w - 180, line)
    sheet.put(Words(rect=rect, text=attribution, size=Size.SMALL, ink=Ink.SOFT))
