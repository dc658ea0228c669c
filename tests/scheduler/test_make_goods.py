"""Make-goods: what holds for any losses, and what a person would expect of one."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content.site import Site
from scheduler.day_plan import DayPlan, DueCall, PlanId
from scheduler.planning.make_goods import MOST_TRIES, LostPlay, make_good_id, stands_for
from scheduler.planning.planner import plan_day, with_make_goods
from scheduler.wall_time import instant, later
from tests.scheduler.small_mall import campaign, shanghai, small_site
from tests.scheduler.test_planner import SONGS, check_caps, check_places, days, sites

MONDAY = date(2026, 11, 23)


def lost(call: DueCall, *zones: str) -> LostPlay:
    """A play that was not heard in these zones; of none named, nowhere."""
    return LostPlay(id=call.id, due_us=round(call.at.timestamp() * 1e6), zones=frozenset(zones or call.zones))


def adverts(plan: DayPlan) -> list[DueCall]:
    """The adverts of a plan."""
    return [call for call in plan.calls if call.template == "advert"]


def made_good(plan: DayPlan) -> list[DueCall]:
    """The make-goods of a plan."""
    return [call for call in plan.calls if call.makes_good]


def noodles(**terms: object) -> Site:
    """A campaign of two plays an hour that may have four."""
    terms = {"booked_per_hour": 2, "most_per_hour": 4} | terms
    return small_site(campaigns=(campaign("noodles", **terms),), routines=())


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(sites(), days, st.data())
def test_whatever_is_lost_caps_gaps_and_places_hold_and_each_loss_is_made_good_once(
    site: Site, day: date, data: st.DataObject
) -> None:
    """Over a day and the next, with make-goods lost again: no cap or gap is broken, each stands for one lost play."""
    today, tomorrow = plan_day(site, day, songs=SONGS), plan_day(site, day + timedelta(days=1), songs=SONGS)
    losses: dict[PlanId, LostPlay] = {}
    for _ in range(2):
        now = later(today.opens or shanghai(23, 10), timedelta(minutes=data.draw(st.integers(0, 1500))))
        for call in _some(adverts(today), data):
            losses.setdefault(call.id, lost(call, *data.draw(st.sets(st.sampled_from(call.zones), min_size=1))))
        before = {call.id for call in today.calls}
        today = with_make_goods(site, today, losses.values(), earliest=now, songs=SONGS)
        assert all(instant(call.at) >= instant(now) for call in made_good(today) if call.id not in before)
        still = [one for one in losses.values() if one.id not in {call.makes_good for call in today.calls}]
        tomorrow = with_make_goods(site, tomorrow, still, earliest=now, songs=SONGS)
    check_caps(site, [*today.calls, *tomorrow.calls])
    check_places(site, today)
    check_places(site, tomorrow)
    made = [call.makes_good for plan in (today, tomorrow) for call in made_good(plan)]
    assert len(made) == len(set(made))
    assert set(made) <= set(losses)
    for call in (*made_good(today), *made_good(tomorrow)):
        assert call.makes_good is not None
        assert call.id == make_good_id(call.makes_good)
        assert stands_for(call.id) == call.makes_good
        assert set(call.zones) <= losses[call.makes_good].zones


def _some(calls: list[DueCall], data: st.DataObject) -> list[DueCall]:
    return data.draw(st.lists(st.sampled_from(calls), max_size=4)) if calls else []


def plan_after(*losses: LostPlay, site: Site, now: datetime) -> DayPlan:
    """Monday's plan once these losses are known."""
    return with_make_goods(site, plan_day(site, MONDAY), losses, earliest=now)


def test_lost_play_is_made_good_as_soon_as_the_terms_allow() -> None:
    """The play of 12:15, eaten by a call, comes at 12:30: midway between two others, and marked with what it is for."""
    site = noodles()
    eaten = next(call for call in adverts(plan_day(site, MONDAY)) if call.at == shanghai(23, 12, 15))
    [call] = made_good(plan_after(lost(eaten), site=site, now=shanghai(23, 12, 16)))
    assert (call.at, call.id, call.makes_good) == (shanghai(23, 12, 30), f"{eaten.id}+1", eaten.id)
    assert (call.words, call.series) == (eaten.words, eaten.series)


def test_only_the_zones_that_missed_it_hear_it() -> None:
    """A play that one zone missed is made good in that zone."""
    site = noodles()
    eaten = adverts(plan_day(site, MONDAY))[0]
    [call] = made_good(plan_after(lost(eaten, "food"), site=site, now=eaten.at))
    assert call.zones == ("food",)


def test_a_campaign_booked_to_its_cap_has_no_room() -> None:
    """Where every hour is full already a lost play can't be made good, rather than the cap be broken."""
    site = noodles(booked_per_hour=None, most_per_hour=2)
    eaten = adverts(plan_day(site, MONDAY))[4]
    assert made_good(plan_after(lost(eaten), site=site, now=eaten.at)) == []


def test_what_finds_no_place_today_is_made_good_another_day() -> None:
    """Lost in the day's last quarter of an hour, it comes the next morning while the campaign runs, and not after."""
    site, last = noodles(last=date(2026, 11, 24)), shanghai(23, 21, 45)
    eaten = next(call for call in adverts(plan_day(site, MONDAY)) if call.at == last)
    assert made_good(plan_after(lost(eaten), site=site, now=later(last, timedelta(minutes=1)))) == []
    for shift, count in ((1, 1), (2, 0)):
        plan = plan_day(site, MONDAY + timedelta(days=shift))
        assert len(made_good(with_make_goods(site, plan, [lost(eaten)], earliest=last))) == count


def test_make_good_that_is_lost_too_is_made_good_a_few_times() -> None:
    """Each stands in for the one before; after so many tries it is given up."""
    plan_id: PlanId | None = PlanId("advert/noodles/2026-11-23/1215")
    names = []
    while plan_id is not None:
        plan_id = make_good_id(plan_id)
        names.append(plan_id)
    assert names == [*(f"advert/noodles/2026-11-23/1215+{tries}" for tries in range(1, MOST_TRIES + 1)), None]


def test_planning_it_again_adds_nothing() -> None:
    """What has its make-good in the plan already gets no second one, and the first stays where it is."""
    site = noodles()
    eaten = adverts(plan_day(site, MONDAY))[0]
    once = plan_after(lost(eaten), site=site, now=eaten.at)
    assert with_make_goods(site, once, [lost(eaten)], earliest=shanghai(23, 15)) == once


def test_make_good_of_a_campaign_between_songs_waits_for_the_end_of_one() -> None:
    """It goes by the campaign's placement like every other play of it."""
    site = noodles(placement="between-songs")
    plan = plan_day(site, MONDAY, songs=SONGS)
    eaten = adverts(plan)[0]
    [call] = made_good(with_make_goods(site, plan, [lost(eaten)], earliest=eaten.at, songs=SONGS))
    on_time = replace(call, at=call.at.replace(second=0, microsecond=0))
    assert call.at != on_time.at


def test_over_a_whole_campaign_no_hour_has_more_plays_than_agreed() -> None:
    """Five weeks with every third play lost, make-goods too: each is made good once, and every cap and gap holds."""
    site = noodles(first=date(2026, 11, 1), last=date(2026, 12, 5), min_gap_min=10)
    owed: dict[PlanId, LostPlay] = {}
    played: list[DueCall] = []
    for number in range(36):
        plan = plan_day(site, date(2026, 11, 1) + timedelta(days=number))
        if plan.opens is None:
            continue
        plan = with_make_goods(site, plan, owed.values(), earliest=plan.opens)
        for call in adverts(plan):
            owed.pop(call.makes_good or call.id, None)
        for call in adverts(plan)[::3]:
            owed[call.id] = lost(call)
        played += adverts(plan)
    check_caps(site, played)
    made = [call.makes_good for call in played if call.makes_good]
    assert len(made) > 200
    assert len(made) == len(set(made))
    assert max(call.at.date() for call in played) == date(2026, 12, 5)
