"""What to do on a leg, step by step, and the code that takes the way along on a phone.

Decides how steps look; the last one, a ride or the arrival, is brought out. Refuses to know the map.
"""

from content.wayfinding.nouns import Route, Step, Turn
from kiosk.flows.places import short_of
from kiosk.flows.sheet import Sheet
from kiosk.flows.way.finding import steps_of
from kiosk.scene.nouns import FloorInk, Icon, Ink, Panel, QrCode, Rect, Size, Words
from kiosk.world import World

TURNS = {
    Turn.SET_OUT: "walk",
    Turn.STRAIGHT: "straight",
    Turn.LEFT: "left",
    Turn.RIGHT: "right",
    Turn.ARRIVE: "flag",
}


def telling(sheet: Sheet, area: Rect, world: World, route: Route, leg: int) -> None:
    """The steps of one leg on a card; the ride at its end is large, on the colour of the floor it leads to."""
    steps = steps_of(route)[leg]
    ride = route.legs[leg].ride
    sheet.put(Panel(rect=area, fill=Ink.CARD, line=Ink.LINE, radius=28))
    inner = area.inset(28, 20)
    if ride is not None and steps:
        big_h = min(max(110, sheet.line(Size.LARGE) + 36), inner.h // 2)
        big, inner = Rect(area.x, area.y + area.h - big_h, area.w, big_h), inner.cut_bottom(big_h - 8)[1]
        sheet.put(Panel(rect=big, fill=FloorInk(ride.end), radius=28))
        sign = Rect(big.x + 28, big.y + (big.h - 64) // 2, 64, 64)
        sheet.put(Icon(rect=sign, name=str(ride.kind), ink=Ink.ON_ACCENT))
        words = Rect(sign.x + 88, big.y, big.w - 88 - 56, big.h)
        said = sheet.page.text(steps[-1].texts) or f"→ {short_of(world, ride.end)}"
        size = Size.LARGE if sheet.page.measure.lines(said, Size.LARGE, words.w, bold=True) == 1 else Size.BODY
        sheet.put(Words(rect=words, text=said, size=size, bold=True, ink=Ink.ON_ACCENT, most_lines=2))
        steps = steps[:-1]
    _steps(sheet, inner, steps)


def _steps(sheet: Sheet, area: Rect, steps: list[Step]) -> None:
    """As many as there is room for, each with its sign."""
    side = 48
    sizes = (Size.LARGE, Size.BODY, Size.SMALL)
    size = next((each for each in sizes if _height(sheet, area.w - side - 20, steps, each) <= area.h), Size.SMALL)
    for step in steps:
        text = sheet.page.text(step.texts)
        bold = step.turn is Turn.ARRIVE
        lines = sheet.page.measure.lines(text, size, area.w - side - 20, bold=bold)
        height = lines * sheet.line(size) + 10
        if height > area.h:
            return
        row, area = area.cut_top(height)
        icon = Rect(row.x, row.y + (min(height, sheet.line(size)) - side) // 2, side, side)
        sheet.put(Icon(rect=icon, name=TURNS.get(step.turn, "straight"), ink=Ink.ACCENT))
        words = Rect(row.x + side + 20, row.y, row.w - side - 20, height)
        sheet.put(Words(rect=words, text=text, size=size, bold=bold, down="top", most_lines=lines))


def _height(sheet: Sheet, width: int, steps: list[Step], size: Size) -> int:
    page = sheet.page
    lines = sum(page.measure.lines(page.text(step.texts), size, width, bold=True) for step in steps)
    return lines * sheet.line(size) + 10 * len(steps)


def code(sheet: Sheet, area: Rect, url: str) -> None:
    """The way for the phone."""
    line = sheet.line(Size.SMALL)
    side = min(area.w, area.h - line - 12)
    block = side + line + 8
    top = area.y + max(0, (area.h - block) // 2)
    sheet.put(QrCode(rect=Rect(area.x + (area.w - side) // 2, top, side, side), text=url))
    words = "扫码带走" if sheet.page.language == "zh" else "Take it along"
    below = Rect(area.x, top + side + 8, area.w, line)
    sheet.put(Words(rect=below, text=words, size=Size.SMALL, ink=Ink.SOFT, across="middle"))
