"""Calls over HTTP: made, stopped, found, approved, repeated, and always in the journal."""

import csv
import hashlib
import io
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from broadcaster.call import CallId, ZoneId
from broadcaster.dispatch.live import LiveCall
from controller_api.accounts import RememberedKey
from controller_api.adapters.books_sql import SqlKeyBook
from controller_api.calls.announcing import LATE
from controller_api.contract import NewCall
from controller_api.rights import Role
from tests.controller_api.rig import Rig, until

CAR: dict[str, Any] = {"template": "move-car", "zones": ["atrium"], "slots": {"plate": "沪AD12345"}}
CHILD: dict[str, Any] = {
    "template": "lost-person",
    "zones": ["everywhere"],
    "slots": {"age": "5", "sex": "male", "top_colour": "red"},
}
TICKET: dict[str, Any] = {
    "template": "ticket",
    "zones": ["atrium"],
    "slots": {"ticket": "A012", "counter": "3"},
    "languages": ["en"],
}
NOTICE: dict[str, Any] = {
    "template": "notice",
    "zones": ["atrium"],
    "slots": {"message": {"zh": "三号电梯正在检修。", "en": "Lift three is being serviced."}},
}


async def make(client: httpx.AsyncClient, order: dict[str, Any]) -> str:
    """Make a call; gives its id."""
    answer = await client.post("/calls", json=order)
    assert answer.status_code == 202, answer.text
    assert answer.headers["Location"] == f"/calls/{answer.json()['id']}"
    return str(answer.json()["id"])


async def detail(client: httpx.AsyncClient, call_id: str) -> dict[str, Any]:
    """The call with everything known of it."""
    found: dict[str, Any] = (await client.get(f"/calls/{call_id}")).json()
    return found


async def until_state(client: httpx.AsyncClient, call_id: str, state: str) -> dict[str, Any]:
    """Wait until the call is there."""

    async def there() -> bool:
        return bool((await detail(client, call_id))["state"] == state)

    await until(there)
    return await detail(client, call_id)


async def test_a_lost_child_is_called_everywhere_and_stops_when_found(rig: Rig) -> None:
    """The call is on air in every zone, repeats by itself, and `found` ends it at once with a receipt per zone."""
    async with rig.client(Role.DESK) as desk:
        call_id = await make(desk, CHILD)
        on_air = await until_state(desk, call_id, "on_air")
        assert len(on_air["zones"]) == len(rig.here.site.zones)
        assert list(on_air["texts"]) == ["zh", "en"]
        await until(lambda: all_in(desk, call_id, "on_air"))
        assert (await desk.post(f"/calls/{call_id}/found")).status_code == 200
        ended = await until_state(desk, call_id, "ended")
    assert ended["outcome"] == "found"
    assert {receipt["zone"] for receipt in ended["receipts"]} == set(ended["zones"])
    assert any("reported it as found" in act["what"] and act["who"] == "desk" for act in ended["story"])


async def all_in(client: httpx.AsyncClient, call_id: str, state: str) -> bool:
    """Whether every zone of the call is in this state."""
    return set((await detail(client, call_id))["zone_states"].values()) == {state}


async def test_a_call_is_stopped_by_who_made_it(rig: Rig) -> None:
    """Cancelling ends it, and the journal knows who did."""
    async with rig.client(Role.DESK) as desk:
        call_id = await make(desk, CAR)
        await until_state(desk, call_id, "on_air")
        assert (await desk.post(f"/calls/{call_id}/cancel")).status_code == 200
        ended = await until_state(desk, call_id, "ended")
        again = await desk.post(f"/calls/{call_id}/cancel")
    assert ended["outcome"] == "cancelled"
    assert again.status_code == 409
    assert "over" in again.json()["detail"]


async def test_only_a_search_can_be_found(rig: Rig) -> None:
    """A car that is to be moved isn't found; the answer says how to stop it."""
    async with rig.client(Role.DESK) as desk:
        answer = await desk.post(f"/calls/{await make(desk, CAR)}/found")
    assert answer.status_code == 409
    assert "/cancel" in answer.json()["detail"]


async def test_the_same_key_and_order_give_the_same_call(rig: Rig) -> None:
    """A client that sends its order again after a lost answer doesn't make a second call."""
    async with rig.client(Role.DESK) as desk, rig.client(Role.OPERATOR) as other:
        key = {"Idempotency-Key": "9f2c"}
        first = await desk.post("/calls", json=CAR, headers=key)
        again = await desk.post("/calls", json=CAR, headers=key)
        assert first.json()["id"] == again.json()["id"]
        assert again.status_code == 202
        assert len((await desk.get("/calls")).json()["calls"]) == 1
        different = await desk.post("/calls", json=CHILD, headers=key)
        assert different.status_code == 422
        assert "another order" in different.json()["detail"]
        assert (await other.post("/calls", json=CAR, headers=key)).json()["id"] != first.json()["id"]


async def test_a_timed_order_sent_again_after_its_instant_gives_its_call(rig: Rig) -> None:
    """What it asks couldn't be asked anew by now, but it is done: the answer is the call, not a refusal."""
    due = datetime.now(UTC) - LATE - timedelta(minutes=1)
    order = NewCall.model_validate({**CAR, "due_at": due.isoformat()})
    async with rig.client(Role.DESK) as desk:
        call_id = await make(desk, CAR)
        digest = hashlib.sha256(order.model_dump_json().encode()).hexdigest()
        for key, known in (("made", call_id), ("never made", "call-0")):
            kept = RememberedKey(account="desk", key=key, body_digest=digest, call_id=known, at=due)
            SqlKeyBook(rig.engine).remember(kept)
        body = order.model_dump(mode="json")
        again = await desk.post("/calls", json=body, headers={"Idempotency-Key": "made"})
        never = await desk.post("/calls", json=body, headers={"Idempotency-Key": "never made"})
    assert (again.status_code, again.json()["id"]) == (202, call_id)
    assert never.status_code == 422


async def test_free_words_of_the_desk_wait_for_a_supervisor(rig: Rig) -> None:
    """They are on air only once somebody else approved them, and the story names both."""
    async with rig.client(Role.DESK) as desk, rig.client(Role.SUPERVISOR) as boss:
        made = await desk.post("/calls", json=NOTICE)
        assert made.status_code == 202
        call_id = made.json()["id"]
        assert made.json()["state"] == "pending_approval"
        assert rig.here.dispatcher.live() == []
        assert [call["id"] for call in (await boss.get("/calls")).json()["calls"]] == [call_id]
        assert (await desk.post(f"/calls/{call_id}/approve")).status_code == 403
        approved = await boss.post(f"/calls/{call_id}/approve", json={"reason": "fine"})
        assert approved.status_code == 202
        on_air = await until_state(desk, call_id, "on_air")
        assert (await boss.post(f"/calls/{call_id}/approve")).status_code == 409
    assert on_air["requested_by"] == "desk"
    assert on_air["approval"]["decided_by"] == "supervisor"
    assert any("supervisor approved the words of desk" in act["what"] for act in on_air["story"])


async def test_an_approval_that_was_cut_short_loses_no_call(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the call can't be taken, it still waits for approval; if only the decision is lost, asking again makes it."""

    def cut(*_: object) -> None:
        raise OSError(28, "No space left on device")

    async with rig.client(Role.DESK) as desk, rig.client(Role.SUPERVISOR) as boss:
        call_id = (await desk.post("/calls", json=NOTICE)).json()["id"]
        with monkeypatch.context() as full:
            full.setattr(rig.here.journal, "requested", cut)
            assert (await boss.post(f"/calls/{call_id}/approve")).status_code == 507
        assert (await detail(desk, call_id))["approval"]["state"] == "pending"
        assert (await boss.post(f"/calls/{call_id}/approve")).status_code == 202
        on_air = await until_state(desk, call_id, "on_air")
    assert on_air["approval"]["state"] == "approved"


async def test_refusing_words_that_are_out_already_stops_them(rig: Rig) -> None:
    """An approval that was cut short after its call was made can be refused still: the call stops."""
    async with rig.client(Role.DESK) as desk, rig.client(Role.SUPERVISOR) as boss:
        call_id = (await desk.post("/calls", json=NOTICE)).json()["id"]
        order = NewCall.model_validate(NOTICE)
        rig.here.announcing.announce(rig.here.announcing.check(order), order, call_id=CallId(call_id), by="desk")
        assert (await boss.post(f"/calls/{call_id}/refuse")).status_code == 200
        ended = await until_state(desk, call_id, "ended")
    assert ended["outcome"] == "cancelled"


async def test_refused_words_are_never_heard(rig: Rig) -> None:
    """A refusal is final, carries its reason, and nothing ever sounds."""
    async with rig.client(Role.DESK) as desk, rig.client(Role.SUPERVISOR) as boss:
        call_id = (await desk.post("/calls", json=NOTICE)).json()["id"]
        refused = await boss.post(f"/calls/{call_id}/refuse", json={"reason": "not our business"})
        assert refused.json()["state"] == "refused"
        assert (await boss.post(f"/calls/{call_id}/approve")).status_code == 409
        assert (await detail(desk, call_id))["approval"]["reason"] == "not our business"
        assert (await boss.post(f"/calls/{call_id}/refuse", json={"reason": "\0"})).status_code == 422
        listed = (await desk.get("/calls", params={"state": "refused"})).json()["calls"]
    assert [call["id"] for call in listed] == [call_id]
    assert rig.network.heard == []


async def test_words_can_be_withdrawn_before_anybody_read_them(rig: Rig) -> None:
    """Who asked for the call may take it back; another desk may not."""
    _, secret = rig.here.door.mint_token("desk-two", Role.DESK, by="test", expires_at=None)
    async with rig.client(Role.DESK) as desk, rig.client() as other:
        other.headers["Authorization"] = f"Bearer {secret}"
        call_id = (await desk.post("/calls", json=NOTICE)).json()["id"]
        assert (await other.post(f"/calls/{call_id}/cancel")).status_code == 403
        assert (await desk.post(f"/calls/{call_id}/cancel")).json()["state"] == "refused"


async def test_an_operators_free_words_go_out_at_once(rig: Rig) -> None:
    """Whoever may use free words isn't held up."""
    async with rig.client(Role.OPERATOR) as client:
        assert (await client.post("/calls", json=NOTICE)).json()["state"] != "pending_approval"


async def test_zones_that_missed_a_call_are_named_and_can_hear_it_again(rig: Rig) -> None:
    """A lost speaker's zone is among the missed ones; a replay goes there and nowhere else."""
    atrium = ZoneId("atrium")
    rig.network.speakers[atrium].broken = "The amplifier is off."
    async with rig.client(Role.DESK) as desk:
        call_id = await make(desk, {**TICKET, "zones": ["atrium", "parking"]})
        ended = await until_state(desk, call_id, "ended")
        assert (ended["outcome"], ended["missed_zones"]) == ("partial", ["atrium"])
        rig.network.speakers[atrium].broken = None
        answer = await desk.post(f"/calls/{call_id}/replay")
        assert answer.status_code == 202, answer.text
        again = await detail(desk, answer.json()["id"])
    assert again["id"] != call_id
    assert again["zones"] == ended["missed_zones"]
    assert again["texts"] == ended["texts"]


@pytest.mark.parametrize(("act", "outcome"), [("found", "found"), ("cancel", "cancelled")])
async def test_a_call_that_people_stopped_was_missed_by_nobody(rig: Rig, act: str, outcome: str) -> None:
    """A child that is found needn't be sought where the call wasn't heard: no zone is named, and no replay is made."""
    rig.network.speakers[ZoneId("atrium")].broken = "The amplifier is off."
    async with rig.client(Role.DESK) as desk:
        call_id = await make(desk, CHILD)
        await until_state(desk, call_id, "on_air")
        await desk.post(f"/calls/{call_id}/{act}")
        ended = await until_state(desk, call_id, "ended")
        again = await desk.post(f"/calls/{call_id}/replay")
    assert (ended["outcome"], ended["missed_zones"]) == (outcome, [])
    assert again.status_code == 409
    assert "stopped on purpose" in again.json()["detail"]
    assert rig.here.dispatcher.live() == []


async def test_an_open_call_cannot_be_repeated_yet(rig: Rig) -> None:
    """Replaying waits until it is known who missed it."""
    async with rig.client(Role.DESK) as desk:
        assert (await desk.post(f"/calls/{await make(desk, CAR)}/replay")).status_code == 409


async def test_repeats_routing_and_languages_follow_the_order(rig: Rig) -> None:
    """What the order changes of the kind's policy holds for this call."""
    order = {**CAR, "repeats": 3, "routing": "all_or_nothing", "languages": ["en"]}
    async with rig.client(Role.DESK) as desk:
        call_id = await make(desk, order)
    request = next(live.request for live in rig.here.dispatcher.live() if live.id == CallId(call_id))
    assert (request.call.policy.passes, request.call.policy.routing) == (3, "all_or_nothing")
    assert list(request.texts) == ["en"]


async def test_the_journal_finds_calls_page_by_page(rig: Rig) -> None:
    """Filters by kind, zone, words and person hold, and pages follow one another without gap or repeat."""
    async with rig.client(Role.OPERATOR) as client:
        cars = [await make(client, CAR) for _ in range(3)]
        item = await make(client, {"template": "lost-item", "zones": ["kids"], "slots": {"item": "umbrella"}})
        page = (await client.get("/journal", params={"limit": 2})).json()
        rest = (await client.get("/journal", params={"limit": 2, "before": page["next"]})).json()
        found = [call["id"] for call in page["calls"] + rest["calls"]]
        assert found == [item, *reversed(cars)]
        assert rest["next"] is None
        for query, wanted in (
            ({"kind": "lost_item"}, [item]),
            ({"zone": "kids"}, [item]),
            ({"text": "umbrella"}, [item]),
            ({"who": "nobody"}, []),
            ({"state": "ended"}, []),
        ):
            listed = (await client.get("/journal", params=query)).json()["calls"]
            assert [call["id"] for call in listed] == wanted, query


async def test_what_is_open_is_looked_at_where_it_changes(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    """The dispatcher belongs to the event loop: lists and details read it there, and in no thread beside it."""
    live, threads = rig.here.dispatcher.live, set[int]()

    def seen() -> list[LiveCall]:
        threads.add(threading.get_ident())
        return live()

    monkeypatch.setattr(rig.here.dispatcher, "live", seen)
    async with rig.client(Role.OPERATOR) as client:
        call_id = await make(client, CAR)
        for path in ("/calls", f"/calls/{call_id}", "/journal", "/journal?state=open"):
            assert (await client.get(path)).status_code == 200
    assert threads == {threading.get_ident()}


async def test_the_journal_can_be_taken_away_as_a_table(rig: Rig) -> None:
    """One line a call in the mall's own time; what would run as a formula in a spreadsheet is defused."""
    words = {"zh": "=HYPERLINK 是一个词。", "en": "=HYPERLINK is a word."}
    async with rig.client(Role.OPERATOR) as client:
        call_id = await make(client, CAR)
        await make(client, {**NOTICE, "slots": {"message": words}})
        answer = await client.get("/journal.csv", params={"kind": "move_car"})
        acts = (await client.get("/journal/acts")).json()
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert [row["call_id"] for row in rows] == [call_id]
    assert rows[0]["requested_at"].endswith("+08:00")
    assert "沪AD12345" in rows[0]["text"]
    assert any("took the journal away" in act["what"] for act in acts)
