"""What is around every flow: the head with the mall's name and the clock, the foot with home and back.

Decides where they stand and how they look. Refuses to know what a touch on them does.
"""

from datetime import datetime

from kiosk.flows.days import hours_words, today_of
from kiosk.flows.flow import Page
from kiosk.flows.map_pane import MapPane, ahead_of
from kiosk.navigator.acts import Act
from kiosk.navigator.geometry import HEAD_PX
from kiosk.navigator.geometry import MARGIN_PX as MARGIN
from kiosk.scene.nouns import FloorInk, Icon, Ink, Mark, Panel, Rect, Size, Touch, Words
from kiosk.world import World


def head(page: Page, world: World, now: datetime | None) -> tuple[Mark, ...]:
    """The mall's name, where the kiosk stands, and the time."""
    area = Rect(0, 0, page.width, HEAD_PX).inset(MARGIN, 0)
    clock, rest = area.cut_right(200)
    level = world.venue.by_ordinal.get(world.spot.level)
    mall = page.text(world.mall)
    measure = page.measure
    name_w = min(measure.width(mall, Size.LARGE, bold=True) + 8, rest.w)
    name, rest = rest.cut_left(name_w, 24)
    marks: list[Mark] = [Words(rect=name, text=mall, size=Size.LARGE, bold=True)]
    if level and rest.w > 160:
        chip_w = measure.width(level.short, Size.SMALL, bold=True) + 32
        chip = Rect(rest.x, area.y + (area.h - 52) // 2, chip_w, 52)
        marks.append(Panel(rect=chip, fill=FloorInk(level.ordinal), radius=12))
        marks.append(Words(rect=chip, text=level.short, size=Size.SMALL, bold=True, ink=Ink.ON_ACCENT, across="middle"))
        place = Rect(chip.x + chip.w + 14, area.y, rest.x + rest.w - chip.x - chip.w - 14, area.h)
        if measure.width(page.text(world.name), Size.SMALL) <= place.w:
            marks.append(Words(rect=place, text=page.text(world.name), size=Size.SMALL, ink=Ink.SOFT))
    if now:
        marks.append(Words(rect=clock, text=f"{now:%H:%M}", size=Size.LARGE, across="right"))
    return tuple(marks)


def foot(page: Page, area: Rect, *, at_home: bool, settings: bool) -> tuple[tuple[Mark, ...], tuple[Touch, ...]]:
    """Back, home, language, settings: always these four, always there."""
    zh = page.language == "zh"
    first = ("close", "结束" if zh else "Finish") if at_home else ("back", "返回" if zh else "Back")
    keys = (
        (*first, Act.BACK, False),
        ("home", "首页" if zh else "Home", Act.HOME, at_home),
        ("globe", "English" if zh else "中文", Act.LANGUAGE, False),
        ("text-size", "显示设置" if zh else "Display", Act.SETTINGS, settings),
    )
    marks: list[Mark] = [
        Panel(rect=area, fill=Ink.CARD, radius=0),
        Panel(rect=Rect(area.x, area.y, area.w, 2), fill=Ink.LINE, radius=0),
    ]
    touches = []
    for rect, (icon, label, act, lit) in zip(_places(area), keys, strict=True):
        ink = Ink.ACCENT if lit else Ink.INK
        line = page.measure.line_height(Size.SMALL)
        side = 52
        top = rect.y + (rect.h - side - line) // 2
        marks.append(Icon(rect=Rect(rect.x + (rect.w - side) // 2, top, side, side), name=icon, ink=ink))
        words = Rect(rect.x, top + side, rect.w, line)
        marks.append(Words(rect=words, text=label, size=Size.SMALL, ink=ink, bold=lit, across="middle"))
        touches.append(Touch(rect=rect, action=act, label=label))
    return tuple(marks), tuple(touches)


def _places(area: Rect) -> list[Rect]:
    """Upright: four columns; lying: two at each end, where hands are."""
    inner = area.inset(MARGIN // 2, 8)
    if area.w < 1400:
        return inner.columns(4, 12)
    left, rest = inner.cut_left(480)
    right, _ = rest.cut_right(480)
    return [*left.columns(2, 12), *right.columns(2, 12)]


def calm_top(page: Page, world: World, now: datetime) -> tuple[Mark, ...]:
    """What is above all that is touched in low mode, where a flow shows nothing there: the floor, else the hours."""
    if world.venue.levels and page.above:
        plan = MapPane(world.spot.level)
        return (plan.view(world, page.above, page.language, seen=ahead_of(world.spot), margin=0),)
    area = (page.above or page.body).inset(MARGIN, 0)
    day, zh = today_of(world, now), page.language == "zh"
    line = page.measure.line_height(Size.LARGE)
    height = page.measure.line_height(Size.HUGE) + line
    top = area.y + max(0, (area.h - height) // 2)
    clock = Rect(area.x, top, area.w, height - line)
    below = Rect(area.x, top + clock.h, area.w, line)
    marks: list[Mark] = [
        Words(rect=clock, text=f"{now:%H:%M}", size=Size.HUGE, bold=True, across="middle"),
    ]
    if day:
        text = hours_words(day, zh=zh)
        marks.append(Words(rect=below, text=text, size=Size.LARGE, ink=Ink.SOFT, across="middle"))
    return tuple(marks)
