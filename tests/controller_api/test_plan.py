"""`GET /plan`: what it tells of adverts that are made good."""

from dataclasses import replace
from datetime import timedelta

from broadcaster.call import ZoneOutcome
from controller_api.rights import Role
from scheduler.planning.make_goods import make_good_id
from tests.controller_api.rig import Rig
from tests.scheduler.test_proof import put


async def test_the_plan_names_what_each_make_good_stands_in_for(rig: Rig) -> None:
    """Those to come as the plan is kept, those played before its start as the journal has them."""
    here = rig.here
    today = here.mall_clock.now().date()
    yesterday = today - timedelta(days=1)
    before, plan = here.plan_of(yesterday), here.plan_of(today)
    lost = next(call for call in before.calls if call.template == "advert")
    made = replace(lost, id=make_good_id(lost.id) or lost.id, makes_good=lost.id)
    kept = replace(plan, calls=(*plan.calls, replace(made, at=plan.calls[-1].at)))
    here.plan_of.keep_by(lambda day: kept if day == today else None)
    put(here.journal, made.id, at=lost.at, zones=[("atrium", ZoneOutcome.COMPLETED, None)])
    async with rig.client(Role.DESK) as desk:
        for day in (today, yesterday):
            calls = (await desk.get("/plan", params={"date": str(day)})).json()["calls"]
            assert [(call["id"], call["makes_good"]) for call in calls if call["makes_good"]] == [(made.id, lost.id)]
