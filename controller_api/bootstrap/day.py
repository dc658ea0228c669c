"""What happens as the day goes by: the plan is kept, and what it says soon is made ahead."""

import asyncio
import contextlib
from contextlib import AsyncExitStack
from datetime import timedelta

from sqlalchemy.exc import SQLAlchemyError

from controller_api.adapters.scenes import note_beginning
from controller_api.adapters.wall_clock import now
from controller_api.background import Background
from controller_api.bootstrap.ground import Ground
from controller_api.bootstrap.voice import Voice
from controller_api.calls.ahead import Ahead
from controller_api.calls.coming_day import ComingDay
from controller_api.controller import Controller
from controller_api.curtain import curtain
from scheduler.adapters.apscheduler_clock import ApschedulerClock
from scheduler.adapters.mall_clocks import LapseClock
from scheduler.day_plan import DueCall
from scheduler.proof.losses import LossWatch
from scheduler.timekeeper import Timekeeper

SOON = timedelta(minutes=45)
MOST_SOON = 12


def keep_day(ground: Ground, voice: Voice, here: Controller, stack: AsyncExitStack, background: Background) -> Ahead:
    """Keep the plan from when its recordings are there; what was due before that is late, not lost.

    Gives what makes ahead: it knows which clips the plan needs.
    """
    ahead = Ahead(site=ground.site, book=ground.book, studio=voice.studio, depot=voice.dispatcher, planned=here.planned)
    losses = LossWatch(here.reader, now)
    timekeeper = _timekeeper(ground, voice, here, losses, stack)
    waits = isinstance(here.mall_clock, LapseClock) and here.mall_clock.stands
    begun = asyncio.Event()
    # What is made in the background for later must not hold up what may be called now; a shortened day is over soon.
    room_for_more = ahead.all_made if waits else ahead.openings_made

    async def keep_plan() -> None:
        with contextlib.suppress(SQLAlchemyError):  # What can't be read now, the timekeeper reads again.
            await asyncio.to_thread(losses.lost)  # Days of it are many rows; from here on it is only the last hour.
        await _raise_curtain(ground, voice, here)
        await voice.sounds.recordings_ready.wait()
        here.plan_of.keep_by(timekeeper.kept)
        timekeeper.start()
        begun.set()

    async def make_ahead() -> None:
        if waits:  # Nothing else may hold up the first words of a day that is about to begin.
            await ahead.make(_coming(here)[:1])
            await begun.wait()
        await ahead.work(lambda: _coming(here))

    async def word_emergencies() -> None:
        await room_for_more.wait()
        await here.emergency.stock_up()

    async def hand_the_day_out() -> None:
        await begun.wait()
        await room_for_more.wait()
        await _coming_day(ground, voice, here).work()

    background.run("keeping the plan", keep_plan)
    background.run("handing the coming day to the zones", hand_the_day_out)
    background.run("making ahead", make_ahead)
    background.run("the words of emergencies", word_emergencies)
    return ahead


def _coming_day(ground: Ground, voice: Voice, here: Controller) -> ComingDay:
    return ComingDay(
        site=ground.site,
        studio=voice.studio,
        announcing=here.announcing,
        planned=here.planned,
        depot=voice.dispatcher,
        mall_clock=here.mall_clock,
        plan_of=here.plan_of,
        now=now,
        instant_us=voice.clock.instant_us,
    )


async def _raise_curtain(ground: Ground, voice: Voice, here: Controller) -> None:
    """Begin a shortened day that nobody said the beginning of."""
    clock, scenes = here.mall_clock, ground.settings.scenes
    if scenes is not None and isinstance(clock, LapseClock) and clock.stands:
        begins = await curtain(opening=voice.sounds.recordings_ready.wait(), stage=voice.dispatcher, now=now)
        note_beginning(scenes, begins)
        clock.begin(begins)


def _timekeeper(ground: Ground, voice: Voice, here: Controller, losses: LossWatch, stack: AsyncExitStack) -> Timekeeper:
    alarms = ApschedulerClock()
    timekeeper = Timekeeper(
        site=ground.site,
        clock=here.mall_clock,
        alarms=alarms,
        ledger=here.ledger,
        announcer=here.planned,
        lead=timedelta(seconds=ground.settings.scheduler.lead_s),
        songs=voice.sounds.songs,
        lost_plays=losses.lost,
    )
    alarms.start()
    stack.callback(alarms.stop)
    stack.callback(timekeeper.stop)
    return timekeeper


def _coming(here: Controller) -> list[DueCall]:
    """What the plan will say soon, by the machine's clock: a time lapse leaves most of a day out."""
    today, at = here.mall_clock.now().date(), now()
    calls = [due for ahead in (0, 1) for due in here.plan_of(today + timedelta(days=ahead)).calls]
    rings = [(here.mall_clock.rings_at(due.at), due) for due in calls]
    return [due for ring, due in rings if ring is not None and at <= ring <= at + SOON][:MOST_SOON]
