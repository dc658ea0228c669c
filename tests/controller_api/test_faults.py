"""Faults over the door: shown within seconds, told to whoever follows, counted, acknowledged by those who may."""

import json

from broadcaster.call import ZoneId
from broadcaster.supervision.fault import Fault, FaultId, FaultKind, Severity
from controller_api.adapters.checks import faults_check
from controller_api.rights import Role
from controller_api.watching.health import HealthBoard
from controller_api.watching.news import NewsItem
from tests.controller_api.rig import Rig, until

KIDS = ZoneId("kids")


async def _lost(rig: Rig) -> str:
    """Lose a zone's speaker and wait until it is shown; gives the fault's id."""
    async with rig.client(Role.DESK) as client:
        rig.network.lose(KIDS)

        async def shown() -> bool:
            return bool((await client.get("/faults")).json())

        await until(shown)
        (fault,) = (await client.get("/faults")).json()
    assert (fault["zone"], fault["kind"], fault["severity"]) == ("kids", "lost", "fault")
    assert fault["detail"] == "Its speaker was lost without a word."
    assert fault["ended_at"] is fault["acknowledged_at"] is fault["acknowledged_by"] is None
    return str(fault["id"])


async def test_a_lost_speaker_is_a_fault_until_it_is_back_and_somebody_knew(rig: Rig) -> None:
    """The desk sees it and may not take note of it, security may; when it is over too, it is history."""
    fault_id = await _lost(rig)
    async with rig.client(Role.DESK) as desk, rig.client(Role.SECURITY) as guard:
        refused = await desk.post(f"/faults/{fault_id}/acknowledge")
        known = (await guard.post(f"/faults/{fault_id}/acknowledge")).json()
        assert (refused.status_code, known["acknowledged_by"]) == (403, "security")
        assert [fault["id"] for fault in (await desk.get("/faults")).json()] == [fault_id]
        rig.network.join(KIDS)

        async def over() -> bool:
            return not (await desk.get("/faults")).json()

        await until(over)
        (fault,) = (await desk.get("/faults", params={"latest": 5})).json()
        assert (fault["id"], fault["acknowledged_by"]) == (fault_id, "security")
        assert fault["ended_at"] is not None
        gone = await guard.post(f"/faults/{fault_id}/acknowledge")
        assert (gone.status_code, gone.headers["content-type"]) == (404, "application/problem+json")
        acts = (await guard.get("/journal/acts")).json()
    assert [act["who"] for act in acts if act["about"] == fault_id] == ["supervision", "security", "supervision"]


async def test_whoever_follows_is_told_and_figures_count(rig: Rig) -> None:
    """Each of a fault's steps is an event with the whole fault; the figures say what is on and what nobody knows of."""
    told: list[NewsItem] = []
    rig.here.news.tell("call", "{}")
    fault_id = await _lost(rig)
    async with rig.client(Role.ADMIN) as admin:
        figures = (await admin.get("/metrics")).text
        await admin.post(f"/faults/{fault_id}/acknowledge")
        after = (await admin.get("/metrics")).text
    async for item in rig.here.news.follow(after=0):
        told += [item] if item.kind == "fault" else []
        if len(told) == 2:
            break
    assert [json.loads(item.text)["id"] for item in told] == [fault_id] * 2
    assert [json.loads(item.text)["acknowledged_by"] for item in told] == [None, "admin"]
    assert 'carillon_faults{kind="lost",severity="fault"} 1.0' in figures
    assert 'carillon_faults_begun_total{kind="lost"} 1.0' in figures
    assert "carillon_faults_unacknowledged 1.0" in figures
    assert "carillon_faults_unacknowledged 0.0" in after


async def test_health_names_what_supervision_found() -> None:
    """In both languages, and only what isn't over."""
    fault = Fault(
        id=FaultId("a"),
        kind=FaultKind.OUT_OF_STEP,
        severity=Severity.FAULT,
        zone=KIDS,
        detail="It is late.",
        begun_us=1,
    )
    board = HealthBoard([faults_check(lambda: [fault])])
    assert (await board.read()).parts[0].sentence == "Faults (1): kids out of step. Look at /faults."
    assert "kids" in (await board.read("zh")).parts[0].sentence
    assert (await HealthBoard([faults_check(list)]).read()).ok
