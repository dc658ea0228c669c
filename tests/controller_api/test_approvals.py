"""Whose own words wait for somebody to read them, how long, and what the journal says of those that don't."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from broadcaster.call import CallId
from content.site import ApprovalRule
from controller_api.accounts import Approval
from controller_api.adapters.books_sql import SqlApprovalBook
from controller_api.contract import NewCall
from controller_api.rights import Role
from controller_api.watching.unread import UnreadWatch
from tests.controller_api.rig import Rig, running, until

PICKED: dict[str, Any] = {"template": "lost-person", "zones": ["atrium"], "slots": {"age": "71", "sex": "male"}}
TYPED: dict[str, Any] = {**PICKED, "slots": {**PICKED["slots"], "detail": "讲四川话", "place": "停车场"}}
NOTICE: dict[str, Any] = {
    "template": "notice",
    "zones": ["atrium"],
    "slots": {"message": {"zh": "三号电梯正在检修。", "en": "Lift three is being serviced."}},
}


@pytest.fixture
async def strict(engine: Engine, tmp_path: Path) -> AsyncIterator[Rig]:
    """A mall in which somebody reads every word that was typed."""
    async with running(engine, tmp_path, approval=ApprovalRule(free_words="all")) as made:
        yield made


async def test_a_search_is_on_air_at_once_and_the_journal_tells_whose_words_nobody_read(rig: Rig) -> None:
    """As a rule only notices and promotions wait; what went out unread names the slots, and who filled them."""
    async with rig.client(Role.DESK) as desk:
        preview = (await desk.post("/templates/lost-person/preview", json={"slots": TYPED["slots"]})).json()
        call = (await desk.post("/calls", json=TYPED)).json()
        told = (await desk.get(f"/calls/{call['id']}")).json()
    assert not preview["needs_approval"]
    assert call["state"] != "pending_approval"
    assert (call["requested_by"], "讲四川话" in call["texts"]["zh"]) == ("desk", True)
    assert [(act["who"], act["what"]) for act in told["story"]] == [
        ("desk", "desk had own words go out that nobody approved: 'detail'.")
    ]


async def test_picked_words_are_nobodys_own(rig: Rig) -> None:
    """A call made of the lists alone needs no such line."""
    async with rig.client(Role.DESK) as desk:
        call = (await desk.post("/calls", json=PICKED)).json()
        assert (await desk.get(f"/calls/{call['id']}")).json()["story"] == []


async def test_a_strict_mall_reads_typed_words_of_every_template(strict: Rig) -> None:
    """With `free_words = "all"` the desk's own words wait in a search too; picked ones, and an operator's, do not."""
    async with strict.client(Role.DESK) as desk, strict.client(Role.OPERATOR) as operator:
        preview = (await desk.post("/templates/lost-person/preview", json={"slots": TYPED["slots"]})).json()
        waiting = (await desk.post("/calls", json=TYPED)).json()
        picked = (await desk.post("/calls", json=PICKED)).json()
        by_operator = (await operator.post("/calls", json=TYPED)).json()
    assert preview["needs_approval"]
    assert waiting["state"] == "pending_approval"
    assert "pending_approval" not in {picked["state"], by_operator["state"]}


def ask(rig: Rig, call_id: str, *, hours_ago: float, due_at: datetime | None = None) -> None:
    """Have a notice of the desk wait since then."""
    order = NewCall.model_validate({**NOTICE, "due_at": due_at})
    asked_at = datetime.now(UTC) - timedelta(hours=hours_ago)
    approval = Approval(call_id=call_id, body=order.model_dump_json(), asked_by="desk", asked_at=asked_at)
    SqlApprovalBook(rig.engine).ask(approval)


async def test_words_that_nobody_read_in_time_are_given_up_once(rig: Rig) -> None:
    """After twelve hours, or when the call has been due for as long as it may wait, it ends: once, with a sentence."""
    now = datetime.now(UTC)
    ask(rig, "call-old", hours_ago=12.1)
    ask(rig, "call-new", hours_ago=11.9)
    ask(rig, "call-overdue", hours_ago=2, due_at=now - timedelta(minutes=31))
    ask(rig, "call-due", hours_ago=2, due_at=now - timedelta(minutes=29))
    ask(rig, "call-ahead", hours_ago=200, due_at=now + timedelta(days=1))
    watch = UnreadWatch(desk=rig.here.desk, calls=rig.here.calls, news=rig.here.news)
    watch.look()
    watch.look()
    async with rig.client(Role.DESK) as desk:
        given_up = (await desk.get("/calls", params={"state": "refused"})).json()["calls"]
        waiting = (await desk.get("/calls", params={"state": "pending_approval"})).json()["calls"]
        told = (await desk.get("/calls/call-old")).json()
    assert {call["id"] for call in given_up} == {"call-old", "call-overdue"}
    assert {call["id"] for call in waiting} == {"call-new", "call-due", "call-ahead"}
    assert (told["state"], told["outcome"], told["approval"]["state"]) == ("refused", "expired", "expired")
    assert told["reason"] == "Nobody approved it in time. Make the call again if it is still needed."
    assert [act["what"] for act in told["story"]] == ["Nobody approved the words of desk in time."]
    assert rig.here.dispatcher.live() == []


async def test_what_is_given_up_can_be_neither_approved_nor_stopped(rig: Rig) -> None:
    """A supervisor who comes too late is told to have it asked for again, before anything looked at the clock."""
    ask(rig, "call-old", hours_ago=13)
    async with rig.client(Role.SUPERVISOR) as boss:
        for act in ("approve", "refuse", "cancel"):
            answer = await boss.post(f"/calls/call-old/{act}")
            assert answer.status_code == 409, act
        assert "Make it again" in (await boss.post("/calls/call-old/approve")).json()["detail"]
        story = (await boss.get("/calls/call-old")).json()["story"]
    assert len(story) == 1


async def test_a_call_that_went_out_is_not_given_up(rig: Rig) -> None:
    """Where an approval was cut short after its call was made, the call is what counts."""
    ask(rig, "call-out", hours_ago=13)
    order = NewCall.model_validate(NOTICE)
    rig.here.announcing.announce(rig.here.announcing.check(order), order, call_id=CallId("call-out"), by="desk")
    assert rig.here.desk.let_expire() == []


async def test_ended_calls_come_in_full_pages(rig: Rig) -> None:
    """Open calls between them shorten no page: each has as many as were asked for, as long as there are more."""
    async with rig.client(Role.DESK) as desk:
        ended = []
        for _ in range(3):
            ended.append((await desk.post("/calls", json=PICKED)).json()["id"])
            await desk.post(f"/calls/{ended[-1]}/cancel")
            await desk.post("/calls", json=PICKED)

        async def over() -> bool:
            states = [(await desk.get(f"/calls/{call_id}")).json()["state"] for call_id in ended]
            return set(states) == {"ended"}

        await until(over)
        query: dict[str, str | int] = {"state": "ended", "limit": 2}
        first = (await desk.get("/calls", params=query)).json()
        rest = (await desk.get("/calls", params={**query, "before": first["next"]})).json()
    assert [call["id"] for call in first["calls"]] == [ended[2], ended[1]]
    assert ([call["id"] for call in rest["calls"]], rest["next"]) == ([ended[0]], None)
