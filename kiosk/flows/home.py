"""The first screen of a visit: where to, and what else can be done here.

Decides what is offered, and in which order. Refuses to know how any of it is done.
"""

from dataclasses import dataclass
from datetime import datetime

from kiosk.flows import called
from kiosk.flows.days import next_event, open_words, today_of
from kiosk.flows.flow import Flow, Instruction, Open, Page, Stimulus, Ticked, Touched
from kiosk.flows.kinds import NEAREST, QUICK, kind_icon
from kiosk.flows.laying import Part, across, down
from kiosk.flows.map_pane import MapPane, ahead_of
from kiosk.flows.pieces import tile
from kiosk.flows.sheet import GAP, Sheet
from kiosk.scene.nouns import Icon, Ink, Panel, Rect, Scene, Size, Words
from kiosk.world import World, Worlds


@dataclass(frozen=True, slots=True)
class Go:
    """Open a flow."""

    flow: str
    with_: str | None = None


class HomeFlow(Flow):
    """What a visit begins with."""

    def __init__(self, worlds: Worlds, _with: object = None) -> None:
        """Take where the newest of the mall is from."""
        self._worlds = worlds
        self._now: datetime | None = None

    def handle(self, stimulus: Stimulus) -> list[Instruction]:
        """Touches open flows."""
        if isinstance(stimulus, Ticked):
            self._now = stimulus.now
        if isinstance(stimulus, Touched) and isinstance(stimulus.action, Go):
            return [Open(flow=stimulus.action.flow, with_=stimulus.action.with_)]
        return []

    @property
    def kept(self) -> str | None:
        """It is always reopened."""
        return ""

    def scene(self, page: Page) -> Scene:
        """The search field first, then short ways, the map, everything else, and today."""
        world, sheet = self._worlds(), Sheet(page)
        planned = bool(world.venue.levels)
        lying = page.body.w > 1400
        if lying:
            self._lying(sheet, world, planned=planned)
        else:
            self._upright(sheet, world, planned=planned)
        if page.above and planned:
            _plan(sheet, page.above.inset(0), world, touched=False)
        return sheet.scene("home", spoken="您想去哪里？" if page.language == "zh" else "Where would you like to go?")

    def _upright(self, sheet: Sheet, world: World, *, planned: bool) -> None:
        low = sheet.page.low
        quick_h = 56 + sheet.line(Size.SMALL) + 36
        tile_h = sheet.line(Size.BODY) + 72 + 56
        parts = (
            Part(self._title_high(sheet, world)),
            Part(max(112, sheet.line(Size.LARGE) + 40) if planned else 0),
            Part(quick_h if planned else 0),
            Part(0, 0 if low or not planned else 1),
            Part(2 * (136 if low else tile_h) + GAP, 1 if low or not planned else 0),
            Part(sheet.line(Size.BODY) + sheet.line(Size.SMALL) + 28),
        )
        title, search, quick, plan, tiles, strip = down(sheet.page.body, parts)
        self._title(sheet, title, world)
        if planned:
            _search(sheet, search)
            _quick(sheet, quick)
        if plan.h > 100:
            _plan(sheet, plan, world, touched=True)
        _tiles(sheet, tiles, planned=planned)
        self._strip(sheet, strip, world)

    def _lying(self, sheet: Sheet, world: World, *, planned: bool) -> None:
        left, right = across(sheet.page.body, (Part(0, 1), Part(0, 0.72)), 40)
        low = sheet.page.low
        if low:
            _tiles(sheet, right, planned=planned)
        elif planned:
            _plan(sheet, right, world, touched=True)
        quick_h = 56 + sheet.line(Size.SMALL) + 28
        parts = (
            Part(self._title_high(sheet, world)),
            Part(max(104, sheet.line(Size.LARGE) + 30) if planned else 0, 0.3),
            Part(quick_h if planned else 0, 0.3),
            Part(0 if low else 2 * 120 + GAP, 0 if low else 1),
            Part(sheet.line(Size.BODY) + sheet.line(Size.SMALL) + 20),
        )
        title, search, quick, tiles, strip = down(left, parts, 20)
        self._title(sheet, title, world)
        if planned:
            _search(sheet, search)
            _quick(sheet, quick)
        if not low:
            _tiles(sheet, tiles, planned=planned)
        self._strip(sheet, strip, world)

    def _title_high(self, sheet: Sheet, world: World) -> int:
        band = called.height(sheet, world, self._now) if self._now else 0
        return band or (0 if sheet.page.low else sheet.line(Size.TITLE))

    def _title(self, sheet: Sheet, row: Rect, world: World) -> None:
        """Whose number is called; else the question."""
        if self._now and called.called_lately(world, self._now):
            called.draw(sheet, row, world, self._now)
        elif row.h:
            _question(sheet, row)

    def _strip(self, sheet: Sheet, row: Rect, world: World) -> None:
        """Numbers that were just called; else what is open and what goes on today."""
        now, page = self._now, sheet.page
        if now is None:
            return
        if called.called_lately(world, now):
            called.draw(sheet, row, world, now)
            return
        zh = page.language == "zh"
        sheet.put(Panel(rect=row, fill=Ink.CARD, line=Ink.LINE, radius=24))
        sheet.touch(row, Go("today"), "今日" if zh else "Today")
        inner = row.inset(28, 8)
        arrow, inner = inner.cut_right(40, 16)
        sheet.put(Icon(rect=Rect(arrow.x, row.y + (row.h - 40) // 2, 40, 40), name="next", ink=Ink.SOFT))
        words, good = open_words(today_of(world, now), now, zh=zh)
        event = next_event(world, now)
        lines = [(words, Size.BODY, Ink.GOOD if good else Ink.WARN, True)]
        if event:
            begun = event.starts <= now
            when = ("正在进行" if zh else "Now on") if begun else f"{event.starts:%H:%M}"
            lines.append((f"{when}  {page.text(event.name)}", Size.SMALL, Ink.SOFT, False))
        else:
            lines.append(("本周营业时间" if zh else "Hours of the week", Size.SMALL, Ink.SOFT, False))
        heights = [Part(sheet.line(size)) for _, size, _, _ in lines]
        block = sum(part.least for part in heights)
        top = Rect(inner.x, row.y + (row.h - block) // 2, inner.w, block)
        for rect, (text, size, ink, bold) in zip(down(top, heights, 0), lines, strict=True):
            sheet.put(Words(rect=rect, text=text, size=size, ink=ink, bold=bold))


def _question(sheet: Sheet, row: Rect) -> None:
    text = "您想去哪里？" if sheet.page.language == "zh" else "Where would you like to go?"
    size = Size.TITLE if sheet.page.measure.width(text, Size.TITLE, bold=True) <= row.w else Size.LARGE
    sheet.put(Words(rect=row, text=text, size=size, bold=True))


def _search(sheet: Sheet, row: Rect) -> None:
    """The hero: the one thing most people want."""
    zh = sheet.page.language == "zh"
    sheet.put(Panel(rect=row, fill=Ink.CARD, line=Ink.ACCENT, radius=row.h // 2, line_width=4))
    side = 64
    sign = Rect(row.x + 40, row.y + (row.h - side) // 2, side, side)
    sheet.put(Icon(rect=sign, name="search", ink=Ink.ACCENT))
    words = Rect(sign.x + side + 28, row.y, row.w - side - 40 - 28 - 32, row.h)
    text = "搜索店铺、美食、设施" if zh else "Search shops, food, facilities"
    size = Size.LARGE if sheet.page.measure.width(text, Size.LARGE) <= words.w else Size.BODY
    sheet.put(Words(rect=words, text=text, size=size, ink=Ink.SOFT))
    sheet.touch(row, Go("directory", "search"), text)


def _quick(sheet: Sheet, row: Rect) -> None:
    """One touch to the nearest of what is looked for most."""
    zh = sheet.page.language == "zh"
    labels = [quick.zh if zh else quick.en for quick in QUICK]
    room = row.w // len(labels) - 32
    widest = max(sheet.page.measure.width(label, Size.SMALL) for label in labels)
    count = len(labels) if widest <= room else len(labels) - 1
    for rect, quick, label in zip(row.columns(count, 16), QUICK[:count], labels[:count], strict=True):
        sheet.put(Panel(rect=rect, fill=Ink.PALE_ACCENT, radius=24))
        line = sheet.line(Size.SMALL)
        side = min(56, rect.h - line - 16)
        top = rect.y + (rect.h - side - line - 4) // 2
        sign = Rect(rect.x + (rect.w - side) // 2, top, side, side)
        sheet.put(Icon(rect=sign, name=kind_icon(quick.kind), ink=Ink.ACCENT))
        words = Rect(rect.x + 4, top + side + 4, rect.w - 8, line)
        sheet.put(Words(rect=words, text=label, size=Size.SMALL, across="middle"))
        sheet.touch(rect, Go("way", NEAREST + quick.kind), label)


def _plan(sheet: Sheet, area: Rect, world: World, *, touched: bool) -> None:
    """This floor, as one looks at it."""
    sheet.put(Panel(rect=area, fill=Ink.CARD, line=Ink.LINE if touched else None, radius=28 if touched else 0))
    pane = MapPane(world.spot.level)
    around = ahead_of(world.spot)
    sheet.put(pane.view(world, area.inset(6) if touched else area, sheet.page.language, seen=around, margin=0))
    if touched:
        sheet.touch(area, Go("map"), "楼层地图" if sheet.page.language == "zh" else "Floor map")


def _tiles(sheet: Sheet, area: Rect, *, planned: bool) -> None:
    zh = sheet.page.language == "zh"
    offers = [
        ("list", "店铺目录" if zh else "All shops", Go("directory")),
        ("map", "楼层地图" if zh else "Floor map", Go("map")),
        ("info", "便民设施" if zh else "Facilities", Go("facilities")),
        ("ticket", "排队取号" if zh else "Queue", Go("queue")),
        ("chat", "意见建议" if zh else "Feedback", Go("feedback")),
        ("help", "紧急求助" if zh else "Get help", Go("help")),
    ][0 if planned else 3 :]
    cells = [cell for row in area.rows(len(offers) // 3, GAP) for cell in row.columns(3, GAP)]
    for cell, (icon, words, go) in zip(cells, offers, strict=True):
        tile(sheet, cell, icon, words, go)
