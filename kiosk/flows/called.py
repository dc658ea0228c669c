"""Numbers called lately, as a band for screens that people pass: "A012 → counter 3".

Decides which are still worth showing. Refuses to know queues.
"""

from datetime import datetime, timedelta

from content.nouns import Texts
from controller_api.contract import CalledTicket
from kiosk.flows.sheet import GAP, Sheet
from kiosk.scene.nouns import Icon, Ink, Panel, Rect, Size, Words
from kiosk.world import World

SHOWN_FOR = timedelta(seconds=90)
MOST = 3
_TO: Texts = {"zh": "{number} → {counter} 号窗口", "en": "{number} → counter {counter}"}


def called_lately(world: World, now: datetime) -> tuple[CalledTicket, ...]:
    """The newest call of each number, not older than people take to come."""
    seen: dict[str, CalledTicket] = {}
    for each in world.called:
        if now - each.at < SHOWN_FOR:
            seen.setdefault(each.number, each)
    return tuple(seen.values())[:MOST]


def height(sheet: Sheet, world: World, now: datetime) -> int:
    """How high the band is, in pixels; 0 while nobody is called."""
    return sheet.line(Size.LARGE) + GAP if called_lately(world, now) else 0


def draw(sheet: Sheet, rect: Rect, world: World, now: datetime) -> None:
    """Put the band down."""
    calls = called_lately(world, now)
    if not calls:
        return
    sheet.put(Panel(rect=rect, fill=Ink.ACCENT, radius=rect.h // 4))
    sign, rest = rect.inset(GAP, 0).cut_left(min(rect.h - GAP // 2, sheet.line(Size.BODY)), GAP)
    sheet.put(Icon(rect=Rect(sign.x, rect.y + (rect.h - sign.w) // 2, sign.w, sign.w), name="bell", ink=Ink.ON_ACCENT))
    fitting = [each for each in calls if _width(sheet, each) <= rest.w // len(calls)] or list(calls[:1])
    for cell, each in zip(rest.columns(len(fitting), GAP), fitting, strict=True):
        sheet.put(Words(rect=cell, text=_words(sheet, each), size=Size.LARGE, bold=True, ink=Ink.ON_ACCENT))


def _words(sheet: Sheet, each: CalledTicket) -> str:
    return sheet.page.text(_TO).format(number=each.number, counter=each.counter)


def _width(sheet: Sheet, each: CalledTicket) -> int:
    return sheet.page.measure.width(_words(sheet, each), Size.LARGE, bold=True)
