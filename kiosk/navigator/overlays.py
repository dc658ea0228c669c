"""What lies over a flow: the settings sheet, and the question whether somebody is still there.

Decides how they look. Refuses to know when they come and go.
"""

from kiosk.flows.flow import Page
from kiosk.flows.pieces import fitting
from kiosk.flows.sheet import GAP, Sheet
from kiosk.navigator.acts import Act
from kiosk.navigator.geometry import AIR_PX
from kiosk.navigator.nouns import Visit
from kiosk.scene.nouns import Icon, Ink, Panel, Rect, Scene, Size, Touch, Words

SETTINGS = (
    ("text-size", Act.LARGE, "large", "大字", "Large type", "字更大，更好认", "Bigger words"),
    ("contrast", Act.CONTRAST, "contrast", "高对比", "High contrast", "颜色更深更清楚", "Darker, clearer colours"),
    ("low", Act.LOW, "low", "低位操作", "Low controls", "坐着也够得到", "Within reach when seated"),
    ("speaker", Act.SPOKEN, "spoken", "语音提示", "Spoken guidance", "读出屏幕内容", "Reads the screen to you"),
)


def settings_sheet(page: Page, visit: Visit) -> Scene:
    """Four switches, just above the foot, over whatever is on."""
    sheet = Sheet(page)
    body = page.body
    zh = page.language == "zh"
    sheet.put(Panel(rect=Rect(0, 0, page.width, body.y + body.h + AIR_PX), fill=Ink.SHADE, radius=0))
    sheet.touch(Rect(0, body.y, page.width, body.h), Act.GO_ON, "关闭" if zh else "Close")
    columns = 2 if page.width < 1400 else 4
    row_h = max(sheet.line(Size.BODY) + 2 * sheet.line(Size.SMALL) + 44, 180)
    rows = len(SETTINGS) // columns
    title_h = sheet.line(Size.LARGE) + GAP
    height = title_h + rows * row_h + (rows - 1) * GAP + 2 * 40
    card = Rect(24, body.y + body.h - height, page.width - 48, height)
    sheet.put(Panel(rect=card, fill=Ink.PAPER, radius=32))
    title, rest = card.inset(40).cut_top(title_h - GAP, GAP)
    sheet.put(Words(rect=title, text="怎样看得更清楚？" if zh else "Make it easier", size=Size.LARGE, bold=True))
    cells = [cell for row in rest.rows(rows, GAP) for cell in row.columns(columns, GAP)]
    for cell, (icon, act, field, *names) in zip(cells, SETTINGS, strict=True):
        on = bool(getattr(visit, field))
        said = (names[0], names[2]) if zh else (names[1], names[3])
        _switch(sheet, cell, (icon, act), said, on=on)
    return sheet.scene("settings")


def _switch(sheet: Sheet, cell: Rect, does: tuple[str, Act], said: tuple[str, str], *, on: bool) -> None:
    (icon, act), (name, about) = does, said
    ink = Ink.ON_ACCENT if on else Ink.INK
    fill, line = (Ink.ACCENT, None) if on else (Ink.CARD, Ink.LINE)
    sheet.put(Panel(rect=cell, fill=fill, line=line, radius=24))
    inner = cell.inset(28, 20)
    side = 64
    sign, words = inner.cut_left(side, 24)
    sheet.put(Icon(rect=Rect(sign.x, cell.y + (cell.h - side) // 2, side, side), name=icon, ink=ink))
    size = fitting(sheet, name, words.w)
    lines = min(2, sheet.page.measure.lines(name, size, words.w, bold=True))
    height = lines * sheet.line(size)
    about_lines = min(2, sheet.page.measure.lines(about, Size.SMALL, words.w))
    about_h = about_lines * sheet.line(Size.SMALL)
    top = cell.y + (cell.h - height - about_h) // 2
    title = Rect(words.x, top, words.w, height)
    sheet.put(Words(rect=title, text=name, size=size, bold=True, ink=ink, most_lines=lines))
    below = Rect(words.x, top + height, words.w, about_h)
    soft = ink if on else Ink.SOFT
    sheet.put(Words(rect=below, text=about, size=Size.SMALL, ink=soft, most_lines=about_lines, down="top"))
    sheet.touch(cell, act, name)


def still_there(page: Page, left_s: int) -> Scene:
    """The question, with how long it is asked yet; any touch answers it."""
    sheet = Sheet(page)
    zh = page.language == "zh"
    sheet.put(Panel(rect=Rect(0, 0, page.width, page.height), fill=Ink.SHADE, radius=0))
    body = page.body
    width = min(page.width - 96, 860)
    number_h, title_h, about_h = sheet.line(Size.HUGE), sheet.line(Size.TITLE), 2 * sheet.line(Size.BODY)
    button_h = max(120, sheet.touch_px)
    height = number_h + title_h + about_h + button_h + 96 + 40
    top = body.y + max(12, (body.h - height) // 2)
    card = Rect((page.width - width) // 2, top, width, min(height, body.h - 24))
    sheet.put(Panel(rect=card, fill=Ink.PAPER, radius=32))
    rest = card.inset(48, 36)
    button, rest = rest.cut_bottom(button_h, 20)
    rest = sheet.text(rest, "还在吗？" if zh else "Still there?", Size.TITLE, bold=True, across="middle")
    number, rest = rest.cut_top(number_h)
    about = "没有操作的话，屏幕会清空您输入的内容" if zh else "Otherwise what you typed is cleared for your privacy"
    ink = Ink.ACCENT
    sheet.put(Words(rect=number, text=str(left_s), size=Size.HUGE, bold=True, ink=ink, across="middle"))
    sheet.put(Words(rect=rest, text=about, size=Size.BODY, ink=Ink.SOFT, across="middle", most_lines=2, down="top"))
    sheet.button(button, "继续" if zh else "Continue", Act.GO_ON, weight="strong")
    return sheet.scene("still-there", spoken="还在吗？请触摸屏幕继续。" if zh else "Still there? Touch to go on.")


def over(below: Scene, overlay: Scene, *, touches: tuple[Touch, ...]) -> Scene:
    """A scene with another over it; only the upper one, and these, can be touched."""
    return Scene(
        name=overlay.name,
        marks=below.marks + overlay.marks,
        touches=overlay.touches + touches,
        spoken=overlay.spoken or below.spoken,
        large=below.large,
        contrast=below.contrast,
    )
