"""What a kiosk of the sample mall knows, for its pictures: a Friday at half past two, with the real floors and ways."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from content.adapters.name_readings import open_readings
from content.adapters.venue_folder import open_venue
from content.adapters.venue_import import sample_venue_folder
from content.adapters.walk_graph_file import open_walk_graph
from content.directory.directory import Directory
from content.directory.index import needed
from content.wayfinding.wayfinder import Wayfinder
from controller_api.contract import DayHours, EventView, KioskEmergency, ScreenCampaignView, ServiceView, WaitView
from kiosk.world import Spot, World

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 20, 14, 32, tzinfo=ZONE)
SPOT = Spot(level=0, at=(-9.0, -6.0), facing_deg=90.0)
HOURS = ("10:00-21:30", "10:00-21:30", "10:00-21:30", "10:00-21:30", "10:00-22:00", "09:30-22:30", "09:30-22:30")
EVENTS = (
    ("clay", "亲子陶艺体验", "Clay for kids", "14:00", "16:00", "三层儿童乐园，现场报名", "Kids' World on level 3"),
    ("piano", "中庭钢琴演奏", "Piano in the atrium", "15:30", "16:30", "一层中庭", "In the atrium on level 1"),
    ("tea", "秋茶品鉴会", "Autumn tea tasting", "19:00", "20:30", "凭当日小票入场", "Bring a receipt of today"),
)


@cache
def sample_world() -> World:
    """The newest of all that a kiosk in the main hall can know."""
    folder = sample_venue_folder()
    venue = open_venue(folder)
    return World(
        kiosk="main-hall",
        name={"zh": "南门大厅", "en": "South hall"},
        mall={"zh": "听澜里购物中心", "en": "Tinglan Walk"},
        spot=SPOT,
        venue=venue,
        ways=Wayfinder(venue, open_walk_graph(folder)),
        finder=Directory(venue, open_readings(folder, needed(venue))),
        services=SERVICES,
        hours=tuple(_hours(NOW.date() + timedelta(days=day)) for day in range(7)),
        events=tuple(_event(*each) for each in EVENTS),
        campaigns=(CAMPAIGN,),
        printer=True,
        address="http://10.20.0.8:8080",
    )


def _at(day: date, clock: str) -> datetime:
    return datetime.combine(day, datetime.strptime(clock, "%H:%M").replace(tzinfo=ZONE).timetz())


def _hours(day: date) -> DayHours:
    opens, closes = HOURS[day.weekday()].split("-")
    return DayHours(day=day, opens=_at(day, opens), closes=_at(day, closes))


def _event(id_: str, zh: str, en: str, start: str, end: str, *about: str) -> EventView:
    return EventView(
        id=id_,
        name={"zh": zh, "en": en},
        about={"zh": about[0], "en": about[1]},
        starts=_at(NOW.date(), start),
        ends=_at(NOW.date(), end),
        place="service-desk",
    )


CAMPAIGN = ScreenCampaignView(
    id="books",
    advertiser="晨光书店 Dawn Books",
    pictures=[],
    words={"zh": "新书到店，全场八折", "en": "New books are in: 20% off everything"},
    first=NOW.date(),
    last=NOW.date(),
    day_parts=[("09:00:00", "22:00:00")],
    most_per_hour=30,
    seconds=8.0,
    weight=1,
)


def _service(id_: str, zh: str, en: str, prefix: str, waiting: int, wait: tuple[int, int] | None) -> ServiceView:  # noqa: PLR0917 (a table's columns)
    return ServiceView(
        id=id_,
        name={"zh": zh, "en": en},
        prefix=prefix,
        zone="service-desk",
        place="service-desk",
        waiting=waiting,
        counters=["1", "2"],
        open_counters=["1", "2"] if wait else [],
        wait=WaitView(low_min=wait[0], high_min=wait[1]) if wait else None,
        calling=[],
        promised=0,
        kept=0,
    )


SERVICES = (
    _service("invoices", "开具发票", "Invoices", "A", 4, (6, 11)),
    _service("membership", "会员积分", "Membership points", "B", 1, (2, 6)),
    _service("gift-wrapping", "礼品包装", "Gift wrapping", "C", 0, None),
)


def in_emergency(world: World, *, drill: bool = False, cover: bool = False) -> World:
    """A fire, a drill of one, or an earthquake."""
    title = {"zh": "地震", "en": "Earthquake"} if cover else {"zh": "火警", "en": "Fire alarm"}
    told = KioskEmergency(active=True, drill=drill, title=title, profiles=["fire"], words="evacuate", take_cover=cover)
    return replace(world, emergency=told)
