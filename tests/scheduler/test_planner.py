"""One date's plan: routines, music, and what holds for any site."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content.nouns import ClockSpan
from content.site import Anchor, Campaign, DayTime, Hours, Opening, Site, Supervision, Weekday
from scheduler.day_plan import DayPlan, DueCall
from scheduler.errors import Unplannable
from scheduler.planning.planner import plan_day
from scheduler.wall_time import elapsed, instant, later
from tests.scheduler.small_mall import campaign, clock, closing, day_part, helsinki_night, opening, routine, small_site

MONDAY = date(2026, 11, 23)
HOUR = timedelta(hours=1)
MINUTE_FRAMES = 60 * 48_000
SONGS = {"morning": (3 * MINUTE_FRAMES, 2 * MINUTE_FRAMES + 7), "evening": (4 * MINUTE_FRAMES,)}
"""How long the pieces of the small mall's playlists are."""


def routines_of(plan: DayPlan) -> list[DueCall]:
    """The calls that are not adverts."""
    return [call for call in plan.calls if call.template != "advert"]


def test_routines_of_a_day(site: Site) -> None:
    """An open day has its warning, welcome, countdown and farewell, at their instants and under stable ids."""
    assert [(call.id, f"{call.at:%H:%M}") for call in routines_of(plan_day(site, MONDAY))] == [
        ("opening/2026-11-23/-10/warn", "09:50"),
        ("opening/2026-11-23/+0/welcome", "10:00"),
        ("closing/2026-11-23/-30", "21:30"),
        ("closing/2026-11-23/-15", "21:45"),
        ("closing/2026-11-23/-5", "21:55"),
        ("closing/2026-11-23/+0", "22:00"),
        ("closing/2026-11-23/+0/farewell", "22:00"),
    ]


def test_the_line_check_is_planned_every_night_where_the_site_asks_for_it(site: Site) -> None:
    """On closed days too, in every zone, once under a stable id; without a word in the site file, never."""
    asked = site.model_copy(update={"supervision": Supervision(line_check=time(3, 30))})
    for day in (MONDAY, date(2026, 2, 17)):
        (check,) = [call for call in plan_day(asked, day).calls if call.template == "line_check"]
        assert (check.id, f"{check.at:%H:%M}") == (f"line-check/{day}/0330", "03:30")
        assert set(check.zones) == {zone.id for zone in site.zones}
        assert elapsed(check.at, check.not_after) == timedelta(minutes=10)
        assert "line_check" not in {call.template for call in plan_day(site, day).calls}


def test_countdown_says_the_minutes_left(site: Site) -> None:
    """The closing countdown gets the minutes that are left."""
    counts = [call.slots for call in plan_day(site, MONDAY).calls if call.template == "closing-countdown"]
    assert counts == [{"minutes": left} for left in ("30", "15", "5", "0")]


def test_words_are_not_said_when_they_make_no_sense_any_more(site: Site) -> None:
    """The desk is warned until opening, a countdown is late by three minutes at most, at closing by one."""
    late = {str(call.id): elapsed(call.at, call.not_after) for call in routines_of(plan_day(site, MONDAY))}
    assert late["opening/2026-11-23/-10/warn"] == timedelta(minutes=10)
    assert late["closing/2026-11-23/-30"] == timedelta(minutes=3)
    assert late["closing/2026-11-23/-5"] == timedelta(minutes=1)
    assert late["closing/2026-11-23/+0"] == timedelta(minutes=1)


def test_closed_day_is_silent(site: Site) -> None:
    """Nothing at all is planned on a closed day."""
    plan = plan_day(site, date(2026, 2, 17))
    assert (plan.opens, plan.calls, plan.music) == (None, (), ())


def test_music_by_day_part(site: Site) -> None:
    """Each day part's music starts in all its zones at once, and closing brings silence."""
    music = [(item.id, item.playlist, len(item.zones)) for item in plan_day(site, MONDAY).music]
    assert music == [
        ("music/2026-11-23/1000/morning", "morning", 3),
        ("music/2026-11-23/1200/late", "evening", 3),
        ("music/2026-11-23/2200/silence", None, 3),
    ]


def test_music_given_by_the_clock_stops_at_closing() -> None:
    """On a day that closes early a day part that ends by the clock ends with the opening hours."""
    site = small_site(day_parts=(day_part("all", clock(8), clock(23), "morning"),))
    music = [f"{item.at:%H:%M} {item.playlist}" for item in plan_day(site, date(2026, 2, 16)).music]
    assert music == ["10:00 morning", "18:00 None"]


def test_later_day_part_wins_in_its_zone() -> None:
    """Where day parts overlap, the one that started later sounds, and the earlier one comes back after it."""
    parts = (
        day_part("all", opening(), closing(), "morning"),
        day_part("lunch", clock(12), clock(14), "evening", zones=("food",)),
    )
    music = plan_day(small_site(day_parts=parts), MONDAY).music
    assert [f"{item.at:%H:%M} {item.playlist}" for item in music if "food" in item.zones] == [
        "10:00 morning",
        "12:00 evening",
        "14:00 morning",
        "22:00 None",
    ]
    assert [f"{item.at:%H:%M}" for item in music if "atrium" in item.zones] == ["10:00", "22:00"]


def test_clock_time_after_midnight_belongs_to_the_night() -> None:
    """In a mall open until two, a routine at half past midnight is said in that night, one at eight on its morning."""
    hours = Hours(weekdays=dict.fromkeys(Weekday, Opening(opens=time(18), closes=time(2))), holidays="none")
    routines = (routine("late", clock(0, 30), "notice"), routine("early", clock(8), "notice"))
    calls = plan_day(small_site(hours=hours, routines=routines, campaigns=()), MONDAY).calls
    assert [(call.slots, f"{call.at:%d %H:%M}") for call in calls] == [({}, "23 08:00"), ({}, "24 00:30")]


@pytest.mark.parametrize(
    ("day", "at"),
    [
        (date(2026, 3, 28), datetime(2026, 3, 29, 0, 30, tzinfo=UTC)),
        (date(2026, 10, 24), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
    ],
    ids=str,
)
def test_countdown_counts_real_minutes_when_the_clocks_change(day: date, at: datetime) -> None:
    """Thirty minutes before closing at 04:00 are thirty real minutes in both nights, whatever the wall shows."""
    plan = plan_day(helsinki_night(time(22), time(4)), day)
    call = next(call for call in plan.calls if call.id == f"closing/{day}/-30")
    assert instant(call.at) == at


def test_clock_routine_without_a_time_is_refused() -> None:
    """A routine by the clock that names no time is refused with a sentence that names the routine."""
    site = small_site(routines=(routine("odd", DayTime(anchor=Anchor.CLOCK), "notice"),))
    with pytest.raises(Unplannable, match="The routine odd is set by the clock but names no time"):
        plan_day(site, MONDAY)


times = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 45]))
spans = st.builds(ClockSpan, starts=times, ends=times)


def campaigns() -> st.SearchStrategy[tuple[Campaign, ...]]:
    """A few campaigns of all sorts, many of which want the same minutes."""
    one = st.fixed_dictionaries(
        {
            "zones": st.sampled_from([("everywhere",), ("shops",), ("food",), ("atrium", "desk")]),
            "day_parts": st.lists(spans, min_size=1, max_size=3).map(tuple),
            "most_per_hour": st.integers(1, 12),
            "weight": st.integers(1, 9),
            "min_gap_min": st.integers(0, 90),
            "booked_per_hour": st.none() | st.integers(1, 6),
            "placement": st.sampled_from(["on-time", "between-songs"]),
            "within_min": st.integers(1, 30),
        }
    )
    return st.lists(one, min_size=1, max_size=5).map(
        lambda terms: tuple(campaign(f"c{number}", **each) for number, each in enumerate(terms))
    )


def sites() -> st.SearchStrategy[Site]:
    """Malls with any hours, in zones with and without daylight saving."""
    hours = st.builds(Opening, opens=times, closes=times).map(
        lambda opening: Hours(weekdays=dict.fromkeys(Weekday, opening), holidays="none")
    )
    zones = st.sampled_from(["Asia/Shanghai", "Europe/Helsinki", "America/New_York", "Australia/Lord_Howe"])
    return st.builds(small_site, hours=hours, time_zone=zones, campaigns=campaigns())


days = st.sampled_from(
    [
        MONDAY,
        date(2026, 3, 28),
        date(2026, 3, 29),
        date(2026, 10, 24),
        date(2026, 10, 25),
        date(2026, 4, 4),
        date(2026, 11, 1),
    ]
)
thorough = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@thorough
@given(sites(), days)
def test_plan_is_the_same_again_in_order_and_inside_the_day(site: Site, day: date) -> None:
    """Made again a plan is the same; ids are unique; calls are in order; adverts lie inside the opening hours."""
    plan = plan_day(site, day)
    assert plan == plan_day(site.model_copy(deep=True), day)
    ids = [*(call.id for call in plan.calls), *(item.id for item in plan.music)]
    assert len(set(ids)) == len(ids)
    for items in (plan.calls, plan.music):
        assert [instant(item.at) for item in items] == sorted(instant(item.at) for item in items)
    for call in plan.calls:
        assert instant(call.not_after) > instant(call.at)
        if call.template == "advert":
            assert plan.opens is not None
            assert plan.closes is not None
            assert instant(plan.opens) <= instant(call.at) < instant(plan.closes)


@thorough
@given(sites(), days, st.booleans())
def test_caps_and_gaps_hold_in_every_zone_over_two_days(site: Site, day: date, songs_known: bool) -> None:  # noqa: FBT001  Drawn.
    """No rolling hour in any zone holds more plays of a campaign than agreed, and no two are nearer than its gap."""
    songs = SONGS if songs_known else {}
    plans = [plan_day(site, day, songs=songs), plan_day(site, day + timedelta(days=1), songs=songs)]
    check_caps(site, [call for plan in plans for call in plan.calls])


def check_caps(site: Site, calls: Iterable[DueCall]) -> None:
    """Caps and gaps, counted from the calls alone."""
    adverts = [call for call in calls if call.template == "advert"]
    for terms in site.campaigns:
        mine = sorted(instant(call.at) for call in adverts if call.series == f"advert/{terms.id}")
        for number, at in enumerate(mine):
            assert sum(1 for other in mine[number:] if other - at < HOUR) <= terms.most_per_hour
        gaps = [after - before for before, after in pairwise(mine)]
        assert all(gap >= timedelta(minutes=terms.min_gap_min) for gap in gaps)


@thorough
@given(sites(), days)
def test_adverts_keep_their_day_parts_and_clear_of_everything_else(site: Site, day: date) -> None:
    """An advert sounds within its day parts, three minutes from routines and five from other adverts in its zones."""
    check_places(site, plan_day(site, day, songs=SONGS))


def check_places(site: Site, plan: DayPlan) -> None:
    """Day parts and distances, counted from the plan alone."""
    terms = {f"advert/{each.id}": each for each in site.campaigns}
    adverts = [call for call in plan.calls if call.template == "advert"]
    for call in adverts:
        assert any(within(call.at, span) for span in terms[call.series].day_parts)
        for other in plan.calls:
            if other.id != call.id and set(other.zones) & set(call.zones):
                apart = abs(elapsed(call.at, other.at))
                assert apart >= timedelta(minutes=5 if other in adverts else 3)


def within(at: datetime, span: ClockSpan) -> bool:
    """Whether the instant lies in the span on the wall, an hour of slack on nights the clocks change."""
    moments = [at, later(at, HOUR), later(at, -HOUR)] if _clocks_change_near(at) else [at]
    walls = [moment.replace(tzinfo=None, fold=0).time() for moment in moments]
    if span.starts < span.ends:
        return any(span.starts <= wall < span.ends for wall in walls)
    return any(wall >= span.starts or wall < span.ends for wall in walls)


def _clocks_change_near(at: datetime) -> bool:
    return later(at, timedelta(hours=24)).utcoffset() != later(at, timedelta(hours=-24)).utcoffset()


@thorough
@given(st.integers(1, 9), st.integers(1, 9), st.integers(1, 12))
def test_heavier_campaign_gets_no_less(light: int, extra: int, most: int) -> None:
    """Of campaigns alike but for weight that can't all be served, a heavier one gets no fewer plays."""
    crowd = tuple(campaign(f"c{number}", most_per_hour=most, weight=light) for number in range(5))
    heavy = campaign("heavy", most_per_hour=most, weight=light + extra)
    plays = [call.series for call in plan_day(small_site(campaigns=(*crowd, heavy)), MONDAY).calls]
    assert all(plays.count("advert/heavy") >= plays.count(f"advert/{light_one.id}") for light_one in crowd)


def test_plays_are_spread_evenly() -> None:
    """A campaign alone with two plays an hour sounds every thirty minutes all day, half a step from the ends."""
    site = small_site(campaigns=(campaign("alone"),), routines=())
    minutes = [elapsed(call.at, call.at.replace(hour=10, minute=0)) for call in plan_day(site, MONDAY).calls]
    assert [int(-gap / timedelta(minutes=1)) for gap in minutes] == [15 + 30 * number for number in range(24)]


def test_campaign_is_over_after_its_last_day() -> None:
    """A campaign sounds from its first to its last date, both included."""
    site = small_site(campaigns=(campaign("short", first=MONDAY, last=MONDAY),), routines=())
    counts = [len(plan_day(site, MONDAY + timedelta(days=shift)).calls) for shift in (-1, 0, 1)]
    assert counts == [0, 24, 0]
