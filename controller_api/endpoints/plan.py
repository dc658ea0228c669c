"""What the mall says by itself: routines, the plan of any date, adverts."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query

from broadcaster.call import CallKind
from broadcaster.journal import JournalFilter
from content.site import Anchor, DayTime
from controller_api import contract
from controller_api.calls.announcing import microseconds
from controller_api.controller import Controller
from controller_api.endpoints.asking import Here, Watcher
from controller_api.problems import Fault, unfit
from scheduler.day_plan import DayPlan
from scheduler.proof.made_good import with_played
from scheduler.proof.plays import plays_of

ASKED_BEFORE_US = 3_600_000_000
"""A call is in the journal a little before it is due."""

router = APIRouter(tags=["plan"])


@router.get("/routines")
async def routines(here: Here, _visitor: Watcher) -> list[contract.RoutineView]:
    """What the mall says every open day."""
    return [
        contract.RoutineView(
            id=routine.id,
            template=routine.template,
            when=_when(routine.when),
            zones=list(routine.zones),
            weekdays=[day.value for day in routine.weekdays],
            recording=routine.recording,
        )
        for routine in here.site.routines
    ]


@router.get("/plan")
def plan(
    here: Here,
    _visitor: Watcher,
    day: Annotated[str | None, Query(alias="date", description="Such as 2026-02-16; today if left out")] = None,
) -> contract.PlanView:
    """Everything the mall will say and play by itself on one date."""
    wanted = _date(day) if day is not None else here.mall_clock.now().date()
    made = _with_played(here, here.plan_of(wanted))
    return contract.PlanView(
        day=made.day,
        opens=made.opens,
        closes=made.closes,
        calls=[
            contract.PlannedCall(
                id=due.id,
                at=due.at,
                not_after=due.not_after,
                template=due.template,
                zones=list(due.zones),
                slots=due.slots,
                settled=here.settled(due.id),
                makes_good=due.makes_good,
            )
            for due in made.calls
        ],
        music=[
            contract.PlannedMusic(
                id=due.id, at=due.at, zones=list(due.zones), playlist=due.playlist, gain_db=due.gain_db
            )
            for due in made.music
        ],
    )


@router.get("/adverts")
async def adverts(here: Here, _visitor: Watcher) -> list[contract.AdvertView]:
    """Advertisers' campaigns, and which of them run today."""
    today = here.mall_clock.now().date()
    return [
        contract.AdvertView(
            id=campaign.id,
            advertiser=campaign.advertiser,
            zones=list(campaign.zones),
            first=campaign.first,
            last=campaign.last,
            most_per_hour=campaign.most_per_hour,
            weight=campaign.weight,
            min_gap_min=campaign.min_gap_min,
            running=campaign.first <= today <= campaign.last,
        )
        for campaign in here.site.campaigns
    ]


def _with_played(here: Controller, plan: DayPlan) -> DayPlan:
    """With what was made good before this controller was started, too."""
    if plan.opens is None or plan.closes is None or plan.opens > here.mall_clock.now():
        return plan
    first, last = microseconds(plan.opens) - ASKED_BEFORE_US, microseconds(plan.closes)
    wanted = JournalFilter(since_us=first, until_us=last, kind=CallKind.ADVERT)
    return with_played(plan, plays_of(here.reader.every(wanted)))


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        sentence = f"'{text}' is no date of the calendar. Write it as year-month-day, such as 2026-02-28."
        raise unfit([Fault("date", sentence)]) from None


def _when(when: DayTime) -> str:
    if when.anchor is Anchor.CLOCK:
        return f"{when.at:%H:%M}"
    return f"{when.anchor}{when.minutes:+d}" if when.minutes else when.anchor.value
