"""A small mall to plan for, and somebody who writes down what is handed over."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from content.nouns import ClockSpan
from content.site import (
    Anchor,
    Campaign,
    DayPart,
    DayTime,
    Hours,
    Opening,
    Playlist,
    Routine,
    Site,
    SpecialDates,
    Weekday,
    Zone,
    ZoneGroup,
)
from scheduler.day_plan import DueCall, DueMusic

ORDINARY = Opening(opens=time(10), closes=time(22))


def small_site(**changes: object) -> Site:
    """A mall of three zones; any field may be given anew."""
    fields: dict[str, object] = {
        "id": "small",
        "name": {"zh": "小商场", "en": "Small Mall"},
        "time_zone": "Asia/Shanghai",
        "languages": ("zh", "en"),
        "zones": tuple(Zone(id=name, name={"zh": name, "en": name}, floor="1") for name in ("atrium", "desk", "food")),
        "groups": (ZoneGroup(id="shops", name={"zh": "店铺", "en": "Shops"}, members=("atrium", "food")),),
        "hours": Hours(
            weekdays=dict.fromkeys(Weekday, ORDINARY),
            holiday=Opening(opens=time(9), closes=time(23)),
            makeup_workday=Opening(opens=time(11), closes=time(21)),
            special=(
                SpecialDates(
                    first=date(2026, 2, 16), last=date(2026, 2, 16), hours=Opening(opens=time(10), closes=time(18))
                ),
                SpecialDates(first=date(2026, 2, 17), last=date(2026, 2, 17), hours=None, note="New Year's Day"),
            ),
        ),
        "playlists": tuple(Playlist(id=name, files=(f"{name}.flac",)) for name in ("morning", "evening")),
        "day_parts": (
            day_part("morning", opening(), clock(12), "morning"),
            day_part("late", clock(12), closing(), "evening"),
        ),
        "routines": (
            routine("warn", opening(-10), "staff-page", zones=("desk",)),
            routine("welcome", opening(), "welcome"),
            *(routine(f"closing-{left}", closing(-left), "closing-countdown") for left in (30, 15, 5, 0)),
            routine("farewell", closing(), "farewell", recording="farewell.flac"),
        ),
        "campaigns": (campaign("noodles"), campaign("books", zones=("shops",), most_per_hour=1)),
    }
    return Site.model_validate(fields | changes)


def opening(minutes: int = 0) -> DayTime:
    """So many minutes after opening."""
    return DayTime(anchor=Anchor.OPENING, minutes=minutes)


def closing(minutes: int = 0) -> DayTime:
    """So many minutes after closing."""
    return DayTime(anchor=Anchor.CLOSING, minutes=minutes)


def clock(hour: int, minute: int = 0) -> DayTime:
    """A wall-clock time."""
    return DayTime(anchor=Anchor.CLOCK, at=time(hour, minute))


def day_part(name: str, starts: DayTime, ends: DayTime, playlist: str, **more: object) -> DayPart:
    """Music from one time to another."""
    return DayPart.model_validate({"id": name, "starts": starts, "ends": ends, "playlist": playlist} | more)


def routine(name: str, when: DayTime, template: str, **more: object) -> Routine:
    """A daily call."""
    return Routine.model_validate({"id": name, "when": when, "template": template} | more)


def campaign(name: str, **changes: object) -> Campaign:
    """An advertiser's spot, all day, twice an hour."""
    fields: dict[str, object] = {
        "id": name,
        "advertiser": name,
        "first": date(2026, 1, 1),
        "last": date(2026, 12, 31),
        "day_parts": (ClockSpan(starts=time(10), ends=time(22)),),
        "most_per_hour": 2,
        "words": {"zh": "欢迎光临", "en": "Come and see us"},
    }
    return Campaign.model_validate(fields | changes)


def helsinki_night(opens: time, closes: time) -> Site:
    """A mall in Helsinki with these hours every day, nothing but music."""
    hours = Hours(weekdays=dict.fromkeys(Weekday, Opening(opens=opens, closes=closes)), holidays="none")
    return small_site(time_zone="Europe/Helsinki", hours=hours, campaigns=())


def shanghai(day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    """An instant of November 2026 in Shanghai."""
    return datetime(2026, 11, day, hour, minute, second, tzinfo=ZoneInfo("Asia/Shanghai"))


@dataclass
class Notebook:
    """An announcer that writes down what it is told, and refuses calls while `refusing`."""

    announced: list[DueCall] = field(default_factory=list)
    missed: list[tuple[DueCall, str]] = field(default_factory=list)
    music: list[DueMusic] = field(default_factory=list)
    refusing: str | None = None

    def announce(self, due: DueCall) -> None:
        """Write a call down."""
        if self.refusing is not None:
            raise OSError(self.refusing)
        self.announced.append(due)

    def play_music(self, due: DueMusic) -> None:
        """Write music down."""
        if self.refusing is not None:
            raise OSError(self.refusing)
        self.music.append(due)

    def report_missed(self, due: DueCall, why: str) -> None:
        """Write a missed call down."""
        self.missed.append((due, why))

    @property
    def said(self) -> list[str]:
        """The ids of what was handed over, without adverts."""
        return [call.id for call in self.announced if call.template != "advert"]

    @property
    def playing(self) -> dict[str, str | None]:
        """What plays in each zone."""
        return {zone: due.playlist for due in self.music for zone in due.zones}
