"""The timekeeper, with a clock moved by hand."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from content.nouns import ClockSpan
from content.site import Anchor, DayTime, Site
from scheduler.adapters.ledger_memory import MemoryLedger
from scheduler.adapters.manual_clock import ManualClock
from scheduler.day_plan import PlanId
from scheduler.errors import Unplannable
from scheduler.ports import Ledger
from scheduler.timekeeper import Timekeeper
from scheduler.wall_time import elapsed, instant
from tests.scheduler.small_mall import Notebook, campaign, clock, helsinki_night, opening, routine, shanghai, small_site

LEAD = timedelta(seconds=20)
COUNTDOWN = [f"closing/2026-11-23/{left}" for left in ("-30", "-15", "-5", "+0")]


@dataclass
class Mall:
    """A timekeeper at work; `restart` is a new process over the same ledger."""

    site: Site
    clock: ManualClock
    ledger: Ledger = field(default_factory=MemoryLedger)
    notebook: Notebook = field(default_factory=Notebook)

    def start(self) -> Timekeeper:
        """Begin at the clock's time."""
        keeper = Timekeeper(
            site=self.site, clock=self.clock, alarms=self.clock, ledger=self.ledger, announcer=self.notebook, lead=LEAD
        )
        keeper.start()
        return keeper

    def restart(self, keeper: Timekeeper, at: datetime) -> Timekeeper:
        """Stop, be away until an instant, start."""
        keeper.stop()
        self.clock.move_to(at)
        return self.start()


def mall_at(now: datetime, site: Site | None = None) -> Mall:
    """A mall without adverts, not yet started."""
    return Mall(site=site or small_site(campaigns=()), clock=ManualClock(now))


def test_calls_are_handed_over_a_lead_before_they_are_due() -> None:
    """A call is handed over twenty seconds before it is due, not earlier, with the instant it is due."""
    mall = mall_at(shanghai(23, 9))
    mall.start()
    mall.clock.move_to(shanghai(23, 9, 49, 39))
    assert mall.notebook.said == []
    mall.clock.move_to(shanghai(23, 9, 49, 40))
    assert [(call.id, call.at) for call in mall.notebook.announced] == [
        ("opening/2026-11-23/-10/warn", shanghai(23, 9, 50))
    ]


def test_whole_day_is_said_once() -> None:
    """Over a day and a half everything planned is handed over exactly once, in order, over midnight too."""
    mall = mall_at(shanghai(23, 21), small_site())
    mall.start()
    mall.clock.move_to(shanghai(24, 10, 5))
    assert mall.notebook.said == [
        *COUNTDOWN,
        "closing/2026-11-23/+0/farewell",
        "opening/2026-11-24/-10/warn",
        "opening/2026-11-24/+0/welcome",
    ]
    assert mall.notebook.missed == []


def test_music_in_force_sounds_at_once() -> None:
    """Started in the afternoon, every zone gets the afternoon's music, and silence at closing."""
    mall = mall_at(shanghai(23, 15))
    mall.start()
    assert mall.notebook.playing == dict.fromkeys(("atrium", "desk", "food"), "evening")
    mall.clock.move_to(shanghai(23, 22, 1))
    assert mall.notebook.playing == dict.fromkeys(("atrium", "desk", "food"), None)


def test_first_start_ever_misses_nothing() -> None:
    """What was due before the very first start is nobody's miss."""
    mall = mall_at(shanghai(23, 21, 50))
    mall.start()
    assert mall.notebook.missed == []
    assert mall.notebook.said == []


def test_restart_repeats_nothing_and_loses_nothing() -> None:
    """After a restart what was said is not said again, what was due meanwhile is reported, what comes is said."""
    mall = mall_at(shanghai(23, 21, 29, 45))
    keeper = mall.start()
    assert mall.notebook.said == COUNTDOWN[:1]
    mall.restart(keeper, shanghai(23, 21, 50))
    mall.clock.move_to(shanghai(23, 22, 5))
    assert mall.notebook.said == [COUNTDOWN[0], *COUNTDOWN[2:], "closing/2026-11-23/+0/farewell"]
    assert [call.id for call, _ in mall.notebook.missed] == COUNTDOWN[1:2]
    assert mall.ledger.settled(PlanId(COUNTDOWN[1])) == "missed"


def test_late_call_is_still_said_while_it_makes_sense() -> None:
    """Back a minute after a call was due, it is said late; its time is the planned one."""
    mall = mall_at(shanghai(23, 21))
    mall.restart(mall.start(), shanghai(23, 21, 31))
    assert [(call.id, call.at) for call in mall.notebook.announced] == [(COUNTDOWN[0], shanghai(23, 21, 30))]


def test_days_of_absence_are_reported() -> None:
    """After three days away the calls of every one of them are reported as missed, once."""
    mall = mall_at(shanghai(20, 23))
    keeper = mall.restart(mall.start(), shanghai(23, 23))
    days = {call.at.date() for call, _ in mall.notebook.missed}
    assert days == {date(2026, 11, day) for day in (21, 22, 23)}
    assert len(mall.notebook.missed) == 3 * 7
    mall.restart(keeper, shanghai(23, 23, 30))
    assert len(mall.notebook.missed) == 3 * 7


def test_refused_call_is_offered_again() -> None:
    """A call that could not be handed over is offered again, and holds up nothing else."""
    mall = mall_at(shanghai(23, 21, 29))
    mall.start()
    mall.notebook.refusing = "The disk is full."
    mall.clock.move_to(shanghai(23, 21, 31))
    mall.notebook.refusing = None
    mall.clock.move_to(shanghai(23, 21, 32))
    assert mall.notebook.said == COUNTDOWN[:1]


def test_call_refused_to_the_end_is_missed_with_the_reason() -> None:
    """A call that was refused until it was too late is reported as missed, with what was said against it."""
    mall = mall_at(shanghai(23, 21, 29))
    mall.start()
    mall.notebook.refusing = "The disk is full."
    mall.clock.move_to(shanghai(23, 21, 34))
    assert [(call.id, why) for call, why in mall.notebook.missed] == [
        (COUNTDOWN[0], "It could not be handed over while it was due: The disk is full.")
    ]


def test_refused_music_is_offered_again() -> None:
    """Music that could not be started is offered again."""
    mall = mall_at(shanghai(23, 15))
    mall.notebook.refusing = "The disk is full."
    mall.start()
    mall.notebook.refusing = None
    mall.clock.advance(timedelta(seconds=30))
    assert mall.notebook.playing["food"] == "evening"


class BrokenLedger(MemoryLedger):
    """A ledger whose disk is full."""

    def settle(self, plan_id: PlanId, how: str, at: datetime) -> bool:
        """Fail."""
        raise OSError(f"No space to write {plan_id} {how} {at}.")

    def watch(self, at: datetime) -> None:
        """Fail."""
        raise OSError(f"No space to write {at}.")


def test_broken_ledger_neither_stops_nor_repeats_the_day() -> None:
    """While the ledger can't be written, every call is still said, and once."""
    mall = mall_at(shanghai(23, 21))
    mall.ledger = BrokenLedger()
    mall.start()
    mall.clock.move_to(shanghai(23, 22, 5))
    assert mall.notebook.said == [*COUNTDOWN, "closing/2026-11-23/+0/farewell"]


def test_new_site_is_kept_from_now_on() -> None:
    """After a reload new calls are said, old ones not, and what the new plan wanted earlier is not missed."""
    mall = mall_at(shanghai(23, 11))
    keeper = mall.start()
    mall.clock.move_to(shanghai(23, 15))
    routines = (routine("past", clock(12), "notice"), routine("soon", clock(16), "notice"))
    keeper.reload(small_site(campaigns=(), routines=routines))
    mall.clock.move_to(shanghai(23, 22, 5))
    assert [call.id for call in mall.notebook.announced] == ["clock/2026-11-23/1600/soon"]
    assert mall.notebook.missed == []


def test_music_goes_on_through_a_reload() -> None:
    """A reload that changes nothing about the music does not start it again."""
    mall = mall_at(shanghai(23, 15))
    keeper = mall.start()
    before = len(mall.notebook.music)
    keeper.reload(small_site(campaigns=(), routines=()))
    assert len(mall.notebook.music) == before


def test_broken_site_is_not_taken() -> None:
    """A site no plan can be made of is refused, and the old plan goes on."""
    mall = mall_at(shanghai(23, 21))
    keeper = mall.start()
    broken = small_site(routines=(routine("odd", DayTime(anchor=Anchor.CLOCK), "notice"),))
    with pytest.raises(Unplannable):
        keeper.reload(broken)
    mall.clock.move_to(shanghai(23, 22, 5))
    assert mall.notebook.said[:4] == COUNTDOWN


@pytest.mark.parametrize("restarted", [False, True])
def test_campaign_keeps_its_gap_over_a_change_of_site(*, restarted: bool) -> None:
    """When the site changes between plays, in one run or over a restart, a campaign keeps its gap."""
    mall = mall_at(shanghai(23, 12), small_site(routines=(), campaigns=(campaign("one"),)))
    keeper = mall.start()
    mall.clock.move_to(shanghai(23, 13, 20))
    from_now = (ClockSpan(starts=time(13, 20), ends=time(22)),)  # By itself this would first be due at 13:35.
    mall.site = small_site(routines=(), campaigns=(campaign("one", day_parts=from_now),))
    if restarted:
        mall.restart(keeper, shanghai(23, 13, 22))
    else:
        keeper.reload(mall.site)
    mall.clock.move_to(shanghai(23, 15))
    plays = [call.at for call in mall.notebook.announced if call.template == "advert"]
    assert all(elapsed(a, b) >= timedelta(minutes=30) for a, b in pairwise(plays))
    assert len(plays) >= 5
    assert mall.notebook.missed == []


def test_clock_set_forward_reports_what_it_jumped_over() -> None:
    """When the clock is set forward past calls, they are reported as missed and the music of the new time sounds."""
    mall = mall_at(shanghai(23, 9))
    mall.start()
    mall.clock.jump(shanghai(23, 13))
    assert [call.id for call, _ in mall.notebook.missed] == [
        "opening/2026-11-23/-10/warn",
        "opening/2026-11-23/+0/welcome",
    ]
    assert mall.notebook.playing["food"] == "evening"


def test_clock_set_back_repeats_nothing() -> None:
    """When the clock is set back, nothing is said again, the rest is said on time, the music fits the time."""
    mall = mall_at(shanghai(23, 11, 59))
    mall.start()
    mall.clock.move_to(shanghai(23, 21, 31))
    mall.clock.jump(shanghai(23, 11))
    assert mall.notebook.playing["food"] == "morning"
    mall.clock.move_to(shanghai(23, 22, 5))
    assert mall.notebook.said == [*COUNTDOWN, "closing/2026-11-23/+0/farewell"]


def test_record_from_the_future_silences_nothing() -> None:
    """A clock that was years ahead for a while and was put right before a restart does not silence the mall."""
    mall = mall_at(shanghai(23, 21))
    keeper = mall.start()
    mall.ledger.watch(datetime(2036, 1, 1, tzinfo=UTC))
    mall.restart(keeper, shanghai(23, 21, 1))
    mall.clock.move_to(shanghai(23, 21, 31))
    assert mall.notebook.said == COUNTDOWN[:1]


@pytest.mark.parametrize("night", [date(2026, 3, 28), date(2026, 10, 24)], ids=str)
def test_nights_the_clocks_change_are_kept(night: date) -> None:
    """In a mall open over a night the clocks change, each call of the plan is handed over once, at its real instant."""
    evening = datetime.combine(night, time(21), tzinfo=ZoneInfo("Europe/Helsinki"))
    mall = mall_at(evening, helsinki_night(time(22), time(4)))
    mall.start()
    mall.clock.advance(timedelta(hours=12))
    assert len(mall.notebook.announced) == 7
    for before, after in pairwise(mall.notebook.announced):
        assert instant(before.at) <= instant(after.at)
    closes = mall.notebook.announced[-1].at
    assert (closes.hour, closes.utcoffset()) == (4, timedelta(hours=3 if night.month == 3 else 2))


def test_stopped_timekeeper_is_quiet() -> None:
    """Stopped, nothing rings any more."""
    mall = mall_at(shanghai(23, 9), small_site(campaigns=(), routines=(routine("w", opening(), "welcome"),)))
    mall.start().stop()
    mall.clock.move_to(shanghai(23, 12))
    assert mall.notebook.announced == []
