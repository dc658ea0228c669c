"""An advert is eaten: the zones' receipts say where, and the plan makes it good there and nowhere else."""

from dataclasses import replace
from datetime import date

from broadcaster import wire
from broadcaster.call import CallId, CallKind, CallOutcome, Hold, ZoneId
from broadcaster.journal import JournalFilter
from broadcaster.speaker.orders import Hushed
from scheduler.day_plan import PlanId
from scheduler.planning.planner import plan_day
from scheduler.proof.made_good import plan_from
from scheduler.proof.plays import plays_of
from tests.broadcaster.mall import Mall, open_mall
from tests.broadcaster.speaker_story import A, Story, play
from tests.broadcaster.virtual_time import run
from tests.scheduler.small_mall import campaign, shanghai, small_site

MONDAY = date(2026, 11, 23)
PLAY = PlanId("advert/noodles/2026-11-23/1215")
NEXT = PlanId("advert/noodles/2026-11-23/1245")
SITE = small_site(campaigns=(campaign("noodles", booked_per_hour=2, most_per_hour=4),), routines=())


def stopped_by_an_emergency() -> wire.Receipt:
    """What a speaker says of a call that it sounds when an emergency begins in its zone."""
    story = Story()
    order = play(story, A)
    story.command(order)
    story.loaded(A)
    story.now_us = order.play_at_us
    story.sounded(wire.Phase.STARTED)
    story.tell(Hushed(at_us=story.now_us, because="An emergency is on in this zone."))
    story.sounded(wire.Phase.STOPPED, played=4_800)
    return story.receipts[-1]


def say_as(mall: Mall, zone: str, told: wire.Receipt) -> None:
    """Have a zone say this of its run of the advert."""
    speaker = mall.network.speakers[ZoneId(zone)]
    [run_of] = [each for (name, _), each in speaker.runs.items() if name == PLAY]
    about = {"zone": zone, "boot_id": speaker.boot_id, "call_id": PLAY, "run": run_of.play.run}
    mall.network.say(
        told.model_copy(update={**about, "at_us": mall.clock.now_us(), "started_us": run_of.heard.from_us})
    )


def test_what_a_call_or_an_emergency_ate_is_made_good_where_it_was_eaten() -> None:
    """A search cuts it in one zone, an emergency in another; the third heard it. Two zones hear it again at 12:30."""

    async def story() -> None:
        async with open_mall("atrium", "food", "desk") as mall:
            request, script = mall.request(PLAY, CallKind.ADVERT, words={"zh": "面" * 60})
            mall.dispatcher.request(replace(request, plan_id=PLAY), script)
            await mall.until(lambda: len(mall.heard(PLAY)) == 3)
            search = mall.call("search", CallKind.LOST_PERSON, "food")
            say_as(mall, "desk", stopped_by_an_emergency())
            await mall.until_ended(PLAY)
            mall.dispatcher.found(search)
            [lost] = plays_of(mall.journal.every(JournalFilter(kind=CallKind.ADVERT)))
            why = {hearing.zone: hearing.why for hearing in lost.hearings}
            assert why == {
                "atrium": None,
                "food": "interrupted by call search (lost_person)",
                "desk": "An emergency is on in this zone.",
            }
            plan = plan_from(SITE, MONDAY, [lost], now=shanghai(23, 12, 16))
            [again] = [call for call in plan.calls if call.makes_good]
            assert (again.at, again.makes_good, again.zones) == (shanghai(23, 12, 30), PLAY, ("desk", "food"))
            assert len(plan.calls) == len(plan_day(SITE, MONDAY).calls) + 1

    run(story())


def test_what_an_emergency_ate_in_all_zones_is_made_good_in_all() -> None:
    """One play is cut by it everywhere, another can't begin before it is too late: both are owed to every zone."""

    async def story() -> None:
        async with open_mall("atrium", "food") as mall:
            request, script = mall.request(PLAY, CallKind.ADVERT, words={"zh": "面" * 60})
            mall.dispatcher.request(replace(request, plan_id=PLAY), script)
            await mall.until(lambda: len(mall.heard(PLAY)) == 2)
            hold = Hold(alarm="alarm-1", because="the emergency fire had the zone", since_us=mall.clock.now_us())
            mall.dispatcher.hold(mall.zones, hold)
            request, script = mall.request(NEXT, CallKind.ADVERT)
            mall.dispatcher.request(replace(request, plan_id=NEXT), script)
            await mall.until_ended(PLAY, NEXT)
            mall.dispatcher.hold(mall.zones, None)
            endings = {name: mall.entry(name).ending for name in (PLAY, NEXT)}
            assert {name: ending.outcome for name, ending in endings.items() if ending} == {
                PLAY: CallOutcome.DROPPED,
                NEXT: CallOutcome.EXPIRED,
            }
            plays = plays_of(mall.journal.every(JournalFilter(kind=CallKind.ADVERT)))
            assert [play.lost.zones for play in plays if play.lost] == [{"atrium", "food"}] * 2
            assert {hearing.why for play in plays for hearing in play.hearings} == {hold.because}
            assert {row.interrupted_by for row in mall.entry(PLAY).receipts} == {CallId("alarm-1")}

    run(story())
