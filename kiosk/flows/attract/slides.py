"""How each picture between visitors looks.

Refuses to know which comes when.
"""

from datetime import datetime
from enum import Enum

from controller_api.contract import ScreenCampaignView
from kiosk.flows.days import open_words, today_of
from kiosk.flows.laying import Part, down
from kiosk.flows.map_pane import MapPane
from kiosk.flows.sheet import Sheet
from kiosk.scene.nouns import Icon, Ink, Panel, Picture, Rect, Size, Words
from kiosk.world import World

ENGLISH = "english"
MOST_EVENTS = 5


class Own(Enum):
    """The mall's own pictures."""

    WELCOME = "welcome"
    TODAY = "today"


def invitation(sheet: Sheet, foot: Rect) -> None:
    """What to do: touch, in both languages; English at once by its own button."""
    sheet.put(Panel(rect=foot, fill=Ink.ACCENT, radius=0))
    inner = foot.inset(56, 24)
    label = "English"
    width = sheet.page.measure.width(label, Size.LARGE, bold=True) + 96
    button, rest = inner.cut_right(width, 32)
    button = Rect(button.x, foot.y + (foot.h - 112) // 2, button.w, 112)
    sheet.put(Panel(rect=button, fill=None, line=Ink.ON_ACCENT, radius=56, line_width=3))
    sheet.put(Words(rect=button, text=label, size=Size.LARGE, bold=True, ink=Ink.ON_ACCENT, across="middle"))
    sheet.touch(button, ENGLISH, label)
    side = 110
    sign, words = rest.cut_left(side, 32)
    sheet.put(Icon(rect=Rect(sign.x, foot.y + (foot.h - side) // 2, side, side), name="touch", ink=Ink.ON_ACCENT))
    heights = [Part(sheet.line(Size.TITLE)), Part(sheet.line(Size.BODY))]
    block = sum(part.least for part in heights)
    zh, en = down(Rect(words.x, foot.y + (foot.h - block) // 2, words.w, block), heights, 0)
    sheet.put(Words(rect=zh, text="触摸屏幕开始", size=Size.TITLE, bold=True, ink=Ink.ON_ACCENT))
    sheet.put(Words(rect=en, text="Touch to start", ink=Ink.ON_ACCENT))


def advert(sheet: Sheet, area: Rect, campaign: ScreenCampaignView, picture: str) -> None:
    """An advertiser's picture from edge to edge, or its words large."""
    if picture:
        sheet.put(Picture(rect=area, path=picture))
        return
    sheet.put(Panel(rect=area, fill=Ink.PALE_ACCENT, radius=0))
    texts = [campaign.words[language] for language in ("zh", "en") if campaign.words.get(language)]
    sizes = [Size.HUGE, Size.TITLE]
    room = area.inset(80)
    wanted = [
        sheet.page.measure.lines(text, size, room.w, bold=True) * sheet.line(size)
        for text, size in zip(texts, sizes, strict=False)
    ]
    rest = room.cut_top(max(0, (room.h - sum(wanted) - 40) // 2))[1]
    for text, size in zip(texts, sizes, strict=False):
        rest = sheet.text(rest, text, size, bold=size is Size.HUGE, across="middle", gap=40)
    foot, _ = room.cut_bottom(sheet.line(Size.SMALL))
    sheet.put(Words(rect=foot, text=campaign.advertiser, size=Size.SMALL, ink=Ink.SOFT, across="middle"))


def own(sheet: Sheet, area: Rect, kind: Own, world: World, now: datetime | None) -> None:
    """The mall's own: its floor as one stands in it, or what goes on today."""
    if now is None:
        return
    lying = area.w > area.h
    events = [event for event in world.events if event.ends > now][:MOST_EVENTS]
    if lying:
        left, right = area.columns(2, 0)
        _masthead(sheet, left.inset(72, 56), world, now)
        inner = right
    else:
        top, rest = area.cut_top(560)
        _masthead(sheet, top.inset(72, 72), world, now)
        inner = rest
    if kind is Own.TODAY and events:
        _events(sheet, inner.inset(72, 56 if lying else 0), world, now)
    elif world.venue.levels:
        sheet.put(MapPane(world.spot.level).view(world, inner, "zh", margin=64))


def _masthead(sheet: Sheet, area: Rect, world: World, now: datetime) -> None:
    """Where one is, what time it is, and until when it is open."""
    zh, en = world.mall.get("zh", ""), world.mall.get("en", "")
    # A name that doesn't fit on one line is written smaller rather than broken.
    fits = sheet.page.measure.lines(zh or en, Size.HUGE, area.w, bold=True) <= 1
    rest = sheet.text(area, zh or en, Size.HUGE if fits else Size.TITLE, bold=True)
    rest = sheet.text(rest, en if zh else "", Size.LARGE, ink=Ink.SOFT, gap=28)
    today = today_of(world, now)
    rest = sheet.text(rest, f"{now:%H:%M}", Size.TITLE, bold=True, gap=4)
    words, good = open_words(today, now, zh=True)
    english, _ = open_words(today, now, zh=False)
    sheet.text(rest, f"{words} · {english}", Size.BODY, ink=Ink.GOOD if good else Ink.WARN)


def _events(sheet: Sheet, area: Rect, world: World, now: datetime) -> None:
    rest = sheet.text(area, "今日活动 · Today", Size.TITLE, bold=True, gap=32)
    for event in [event for event in world.events if event.ends > now][:MOST_EVENTS]:
        zh, en = event.name.get("zh", ""), event.name.get("en", "")
        height = sheet.line(Size.LARGE) + sheet.line(Size.SMALL) + 48
        if rest.h < height:
            return
        row, rest = rest.cut_top(height, 20)
        sheet.put(Panel(rect=row, fill=Ink.CARD, line=Ink.LINE, radius=24))
        time, words = row.inset(32, 20).cut_left(230, 16)
        begun = event.starts <= now
        clock = "进行中" if begun else f"{event.starts:%H:%M}"
        sheet.put(Words(rect=time, text=clock, size=Size.LARGE, bold=True, ink=Ink.ACCENT))
        first, second = down(words, [Part(sheet.line(Size.LARGE)), Part(sheet.line(Size.SMALL))], 4)
        sheet.put(Words(rect=first, text=zh or en, size=Size.LARGE, bold=True))
        sheet.put(Words(rect=second, text=en if zh else "", size=Size.SMALL, ink=Ink.SOFT))
